"""The screens of signing in at a provider, and of servers that identities have for themselves."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QWidget

from app.model.account import AuthMethod, Protocol, Secret
from app.model.diagnosis import Checkup, Diagnosis, Fix, FixKind
from app.model.problem import LifafaError, Problem, ProblemKind
from app.model.report import ProbeReport, ProbeStep, ProbeStepKind
from app.model.tokens import SignedIn
from tests.screenshots.studio import Studio, settle, shown
from tests.support.fake_mail import ISSUERS
from ui.account_form import AccountForm
from ui.account_wizard import AccountWizard
from ui.identity_form import IdentityForm
from ui.sign_in_prompt import SignInPrompt

SCOPE_TAKEN = Problem(ProblemKind.SIGN_IN_FAILED, "accounts.google.com:443", detail="scope")
PAUSED = Problem(ProblemKind.LOGIN_PAUSED, "imap.example.org:993", detail="421")
TRIED_SENDING = (
    ProbeStep(Protocol.SMTP, ProbeStepKind.CONNECT, 0.02),
    ProbeStep(Protocol.SMTP, ProbeStepKind.TLS, 0.05, "TLSv1.3 TLS_AES_256_GCM_SHA384"),
    ProbeStep(Protocol.SMTP, ProbeStepKind.LOGIN, 0.04, "2.7.0 Authentication successful"),
    ProbeStep(Protocol.SMTP, ProbeStepKind.SUBMISSION, 0.03, "2.1.0 Ok"),
)


def account_sign_in(studio: Studio) -> QWidget:
    return _seen(_signing_in(studio))


def account_signing_in(studio: Studio) -> QWidget:
    form = _signing_in(studio)
    form.servers.sign_in.begin()
    return _seen(form)


def account_signed_in(studio: Studio) -> QWidget:
    form = _signing_in(studio)
    form.servers.sign_in.begin()
    issuer = form.servers.sign_in.issuer()
    studio.mail.book.signed.set_result(SignedIn(issuer, Secret("tokens")))
    settle()
    return _seen(form)


def account_sign_in_refused(studio: Studio) -> QWidget:
    form = _signing_in(studio)
    form.servers.sign_in.begin()
    studio.mail.book.signed.set_exception(LifafaError(SCOPE_TAKEN))
    settle()
    return _seen(form)


def account_sign_in_other(studio: Studio) -> QWidget:
    form = _signing_in(studio)
    form.servers.sign_in.provider.setCurrentIndex(form.servers.sign_in.provider.count() - 1)
    form.servers.sign_in.url.setText("login.kiln.example")
    return _seen(form)


def account_paused(studio: Studio) -> QWidget:
    form = AccountForm(studio.bridge, studio.mail.book, studio.mail.book.accounts[0])
    incoming = form.servers.incoming.server()
    step = ProbeStep(Protocol.IMAP, ProbeStepKind.LOGIN, 0.0, problem=PAUSED, server=str(incoming))
    found = Diagnosis("login-later", step, incoming, Fix(FixKind.TRY_AGAIN))
    studio.mail.book.checkup = Checkup(ProbeReport((step,)), (found,))
    shown(form)
    form.test()
    settle()
    return form


def wizard_sign_in(studio: Studio) -> QWidget:
    wizard = AccountWizard(studio.bridge, studio.mail, studio.mail.book)
    wizard.person.name.setText("Ravi Kumar")
    wizard.person.address.setText("ravi@gmail.com")
    shown(wizard)
    wizard.by_hand()
    wizard.servers.ask_sign_in()
    settle()
    return wizard


def identity_server(studio: Studio) -> QWidget:
    form = IdentityForm(studio.bridge, studio.mail.book, studio.mail.book.accounts[0])
    form.name.setText("Kiln Pottery")
    form.address.setText("hello@kiln.example")
    form.own_server.setChecked(True)
    form.server.guess("hello@kiln.example")
    form.same.setChecked(False)
    form.password.setText("secret")
    studio.mail.book.report = ProbeReport(TRIED_SENDING)
    shown(form)
    form.test()
    settle()
    return form


def sign_in_again(studio: Studio) -> QWidget:
    owner = studio.mail.book.accounts[0]
    server = replace(owner.settings.incoming, auth=AuthMethod.OAUTH2)
    issuer = replace(ISSUERS[0].issuer, client_id="lifafa-of-ravi")
    changed = replace(owner.settings, incoming=server, oauth=issuer)
    prompt = SignInPrompt(
        studio.bridge, studio.mail.book, replace(owner, settings=changed), browse=_no_browser
    )
    prompt.tell(Problem(ProblemKind.SIGN_IN_AGAIN, "imap.example.org:993"))
    return shown(prompt)


SCREENS: tuple[Callable[[Studio], QWidget], ...] = (
    account_sign_in, account_signing_in, account_signed_in, account_sign_in_refused,
    account_sign_in_other, account_paused, wizard_sign_in, identity_server, sign_in_again,
)  # fmt: skip


def _signing_in(studio: Studio) -> AccountForm:
    owner = studio.mail.book.accounts[0]
    google = replace(owner.settings, address="ravi@gmail.com")
    form = AccountForm(
        studio.bridge, studio.mail.book, replace(owner, settings=google), browse=_no_browser
    )
    form.servers.choose_sign_in()
    shown(form)
    form.servers.sign_in.client_id.setText("1234-lifafa.apps.google.example")
    return form


def _seen(form: AccountForm) -> QWidget:
    form._page.ensureWidgetVisible(form.servers.sign_in)
    settle()
    return form


def _no_browser(url: QUrl) -> bool:
    return True
