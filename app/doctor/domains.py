"""Which domain a name belongs to: the one that somebody registered (publicsuffix.org)."""

import ipaddress
from contextlib import suppress
from functools import cache
from typing import Any


def organisation(name: str) -> str:
    """Return the registered domain of a name (mail.example.co.uk: example.co.uk).

    Addresses and names without a dot are their own.
    """
    name = name.strip().rstrip(".").lower()
    with suppress(ValueError):
        return str(ipaddress.ip_address(name.strip("[]")))
    return _suffixes().privatesuffix(name) or name


@cache
def _suffixes() -> Any:
    """Load the list; its tenth of a second is spent only where somebody asks."""
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()
