"""Addresses that a person types: read, judged, and written back."""

import re
from collections.abc import Iterable

from app.mime.addresses import addresses
from app.model.addressing import HIDDEN, address_key, typed_address, valid_address
from app.model.message import Address

PLAIN_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~ ]*")
WIDE = str.maketrans("、，؛；＠", ",,;;@")  # what keyboards of other scripts write
ONLY_SPACED = re.compile(r"\s*\S+@\S+(?:\s+\S+@\S+)+\s*")


def parse_recipients(text: str) -> tuple[tuple[Address, ...], tuple[str, ...]]:
    """Read what stands in a recipient field: (valid addresses, what is none).

    Addresses may be parted by commas, semicolons, lines or, standing alone, by spaces. Names may
    hold commas and any script. Each address is kept once.
    """
    text = re.sub(r"[\r\n]+", ",", HIDDEN.sub("", text)).translate(WIDE)
    if ONLY_SPACED.fullmatch(text) and not re.search(r'[<>",;]', text):
        text = ",".join(text.split())
    valid: dict[str, Address] = {}
    invalid: list[str] = []
    for one in addresses(text):
        address = typed_address(one.address)
        if valid_address(address):
            valid.setdefault(address_key(address), Address(one.name, address))
        else:
            invalid.append(one.address or one.name)
    return tuple(valid.values()), tuple(invalid)


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
