"""Which names anybody can register below: org, co.uk, भारत (https://publicsuffix.org)."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList


def base_domain(host: str) -> str:
    """Return the part of a host's name that somebody registered ("a.co.uk"), or ""."""
    return _suffixes().privatesuffix(host) or ""


def is_regional(ending: str) -> bool:
    """Whether one registers below this, and it is a country's: "in", "co.uk", not "com"."""
    country = len(ending.rpartition(".")[2]) == 2
    return country and _suffixes().publicsuffix(ending) == ending


@cache
def _suffixes() -> "PublicSuffixList":
    """Return ICANN's endings alone.

    Companies list theirs there as well, among them some that take mail (outlook.com).
    """
    from publicsuffixlist import PublicSuffixList  # a tenth of a second, and rarely needed

    return PublicSuffixList(only_icann=True)
