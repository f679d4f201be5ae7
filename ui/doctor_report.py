"""The report of a check as text that may be shown to others: no password, no name of a person."""

import base64
import re
from collections.abc import Iterable

from app.model.account import AccountSettings, Secret, Server
from app.model.diagnosis import Checkup
from app.model.report import ProbeStep
from ui import doctor_words, wording

MASK = "••••"


def report_text(
    settings: AccountSettings, checkup: Checkup, secrets: Iterable[Secret | None] = ()
) -> str:
    """Return servers, steps and diagnoses as plain text.

    Servers echo what they were given: passwords, also as they travel (base64), and the part of the
    address before the @ are masked wherever they stand.
    """
    lines = [_server(settings.incoming), _server(settings.outgoing), ""]
    lines += [_step(step) for step in checkup.report.steps]
    for diagnosis in checkup.diagnoses:
        said = doctor_words.explained(diagnosis)
        lines += ["", f"{said.title} [{diagnosis.failure}]", said.cause, said.advice]
    return masked("\n".join(lines), settings, secrets) + "\n"


def masked(text: str, settings: AccountSettings, secrets: Iterable[Secret | None]) -> str:
    """Return a text without the secrets, and without the person's own part of the address."""
    users = {settings.incoming.user, settings.outgoing.user, settings.address}
    known = [secret.value for secret in secrets if secret is not None]
    for form in sorted({f for v in known for f in _forms(v, users) if f}, key=len, reverse=True):
        text = text.replace(form, MASK)
    for name in sorted({user.partition("@")[0] for user in users if user}, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", MASK, text)
    return text


def _forms(value: str, users: Iterable[str]) -> Iterable[str]:
    """Yield a password as it is typed and as it goes over the line (RFC 4616, RFC 4954)."""
    yield value
    for plain in (value, *(f"\0{user}\0{value}" for user in users)):
        yield base64.b64encode(plain.encode()).decode()


def _server(server: Server) -> str:
    facts = (wording.protocol(server.protocol), str(server), server.security.value.upper())
    return " · ".join((*facts, server.auth.value.upper()))


def _step(step: ProbeStep) -> str:
    state = "+" if step.ok else "-"
    name = wording.probe_step(step.kind)
    told = (
        [wording.problem(step.problem), wording.particulars(step.problem)] if step.problem else []
    )
    said = " ".join(filter(None, [*told, "" if told else step.said]))
    protocol = wording.protocol(step.protocol)
    return f"{state} {protocol} {name} ({step.seconds:.2f} s) {said}".rstrip()
