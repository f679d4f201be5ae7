"""Reading IMAP answers: values, dates, sets, names; whatever bytes come, a value or Malformed."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.model.mailbox import Role
from app.model.message import Flag
from app.protocols import imap_names
from app.protocols.imap_answers import (
    Fetched,
    Malformed,
    Value,
    epoch,
    expanded,
    fetched,
    membership,
    split_set,
    uid_sets,
    values,
)


@pytest.mark.parametrize(
    ("pieces", "read"),
    [
        ([b'(\\Seen) "/" INBOX\r\n'], [[b"\\Seen"], b"/", b"INBOX"]),
        ([b'NIL "a\\"b\\\\c" ()\r\n'], [None, b'a"b\\c', []]),
        ([b"(BODY[HEADER.FIELDS (FROM TO)]<0> ", b"lit", b")\r\n"],
         [[b"BODY[HEADER.FIELDS (FROM TO)]<0>", b"lit"]]),
        ([b"((a) (b (c)))\r\n"], [[[b"a"], [b"b", [b"c"]]]]),
        ([b""], []),
    ],
)  # fmt: skip
def test_values(pieces: list[bytes], read: list[Value]) -> None:
    assert values(pieces) == read


@pytest.mark.parametrize("text", [b"(", b")", b'"open', b"(a))", b"(" * 1000])
def test_what_cannot_be_read_is_malformed(text: bytes) -> None:
    with pytest.raises(Malformed):
        values([text])


HEADER = b"Subject: x\r\n\r\n"
ARRIVAL = Fetched(7, (Flag.SEEN, ("blue",)), 1577836800, 12, HEADER, None)


USUAL = b' (UID 7 FLAGS (\\Seen blue) INTERNALDATE " 1-Jan-2020 00:00:00 +0000" RFC822.SIZE 12'
SHUFFLED = b' (RFC822.SIZE 12 INTERNALDATE "01-Jan-2020 01:00:00 +0100" MODSEQ (4) UID 7'
AFTERWARDS = b' UID 7 FLAGS (\\Seen blue) X-NEW ("odd") RFC822.SIZE 12 INTERNALDATE '
SECTION = b" BODY[HEADER.FIELDS (SUBJECT)] "


@pytest.mark.parametrize(
    "pieces",
    [
        [USUAL + SECTION, HEADER, b")\r\n"],
        [SHUFFLED + b" FLAGS (\\SEEN blue)" + SECTION, HEADER, b")\r\n"],
        [b" (" + SECTION, HEADER, AFTERWARDS + b'"31-Dec-2019 19:00:00 -0500")\r\n'],
    ],
)
def test_fetch_in_any_order_reads_the_same(pieces: list[bytes]) -> None:
    assert fetched(pieces) == ARRIVAL


def test_fetch_of_a_body() -> None:
    pieces = [b" (UID 7 BODY[] ", b"source", b")\r\n"]
    assert fetched(pieces) == Fetched(7, None, 0, 0, None, b"source")


@settings(deadline=None)
@given(st.lists(st.binary(max_size=60), min_size=1, max_size=5))
@example([b" (UID 7 FLAGS (\\Seen) BODY[] ", b"x"])
def test_any_fetch_answer_is_read_or_malformed(pieces: list[bytes]) -> None:
    try:
        fetched(pieces)
    except Malformed:
        pass


@settings(deadline=None)
@given(st.text(alphabet='() "\\[]{}<>UIDBODY123\r\n', max_size=80))
def test_any_text_near_the_grammar_is_read_or_malformed(text: str) -> None:
    try:
        fetched([text.encode()])
    except Malformed:
        pass


@pytest.mark.parametrize(
    "date", [b"", b"nonsense", b"32-Foo-2020 00:00:00 +0000", b"99-Jan-99999 00:00:00 +0000"]
)
def test_dates_of_nonsense_are_zero(date: bytes) -> None:
    assert epoch(date) == 0


@settings(deadline=None)
@given(st.sets(st.integers(1, 2**32 - 1), max_size=300), st.integers(1, 20))
def test_uid_sets_name_each_uid_once(uids: set[int], limit: int) -> None:
    parts = list(uid_sets(uids, limit))
    assert all(part.count(",") < limit for part in parts)
    assert [uid for part in parts for uid in expanded(part)] == sorted(uids)


@settings(deadline=None)
@given(st.sets(st.integers(1, 5_000), min_size=1, max_size=300))
def test_membership_is_that_of_the_set(uids: set[int]) -> None:
    asked = membership(",".join(uid_sets(uids, 1000)))
    assert {uid for uid in range(5_002) if asked(uid)} == uids


def test_open_ended_sets() -> None:
    asked = membership("5:*")
    assert [asked(uid) for uid in (4, 5, 4_000_000_000)] == [False, True, True]
    assert membership("*:5")(9)
    assert list(split_set("1,2,3:4,5", 2)) == ["1,2", "3:4,5"]


@pytest.mark.parametrize("text", ["1:99999999999", "a", "1:b", "1:2:3"])
def test_absurd_sets_are_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        expanded(text)


# --- names ---


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("INBOX", b"INBOX"),
        ("Entwürfe", b"Entw&APw-rfe"),
        ("R&D", b"R&-D"),
        ("~peter/mail/台北/日本語", b"~peter/mail/&U,BTFw-/&ZeVnLIqe-"),  # RFC 3501 §5.1.3
        ("भेजे गए", b"&CS0JRwkcCUc- &CRcJDw-"),
        ("\U0001f4e7", b"&2D3c5w-"),
        ("a\tb", b"a&AAk-b"),
    ],
)
def test_modified_utf7(name: str, spelled: bytes) -> None:
    assert imap_names.encode(name) == spelled
    assert imap_names.decode(spelled) == name


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_every_name_comes_back(name: str) -> None:
    spelled = imap_names.encode(name)
    assert spelled.isascii()
    assert imap_names.decode(spelled) == name


@settings(deadline=None)
@given(st.binary(max_size=50))
def test_no_spelling_is_unreadable(spelled: bytes) -> None:
    assert isinstance(imap_names.decode(spelled), str)


@pytest.mark.parametrize(
    ("path", "delimiter", "role"),
    [
        ("Sent Items", "/", Role.SENT),
        ("INBOX.Trash", ".", Role.TRASH),
        ("[Gmail]/Spam", "/", Role.JUNK),
        ("Gesendete Elemente", "/", Role.SENT),
        ("Корзина", "|", Role.TRASH),
        ("下書き", "/", Role.DRAFTS),
        ("मसौदे", "/", Role.DRAFTS),
        ("Projects/Archive", "/", Role.NONE),
        ("Sentinel", "/", Role.NONE),
    ],
)
def test_roles_by_name(path: str, delimiter: str, role: Role) -> None:
    assert imap_names.role_by_name(path, delimiter) is role
