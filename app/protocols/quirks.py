"""What single servers do against the rules or in their own way, and what we do about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quirks:
    """What is known of the server spoken to; the default is a server like any other."""

    removed: frozenset[str] = frozenset()
    """Capabilities it offers but does not keep."""

    @property
    def no_qresync(self) -> bool:
        return "QRESYNC" in self.removed


def quirks_of(
    host: str, greeting: bytes, id_fields: Mapping[str, str], capabilities: Iterable[str]
) -> Quirks:
    """Recognise a server by its name, its greeting, its answer to ID, and what it offers."""
    return Quirks()


def usable(capabilities: Iterable[str], quirks: Quirks) -> frozenset[str]:
    """Return the capabilities to use: those offered and implied, less what quirks take away."""
    return frozenset(capabilities) - quirks.removed
