"""What speaks against a sender: tricks with names, domains and answers, and failed proofs."""

from collections.abc import Iterator

from app.model.verdict import Level, Reason, ReasonKind
from app.trust import domains, lookalikes
from app.trust.letter import Letter

_ASKS_FOR_PROOF = ("quarantine", "reject")
_VIA = (" via ", " über ", " par ", " от имени ", " (via ", " द्वारा ")


def found(letter: Letter) -> Iterator[Reason]:
    """Yield all that is suspicious about a letter's sender."""
    yield from _form(letter)
    if not letter.author.domain:
        return
    yield from _failed_proof(letter)
    yield from _domain(letter)
    yield from _name(letter)
    yield from _addresses_in_name(letter)
    yield from _answers(letter)


def says_via(name: str) -> bool:
    """Whether a name says that somebody else passes the letter on ("Ann via List")."""
    padded = f" {name.lower()} "
    return any(word in padded for word in _VIA)


def _form(letter: Letter) -> Iterator[Reason]:
    """Look at how the From field is written (RFC 5322 §3.6.2)."""
    author = letter.author
    if not author.domain:
        yield Reason(ReasonKind.NO_ADDRESS, Level.CAUTION, address=author.address)
    if author.fields > 1:
        other = author.others[0] if author.others else ""
        level = Level.DANGER if other else Level.CAUTION
        yield Reason(ReasonKind.SEVERAL_SENDERS, level, address=author.address, other=other)
    elif author.others:
        foreign = [one for one in author.others if not letter.is_of_author(one)]
        level = Level.CAUTION if foreign or not letter.first("sender") else Level.PLAIN
        other = (foreign or list(author.others))[0]
        yield Reason(ReasonKind.SEVERAL_SENDERS, level, address=author.address, other=other)
    if author.is_odd:
        other = (*author.within, *author.others, "")[0]
        level = Level.DANGER if other and not letter.is_of_author(other) else Level.CAUTION
        yield Reason(ReasonKind.ODD_SENDER, level, address=author.address, other=other)
    if author.is_hiding:
        yield Reason(ReasonKind.HIDDEN_CHARACTERS, Level.DANGER, address=author.address)


def _failed_proof(letter: Letter) -> Iterator[Reason]:
    """Weigh a failed proof by what the domain asks for, and by who had the letter in hands."""
    proof, domain = letter.proof, letter.author.domain
    if proof.holds or letter.context.sent_here:
        return
    asks = proof.policy in _ASKS_FOR_PROOF
    excused = letter.is_from_true_list or letter.is_truly_forwarded
    if proof.failed and proof.word is not None:
        level = _failed_level(letter, asks=asks, excused=excused)
        yield Reason(ReasonKind.PROOF_FAILED, level, domain=domain, detail=proof.word.server)
    elif proof.broken:
        passed_on = letter.list_domain or letter.is_forwarded
        level = Level.PLAIN if excused or passed_on else Level.CAUTION
        yield Reason(ReasonKind.SIGNATURE_BROKEN, level, domain=domain)
    elif asks and not letter.list_domain and not excused and _is_unsigned(letter):
        yield Reason(ReasonKind.PROOF_MISSING, Level.CAUTION, domain=domain)
    if letter.is_own and not excused and not letter.list_domain and _was_looked_at(letter):
        yield Reason(ReasonKind.CLAIMS_TO_BE_YOU, Level.CAUTION, address=letter.author.address)


def _failed_level(letter: Letter, *, asks: bool, excused: bool) -> Level:
    if excused:
        return Level.PLAIN
    if asks:
        passed_on = letter.list_domain or letter.is_forwarded
        return Level.CAUTION if passed_on else Level.DANGER
    return Level.CAUTION if letter.known.written or letter.is_guarded else Level.PLAIN


def _is_unsigned(letter: Letter) -> bool:
    """Whether nothing was there to be checked; SPF, which we cannot try, may have held."""
    return not letter.proof.checked and letter.proof.word is None


def _was_looked_at(letter: Letter) -> bool:
    """Whether somebody who would know looked: the own server, or we with the domain's keys."""
    return letter.proof.word is not None or bool(letter.proof.policy) or letter.proof.broken


def _domain(letter: Letter) -> Iterator[Reason]:
    """Look for domains that are made to be taken for others."""
    domain = letter.author.domain
    if letter.is_own or letter.known.written:
        return
    if like := lookalikes.like_contact(domain, letter.context.book.domains()):
        yield Reason(ReasonKind.LOOKS_LIKE_CONTACT, like.level, domain=domain, other=like.other)
    elif like := lookalikes.like_brand(domain):
        yield Reason(ReasonKind.LOOKS_LIKE_BRAND, like.level, domain=domain, other=like.other)
    if lookalikes.is_mixed(domain):
        yield Reason(ReasonKind.MIXED_SCRIPTS, Level.CAUTION, domain=domain)


def _name(letter: Letter) -> Iterator[Reason]:
    """Look for a name that belongs to somebody else."""
    author = letter.author
    if letter.is_own or letter.known.written or not author.name:
        return
    if other := _namesake(letter):
        yield Reason(ReasonKind.NAME_OF_CONTACT, Level.CAUTION, address=author.address, other=other)
    if _is_passed_on(letter) or "@" in author.name:
        return
    if named := lookalikes.brand_in_name(author.name):
        brand, alone = named
        if lookalikes.owner(author.domain) is not brand or letter.organisation in (
            lookalikes.shared()
        ):
            level = Level.DANGER if alone else Level.CAUTION
            yield Reason(ReasonKind.NAME_OF_BRAND, level, address=author.address, other=brand.name)


def _namesake(letter: Letter) -> str:
    """Return the address of a contact whose name this sender bears, from another organisation."""
    key = lookalikes.name_key(letter.author.name)
    others = letter.context.book.named(key) if key else ()
    shared = letter.organisation in lookalikes.shared()
    same = [one for one in others if letter.is_of_author(one) and not shared]
    return "" if same else next(iter(others), "")


def _addresses_in_name(letter: Letter) -> Iterator[Reason]:
    """Look for an address that stands where the name should, and is not the sender's."""
    author = letter.author
    foreign = [one for one in author.within if not letter.is_of_author(one)]
    shared = letter.organisation in lookalikes.shared()
    foreign = foreign or [one for one in author.within if shared]
    if not foreign or letter.known.written or _is_passed_on(letter):
        return
    guarded = any(map(letter.borrows, foreign))
    level = Level.DANGER if guarded else Level.CAUTION
    yield Reason(ReasonKind.ADDRESS_IN_NAME, level, address=author.address, other=foreign[0])


def _is_passed_on(letter: Letter) -> bool:
    """Whether a list or a service says in the name whose letter it passes on ("Ann via List")."""
    if letter.is_from_true_list:
        return True
    trusted = letter.proof.holds and lookalikes.is_listed(letter.author.domain)
    at_list = domains.aligned(letter.author.domain, letter.list_domain)
    return says_via(letter.author.name) and (trusted or at_list)


def _answers(letter: Letter) -> Iterator[Reason]:
    """Look where answers go."""
    foreign = [one for one in letter.reply_to if not letter.is_of_author(one)]
    if not foreign or letter.list_domain:
        return
    domain = letter.author.domain
    shown = Reason(ReasonKind.REPLY_ELSEWHERE, domain=domain, other=foreign[0])
    if letter.is_own or any(map(letter.knows, foreign)):
        yield shown
        return
    alike = lookalikes.like_contact(domains.of_address(foreign[0]), {letter.organisation})
    unproven = letter.is_guarded and not letter.proof.holds and not letter.proof.is_open
    if alike is not None or unproven:
        kind = ReasonKind.REPLY_TO_STRANGER
        yield Reason(kind, Level.CAUTION, domain=domain, other=foreign[0])
    else:
        yield shown
