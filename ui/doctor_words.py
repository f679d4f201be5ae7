"""The words around what the doctor says: what a fix does when pressed, and the report to copy."""

from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication, QLocale

from app.doctor.words import FailureWords, diagnosis_words, fitness_words
from app.model.account import AuthMethod, Security, Server
from app.model.diagnosis import Diagnosis, Fitness, FitnessLine, Fix, FixKind
from ui import wording
from ui.probe_steps import said

translate = QCoreApplication.translate


def language() -> str:
    """Return the language of the windows, as files of explanations are named by it."""
    return QLocale().name()


def explained(diagnosis: Diagnosis) -> FailureWords:
    """Return title, cause and advice of a diagnosis in the language of the windows."""
    return diagnosis_words(diagnosis, language())


def fitness_explained(line: FitnessLine, fitness: Fitness) -> FailureWords:
    """Return title, cause and advice of one line of a domain's fitness."""
    facts = (("domain", fitness.domain), ("server", fitness.server))
    return fitness_words(line, language(), facts)


def quoted(diagnosis: Diagnosis) -> str:
    """Return the server's own words, as a quotation; "" where it said nothing."""
    step = diagnosis.step
    if step.problem is not None:
        return wording.particulars(step.problem) or (f"“{step.said}”" if step.said else "")
    return said(step)


def fix_text(diagnosis: Diagnosis, fix: Fix) -> str:
    """Say what a press on the fix does, as its button does."""
    match fix.kind:
        case FixKind.USE_SERVER if fix.server is not None:
            return _use(diagnosis.server, fix.server)
        case FixKind.APP_PASSWORD:
            return translate("DoctorWords", "Make an app password…")
        case FixKind.SIGN_IN:
            return translate("DoctorWords", "Sign in at the provider…")
        case FixKind.TRUST_CERTIFICATE:
            return translate("DoctorWords", "Look at the certificate…")
        case FixKind.SYSTEM_CLOCK:
            return translate("DoctorWords", "Set the clock…")
        case FixKind.OPEN_PAGE:
            page = urlsplit(fix.url).hostname or fix.url
            return translate("DoctorWords", "Open %1").replace("%1", page)
        case FixKind.ASK_PASSWORD:
            return translate("DoctorWords", "Check with this password")
        case _:
            return translate("DoctorWords", "Check again")


def clock_off(fix: Fix) -> str:
    """Say how far the computer's clock is off; "" where that is not known."""
    seconds = int(fix.detail) if fix.detail.lstrip("-").isdecimal() else 0
    if not seconds:
        return ""
    text = translate("DoctorWords", "This computer's clock differs from the server's by %1.")
    return text.replace("%1", _span(abs(seconds)))


def _span(seconds: int) -> str:
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86_400
    if days > 1:
        return wording.counted(translate("DoctorWords", "%n days"), days)
    if hours > 1:
        return wording.counted(translate("DoctorWords", "%n hours"), hours)
    if minutes > 1:
        return wording.counted(translate("DoctorWords", "%n minutes"), minutes)
    return translate("DoctorWords", "about a minute")


def _use(now: Server, wanted: Server) -> str:
    """Name what differs, the most telling first."""
    if wanted.host != now.host:
        text = translate("DoctorWords", "Use %1")
        return text.replace("%1", str(wanted))
    if (wanted.port, wanted.security) != (now.port, now.security):
        text = translate("DoctorWords", "Use port %1 with %2")
        if wanted.security is Security.NONE:
            text = translate("DoctorWords", "Use port %1 without protection")
        return text.replace("%1", str(wanted.port)).replace("%2", wanted.security.value.upper())
    if wanted.user != now.user:
        return translate("DoctorWords", "Use the user name %1").replace("%1", wanted.user)
    if wanted.auth is AuthMethod.NONE:
        return translate("DoctorWords", "Send without signing in")
    if wanted.auth is AuthMethod.AUTO:
        return translate("DoctorWords", "Sign in the strongest way both sides know")
    text = translate("DoctorWords", "Sign in with %1")
    return text.replace("%1", wanted.auth.value.upper())
