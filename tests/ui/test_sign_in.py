"""Signing in at a provider: the browser is sent there, waited for, and what came of it is said."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.events import ConnectionChanged
from app.model.account import (
    Account,
    AccountId,
    AuthMethod,
    Identity,
    IdentityId,
    Protocol,
    Secret,
    Security,
    Server,
)
from app.model.certificate import CertificateFacts
from app.model.finding import Candidate, Findings, ProviderFacts, Source
from app.model.oauth import OAuthIssuer
from app.model.problem import LifafaError, Problem, ProblemKind
from app.model.report import ProbeReport, ProbeStep, ProbeStepKind
from app.model.tokens import SignedIn
from tests.support import checkups
from tests.support.fake_mail import ISSUERS, account
from tests.support.office import Office, open_office
from ui.account_form import AccountForm
from ui.account_wizard import AccountWizard
from ui.identity_form import IdentityForm
from ui.password_prompt import PasswordPrompt, PasswordPrompts
from ui.sign_in import SignIn
from ui.sign_in_prompt import SignInPrompt

TOKENS = Secret("the tokens")


class Browser:
    """Opens nothing, and knows what it was to open."""

    def __init__(self) -> None:
        self.opened: list[str] = []
        self.there = True

    def __call__(self, url: QUrl) -> bool:
        self.opened.append(url.toString())
        return self.there


@pytest.fixture
def office(tmp_path: Path, qtbot: QtBot) -> Office:
    return open_office(tmp_path)


@pytest.fixture
def browser() -> Browser:
    return Browser()


@pytest.fixture
def widget(office: Office, browser: Browser, qtbot: QtBot) -> SignIn:
    made = SignIn(office.bridge, office.book, browse=browser)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.provider.count() == len(ISSUERS) + 1)
    return made


def begun(widget: SignIn, office: Office, browser: Browser, qtbot: QtBot) -> None:
    widget.client_id.setText("mine")
    widget.button.click()
    qtbot.waitUntil(lambda: bool(browser.opened))


def finish(office: Office, issuer: OAuthIssuer) -> SignedIn:
    signed = SignedIn(issuer, TOKENS)
    office.book.signed.set_result(signed)
    return signed


def test_the_browser_opens_and_the_person_is_signed_in(
    widget: SignIn, office: Office, browser: Browser, qtbot: QtBot
) -> None:
    widget.guess("ravi@outlook.com")
    begun(widget, office, browser, qtbot)
    assert browser.opened == ["https://a.ms.example/?client_id=mine"]
    ((issuer, address, secret, _),) = office.book.asked("sign_in")
    assert (issuer.key, issuer.client_id, address, secret) == (
        "microsoft",
        "mine",
        "ravi@outlook.com",
        None,
    )
    assert widget.cancel_button.isVisible()
    assert not widget.client_id.isEnabled()
    with qtbot.waitSignal(widget.signedIn) as told:
        signed = finish(office, issuer)
    assert told.args == [signed]
    assert widget.signed == signed
    assert widget.state.text() == "You are signed in at Microsoft."
    assert widget.client_id.isEnabled()


def test_what_is_missing_is_marked_and_no_browser_opens(
    widget: SignIn, office: Office, browser: Browser, qtbot: QtBot
) -> None:
    widget.button.click()
    assert "Client ID" in widget.state.text()
    assert widget.client_id.property("invalid") is True
    assert office.book.asked("sign_in") == []


def test_a_person_who_stops_waiting_may_begin_again(
    widget: SignIn, office: Office, browser: Browser, qtbot: QtBot
) -> None:
    begun(widget, office, browser, qtbot)
    first = office.book.signed
    widget.cancel_button.click()
    assert first.cancelled()
    assert widget.button.isVisible()
    widget.button.click()
    qtbot.waitUntil(lambda: len(browser.opened) == 2)
    finish(office, ISSUERS[0].issuer)
    qtbot.waitUntil(lambda: widget.signed is not None)


def test_the_address_can_be_copied_where_no_browser_opens(
    widget: SignIn, office: Office, browser: Browser, qtbot: QtBot
) -> None:
    browser.there = False
    begun(widget, office, browser, qtbot)
    qtbot.waitUntil(lambda: "No browser opened" in widget.state.text())
    widget.copy_button.click()
    assert QGuiApplication.clipboard().text() == browser.opened[0]


def test_a_refusal_is_said_with_the_provider_s_words(
    widget: SignIn, office: Office, browser: Browser, qtbot: QtBot
) -> None:
    begun(widget, office, browser, qtbot)
    kind = ProblemKind.SIGN_IN_FAILED
    refusal = Problem(kind, "a.google.example:443", text="Bad client", detail="client")
    office.book.signed.set_exception(LifafaError(refusal))
    qtbot.waitUntil(lambda: widget.state.property("rank") == "danger")
    assert "does not know this client ID" in widget.state.text()
    assert "Bad client" in widget.state.text()
    assert widget.button.isVisible()


def test_another_provider_is_named_by_its_address(
    widget: SignIn, office: Office, browser: Browser, qtbot: QtBot
) -> None:
    widget.provider.setCurrentIndex(widget.provider.count() - 1)
    assert widget.url.isVisible()
    widget.client_id.setText("mine")
    for wrong in ("", "nothing", "http://login.example.org", "https://"):
        widget.url.setText(wrong)
        assert widget.invalid() is widget.url
    widget.url.setText("login.example.org/realm")
    widget.scopes.setText("mail  offline_access")
    widget.button.click()
    ((issuer, _, _, _),) = office.book.asked("sign_in")
    assert (issuer.key, issuer.issuer) == ("other", "https://login.example.org/realm")
    assert (issuer.name, issuer.scopes) == ("login.example.org", ("mail", "offline_access"))


def test_a_change_after_the_sign_in_wants_another(
    widget: SignIn, office: Office, browser: Browser, qtbot: QtBot
) -> None:
    begun(widget, office, browser, qtbot)
    finish(office, ISSUERS[0].issuer)
    qtbot.waitUntil(lambda: widget.signed is not None)
    qtbot.keyClicks(widget.client_id, "x")
    assert widget.signed is None


@pytest.mark.parametrize(
    ("key", "names", "proposed"),
    [
        ("", ("ravi@studio.example", "imap.outlook.com"), "Microsoft"),
        ("microsoft", (), "Microsoft"),
        ("yahoo", (), "Another provider"),
        ("", ("ravi@studio.example",), "Google"),
    ],
)
def test_the_provider_is_proposed_also_before_the_table_is_here(
    office: Office, qtbot: QtBot, key: str, names: tuple[str, ...], proposed: str
) -> None:
    widget = SignIn(office.bridge, office.book)
    qtbot.addWidget(widget)

    def propose() -> None:
        if key:
            widget.prefer(key)
        widget.guess(*names)

    propose()
    qtbot.waitUntil(lambda: widget.provider.count() > 0)
    assert widget.provider.currentText() == proposed
    propose()
    assert widget.provider.currentText() == proposed


def test_an_issuer_that_is_shown_stays_what_it_is_until_it_is_edited(
    widget: SignIn, office: Office, browser: Browser, qtbot: QtBot
) -> None:
    """Also where the table knows it otherwise by now; a new sign-in asks where the table says."""
    shown = replace(ISSUERS[0].issuer, client_id="mine", token_url="https://old.example/token")
    widget.show_issuer(shown)
    assert widget.issuer() == shown
    widget.button.click()
    ((asked, _, _, _),) = office.book.asked("sign_in")
    assert asked == replace(ISSUERS[0].issuer, client_id="mine")
    widget.cancel()
    qtbot.keyClicks(widget.client_id, "2")
    assert widget.issuer() == replace(ISSUERS[0].issuer, client_id="mine2")


def test_help_leads_to_the_provider_s_own_page(widget: SignIn, browser: Browser) -> None:
    widget.help.click()
    assert browser.opened == ["https://help.google.example/"]


def test_a_window_that_closes_waits_no_longer(
    office: Office, browser: Browser, qtbot: QtBot
) -> None:
    widget = SignIn(office.bridge, office.book, browse=browser)
    qtbot.waitUntil(lambda: widget.provider.count() > 0)
    begun(widget, office, browser, qtbot)
    waiting = office.book.signed
    widget.deleteLater()
    qtbot.waitUntil(waiting.cancelled)


def test_everything_has_a_name_and_is_reached_by_keys(widget: SignIn) -> None:
    for control in (widget.provider, widget.client_id, widget.client_secret, widget.help):
        assert control.accessibleName()
        assert control.focusPolicy().value
    assert widget.button.text() == "Sign in with Google…"
    assert widget.client_secret.echoMode().name == "Password"


# --- in the form of an account ---


@pytest.fixture
def form(office: Office, browser: Browser, qtbot: QtBot) -> AccountForm:
    known = account(1, address="ravi@gmail.com")
    made = AccountForm(office.bridge, office.book, known, browse=browser)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.servers.sign_in.provider.count() > 0)
    made.servers.incoming.choose_auth(AuthMethod.OAUTH2)
    return made


def test_who_signs_in_is_asked_for_no_password(form: AccountForm) -> None:
    assert form.servers._sign_in_card.isVisible()
    assert not form.password.isVisible()
    assert form.servers.outgoing.signs_in
    form.servers.incoming.choose_auth(AuthMethod.AUTO)
    assert not form.servers._sign_in_card.isVisible()
    assert form.password.isVisible()
    assert not form.servers.outgoing.signs_in


def test_an_account_is_stored_with_its_sign_in(
    form: AccountForm, office: Office, browser: Browser, qtbot: QtBot
) -> None:
    form.save()
    assert "Client ID" in form.notice.sentence
    begun(form.servers.sign_in, office, browser, qtbot)
    form.save()
    assert form.notice.sentence == "Please sign in first."
    assert office.book.asked("check_up") == []
    issuer = replace(ISSUERS[0].issuer, client_id="mine")
    finish(office, issuer)
    qtbot.waitUntil(lambda: form.servers.sign_in.signed is not None)
    with qtbot.waitSignal(form.saved):
        form.save()
    ((_, settings, first, second),) = office.book.asked("edit")
    assert (first, second) == (TOKENS, None)
    assert settings.oauth == issuer
    assert settings.incoming.auth is settings.outgoing.auth is AuthMethod.OAUTH2
    assert office.book.asked("check_up") == [(settings, TOKENS, None)]


def test_only_sending_may_be_by_sign_in(
    form: AccountForm, office: Office, browser: Browser, qtbot: QtBot
) -> None:
    fields = form.servers
    fields.same.setChecked(False)
    fields.incoming.choose_auth(AuthMethod.AUTO)
    fields.outgoing.choose_auth(AuthMethod.OAUTH2)
    fields.outgoing.user.setText("ravi")
    form.password.setText("secret")
    begun(fields.sign_in, office, browser, qtbot)
    finish(office, ISSUERS[0].issuer)
    qtbot.waitUntil(lambda: fields.sign_in.signed is not None)
    assert fields.secrets() == (Secret("secret"), TOKENS)


def test_an_account_that_is_signed_in_can_be_edited_without_signing_in_again(
    office: Office, browser: Browser, qtbot: QtBot
) -> None:
    issuer = replace(ISSUERS[1].issuer, client_id="mine")
    known = _signed_in_account(office, issuer)
    form = AccountForm(office.bridge, office.book, known, browse=browser)
    qtbot.addWidget(form)
    form.show()
    sign_in = form.servers.sign_in
    qtbot.waitUntil(lambda: sign_in.provider.count() > 0)
    assert sign_in.client_id.text() == "mine"
    assert sign_in.button.text() == "Sign in again with Microsoft…"
    form.name.setText("R. Kumar")
    with qtbot.waitSignal(form.saved):
        form.save()
    ((_, settings, first, second),) = office.book.asked("edit")
    assert settings == replace(known.settings, name="R. Kumar")
    assert (first, second) == (None, None)


def test_the_wizard_signs_in_and_adds(office: Office, browser: Browser, qtbot: QtBot) -> None:
    known = account(1, address="ravi@outlook.com")
    incoming = replace(known.settings.incoming, auth=AuthMethod.OAUTH2)
    outgoing = replace(known.settings.outgoing, auth=AuthMethod.OAUTH2)
    office.book.findings = Findings(
        "ravi@outlook.com",
        (Candidate(incoming, Source.TABLE),),
        (Candidate(outgoing, Source.TABLE),),
    )
    wizard = AccountWizard(office.bridge, office.mail, office.book)
    qtbot.addWidget(wizard)
    wizard.open()
    wizard.person.address.setText("ravi@outlook.com")
    fields = wizard.servers.fields
    fields.sign_in._browse = browser
    wizard.look()
    qtbot.waitUntil(lambda: wizard.servers.shows_cards)
    assert wizard.focusWidget() is fields.sign_in.button
    assert not fields.password.isVisible()
    wizard.check()
    assert "Client ID" in wizard.notice.sentence
    assert office.book.asked("check_up") == []
    begun(fields.sign_in, office, browser, qtbot)
    finish(office, replace(ISSUERS[1].issuer, client_id="mine"))
    qtbot.waitUntil(lambda: wizard.focusWidget() is wizard.next)
    with qtbot.waitSignal(wizard.added) as told:
        wizard.check()
    assert told.args[0].settings.oauth.client_id == "mine"
    assert office.book.asked("add")[0][1:] == (TOKENS, None)


def test_a_provider_that_takes_both_can_be_signed_in_at_instead(
    office: Office, qtbot: QtBot
) -> None:
    facts = ProviderFacts("gmail", "Gmail", app_password=True, oauth="google")
    office.book.findings = Findings("ravi@gmail.com", provider=facts)
    wizard = AccountWizard(office.bridge, office.mail, office.book)
    qtbot.addWidget(wizard)
    wizard.open()
    wizard.person.address.setText("ravi@gmail.com")
    wizard.look()
    qtbot.waitUntil(lambda: wizard.servers.shows_cards)
    (instead,) = [
        button
        for button in wizard.servers.provider.findChildren(QPushButton)
        if button.text() == "Sign in with the browser instead…"
    ]
    instead.click()
    assert wizard.servers.fields._sign_in_card.isVisible()
    assert wizard.servers.fields.outgoing.signs_in


def test_a_diagnosis_leads_to_the_sign_in(office: Office, qtbot: QtBot) -> None:
    office.book.checkup = checkups.SIGN_IN
    form = AccountForm(office.bridge, office.book, account(1))
    qtbot.addWidget(form)
    form.show()
    form.test()
    qtbot.waitUntil(lambda: bool(form.doctor.cards()))
    form.doctor.cards()[0].press()
    assert form.servers._sign_in_card.isVisible()
    assert form.focusWidget() is form.servers.sign_in.button


def _signed_in_account(office: Office, issuer: OAuthIssuer) -> Account:
    known = account(1)
    incoming = replace(known.settings.incoming, auth=AuthMethod.OAUTH2)
    outgoing = replace(known.settings.outgoing, auth=AuthMethod.OAUTH2)
    changed = replace(known.settings, incoming=incoming, outgoing=outgoing, oauth=issuer)
    office.book.accounts[0] = replace(known, settings=changed)
    return office.book.accounts[0]


# --- asked again ---


@pytest.fixture
def prompts(office: Office, qtbot: QtBot) -> Iterator[PasswordPrompts]:
    window = QWidget()
    qtbot.addWidget(window)
    yield PasswordPrompts(office.bridge, office.book, window)
    window.close()


def tell(office: Office, kind: ProblemKind, server: str, protocol: Protocol) -> None:
    problem = Problem(kind, server)
    office.mail.bus.publish(
        ConnectionChanged(AccountId(1), protocol, connected=False, problem=problem)
    )


def test_an_expired_sign_in_is_asked_for_once(
    prompts: PasswordPrompts, office: Office, qtbot: QtBot
) -> None:
    issuer = replace(ISSUERS[0].issuer, client_id="mine")
    _signed_in_account(office, issuer)
    for _ in range(3):
        tell(office, ProblemKind.SIGN_IN_AGAIN, "imap.example.org:993", Protocol.IMAP)
    qtbot.waitUntil(lambda: bool(prompts._open))
    (prompt,) = prompts._open.values()
    assert isinstance(prompt, SignInPrompt)
    assert "sign in at your provider again" in prompt.notice.sentence
    prompt.sign_in._browse = Browser()
    qtbot.waitUntil(lambda: prompt.sign_in.provider.count() > 0)
    prompt.sign_in.button.click()
    signed = finish(office, issuer)
    qtbot.waitUntil(lambda: not prompts._open)
    assert office.book.asked("keep_sign_in") == [(1, signed)]
    assert office.book.asked("give_password") == []


def test_who_puts_a_sign_in_off_is_left_in_peace(
    prompts: PasswordPrompts, office: Office, qtbot: QtBot
) -> None:
    _signed_in_account(office, ISSUERS[0].issuer)
    tell(office, ProblemKind.SIGN_IN_AGAIN, "imap.example.org:993", Protocol.IMAP)
    qtbot.waitUntil(lambda: bool(prompts._open))
    (prompt,) = prompts._open.values()
    prompt.later.click()
    tell(office, ProblemKind.SIGN_IN_AGAIN, "imap.example.org:993", Protocol.IMAP)
    tell(office, ProblemKind.NO_PASSWORD, "elsewhere:1", Protocol.IMAP)
    qtbot.waitUntil(lambda: len(office.book.asked("list")) >= 3)
    assert prompts._open == {}


def test_a_pause_asks_for_nothing(prompts: PasswordPrompts, office: Office, qtbot: QtBot) -> None:
    tell(office, ProblemKind.LOGIN_PAUSED, "imap.example.org:993", Protocol.IMAP)
    tell(office, ProblemKind.AUTH_FAILED, "imap.example.org:993", Protocol.IMAP)
    qtbot.waitUntil(lambda: bool(prompts._open))
    assert len(office.book.asked("list")) == 1


OWN = Server(Protocol.SMTP, "smtp.kiln.example", 465, Security.TLS, "kiln")


def _with_identity(office: Office, own: Server) -> Identity:
    known = office.book.accounts[0]
    identity = Identity(IdentityId(7), known.id, "Kiln", "hello@kiln.example", outgoing=own)
    office.book.accounts[0] = replace(known, identities=(*known.identities, identity))
    return identity


def test_an_identity_s_own_server_is_given_its_own_password(
    prompts: PasswordPrompts, office: Office, qtbot: QtBot
) -> None:
    identity = _with_identity(office, OWN)
    tell(office, ProblemKind.NO_PASSWORD, str(OWN), Protocol.SMTP)
    qtbot.waitUntil(lambda: bool(prompts._open))
    (prompt,) = prompts._open.values()
    assert isinstance(prompt, PasswordPrompt)
    prompt.password.setText("kiln's")
    prompt.use.click()
    qtbot.waitUntil(lambda: not prompts._open)
    assert office.book.asked("give_own_password") == [(identity, Secret("kiln's"))]
    assert office.book.asked("give_password") == []


def test_an_identity_s_own_server_is_given_its_own_sign_in(
    prompts: PasswordPrompts, office: Office, qtbot: QtBot
) -> None:
    identity = _with_identity(office, replace(OWN, auth=AuthMethod.OAUTH2))
    tell(office, ProblemKind.SIGN_IN_AGAIN, str(OWN), Protocol.SMTP)
    qtbot.waitUntil(lambda: bool(prompts._open))
    (prompt,) = prompts._open.values()
    assert isinstance(prompt, SignInPrompt)
    prompt.sign_in.client_id.setText("mine")
    prompt.sign_in._browse = Browser()
    qtbot.waitUntil(lambda: prompt.sign_in.provider.count() > 0)
    prompt.sign_in.button.click()
    finish(office, ISSUERS[0].issuer)
    qtbot.waitUntil(lambda: not prompts._open)
    assert office.book.asked("give_own_password") == [(identity, TOKENS)]


# --- in the form of an identity ---


@pytest.fixture
def identity_form(office: Office, browser: Browser, qtbot: QtBot) -> IdentityForm:
    made = IdentityForm(office.bridge, office.book, office.book.accounts[0], browse=browser)
    qtbot.addWidget(made)
    made.show()
    qtbot.keyClicks(made.address, "hello@kiln.example")
    made.own_server.setChecked(True)
    return made


def test_a_server_of_its_own_shares_the_account_s_password_unless_told_otherwise(
    identity_form: IdentityForm, office: Office, qtbot: QtBot
) -> None:
    form = identity_form
    assert not form.password.isVisible()
    form.save()
    qtbot.waitUntil(lambda: len(office.book.asked("save_identity")) == 1)
    ((saved, secret),) = office.book.asked("save_identity")
    assert (saved.outgoing.host, saved.outgoing.user, secret) == ("smtp.kiln.example", "", None)


def test_a_password_of_its_own_is_wanted_and_kept(
    identity_form: IdentityForm, office: Office, qtbot: QtBot
) -> None:
    form = identity_form
    form.same.setChecked(False)
    form.save()
    assert "Password" in form.notice.sentence
    assert office.book.asked("save_identity") == []
    form.password.setText("kiln's")
    form.save()
    qtbot.waitUntil(lambda: len(office.book.asked("save_identity")) == 1)
    ((saved, secret),) = office.book.asked("save_identity")
    assert (saved.outgoing.user, secret) == ("hello@kiln.example", Secret("kiln's"))


def test_the_server_can_be_tried_and_its_certificate_trusted(
    identity_form: IdentityForm, office: Office, qtbot: QtBot
) -> None:
    facts = CertificateFacts("ab" * 32, "CN=kiln", "CN=kiln")
    refused = Problem(ProblemKind.CERTIFICATE, "smtp.kiln.example:465", detail="self-signed")
    step = ProbeStep(Protocol.SMTP, ProbeStepKind.TLS, 0.1, "", refused, facts)
    good, office.book.report = office.book.report, ProbeReport((step,))
    form = identity_form
    form._test.click()
    qtbot.waitUntil(lambda: form.certificates.first() is not None)
    assert "proves nothing" in form.notice.sentence
    office.book.report = good
    form.certificates.first().button.click()  # type: ignore[union-attr] # a CertificateCard
    qtbot.waitUntil(lambda: form.notice.sentence == "Everything works.")
    tried = [identity.outgoing.pinned for identity, _ in office.book.asked("probe_identity")]
    assert tried == ["", "ab" * 32]
    assert office.book.asked("save_identity") == []


def test_an_identity_may_sign_in_for_its_own_server(
    identity_form: IdentityForm, office: Office, browser: Browser, qtbot: QtBot
) -> None:
    form = identity_form
    form.same.setChecked(False)
    form.server.choose_auth(AuthMethod.OAUTH2)
    assert not form.password.isVisible()
    assert form._sign_in_card.isVisible()
    form.save()
    assert form.notice.sentence == "Please sign in first."
    begun(form.sign_in, office, browser, qtbot)
    finish(office, ISSUERS[0].issuer)
    qtbot.waitUntil(lambda: form.sign_in.signed is not None)
    form.save()
    qtbot.waitUntil(lambda: len(office.book.asked("save_identity")) == 1)
    assert office.book.asked("save_identity")[0][1] == TOKENS


def test_what_is_known_for_this_server_and_user_need_not_be_typed_again(
    office: Office, qtbot: QtBot
) -> None:
    identity = _with_identity(office, OWN)
    form = IdentityForm(office.bridge, office.book, office.book.accounts[0], identity)
    qtbot.addWidget(form)
    form.show()
    assert not form.same.isChecked()
    form.name.setText("Kiln Pottery")
    form.server.host.setText("smtp.elsewhere.example")
    form.save()
    assert "Password" in form.notice.sentence
    form.server.host.setText(OWN.host)
    form.save()
    qtbot.waitUntil(lambda: len(office.book.asked("save_identity")) == 1)
    assert office.book.asked("save_identity")[0][1] is None
