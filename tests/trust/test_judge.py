"""The verdict: what proves a sender, what does not, and who is asked about whom."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.verdict import Level, ReasonKind, Verdict
from app.trust.context import Acquaintance, Context, EmptyBook
from app.trust.judge import judge, judge_header
from tests.support.mail_world import AT, DAY, ME, SERVER, Case, Situation, World, letter

JOHN = "john.whitaker@whitakerlegal.com"
DOMAIN = "whitakerlegal.com"
PASSED = (
    f"Authentication-Results: {SERVER}; spf=pass smtp.mailfrom={DOMAIN};"
    f" dmarc=pass header.from={DOMAIN}\r\n"
).encode()


@pytest.fixture
def world() -> World:
    return World()


def context(world: World, situation: Situation = Situation.KEYS_ALONE) -> Context:
    return world.context(Case("", b"", DOMAIN, "", True), situation)


def kinds(verdict: Verdict) -> set[ReasonKind]:
    return {reason.kind for reason in verdict.reasons}


def from_john(world: World, **fields: Any) -> bytes:
    return world.sign(letter(f"John Whitaker <{JOHN}>", **fields), DOMAIN)


def test_a_signed_letter_of_someone_one_writes_to_is_proven(world: World) -> None:
    verdict = judge(from_john(world), context(world))
    assert verdict.level is Level.PROVEN
    assert (verdict.shown, verdict.address) == ("John Whitaker", JOHN)
    assert kinds(verdict) == {ReasonKind.SIGNED, ReasonKind.WRITTEN_TO}


def test_the_word_of_the_own_server_is_a_proof_where_it_is_known_to_write(world: World) -> None:
    source = PASSED + letter(f"John <{JOHN}>")
    heard = judge(source, context(world, Situation.SERVER_ALONE))
    assert heard.level is Level.PROVEN
    assert heard.reasons[0].detail == SERVER
    assert judge(source, context(world, Situation.NEITHER)).level is Level.PLAIN


def test_the_own_servers_word_on_a_body_signed_in_part_is_no_proof(world: World) -> None:
    signed = world.sign(letter(f"John <{JOHN}>"), DOMAIN, length=True)
    results = PASSED.replace(b"spf=pass", b"spf=fail")
    verdict = judge(results + signed, context(world, Situation.SERVER_ALONE))
    assert verdict.level is Level.PLAIN


def test_a_stranger_is_never_proven_however_well_he_signs(world: World) -> None:
    source = world.sign(letter("Bank of Nowhere <a@nowhere-bank.top>"), "nowhere-bank.top")
    asking = replace(context(world), asks_for_strangers=True)
    verdict = judge(source, asking)
    assert verdict.level is Level.PLAIN
    assert kinds(verdict) == {ReasonKind.SIGNED, ReasonKind.FIRST_CONTACT}


def test_nobody_is_asked_about_strangers(world: World) -> None:
    """A selector made for one letter would tell its sender that it was opened."""
    source = world.sign(letter("a@nowhere-bank.top"), "nowhere-bank.top", selector="you-opened-it")
    verdict = judge(source, context(world))
    assert world.names.asked == []
    (unchecked,) = [one for one in verdict.reasons if one.kind is ReasonKind.NOT_CHECKED]
    assert unchecked.detail == "stranger"


class HeardFrom(EmptyBook):
    """Knows one address, from which letters came since a day."""

    def __init__(self, received: int) -> None:
        self._received = received

    def acquaintance(self, address: str) -> Acquaintance:
        return Acquaintance(received=self._received)


@pytest.mark.parametrize(("days", "level"), [(0, Level.PLAIN), (1, Level.PLAIN), (8, Level.PROVEN)])
def test_who_wrote_for_a_week_is_known(world: World, days: int, level: Level) -> None:
    source = world.sign(letter("News <news@blatt.example>"), "blatt.example")
    book = HeardFrom(AT - days * DAY)
    asking = replace(context(world), book=book, asks_for_strangers=True)
    assert judge(source, asking).level is level


def test_a_well_known_domain_is_proven_at_first_contact_but_not_an_open_one(world: World) -> None:
    known = world.sign(letter("PayPal <service@paypal.com>"), "paypal.com")
    assert judge(known, context(world)).level is Level.PROVEN
    free = world.sign(letter("Ann <ann@gmail.com>"), "gmail.com")
    assert judge(free, context(world)).level is Level.PLAIN


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda s: s.replace(f"<{ME}>".encode(), b"<you@else.example>"),
        ReasonKind.SIGNATURE_BROKEN),
        (lambda s: b"From: x@evil.top\r\n" + s, ReasonKind.SEVERAL_SENDERS),
        (lambda s: b"Subject: Gift\r\n" + s, ReasonKind.SIGNATURE_WEAK),
    ],
)  # fmt: skip
def test_a_changed_letter_warns(
    world: World, change: Callable[[bytes], bytes], kind: ReasonKind
) -> None:
    verdict = judge(change(from_john(world)), context(world))
    assert verdict.level in (Level.CAUTION, Level.DANGER)
    assert verdict.reasons[0].kind is kind


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"to": "you@else.example"}, ReasonKind.NOT_TO_YOU),
        ({"date": AT - 30 * DAY}, ReasonKind.OLD),
    ],
)
def test_a_letter_sent_anew_is_not_proven(
    world: World, fields: dict[str, Any], kind: ReasonKind
) -> None:
    verdict = judge(from_john(world, **fields), context(world))
    assert verdict.level is Level.PLAIN
    assert kind in kinds(verdict)


def test_the_same_letter_came_from_its_own_hosts(world: World) -> None:
    source = PASSED + from_john(world, to="you@else.example")
    assert judge(source, context(world, Situation.SERVER_AND_KEYS)).level is Level.PROVEN


@pytest.mark.parametrize(("policy", "level"), [("reject", Level.DANGER), ("none", Level.CAUTION)])
def test_a_failed_proof_weighs_by_what_the_domain_asks(
    world: World, policy: str, level: Level
) -> None:
    result = f"Authentication-Results: {SERVER}; dmarc=fail (p={policy}) header.from={DOMAIN}\r\n"
    source = result.encode() + letter(f"John <{JOHN}>")
    verdict = judge(source, context(world, Situation.SERVER_ALONE))
    assert verdict.level is level
    assert verdict.reasons[0].kind is ReasonKind.PROOF_FAILED


def test_lists_and_sealed_forwards_are_not_punished(world: World) -> None:
    author = from_john(world, list_id="<users.lists.freietools.org>") + b"footer\r\n"
    by_list = judge(world.sign(author, "lists.freietools.org"), context(world))
    assert by_list.level is Level.PLAIN
    assert {ReasonKind.FROM_LIST, ReasonKind.SIGNATURE_BROKEN} <= kinds(by_list)
    result = f"Authentication-Results: {SERVER}; arc=pass; dmarc=fail header.from={DOMAIN}\r\n"
    sealed = judge(result.encode() + author, context(world, Situation.SERVER_ALONE))
    assert sealed.level is Level.PLAIN


def test_without_a_name_system_nothing_is_asked_and_nothing_held_against_it(world: World) -> None:
    verdict = judge(from_john(world), context(world, Situation.NEITHER))
    assert world.names.asked == []
    assert verdict.level is Level.PLAIN
    silent = replace(context(world), texts=lambda name: None)
    verdict = judge(from_john(world), silent)
    assert verdict.level is Level.PLAIN
    assert [one.detail for one in verdict.reasons if one.kind is ReasonKind.NOT_CHECKED] == [
        "offline"
    ]


def test_a_beginning_is_not_checked_but_judged(world: World) -> None:
    cut = from_john(world)[:-8]
    verdict = judge_header(cut, context(world), why="only-beginning")
    assert verdict.level is Level.PLAIN
    assert verdict.reasons[0].kind is ReasonKind.NOT_CHECKED
    header = b'From: "ceo@whitakerlegal.com" <x@evil.top>\r\n\r\n'
    assert judge_header(header, context(world), why="not-here").level is Level.DANGER


def test_a_risky_domain_is_given_as_the_name_system_has_it(world: World) -> None:
    verdict = judge(letter("a@pаypal.com"), context(world))
    assert verdict.address == "a@pаypal.com"
    assert verdict.ascii_domain == "xn--pypal-4ve.com"
    honest = judge(letter("a@müller.de"), context(world))
    assert (honest.address, honest.ascii_domain) == ("a@müller.de", "")


def test_ones_own_address_warns_only_where_someone_looked(world: World) -> None:
    failed = f"Authentication-Results: {SERVER}; spf=fail smtp.mailfrom=evil.top\r\n".encode()
    source = letter(f"Asha <{ME}>")
    assert judge(source, context(world, Situation.NEITHER)).level is Level.PLAIN
    verdict = judge(failed + source, context(world, Situation.SERVER_ALONE))
    assert ReasonKind.CLAIMS_TO_BE_YOU in kinds(verdict)
    sent = replace(context(world, Situation.SERVER_ALONE), sent_here=True)
    assert ReasonKind.YOURSELF in kinds(judge(source, sent))


@given(st.binary(max_size=400), st.binary(max_size=200))
def test_nothing_raises(header: bytes, body: bytes) -> None:
    world = World()
    asking = replace(context(world, Situation.SERVER_AND_KEYS), asks_for_strangers=True)
    for source in (header + b"\r\n\r\n" + body, b"From: " + header, b"DKIM-Signature: " + header):
        judge(source, asking)


@pytest.mark.parametrize(
    "header",
    [
        b"From: <" + b"@" * 60_000,
        b"From: " + b"<a@" * 20_000,
        b'From: "' + b'\\"' * 30_000,
        b"From: a@b.example, d@e.example\r\n" * 20_000,
        b"From: a@" + b"a." * 30_000 + b"com",
        (b"Authentication-Results: mx.tulsiworks.in; " + b"a" * 15_000 + b"\r\n") * 60,
        (b"DKIM-Signature: " + b"a=b;" * 2_000 + b"\r\n") * 100 + b"From: a@evil.top",
        b"DKIM-Signature: v=1; b=" + b" \r\n" * 20_000 + b" ;\r\nFrom: a@evil.top",
    ],
    ids=["at", "angles", "quotes", "fields", "labels", "results", "tags", "folds"],
)
def test_hostile_fields_end(world: World, header: bytes) -> None:
    """Each of these took minutes, or for ever, before it was bounded."""
    asking = replace(context(world, Situation.SERVER_AND_KEYS), asks_for_strangers=True)
    assert judge(header + b"\r\n\r\n", asking).level is not Level.PROVEN


def test_hostile_bodies_are_not_canonicalised(world: World) -> None:
    source = from_john(world) + (b" " * 1_900 + b"x") * 500
    (weak, *_) = [
        reason
        for reason in judge(source, context(world)).reasons
        if reason.kind is ReasonKind.SIGNATURE_WEAK
    ]
    assert weak.detail == "too-large"
