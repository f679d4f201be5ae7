"""The second page of adding an account: its servers are looked for, shown, and edited."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.accounts import Accounts
from app.model.account import Protocol
from app.model.finding import Candidate, Findings
from ui import finding_words
from ui.bridge import Bridge
from ui.doctor_panel import SETTLED
from ui.finding_card import FindingCard
from ui.page import Page
from ui.provider_card import ProviderCard
from ui.server_cards import ServerCards


class ServersPage(Page):
    """The search, what the provider wants, and the cards. `ready` tells that cards are shown."""

    ready = Signal()

    def __init__(self, bridge: Bridge, accounts: Accounts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._address = ""
        self._best: dict[Protocol, Candidate] = {}
        self.finding = FindingCard(bridge, accounts)
        self.provider = ProviderCard()
        self.fields = ServerCards(bridge, accounts, own_password=True)
        for part in (self.finding, self.provider, self.fields):
            self.add(part)
        self.fields.hide()
        self.finding.found.connect(self._on_found)
        self.provider.password_wanted.connect(self._on_password_wanted)
        self.provider.sign_in_wanted.connect(self.ask_sign_in)
        self.fields.incoming.protocolChanged.connect(self._on_protocol)
        self.fields.changed.connect(self._show_sources)

    @property
    def shows_cards(self) -> bool:
        """Whether there are servers to look at and to edit."""
        return not self.fields.isHidden()

    def look(self, address: str) -> None:
        """Look for the servers of an address, unless that was done or they were typed."""
        if address == self._address and (self.finding.looking or self._is_filled_in()):
            return
        self._begin(address)
        self.fields.hide()
        self.finding.show()
        self.finding.look(address)

    def by_hand(self, address: str) -> None:
        """Stop looking; show the cards with the usual names."""
        self.finding.stop()
        self.finding.hide()
        if address != self._address or not self.shows_cards:
            self._begin(address)
            self.fields.guess(address)
        self._show_cards(self.fields.incoming.host)

    def attend(self) -> QWidget | None:
        """Return the field that needs the person first, if there is one."""
        if not self._best:
            return self.fields.incoming.host
        if self.fields.signs_in and self.fields.sign_in.signed is None:
            return self.fields.sign_in.button
        if self.fields.needs_password() and not self.fields.password.text():
            return self.fields.password
        return None

    def ask_sign_in(self) -> None:
        """Let the person sign in at the provider, here and now."""
        self.fields.choose_sign_in()
        self.see(self.fields.sign_in.button)

    def see(self, widget: QWidget) -> None:
        """Give a field the keyboard, and scroll to it once the page has its shape."""
        widget.setFocus()
        QTimer.singleShot(SETTLED, widget, lambda: self.ensureWidgetVisible(widget))

    def _is_filled_in(self) -> bool:
        """Whether there are servers that were found or typed, and not just proposed."""
        forms = (self.fields.incoming, self.fields.outgoing)
        return self.shows_cards and not all(form.guessed for form in forms)

    def _begin(self, address: str) -> None:
        self._address = address
        self._best = {}
        self.provider.show_facts(None)

    def _on_found(self, findings: Findings) -> None:
        self._best = {}
        for candidate in (*findings.incoming, *findings.outgoing):
            self._best.setdefault(candidate.server.protocol, candidate)
        if self._best or not self.shows_cards:  # a search that finds nothing takes nothing away
            self.fields.start_over(findings.address)
        for candidate in (*findings.incoming[:1], *findings.outgoing[:1]):
            self.fields.take(candidate.server)
        self.provider.show_facts(findings.provider)
        self._show_sources()
        self._show_cards(self.attend())

    def _show_cards(self, needy: QWidget | None) -> None:
        self.fields.show()
        if needy is not None and self.isVisible():
            self.see(needy)
        self.ready.emit()

    def _on_protocol(self) -> None:
        """Show what was found for the other kind of server, unless a person typed a name."""
        form = self.fields.incoming
        names = {each.server.host for each in self._best.values()}
        if form.host.text() not in names:
            return
        known = self._best.get(form.protocol_chosen)
        if known is not None:
            self.fields.take(known.server)
        else:
            form.start_over(self._address)

    def _show_sources(self) -> None:
        """Say where each server comes from, as long as it is still the one that was found."""
        for form in (self.fields.incoming, self.fields.outgoing):
            known = self._best.get(form.protocol_chosen)
            if known is not None and known.server.host == form.host.text():
                warning = finding_words.unconfirmed(known) if known.unconfirmed else ""
                self.fields.show_source(form, finding_words.found(known), warning)
            else:
                text = self.tr("Not looked up, but usual: please check") if form.guessed else ""
                self.fields.show_source(form, text)

    def _on_password_wanted(self) -> None:
        self.fields.password.selectAll()
        self.see(self.fields.password)
