"""Signing in at a provider: whom one asks, the browser, and what came of it."""

import contextlib
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace

from PySide6.QtCore import QLocale, QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.accounts import Accounts
from app.model.account import AccountId, Secret
from app.model.oauth import OTHER, KnownIssuer, OAuthIssuer, PageWords, issuer_at
from app.model.problem import Problem, ProblemKind
from app.model.tokens import SignedIn
from ui import theme, wording
from ui.bridge import Bridge
from ui.icon_label import IconLabel
from ui.page import words
from ui.server_form import caption, choice, password_field

Browse = Callable[[QUrl], bool]


class PageRelay(QObject):
    """Carries the address of a sign-in from the thread that made it to the one with the browser."""

    wanted = Signal(str)

    def open(self, url: str) -> None:
        """Hand an address on, from any thread."""
        with contextlib.suppress(RuntimeError):  # the window went while the provider was asked
            self.wanted.emit(url)


class SignIn(QWidget):
    """Lets a person sign in at a provider with the browser, and shows how far that is.

    `signedIn` carries what it brought; nothing is kept here but until the window closes. `account`
    names the account whose earlier client secret may serve again. `browse` opens an address.
    """

    signedIn = Signal(object)
    changed = Signal()

    def __init__(
        self,
        bridge: Bridge,
        accounts: Accounts,
        parent: QWidget | None = None,
        *,
        account: AccountId | None = None,
        browse: Browse = QDesktopServices.openUrl,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._accounts = accounts
        self._account = account
        self._browse = browse
        self._issuers: tuple[KnownIssuer, ...] = ()
        self._address = ""
        self._names: tuple[str, ...] = ()
        self._preferred = ""
        self._wanted: OAuthIssuer | None = None
        self._waiting: Future[SignedIn] | None = None
        self._url = ""
        self._chosen = False
        self.signed: SignedIn | None = None
        self._make_fields()
        self._arrange()
        self._connect()
        self._show_state()
        bridge.call(accounts.issuers(), self._on_issuers, owner=self)

    # --- what others ask ---

    def guess(self, *names: str) -> None:
        """Propose the provider of an address or a server, unless a person chose one.

        The first name that looks like an address also spares typing it in the browser.
        """
        self._names = names
        self._address = next((name for name in names if "@" in name), self._address)
        if self._chosen or self._wanted is not None or self._preferred:
            return
        fitting = (each.issuer.key for each in self._issuers if _serves(each, names))
        self._choose(self._place_of(next(fitting, "")))

    def prefer(self, key: str) -> None:
        """Propose the provider of this key ("google"), unless a person chose one."""
        self._preferred = key
        if not self._chosen and self._wanted is None:
            self._choose(self._place_of(key))

    def show_issuer(self, issuer: OAuthIssuer) -> None:
        """Fill in an issuer that is known for an account; its secrets stay where they are."""
        self._wanted = issuer
        self.client_id.setText(issuer.client_id)
        self.url.setText(issuer.issuer)
        self.scopes.setText(" ".join(issuer.scopes) if issuer.key == OTHER else "")
        self.client_secret.setPlaceholderText(self.tr("Unchanged"))
        self._choose_wanted()

    def issuer(self) -> OAuthIssuer:
        """Return the issuer that is filled in; the one shown where nothing of it was changed."""
        if self.signed is not None:
            return self.signed.issuer
        made, shown = self._filled_in(), self._wanted
        if shown is not None and (made.key, made.client_id) == (shown.key, shown.client_id):
            same_place = made.key != OTHER or made.issuer == shown.issuer
            same_scopes = made.key != OTHER or made.scopes in ((), shown.scopes)
            return shown if same_place and same_scopes else made
        return made

    def _filled_in(self) -> OAuthIssuer:
        client_id = self.client_id.text().strip()
        known = self._known()
        if known is not None:
            return replace(known.issuer, client_id=client_id)
        scopes = tuple(self.scopes.text().split())
        ca_file = self._wanted.ca_file if self._wanted else ""
        return issuer_at(self.url.text(), client_id, scopes, ca_file)

    def invalid(self) -> QLineEdit | None:
        """Mark and return the first field that cannot be right."""
        wrong = None
        other = self._known() is None
        for field, right in (
            (self.url, not other or _is_url(self.url.text())),
            (self.client_id, bool(self.client_id.text().strip())),
        ):
            field.setProperty("invalid", not right)
            theme.restyle(field)
            wrong = wrong or (None if right else field)
        return wrong

    def cancel(self) -> None:
        """Wait no longer."""
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting.cancel()
        self._show_state()

    # --- what a person does ---

    def begin(self) -> None:
        """Open the browser at the provider, and wait for it to come back."""
        wrong = self.invalid()
        if wrong is not None:
            wrong.setFocus()
            text = self.tr("Please fill in: %1").replace("%1", wrong.accessibleName())
            self._say(text, "danger")
            return
        self.cancel()
        self.signed = None
        secret = self.client_secret.text()
        relay = PageRelay(self)
        relay.wanted.connect(self._on_page, Qt.ConnectionType.QueuedConnection)
        future = self._accounts.sign_in(
            self._filled_in(),
            self._address,
            Secret(secret) if secret else None,
            relay.open,
            words=self._page_words(),
            account=self._account,
        )
        self._url = ""
        self._waiting = future
        self.destroyed.connect(future.cancel)  # a window that closes waits no longer
        self._show_state()
        self.cancel_button.setFocus()
        self._bridge.call(
            future,
            lambda signed: self._on_signed(future, signed),
            lambda problem: self._on_problem(future, problem),
            owner=self,
        )

    def _on_page(self, url: str) -> None:
        if self._waiting is None:
            return
        self._url = url
        self.copy_button.setEnabled(True)
        if not self._browse(QUrl(url)):
            self._say(self.tr("No browser opened. Copy the address into one."), "warning")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._url)
        self._say(self.tr("Copied. Open it in a browser on this computer."), "dimmed")

    def _on_signed(self, future: Future[SignedIn], signed: SignedIn) -> None:
        if future is not self._waiting:
            return
        self._waiting = None
        self.signed = signed
        self._show_state()
        self.signedIn.emit(signed)

    def _on_problem(self, future: Future[SignedIn], problem: Problem) -> None:
        if future is not self._waiting:
            return  # given up by the person, who knows
        self._waiting = None
        self._show_state()
        if problem.kind is not ProblemKind.CANCELLED:
            said = (wording.problem(problem), wording.particulars(problem))
            self._say("\n".join(filter(None, said)), "danger")
        self.button.setFocus()

    # --- what is shown ---

    def _show_state(self) -> None:
        """Show the fields, the wait, or the result."""
        waiting = self._waiting is not None
        for field in (self.provider, self.url, self.scopes, self.client_id, self.client_secret):
            field.setEnabled(not waiting)
        self.button.setVisible(not waiting)
        for widget in (self._bar, self.copy_button, self.cancel_button):
            widget.setVisible(waiting)
        self.copy_button.setEnabled(bool(self._url))
        self._mark.setVisible(self.signed is not None)
        name = self.issuer().name or self.tr("the provider")
        again = self.signed is not None or self._wanted is not None
        text = self.tr("Sign in again with %1…") if again else self.tr("Sign in with %1…")
        self.button.setText(text.replace("%1", name))
        self.button.setAccessibleName(self.button.text().removesuffix("…"))
        if waiting:
            text = self.tr("Waiting for you in the browser. Come back here when you are done.")
            self._say(text, "dimmed")
        elif self.signed is not None:
            self._say(self.tr("You are signed in at %1.").replace("%1", name), "success")
        else:
            text = self.tr(
                "You sign in with your browser. Lifafa never sees your password: it is given a key "
                "to your mail, which you can take back at %1 at any time."
            )
            self._say(text.replace("%1", name), "dimmed")

    def _say(self, text: str, rank: str) -> None:
        self.state.setText(text)
        self.state.setProperty("rank", rank)
        theme.restyle(self.state)
        self.state.setAccessibleName(text)

    def _on_issuers(self, issuers: tuple[KnownIssuer, ...]) -> None:
        self._issuers = issuers
        self.provider.blockSignals(True)
        self.provider.clear()
        for each in issuers:
            self.provider.addItem(each.issuer.name, each.issuer.key)
        self.provider.addItem(self.tr("Another provider"), OTHER)
        self.provider.blockSignals(False)
        self._choose_wanted()
        if self._preferred:
            self.prefer(self._preferred)
        else:
            self.guess(*self._names)
        self._on_provider()

    def _choose_wanted(self) -> None:
        if self._wanted is not None:
            self._choose(self._place_of(self._wanted.key))

    def _place_of(self, key: str) -> int:
        """Return where a provider stands; "" is the first, one that is not listed another."""
        keys = [each.issuer.key for each in self._issuers]
        return keys.index(key) if key in keys else len(keys) if key else 0

    def _choose(self, at: int) -> None:
        self.provider.setCurrentIndex(at)

    def _known(self) -> KnownIssuer | None:
        at = self.provider.currentIndex()
        return self._issuers[at] if 0 <= at < len(self._issuers) else None

    def _on_chosen(self) -> None:
        self._chosen = True
        self.signed = None
        self._on_provider()

    def _on_provider(self) -> None:
        known = self._known()
        self.form.setRowVisible(self.url, known is None)
        self.form.setRowVisible(self.scopes, known is None)
        self.help.setVisible(known is not None)
        self.client_secret.setPlaceholderText(self._secret_hint(known))
        self._show_state()
        self.changed.emit()

    def _secret_hint(self, known: KnownIssuer | None) -> str:
        if self._wanted is not None:
            return self.tr("Unchanged")
        if known is not None and known.wants_secret:
            text = self.tr("%1 gives you one together with the client ID")
            return text.replace("%1", known.issuer.name)
        return self.tr("Only if the provider gave you one")

    def _on_edited(self) -> None:
        """What was signed in with before is not what stands here now."""
        self.signed = None
        self._show_state()
        self.changed.emit()

    def _open_help(self) -> None:
        known = self._known()
        if known is not None:
            self._browse(QUrl(known.register_url))

    def _page_words(self) -> PageWords:
        return PageWords(
            QLocale().bcp47Name(),
            self.tr("Lifafa"),
            self.tr("Lifafa has your answer. You can close this window and go back to it."),
            self.tr("The sign-in came to nothing. Lifafa says why; you can close this window."),
        )

    def _make_fields(self) -> None:
        self.provider: QComboBox = choice([])
        self.url = QLineEdit()
        self.url.setPlaceholderText("https://login.example.org")
        self.scopes = QLineEdit()
        self.scopes.setPlaceholderText(self.tr("As the provider names them, with spaces between"))
        self.client_id = QLineEdit()
        self.client_secret = password_field()
        self.help = QPushButton(self.tr("How to get one"))
        self.help.setAutoDefault(False)
        self.help.setAccessibleName(self.tr("How to get a client ID, in the browser"))
        theme.set_icon(self.help, "external", "dimmed")
        self.button = QPushButton()
        self.button.setAutoDefault(False)
        self.copy_button = QPushButton(self.tr("Copy the address"))
        self.copy_button.setAutoDefault(False)
        self.cancel_button = QPushButton(self.tr("Stop waiting"))
        self.cancel_button.setAutoDefault(False)
        self.state = words("", "dimmed")
        self._mark = IconLabel("check", "success", 20)
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(120)
        self._bar.setAccessibleName(self.tr("Waiting for the browser"))

    def _arrange(self) -> None:
        holder = QWidget()
        self.form = QFormLayout(holder)
        self.form.setContentsMargins(0, 0, 0, 0)
        self.form.setHorizontalSpacing(16)
        self.form.setVerticalSpacing(8)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for name, field in (
            (self.tr("Provider"), self.provider),
            (self.tr("Sign-in address"), self.url),
            (self.tr("Scopes"), self.scopes),
        ):
            self.form.addRow(caption(name, field), field)
        self.form.addRow(caption(self.tr("Client ID"), self.client_id), self._client_row())
        label = caption(self.tr("Client secret"), self.client_secret)
        self.form.addRow(label, self.client_secret)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(holder)
        layout.addLayout(self._state_row())
        layout.addLayout(self._buttons())

    def _client_row(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.client_id, 1)
        row.addWidget(self.help)
        return holder

    def _state_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.state, 1)
        return row

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.button)
        row.addWidget(self._bar)
        row.addWidget(self.copy_button)
        row.addWidget(self.cancel_button)
        row.addStretch()
        return row

    def _connect(self) -> None:
        self.provider.activated.connect(self._on_chosen)
        self.provider.currentIndexChanged.connect(self._on_provider)
        for field in (self.url, self.scopes, self.client_id, self.client_secret):
            field.textEdited.connect(self._on_edited)
        self.help.clicked.connect(self._open_help)
        self.button.clicked.connect(self.begin)
        self.copy_button.clicked.connect(self._copy)
        self.cancel_button.clicked.connect(self.cancel)


def _serves(known: KnownIssuer, names: tuple[str, ...]) -> bool:
    return any(known.serves(name) for name in names)


def _is_url(text: str) -> bool:
    """Whether a text can name an issuer: a host, or an https URL."""
    url = QUrl(text.strip() if "://" in text else f"https://{text.strip()}")
    return url.isValid() and url.scheme() == "https" and "." in url.host()
