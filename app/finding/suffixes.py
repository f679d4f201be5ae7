"""What somebody registered of a name, as far as the registries of the endings say (ICANN's)."""

from app.model.suffixes import suffixes


def base_domain(host: str) -> str:
    """Return the part of a host's name that somebody registered ("a.co.uk"), or ""."""
    return suffixes(icann_only=True).privatesuffix(host) or ""


def is_regional(ending: str) -> bool:
    """Whether one registers below this, and it is a country's: "in", "co.uk", not "com"."""
    country = len(ending.rpartition(".")[2]) == 2
    return country and suffixes(icann_only=True).publicsuffix(ending) == ending
