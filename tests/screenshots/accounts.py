"""The screens of setting up: the wizard, the doctor, the form of an account."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from app.model.account import AuthMethod, Pop3Keep, Protocol, Security, Server
from app.model.certificate import CertificateFacts
from app.model.diagnosis import (
    Checkup,
    Diagnosis,
    Fitness,
    FitnessKind,
    FitnessLine,
    FitnessState,
    Fix,
    FixKind,
)
from app.model.finding import (
    Candidate,
    Findings,
    FindingStep,
    ProviderFacts,
    SearchState,
    Source,
)
from app.model.problem import Problem, ProblemKind
from app.model.report import ProbeReport, ProbeStep, ProbeStepKind
from tests.screenshots.clock import NOW
from tests.screenshots.studio import Studio, settle, shown, wait_for
from ui.account_form import AccountForm
from ui.account_wizard import AccountWizard
from ui.doctor_window import DoctorWindow

ADDRESS = "ravi@example.org"
NARROW = (460, 640)
TALL = (600, 860)
IMAP = Server(Protocol.IMAP, "imap.example.org", 993, Security.TLS, ADDRESS)
POP3 = Server(Protocol.POP3, "pop.example.org", 995, Security.TLS, ADDRESS)
SMTP = Server(Protocol.SMTP, "smtp.example.org", 465, Security.TLS, ADDRESS)
AT_PROVIDER = "autoconfig.example.org"

LOOKED = (
    FindingStep(Source.TABLE, SearchState.NOTHING, seconds=0.01),
    FindingStep(Source.AUTOCONFIG, SearchState.RUNNING, AT_PROVIDER),
    FindingStep(Source.WELL_KNOWN, SearchState.NOTHING, "example.org", 0.21),
    FindingStep(Source.SRV, SearchState.FOUND, "_imaps._tcp.example.org", 0.08, 2),
    FindingStep(Source.MX, SearchState.NOTHING, "mx1.example.org", 0.09),
    FindingStep(Source.ISPDB, SearchState.SKIPPED),
    FindingStep(Source.GUESS, SearchState.RUNNING, "imap.example.org"),
)
FOUND = Findings(
    ADDRESS,
    (
        Candidate(IMAP, Source.AUTOCONFIG, AT_PROVIDER),
        Candidate(POP3, Source.AUTOCONFIG, AT_PROVIDER),
    ),
    (Candidate(SMTP, Source.AUTOCONFIG, AT_PROVIDER),),
)
GMAIL = ProviderFacts(
    "gmail",
    "Gmail",
    app_password=True,
    app_password_url="https://myaccount.google.com/apppasswords",
    help_url="https://support.google.com/mail/answer/7126229",
    enable_first=True,
)

WELL = (
    ProbeStep(Protocol.IMAP, ProbeStepKind.RESOLVE, 0.01, "192.0.2.5", server=str(IMAP)),
    ProbeStep(Protocol.IMAP, ProbeStepKind.CONNECT, 0.02, server=str(IMAP)),
    ProbeStep(Protocol.IMAP, ProbeStepKind.TLS, 0.05, "TLSv1.3", server=str(IMAP)),
    ProbeStep(Protocol.IMAP, ProbeStepKind.GREETING, 0.01, "Dovecot ready.", server=str(IMAP)),
    ProbeStep(Protocol.IMAP, ProbeStepKind.CAPABILITIES, 0.0, "IMAP4rev1 IDLE", server=str(IMAP)),
)
LOGGED_IN = ProbeStep(Protocol.IMAP, ProbeStepKind.LOGIN, 0.14, "Logged in", server=str(IMAP))
LISTED = ProbeStep(Protocol.IMAP, ProbeStepKind.MAILBOXES, 0.02, "7", server=str(IMAP))
SENT = (
    ProbeStep(Protocol.SMTP, ProbeStepKind.RESOLVE, 0.01, "192.0.2.6", server=str(SMTP)),
    ProbeStep(Protocol.SMTP, ProbeStepKind.CONNECT, 0.03, server=str(SMTP)),
    ProbeStep(Protocol.SMTP, ProbeStepKind.TLS, 0.06, "TLSv1.3", server=str(SMTP)),
    ProbeStep(Protocol.SMTP, ProbeStepKind.LOGIN, 0.12, "2.7.0 Accepted", server=str(SMTP)),
    ProbeStep(Protocol.SMTP, ProbeStepKind.SUBMISSION, 0.04, "2.1.0 Ok", server=str(SMTP)),
)
GOOD = ProbeReport((*WELL, LOGGED_IN, LISTED, *SENT))
WRONG_PASSWORD = Problem(
    ProblemKind.AUTH_FAILED, str(IMAP), text="[AUTHENTICATIONFAILED] Authentication failed."
)
REFUSED_LOGIN = replace(LOGGED_IN, said="", seconds=1.25, problem=WRONG_PASSWORD)
NO_ANSWER = ProbeStep(
    Protocol.SMTP,
    ProbeStepKind.CONNECT,
    15.0,
    problem=Problem(ProblemKind.TIMED_OUT, str(SMTP)),
    server=str(SMTP),
)
SELF_SIGNED = Problem(
    ProblemKind.CERTIFICATE, str(IMAP), text="self-signed certificate", detail="self-signed"
)
KILN = CertificateFacts(
    "3fa109bc77d25e4f0a8862b1c9d4e7f35b6a0c8d9e2f714638a5bdc0e1f29384",
    "CN=mail.kiln.example,O=Kiln Pottery",
    "CN=mail.kiln.example,O=Kiln Pottery",
    ("mail.kiln.example", "imap.kiln.example"),
    NOW - 200 * 86_400,
    NOW + 165 * 86_400,
)
UNTRUSTED = replace(WELL[2], said="", problem=SELF_SIGNED, certificate=KILN)
UNFIT = Fitness(
    "example.org",
    str(SMTP),
    (
        FitnessLine(FitnessKind.MX, FitnessState.GOOD, record="10 mx1.example.org"),
        FitnessLine(FitnessKind.SPF, FitnessState.AGAINST, "denied", "v=spf1 mx -all"),
        FitnessLine(FitnessKind.DKIM, FitnessState.UNKNOWN),
        FitnessLine(FitnessKind.DMARC, FitnessState.MISSING),
    ),
)


def failed(*diagnoses: Diagnosis) -> Checkup:
    """Return a check-up whose failed steps are those of the diagnoses."""
    ends = {each.step.protocol: each.step for each in diagnoses}
    incoming = ends.get(Protocol.IMAP)
    before = {
        ProbeStepKind.TLS: WELL[:2],
        ProbeStepKind.LOGIN: WELL,
    }
    coming = (*before[incoming.kind], incoming) if incoming else (*WELL, LOGGED_IN, LISTED)
    going = (SENT[0], ends[Protocol.SMTP]) if Protocol.SMTP in ends else SENT
    return Checkup(ProbeReport((*coming, *going)), diagnoses)


PASSWORD_REFUSED = failed(
    Diagnosis(
        "login-refused",
        REFUSED_LOGIN,
        IMAP,
        Fix(FixKind.ASK_PASSWORD),
        (("server", str(IMAP)), ("host", IMAP.host), ("port", "993"), ("user", ADDRESS)),
    )
)
PORT_SHUT = failed(
    Diagnosis(
        "other-port",
        NO_ANSWER,
        SMTP,
        Fix(FixKind.USE_SERVER, replace(SMTP, port=587, security=Security.STARTTLS)),
        (
            ("server", str(SMTP)),
            ("host", SMTP.host),
            ("port", "465"),
            ("protocol", "SMTP"),
            ("found", "smtp.example.org:587 (STARTTLS)"),
        ),
    )
)
CERTIFICATE_REFUSED = failed(
    Diagnosis(
        "certificate-self-signed",
        UNTRUSTED,
        IMAP,
        Fix(FixKind.TRUST_CERTIFICATE, certificate=KILN),
        (("server", str(IMAP)), ("host", IMAP.host), ("port", "993")),
    )
)


# --- the wizard ---


def wizard(studio: Studio) -> QWidget:
    return _wizard(studio, address="")


def wizard_looking(studio: Studio) -> QWidget:
    shown_wizard = _wizard(studio)
    studio.mail.book.hold()
    shown_wizard.look()
    for step in LOOKED:
        shown_wizard.servers.finding.steps.add(step)
    settle()
    return shown_wizard


def wizard_found(studio: Studio) -> QWidget:
    return _found(studio, FOUND)


def wizard_provider(studio: Studio) -> QWidget:
    return _found(studio, replace(FOUND, provider=GMAIL))


def wizard_nothing(studio: Studio) -> QWidget:
    return _found(studio, Findings(ADDRESS))


def wizard_by_hand(studio: Studio) -> QWidget:
    shown_wizard = _wizard(studio)
    shown_wizard.by_hand()
    outgoing = shown_wizard.servers.fields.outgoing
    outgoing.security.setCurrentIndex(outgoing.security.findData(Security.NONE))
    outgoing.auth.setCurrentIndex(outgoing.auth.findData(AuthMethod.NONE))
    settle()
    shown_wizard.servers.ensureWidgetVisible(outgoing.ca_file)
    settle()
    return shown_wizard


def wizard_checking(studio: Studio) -> QWidget:
    shown_wizard = _found(studio, FOUND)
    studio.mail.book.hold()
    shown_wizard.check()
    for step in (*WELL, *SENT[:3]):
        shown_wizard.doctor.steps.add(step)
    settle()
    return shown_wizard


def wizard_password(studio: Studio) -> QWidget:
    return _checked(studio, PASSWORD_REFUSED)


def wizard_port(studio: Studio) -> QWidget:
    return _checked(studio, PORT_SHUT)


def wizard_certificate(studio: Studio) -> QWidget:
    shown_wizard = _checked(studio, CERTIFICATE_REFUSED)
    shown_wizard.doctor.cards()[0].press()
    settle()
    return shown_wizard


def wizard_narrow(studio: Studio) -> QWidget:
    shown_wizard = _found(studio, FOUND)
    shown_wizard.resize(*NARROW)
    settle()
    return shown_wizard


def wizard_done(studio: Studio) -> QWidget:
    shown_wizard = _checked(studio, Checkup(GOOD))
    shown_wizard.done_page.send()
    settle()
    return shown_wizard


# --- the doctor ---


def doctor(studio: Studio) -> QWidget:
    studio.mail.book.checkup = Checkup(GOOD)
    studio.mail.book.fit = UNFIT
    window = DoctorWindow(studio.bridge, studio.mail.book, studio.mail.book.accounts[0])
    window.resize(*TALL)
    window.show()
    window.check()
    settle()
    window.doctor.fitness.look()
    settle()
    window.leave.setFocus()
    return window


def doctor_port(studio: Studio) -> QWidget:
    studio.mail.book.checkup = PORT_SHUT
    window = DoctorWindow(studio.bridge, studio.mail.book, studio.mail.book.accounts[0])
    window.show()
    window.check()
    settle()
    return window


# --- the form ---


def account_form(studio: Studio) -> QWidget:
    return _form(studio)


def account_tested(studio: Studio) -> QWidget:
    form = _form(studio)
    studio.mail.book.checkup = Checkup(GOOD)
    form.test()
    settle()
    return form


def account_failed(studio: Studio) -> QWidget:
    form = _form(studio)
    studio.mail.book.checkup = PASSWORD_REFUSED
    form.test()
    settle()
    return form


def account_other_certificate(studio: Studio) -> QWidget:
    form = _form(studio)
    form.examine(replace(SELF_SIGNED, detail="pin-mismatch"))
    settle()
    return form


def account_trusted(studio: Studio) -> QWidget:
    form = _form(studio)
    form.servers.incoming.trust(KILN.fingerprint)
    settle()
    return form


def account_pop3(studio: Studio) -> QWidget:
    form = _form(studio)
    fields = form.servers
    for box, value in (
        (fields.incoming.protocol, Protocol.POP3),
        (fields.pop3.keep, Pop3Keep.DAYS),
        (fields.pop3.above, 1_048_576),
    ):
        box.setCurrentIndex(box.findData(value))
    fields.pop3.show_report(ProbeReport((), expire_days=60))
    settle()
    form._page.ensureWidgetVisible(fields.pop3)
    settle()
    return form


def account_pop3_at_once(studio: Studio) -> QWidget:
    form = _form(studio)
    fields = form.servers
    fields.incoming.protocol.setCurrentIndex(fields.incoming.protocol.findData(Protocol.POP3))
    fields.pop3.keep.setCurrentIndex(fields.pop3.keep.findData(Pop3Keep.AT_ONCE))
    settle()
    form._page.ensureWidgetVisible(fields.pop3)
    settle()
    return form


SCREENS: tuple[Callable[[Studio], QWidget], ...] = (
    wizard, wizard_looking, wizard_found, wizard_provider, wizard_nothing, wizard_by_hand,
    wizard_checking, wizard_password, wizard_port, wizard_certificate, wizard_narrow, wizard_done,
    doctor, doctor_port, account_form, account_tested, account_failed, account_other_certificate,
    account_trusted, account_pop3, account_pop3_at_once,
)  # fmt: skip


def _wizard(studio: Studio, address: str = ADDRESS) -> AccountWizard:
    opened = AccountWizard(studio.bridge, studio.mail, studio.mail.book)
    opened.person.name.setText("Ravi Kumar" if address else "")
    opened.person.address.setText(address)
    opened.person.password.setText("secret" if address else "")
    shown(opened)
    return opened


def _found(studio: Studio, findings: Findings) -> AccountWizard:
    opened = _wizard(studio)
    studio.mail.book.finding_steps = LOOKED
    studio.mail.book.findings = findings
    opened.look()
    wait_for(lambda: opened.servers.shows_cards)
    settle()
    return opened


def _checked(studio: Studio, checkup: Checkup) -> AccountWizard:
    opened = _found(studio, FOUND)
    studio.mail.book.checkup = checkup
    opened.check()
    wait_for(lambda: not opened.doctor.checking)
    settle()
    return opened


def _form(studio: Studio) -> AccountForm:
    form = AccountForm(studio.bridge, studio.mail.book, studio.mail.book.accounts[0])
    shown(form)
    return form
