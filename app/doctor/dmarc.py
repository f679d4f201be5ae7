"""What a domain asks others to do with mail that only claims to be its (DMARC, RFC 7489)."""

from collections.abc import Iterator
from typing import NamedTuple

from app.doctor.domains import organisation
from app.model.problem import ProblemKind
from app.protocols import names
from app.protocols.errors import MailError
from app.protocols.names import Asking

STRICT = ("quarantine", "reject")
_POLICIES = ("none", *STRICT)


class Wish(NamedTuple):
    """A domain's wish: "none", "quarantine" or "reject"; `record` is where it stands."""

    policy: str
    record: str


def policy_of(domain: str, asking: Asking = names.SYSTEM) -> Wish | None:
    """Look up the wish of a domain, else that of the domain it belongs to (RFC 7489 §6.6.3).

    Raises a MailError where the name service does not answer.
    """
    parent = organisation(domain)
    own = _record(domain, asking)
    if own is not None:
        return _wish(own, "p")
    above = _record(parent, asking) if parent != domain else None
    return _wish(above, "sp") if above is not None else None


def tags(record: str) -> dict[str, str]:
    """Take a list of tags apart (RFC 6376 §3.2): "v=DMARC1; p=none"."""
    pairs = (part.partition("=") for part in record.split(";") if "=" in part)
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _record(domain: str, asking: Asking) -> str | None:
    """Find the one record; where there are several, there is none."""
    try:
        texts = names.texts(f"_dmarc.{domain}", asking)
    except MailError as error:
        if error.problem.kind is not ProblemKind.HOST_UNKNOWN:
            raise
        return None
    found = [text for text in texts if tags(text).get("v") == "DMARC1"]
    return found[0] if len(found) == 1 else None


def _wish(record: str, tag: str) -> Wish | None:
    """Read a record; one without a policy that can be read counts only if it wants reports."""
    read = tags(record)
    for value in _asked(read, tag):
        if value in _POLICIES:
            return Wish(value, record)
    return Wish("none", record) if "rua" in read else None


def _asked(read: dict[str, str], tag: str) -> Iterator[str]:
    """Yield what counts for a domain; one below another falls back to its own (§6.3)."""
    if tag in read:
        yield read[tag].lower()
    elif "p" in read:
        yield read["p"].lower()
