"""Which domain a name belongs to: the one that somebody registered (publicsuffix.org)."""

import ipaddress
from contextlib import suppress

from app.model.suffixes import suffixes


def organisation(name: str) -> str:
    """Return the registered domain of a name (mail.example.co.uk: example.co.uk).

    Addresses and names without a dot are their own.
    """
    name = name.strip().rstrip(".").lower()
    with suppress(ValueError):
        return str(ipaddress.ip_address(name.strip("[]")))
    return suffixes().privatesuffix(name) or name
