"""Whether it can be proven that a letter comes from the domain that it names."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.trust import domains, server_word, signatures
from app.trust.context import Context
from app.trust.sender import Sender
from app.trust.server_word import Word
from app.trust.signatures import Checked, Checker, Flaw, Signature, Texts

CHECKED_HERE = 4
"""Signatures of one letter whose keys are asked for."""

_FAILED = frozenset(("fail", "permerror", "temperror"))


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found of a letter's origin.

    `signed` holds where a signature of the sender's domain was checked here, `confirmed` where the
    account's own server vouches. `on_the_way` are domains that vouch for having passed it on.
    """

    signed: Signature | None = None
    confirmed: bool = False
    by_path: bool = False
    """Confirmed by where it came from (SPF): it was not kept and sent anew."""
    checked: tuple[Checked, ...] = ()
    word: Word | None = None
    policy: str = ""
    on_the_way: tuple[str, ...] = ()
    signs_recipients: bool = False
    unasked: str = ""
    """Why a key was not looked up, where it was not."""

    @property
    def holds(self) -> bool:
        return self.signed is not None or self.confirmed

    @property
    def is_open(self) -> bool:
        """Whether there is a signature that could not be checked now."""
        return any(each.flaw is Flaw.UNCHECKED for each in self.checked)

    @property
    def broken(self) -> bool:
        """Whether a signature of the sender's own domain does not fit."""
        return any(each.flaw is Flaw.BROKEN for each in self.checked) and not self.holds

    @property
    def failed(self) -> bool:
        """Whether the account's own server found it not to come from there."""
        results = self.word.of("dmarc") if self.word else ()
        return any(each.result == "fail" for each in results) and not self.confirmed


def of(
    source: bytes, fields: Sequence[tuple[str, str]], sender: Sender, context: Context, at: int
) -> Proof:
    """Gather what proves that a letter comes from its sender's domain.

    Nothing is looked up where `context.texts` is None. Raises nothing.
    """
    found = signatures.read(fields, at)
    own = [each for each in found if domains.aligned(each.domain, sender.domain)]
    others = [each for each in found if each not in own]
    word = server_word.heard(fields, context.servers)
    checked = _checked(source, own, others, context)
    mine = tuple(each for each in checked if each.signature in own)
    policy = _policy(sender.domain, word, context.texts)
    strict = "adkim=s" in policy.replace(" ", "")
    signed = next((each.signature for each in mine if _proves(each, sender, strict)), None)
    by_path = _came_from(word, sender.domain)
    # What does not hold here cannot have been found to hold by the server, unless changed since.
    contradicted = signed is None and any(each.flaw is Flaw.BROKEN for each in mine)
    # Its word does not say which of several signatures it means, so all must be sound.
    sound = bool(own) and all(each.flaw is None for each in own)
    vouched = _vouched(word, sender.domain, sound=sound, unsigned=not own, by_path=by_path)
    return Proof(
        signed=signed,
        confirmed=vouched and not contradicted,
        by_path=by_path,
        checked=mine,
        word=word,
        policy=_asked_for(policy, word),
        on_the_way=_on_the_way(checked, own, word),
        signs_recipients=any(each.signs_recipients for each in own if each.flaw is None),
        unasked=context.unasked if context.texts is None or not context.whole else "offline",
    )


def _checked(
    source: bytes, own: Sequence[Signature], others: Sequence[Signature], context: Context
) -> tuple[Checked, ...]:
    """Check the sender's own signatures first, then those of who passed it on."""
    if context.texts is None or not context.whole:
        return tuple(Checked(each, each.flaw or Flaw.UNCHECKED) for each in (*own, *others))
    checker = Checker(source, context.texts)
    return tuple(checker.check(each) for each in (*own, *others)[:CHECKED_HERE])


def _proves(checked: Checked, sender: Sender, strict: bool) -> bool:
    return checked.flaw is None and domains.aligned(
        checked.signature.domain, sender.domain, strict=strict
    )


def _came_from(word: Word | None, domain: str) -> bool:
    """Whether the server saw it come from the domain's own hosts (SPF, RFC 7208)."""
    for each in word.of("spf") if word else ():
        path = each.get("smtp.mailfrom") or each.get("smtp.helo")
        if each.result == "pass" and domains.aligned(
            domains.ascii_form(path.rpartition("@")[2]), domain
        ):
            return True
    return False


def _vouched(word: Word | None, domain: str, *, sound: bool, unsigned: bool, by_path: bool) -> bool:
    """Whether the server's word proves the domain.

    Its word on a signature counts only for one that signs the whole letter.
    """
    if word is None:
        return False
    if any(each.result in _FAILED for each in word.of("dmarc")):
        return False
    for each in word.of("dmarc"):
        told = domains.ascii_form(each.get("header.from").rpartition("@")[2]) or domain
        if each.result == "pass" and domains.aligned(told, domain):
            return sound or by_path or unsigned
    signers = (_signer(each) for each in word.of("dkim") if each.result == "pass")
    return sound and any(domains.aligned(signer, domain) for signer in signers)


def _signer(result: server_word.Result) -> str:
    identity = result.get("header.d") or result.get("header.i").rpartition("@")[2]
    return domains.ascii_form(identity)


def _policy(domain: str, word: Word | None, texts: Texts | None) -> str:
    """Look up what a domain asks for mail that cannot be proven (RFC 7489 §6.6.3)."""
    if texts is None or not domain:
        return ""
    names = dict.fromkeys((domain, domains.organisation(domain)))
    for name in names:
        records = [one for one in texts(f"_dmarc.{name}") or () if one.startswith("v=DMARC1")]
        if len(records) == 1:
            tag = "sp" if name != domain and "sp=" in records[0] else "p"
            return records[0] + f";asked={_tag(records[0], tag)}"
    return ""


def _tag(record: str, name: str) -> str:
    pairs = (piece.partition("=") for piece in record.split(";"))
    found = {key.strip().lower(): value.strip().lower() for key, _, value in pairs}
    return found.get(name, "")


def _asked_for(record: str, word: Word | None) -> str:
    return _tag(record, "asked") or (word.policy if word else "")


def _on_the_way(
    checked: Sequence[Checked], own: Sequence[Signature], word: Word | None
) -> tuple[str, ...]:
    """Return the domains that provably had the letter in hands, beside the sender's."""
    signed = [
        each.signature.domain for each in checked if each.flaw is None and each.signature not in own
    ]
    if word:
        signed += [_signer(each) for each in word.of("dkim") if each.result == "pass"]
        for each in word.of("spf"):
            if each.result == "pass":
                path = each.get("smtp.mailfrom").rpartition("@")[2]
                signed.append(domains.ascii_form(path))
    own_domains = {each.domain for each in own}
    return tuple(one for one in dict.fromkeys(signed) if one and one not in own_domains)
