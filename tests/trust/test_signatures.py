"""Signatures of domains: what holds, and what is refused though it would verify."""

import re
from collections.abc import Callable
from typing import Any

import dkim
import pytest

from app.mime.headers import fields
from app.mime.parse import header_block
from app.trust import signatures
from app.trust.signatures import Checker, Flaw
from tests.support.mail_world import AT, DAY, World, letter, rsa_key, weak_key

DOMAIN = "whitakerlegal.com"


@pytest.fixture
def world() -> World:
    return World()


def flaw_of(source: bytes, world: World, at: int = AT) -> Flaw | None:
    (first, *_) = signatures.read(tuple(fields(header_block(source))), at)
    return Checker(source, world.names).check(first).flaw


def signed(world: World, **more: Any) -> bytes:
    text = letter(f"John <john@{DOMAIN}>", body="Pay to account 1.\r\n\r\n\r\n")
    return world.sign(text, DOMAIN, **more)


@pytest.mark.parametrize("with_rsa", [False, True], ids=["ed25519", "rsa"])
def test_a_whole_letter_holds(world: World, with_rsa: bool) -> None:
    assert flaw_of(signed(world, with_rsa=with_rsa), world) is None


def test_line_ends_of_the_system_and_what_servers_put_on_top_change_nothing(world: World) -> None:
    source = b"Received: from a by b; x\r\nX-Spam: no\r\n" + signed(world)
    assert flaw_of(source.replace(b"\r\n", b"\n"), world) is None


@pytest.mark.parametrize(
    ("change", "flaw"),
    [
        (lambda s: s.replace(b"account 1", b"account 2"), Flaw.BROKEN),
        (lambda s: s.replace(b"Subject: Invoice", b"Subject: Gift"), Flaw.BROKEN),
        (lambda s: s.replace(b"John <", b"Joan <"), Flaw.BROKEN),
        (lambda s: b"Subject: Gift\r\n" + s, Flaw.FIELDS_ADDED),
        (lambda s: b"From: x@y.example\r\n" + s, Flaw.FIELDS_ADDED),
        (lambda s: s.replace(b"\r\n\r\n", b"\r\nContent-Type: text/html\r\n\r\n", 1),
        Flaw.FIELDS_ADDED),
        (lambda s: s.replace(b"\r\n\r\n", b"\r\nReply-To: x@y.example\r\n\r\n", 1),
        Flaw.FIELDS_UNSIGNED),
        (lambda s: s.replace(b"v=1;", b"v=2;"), Flaw.UNREADABLE),
        (lambda s: s.replace(b"v=1;", b"v=1; v=1;"), Flaw.UNREADABLE),
        (lambda s: s.replace(b"d=whitakerlegal.com", b"d=com"), Flaw.UNREADABLE),
        (lambda s: s.replace(b"s=s1", b"s=s1/../x"), Flaw.UNREADABLE),
        (lambda s: s.replace(b"a=ed25519-sha256", b"a=rsa-sha1"), Flaw.ALGORITHM),
        (lambda s: s.replace(b"a=ed25519-sha256", b"a=rsa-sha256"), Flaw.ALGORITHM),
        (lambda s: s + b" " * 30_000, Flaw.TOO_LARGE),
    ],
)  # fmt: skip
def test_what_was_changed_is_found(
    world: World, change: Callable[[bytes], bytes], flaw: Flaw
) -> None:
    source = change(signed(world))
    assert source != signed(world)
    assert flaw_of(source, world) is flaw


def test_a_body_signed_in_part_proves_nothing_though_it_verifies(world: World) -> None:
    source = signed(world, length=True) + b"<h1>more</h1>\r\n"
    assert dkim.verify(source, dnsfunc=lambda name, timeout=5: _record(world, name))
    assert flaw_of(source, world) is Flaw.BODY_IN_PART


def _record(world: World, name: bytes) -> bytes:
    return world.names(name.decode())[0].encode()


@pytest.mark.parametrize("missing", ["subject", "date"])
def test_subject_and_date_must_be_signed(world: World, missing: str) -> None:
    named = [one for one in ("from", "to", "subject", "date") if one != missing]
    assert flaw_of(signed(world, fields=named), world) is Flaw.FIELDS_UNSIGNED


def test_a_signature_ages_by_when_the_letter_came_not_by_when_it_is_read(world: World) -> None:
    source = signed(world)
    later = re.sub(rb"t=\d+", b"t=%d; x=%d" % (AT - DAY, AT + DAY), source)
    assert flaw_of(later, world, at=AT + 30 * DAY) is Flaw.EXPIRED
    assert flaw_of(later, world, at=AT) is Flaw.BROKEN, "not expired: the tags were changed"
    assert flaw_of(source, world, at=AT - 30 * DAY) is Flaw.EXPIRED, "signed in the future"


@pytest.mark.parametrize(
    ("record", "flaw"),
    [
        ((), Flaw.NO_KEY),
        (("garbage",), Flaw.NO_KEY),
        (("v=DKIM2; p=AAAA",), Flaw.NO_KEY),
        (("v=DKIM1; k=ed25519; p=",), Flaw.KEY_WITHDRAWN),
        (("v=DKIM1; k=ed25519; t=y; p=AAAA",), Flaw.KEY_TESTING),
        (("v=DKIM1; k=ed25519; s=tlsrpt; p=AAAA",), Flaw.ALGORITHM),
        (("v=DKIM1; k=ed25519; h=sha1; p=AAAA",), Flaw.ALGORITHM),
        (("v=DKIM1; p=AAAA",), Flaw.ALGORITHM),
        (("v=DKIM1; k=ed25519; p=AAAA",), Flaw.KEY_WEAK),
        (("v=DKIM1; k=ed25519; p=" + "A" * 3_000,), Flaw.KEY_WEAK),
    ],
)
def test_keys_that_do_not_serve(world: World, record: tuple[str, ...], flaw: Flaw) -> None:
    source = signed(world)
    world.names.records[f"s1._domainkey.{DOMAIN}"] = record
    assert flaw_of(source, world) in (flaw, Flaw.BROKEN if flaw is Flaw.KEY_WEAK else flaw)


def test_a_key_of_768_bits_is_refused_though_it_verifies(world: World) -> None:
    private, record = weak_key()
    text = letter(f"John <john@{DOMAIN}>")
    world.names.records[f"old._domainkey.{DOMAIN}"] = (record,)
    source = dkim.DKIM(text).sign(b"old", DOMAIN.encode(), private) + text
    assert dkim.DKIM(source, minkey=512).verify(dnsfunc=lambda name, timeout=5: record.encode())
    assert flaw_of(source, world) is Flaw.KEY_WEAK


def test_a_name_system_that_is_silent_is_no_sign_of_forgery(world: World) -> None:
    source = signed(world)
    (first,) = signatures.read(tuple(fields(header_block(source))), AT)
    assert Checker(source, lambda name: None).check(first).flaw is Flaw.UNCHECKED


def test_words_of_one_field_are_never_checked_against_another(world: World) -> None:
    """Fields that only one of two readers sees would let a forged body hash pass."""
    source = signed(world)
    true = source.partition(b"\r\n")[0].partition(b":")[2]
    for name in (b"DKIM-Signature :", b"DKIM-Signature\t:", b"DKIM-\0Signature:"):
        whole = name + true.replace(b"s=s1", b"s=s2") + b"\r\n" + source
        assert flaw_of(whole, world) is not None


def test_long_runs_of_spaces_cost_no_time(world: World) -> None:
    source = signed(world).replace(b"v=1;", b"v=1;" + b" " * 300)
    assert flaw_of(source, world) is Flaw.UNREADABLE


def test_at_most_ten_signatures_are_read(world: World) -> None:
    source = b"".join(b"DKIM-Signature: v=1\r\n" for _ in range(50)) + letter("a@b.example")
    assert len(signatures.read(tuple(fields(header_block(source))), AT)) == 10


def test_rsa_keys_of_this_run_are_long_enough() -> None:
    assert rsa_key()[1].startswith("v=DKIM1; k=rsa; p=MIGf")
