"""Who wrote a message: one of four levels, and what speaks for or against it."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How far a sender's name can be believed, the worst last.

    PROVEN is the only one that may be shown green; PLAIN means that nothing speaks against it.
    """

    PROVEN = "proven"
    PLAIN = "plain"
    CAUTION = "caution"
    DANGER = "danger"


class ReasonKind(StrEnum):
    """What was found. The words are made by who shows them, from the facts of the Reason."""

    # --- what speaks for it ---
    SIGNED = "signed"
    """`domain` signed this letter, and the signature was checked here."""
    CONFIRMED_BY_SERVER = "confirmed-by-server"
    """The account's own server (`detail`) found that it comes from `domain`."""
    WRITTEN_TO = "written-to"
    """One has written to `address` before."""
    RECEIVED_FROM = "received-from"
    """Letters came from `address` before."""
    WELL_KNOWN = "well-known"
    """`domain` belongs to `other`, by the list that Lifafa brings along."""
    YOURSELF = "yourself"
    """`address` is one's own, and the letter lies among those one sent."""
    # --- what explains it ---
    FIRST_CONTACT = "first-contact"
    """Nothing was written to or received from `address` before."""
    NOT_CHECKED = "not-checked"
    """The signature of `domain` was not checked, for `detail`: off, offline, stranger (nobody is
    asked about those), only-beginning or not-here (the rest is still to be fetched)."""
    NOT_CONFIRMED = "not-confirmed"
    """Nobody vouches that it comes from `domain`."""
    SIGNATURE_WEAK = "signature-weak"
    """The signature of `domain` proves too little; `detail` is a Flaw of app.trust.dkim."""
    SIGNED_BY_OTHER = "signed-by-other"
    """Signed by `other`, a service that sends for `domain`, or for anybody."""
    FROM_LIST = "from-list"
    """Came by the mailing list `other`."""
    FORWARDED = "forwarded"
    """`other` passed it on."""
    SENT_BY = "sent-by"
    """`other` sent it for `address` (Sender)."""
    REPLY_ELSEWHERE = "reply-elsewhere"
    """Answers go to `other`, which is not of `domain`."""
    NOT_TO_YOU = "not-to-you"
    """Addressed to others, or its recipients are not signed: it may have been sent anew."""
    OLD = "old"
    """Dated long before it came: it may have been sent anew."""
    # --- what warns ---
    SIGNATURE_BROKEN = "signature-broken"
    """The signature of `domain` does not fit: the letter was changed, or is forged."""
    PROOF_MISSING = "proof-missing"
    """`domain` says that all its mail can be proven; this cannot."""
    PROOF_FAILED = "proof-failed"
    """The account's own server (`detail`) found that it does not come from `domain`."""
    CLAIMS_TO_BE_YOU = "claims-to-be-you"
    """Bears one's own `address`, and nothing shows that one wrote it."""
    NAME_OF_CONTACT = "name-of-contact"
    """Bears the name of `other`, with whom one writes, and another address."""
    NAME_OF_BRAND = "name-of-brand"
    """Bears the name of `other`, and does not come from there."""
    ADDRESS_IN_NAME = "address-in-name"
    """The name shows the address `other`; it comes from `address`."""
    LOOKS_LIKE_CONTACT = "looks-like-contact"
    """`domain` looks like `other`, with which one writes."""
    LOOKS_LIKE_BRAND = "looks-like-brand"
    """`domain` looks like `other`, or bears its name."""
    MIXED_SCRIPTS = "mixed-scripts"
    """A word of `domain` is of letters of several scripts, or only of letters that look Latin."""
    HIDDEN_CHARACTERS = "hidden-characters"
    """Name or address hold characters that cannot be seen, or turn the direction round."""
    REPLY_TO_STRANGER = "reply-to-stranger"
    """Unproven, and answers go to `other`."""
    SEVERAL_SENDERS = "several-senders"
    """There are several senders where one may be: `address` is shown, `other` stands there too."""
    NO_ADDRESS = "no-address"
    """It names no sender that could be answered."""
    ODD_SENDER = "odd-sender"
    """The sender is written so that programs read it differently; `other` stands there too."""
    # --- sealed mail ---
    SIGNED_NOT_CHECKED = "signed-not-checked"
    """Signed with OpenPGP or S/MIME (`detail`), which is not checked here yet."""
    ENCRYPTED_NOT_OPENED = "encrypted-not-opened"
    """Encrypted with OpenPGP or S/MIME (`detail`), which cannot be opened here yet."""


class Protection(StrEnum):
    """Whether a letter is sealed by its writer. None of these raises the level."""

    NONE = "none"
    SIGNED_NOT_CHECKED = "signed-not-checked"
    ENCRYPTED_NOT_OPENED = "encrypted-not-opened"


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing found, and how bad it is by itself. Facts that do not apply are ""."""

    kind: ReasonKind
    level: Level = Level.PLAIN
    address: str = ""
    domain: str = ""
    other: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who a message says it is from, and how far that holds. The weightiest reason comes first.

    `shown` is the name without what hides or turns text, `address` the whole address, its domain
    readable; `ascii_domain` is that domain as xn--… where it could be taken for another, else "".
    """

    level: Level
    shown: str = ""
    address: str = ""
    ascii_domain: str = ""
    reasons: tuple[Reason, ...] = ()
    protection: Protection = Protection.NONE
