"""A letter's header as the judge sees it: its sender, who passed it on, and where answers go."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from app.mime.addresses import addresses
from app.mime.headers import identifier
from app.trust import domains, lookalikes
from app.trust.context import Acquaintance, Context
from app.trust.proof import Proof
from app.trust.sender import Sender

ADDRESSES_READ = 200
LONGEST_FIELD = 8_000
_PASSED_ON = frozenset(
    ("x-forwarded-to", "x-forwarded-for", "resent-from", "arc-seal", "x-forwarded-encrypted")
)


@dataclass(frozen=True)
class Letter:
    """All that suspicions are about. `at` is when it came, in epoch seconds."""

    fields: Sequence[tuple[str, str]]
    author: Sender
    known: Acquaintance
    context: Context
    proof: Proof
    at: int

    def first(self, name: str) -> str:
        """Return the first field of a name, "" where there is none."""
        return next((value for key, value in self.fields if key.lower() == name), "")

    @cached_property
    def is_own(self) -> bool:
        """Whether it bears one of the person's own addresses."""
        return self.author.address.lower() in self.context.own

    @cached_property
    def organisation(self) -> str:
        return domains.organisation(self.author.domain)

    @cached_property
    def list_domain(self) -> str:
        """The domain of the mailing list it says that it came by (RFC 2919), else ""."""
        value = self.first("list-id")
        named = identifier(value) if "<" in value else value
        return domains.ascii_form(named.strip()) if value else ""

    @cached_property
    def is_from_true_list(self) -> bool:
        """Whether somebody vouches that the list had it in hands, or the list is its sender."""
        if not self.list_domain:
            return False
        hands = (*self.proof.on_the_way, *((self.author.domain,) if self.proof.holds else ()))
        return any(domains.aligned(one, self.list_domain) for one in hands)

    @cached_property
    def is_forwarded(self) -> bool:
        return any(name.lower() in _PASSED_ON for name, _ in self.fields)

    @cached_property
    def is_truly_forwarded(self) -> bool:
        """Whether the account's own server found whole the seals of who passed it on (ARC)."""
        return self.proof.word is not None and self.proof.word.said("arc") == "pass"

    @cached_property
    def forwarder(self) -> str:
        return self.proof.on_the_way[0] if self.proof.on_the_way else ""

    @cached_property
    def reply_to(self) -> tuple[str, ...]:
        return self._specs("reply-to")

    @cached_property
    def other_senders(self) -> tuple[str, ...]:
        """Who sent it for the author (Sender), where that is another domain."""
        found = self._specs("sender")[:1]
        return tuple(one for one in found if not self.is_of_author(one))

    @cached_property
    def recipients(self) -> frozenset[str]:
        return frozenset(one.lower() for name in ("to", "cc") for one in self._specs(name))

    @cached_property
    def is_guarded(self) -> bool:
        """Whether its domain is one that forgers pick: one's own, or a much-forged one."""
        own = {domains.organisation(domains.of_address(one)) for one in self.context.own}
        return (
            self.organisation in own - lookalikes.shared()
            or lookalikes.is_listed(self.author.domain)
        )  # fmt: skip

    def is_of_author(self, address: str) -> bool:
        """Whether an address belongs to the sender's organisation."""
        return domains.organisation(domains.of_address(address)) == self.organisation

    def knows(self, address: str) -> bool:
        """Whether an address is one's own, or one has written to it."""
        is_own = address.lower() in self.context.own
        return is_own or bool(self.context.book.acquaintance(address).written)

    def borrows(self, address: str) -> bool:
        """Whether an address is of a domain that one writes to, one's own, or a much-forged one."""
        domain = domains.of_address(address)
        is_near = domains.organisation(domain) in self.context.book.domains()
        return is_near or self.knows(address) or lookalikes.is_listed(domain)

    def _specs(self, name: str) -> tuple[str, ...]:
        named = [value for key, value in self.fields if key.lower() == name]
        values = (value[:LONGEST_FIELD] for value in named[:3])
        found = (one.address for value in values for one in addresses(value)[:ADDRESSES_READ])
        return tuple(one for one in found if "@" in one)
