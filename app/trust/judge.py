"""Who wrote a letter: one verdict from all that speaks for and against its sender."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.mime import headers
from app.mime.dates import epoch
from app.mime.parse import header_block
from app.model.verdict import Level, Protection, Reason, ReasonKind, Verdict
from app.trust import domains, lookalikes, proof, sealed, sender, suspicions
from app.trust.context import Acquaintance, Context
from app.trust.letter import Letter
from app.trust.proof import Proof
from app.trust.sender import Sender
from app.trust.signatures import Flaw

ACQUAINTED = 7 * 86_400
"""Seconds after which an address that one only heard from counts as known."""

OLD = 7 * 86_400
"""Seconds between a letter's date and its coming from which on it may have been sent anew."""

_ORDER = (Level.DANGER, Level.CAUTION, Level.PROVEN, Level.PLAIN)
_LEVELS = (Level.PROVEN, Level.PLAIN, Level.CAUTION, Level.DANGER)


def judge(source: bytes, context: Context) -> Verdict:
    """Say who a letter is from and how far that holds. Raises nothing for any letter.

    PROVEN needs a proof of the sender's domain, a sender one knows, and nothing that speaks against
    it. Asks the domain name system through `context.texts` alone.
    """
    at = context.received or int(time.time())
    fields = tuple(headers.fields(header_block(source)))
    author = sender.read([value for name, value in fields if name.lower() == "from"])
    known = context.book.acquaintance(author.address) if author.address else Acquaintance()
    asking = _asking(context, author, known, at)
    letter = Letter(
        fields,
        author,
        known,
        asking,
        proof.of(source, fields, author, asking, _came(fields, at)),
        at,
    )
    reasons = sorted(_reasons(letter), key=lambda each: _ORDER.index(each.level))
    protection, scheme = sealed.seal(source)
    return Verdict(
        level=_level(letter, reasons, protection),
        shown=author.shown,
        address=_readable(author),
        ascii_domain=_risky(author.domain, reasons),
        reasons=(*reasons, *_sealed(protection, scheme)),
        protection=protection,
    )


def judge_header(header: bytes, context: Context, *, why: str) -> Verdict:
    """Judge a letter of which only a beginning is here, so that no signature can be checked.

    `why` becomes the detail of NOT_CHECKED.
    """
    return judge(header, replace(context, whole=False, texts=None, unasked=why))


def _asking(context: Context, author: Sender, known: Acquaintance, at: int) -> Context:
    """Ask nobody about strangers, whose letters could not be proven anyway."""
    if context.texts is None or context.asks_for_strangers:
        return context
    is_worth_it = _is_known(known, at) or lookalikes.is_listed(author.domain)
    if is_worth_it or author.address.lower() in context.own:
        return context
    return replace(context, texts=None, unasked="stranger")


def _is_known(known: Acquaintance, at: int) -> bool:
    return bool(known.written) or 0 < known.received <= at - ACQUAINTED


def _level(letter: Letter, reasons: Sequence[Reason], protection: Protection) -> Level:
    worst = max((each.level for each in reasons), key=_LEVELS.index, default=Level.PLAIN)
    if worst in (Level.CAUTION, Level.DANGER):
        return worst
    if protection is not Protection.NONE and not letter.proof.holds:
        return Level.PLAIN
    return Level.PROVEN if _is_proven(letter, reasons) else Level.PLAIN


def _is_proven(letter: Letter, reasons: Sequence[Reason]) -> bool:
    """Whether a proof holds, of a sender one knows, for a letter meant to come here now."""
    doubtful = {ReasonKind.NOT_TO_YOU, ReasonKind.OLD, ReasonKind.FROM_LIST}
    is_plain = not doubtful & {each.kind for each in reasons}
    return letter.proof.holds and is_plain and _is_acquainted(letter)


def _is_acquainted(letter: Letter) -> bool:
    """Whether one knows the sender, or a well-known one bears its own name.

    What a service sends in somebody's name ("Ann via Docs") bears a name that anybody could choose.
    """
    if letter.known.written:
        return True
    if suspicions.says_via(letter.author.name):
        return False
    listed = lookalikes.is_listed(letter.author.domain)
    if listed and lookalikes.bears_own_name(letter.author.name, letter.author.domain):
        return True
    return _is_known(letter.known, letter.at)


def _reasons(letter: Letter) -> Iterator[Reason]:
    yield from suspicions.found(letter)
    yield from _origin(letter)
    yield from _acquaintance(letter)
    yield from _way(letter)
    yield from _resent(letter)


def _origin(letter: Letter) -> Iterator[Reason]:
    """Say what proves the sender's domain, or why nothing does."""
    domain, found = letter.author.domain, letter.proof
    if not domain:
        return
    if found.signed is not None:
        yield Reason(ReasonKind.SIGNED, Level.PROVEN, domain=found.signed.domain)
    if found.confirmed and found.word is not None:
        yield Reason(
            ReasonKind.CONFIRMED_BY_SERVER, Level.PROVEN, domain=domain, detail=found.word.server
        )
    if found.holds:
        return
    yield from _weaknesses(found, is_passed_on=bool(letter.list_domain) or letter.is_forwarded)
    if not letter.context.whole and not found.checked:
        yield Reason(ReasonKind.NOT_CHECKED, domain=domain, detail=letter.context.unasked)
    elif not found.broken and not found.failed:
        yield Reason(ReasonKind.NOT_CONFIRMED, domain=domain)


def _weaknesses(found: Proof, *, is_passed_on: bool) -> Iterator[Reason]:
    """Say why signatures prove nothing; only a second Subject or Date has no honest reason."""
    for each in found.checked:
        signer = each.signature.domain
        if each.flaw is Flaw.UNCHECKED:
            yield Reason(ReasonKind.NOT_CHECKED, domain=signer, detail=found.unasked)
        elif each.flaw is not None and each.flaw is not Flaw.BROKEN:
            is_bad = each.flaw is Flaw.FIELDS_ADDED and not is_passed_on
            level = Level.CAUTION if is_bad else Level.PLAIN
            yield Reason(ReasonKind.SIGNATURE_WEAK, level, domain=signer, detail=each.flaw)


def _acquaintance(letter: Letter) -> Iterator[Reason]:
    address, known = letter.author.address, letter.known
    if not letter.author.domain:
        return
    if letter.is_own:
        if letter.context.sent_here:
            yield Reason(ReasonKind.YOURSELF, address=address)
    elif known.written:
        yield Reason(ReasonKind.WRITTEN_TO, address=address)
    elif 0 < known.received < letter.at:
        yield Reason(ReasonKind.RECEIVED_FROM, address=address)
    else:
        yield Reason(ReasonKind.FIRST_CONTACT, address=address)
    if lookalikes.is_listed(letter.author.domain):
        brand = lookalikes.owner(letter.author.domain)
        name = brand.name if brand else ""
        yield Reason(ReasonKind.WELL_KNOWN, domain=letter.author.domain, other=name)


def _way(letter: Letter) -> Iterator[Reason]:
    """Say by whom it came, where that is not the sender."""
    if letter.list_domain and not domains.aligned(letter.author.domain, letter.list_domain):
        yield Reason(ReasonKind.FROM_LIST, other=letter.list_domain)
    elif letter.is_forwarded:
        yield Reason(ReasonKind.FORWARDED, other=letter.forwarder)
    elif letter.proof.on_the_way and not letter.proof.holds:
        yield Reason(
            ReasonKind.SIGNED_BY_OTHER,
            domain=letter.author.domain,
            other=letter.proof.on_the_way[0],
        )
    for other in letter.other_senders:
        yield Reason(ReasonKind.SENT_BY, address=letter.author.address, other=other)


def _resent(letter: Letter) -> Iterator[Reason]:
    """Say whether what was signed once may have been sent again, to others or much later."""
    if letter.proof.by_path or not letter.proof.holds or not letter.context.own:
        return
    if not letter.proof.signs_recipients or not letter.recipients & letter.context.own:
        yield Reason(ReasonKind.NOT_TO_YOU)
    date = epoch(letter.first("date")) if letter.first("date") else None
    came = _came(letter.fields, letter.at)
    if letter.context.received and date is not None and date < came - OLD:
        yield Reason(ReasonKind.OLD)


def _came(fields: Sequence[tuple[str, str]], at: int) -> int:
    """Return when the own server took the letter, by the topmost Received; else `at`.

    What is fetched by POP3 long after has no other trace of it.
    """
    value = next((value for name, value in fields if name.lower() == "received"), "")
    told = epoch(value.rpartition(";")[2]) if ";" in value else None
    return min(told, at) if told is not None and told > 0 else at


def _sealed(protection: Protection, scheme: str) -> tuple[Reason, ...]:
    match protection:
        case Protection.SIGNED_NOT_CHECKED:
            return (Reason(ReasonKind.SIGNED_NOT_CHECKED, detail=scheme),)
        case Protection.ENCRYPTED_NOT_OPENED:
            return (Reason(ReasonKind.ENCRYPTED_NOT_OPENED, detail=scheme),)
    return ()


def _readable(author: Sender) -> str:
    """Return the whole address with its domain in its own script."""
    if not author.domain:
        return sender.visible(author.address)
    local = author.address.rpartition("@")[0]
    return f"{local}@{domains.readable(author.domain)}"


def _risky(domain: str, reasons: Sequence[Reason]) -> str:
    """Return a domain as the name system has it, where its letters may mislead."""
    misleading = {
        ReasonKind.LOOKS_LIKE_BRAND, ReasonKind.LOOKS_LIKE_CONTACT, ReasonKind.MIXED_SCRIPTS
    }  # fmt: skip
    is_foreign = "xn--" in domain
    return domain if is_foreign and misleading & {each.kind for each in reasons} else ""
