"""What one must know beside a letter to judge its sender: whom one knows, and who may be asked."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from app.trust.signatures import Texts


class Acquaintance(NamedTuple):
    """Since when one knows an address, in epoch seconds; 0: never.

    `received` is when the first letter came from it, `written` of when the first letter to it is.
    """

    received: int = 0
    written: int = 0


STRANGER = Acquaintance()


class Book(Protocol):
    """Whom one has written to or heard from. The store holds the real one."""

    def acquaintance(self, address: str) -> Acquaintance:
        """Return since when one knows an address (any case)."""
        ...

    def named(self, key: str) -> Collection[str]:
        """Return the addresses one writes to whose name has this `lookalikes.name_key`."""
        ...

    def domains(self) -> Collection[str]:
        """Return the registered domains (ASCII) one writes to, without those open to anybody."""
        ...


class EmptyBook:
    """The book of someone who knows nobody."""

    def acquaintance(self, address: str) -> Acquaintance:
        return STRANGER

    def named(self, key: str) -> Collection[str]:
        return ()

    def domains(self) -> Collection[str]:
        return ()


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of the person and the account that a letter came to.

    `servers` are the registered domains of servers that are known to write their results into every
    letter of this account. `received` is when the letter came (epoch seconds), 0 for now. `texts`
    None: nothing may be asked, and `unasked` says why. Strangers are asked about with
    `asks_for_strangers` alone: a key's name can be made for one letter, and asking for it then
    tells its sender that the letter was opened.
    """

    own: frozenset[str] = frozenset()
    servers: frozenset[str] = frozenset()
    book: Book = field(default_factory=EmptyBook)
    received: int = 0
    sent_here: bool = False
    whole: bool = True
    texts: Texts | None = None
    unasked: str = "off"
    asks_for_strangers: bool = False
