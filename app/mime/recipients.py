"""Addresses that a person types: read, judged, and written back."""

import re
from collections.abc import Iterable

import idna

from app.mime.addresses import addresses
from app.model.message import Address

LONGEST_ADDRESS = 254
LONGEST_LOCAL = 64
ATOM = r"[^\s\x00-\x20\x7f-\x9f()<>\[\]:;@\\,.\"]+"
LOCAL_PART = re.compile(rf"(?:{ATOM}(?:\.{ATOM})*|\"(?:[^\"\\\x00-\x1f\x7f]|\\[\x20-\x7e])*\")")
LITERAL = re.compile(r"\[(?:\d{1,3}(?:\.\d{1,3}){3}|IPv6:[0-9a-fA-F:.]{2,45})\]")
LABEL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_\-]{0,61}[A-Za-z0-9])?")
PLAIN_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~ ]*")
HIDDEN = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
ONLY_SPACED = re.compile(r"\s*\S+@\S+(?:\s+\S+@\S+)+\s*")


def parse_recipients(text: str) -> tuple[tuple[Address, ...], tuple[str, ...]]:
    """Read what stands in a recipient field: (valid addresses, what is none).

    Addresses may be parted by commas, semicolons, lines or, standing alone, by spaces. Names may
    hold commas and any script. Each address is kept once.
    """
    text = re.sub(r"[\r\n]+", ",", HIDDEN.sub("", text)).replace("、", ",").replace(",", ",")
    if ONLY_SPACED.fullmatch(text) and not re.search(r'[<>",;]', text):
        text = ",".join(text.split())
    valid: dict[str, Address] = {}
    invalid: list[str] = []
    for one in addresses(text):
        if validate_address(one.address):
            valid.setdefault(one.address.casefold(), one)
        else:
            invalid.append(one.address or one.name)
    return tuple(valid.values()), tuple(invalid)


def validate_address(address: str) -> bool:
    """Say whether an addr-spec can be written to: RFC 5321 and, in any script, RFC 6531."""
    local, at, domain = address.rpartition("@")
    if not at or len(address.encode("utf-8", "replace")) > LONGEST_ADDRESS:
        return False
    if len(local.encode("utf-8", "replace")) > LONGEST_LOCAL or not LOCAL_PART.fullmatch(local):
        return False
    return not HIDDEN.search(address) and bool(ascii_domain(domain) or LITERAL.fullmatch(domain))


def ascii_domain(domain: str) -> str:
    """Return a domain as A-labels (RFC 5891), "" where it is none."""
    if domain.isascii():
        labels = domain.split(".")
        return domain if len(domain) < 254 and all(map(LABEL.fullmatch, labels)) else ""
    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return ""


def wire_address(address: str) -> str:
    """Return an address as servers take it: an ASCII local part gets an ASCII domain.

    With a local part in another script it stays as it is, and needs SMTPUTF8 (RFC 6531).
    """
    local, at, domain = address.rpartition("@")
    if not at or not local.isascii() or domain.isascii():
        return address
    return f"{local}@{ascii_domain(domain) or domain}"


def needs_utf8(address: str) -> bool:
    """Say whether an address can be sent to only with SMTPUTF8."""
    return not wire_address(address).isascii()


def written(people: Iterable[Address]) -> str:
    """Write addresses as a person edits them: `Jo Doe <jo@x.com>, "Doe, Al" <al@x.com>`."""
    return ", ".join(_written(one) for one in people)


def _written(one: Address) -> str:
    if not one.name:
        return one.address
    name = HIDDEN.sub("", one.name)
    if re.search(r'[,;:<>@()"\[\]\\]', name):
        name = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{name} <{one.address}>" if one.address else name
