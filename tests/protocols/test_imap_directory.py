"""The mailboxes of an account: listed with their counts, made, renamed, removed, measured."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.model.mailbox import Role
from app.model.message import Flag
from app.model.problem import ProblemKind
from app.protocols import errors, imap_mailboxes, imap_space
from app.protocols.imap_answers import Malformed
from app.protocols.imap_mailboxes import Status
from app.protocols.imap_space import Namespace, Quota
from app.protocols.imap_wire import Untagged
from tests.protocols.test_imap import logged_in, login, selected

ITEMS = "(MESSAGES UIDNEXT UIDVALIDITY UNSEEN)"


def answer(rest: bytes) -> Untagged:
    return Untagged(b"", 0, rest, [rest])


# --- survey ---


def test_a_survey_is_one_round_trip_with_list_status(stage: Any) -> None:
    """RFC 5819; INBOX may be named in any case, and what makes no sense costs itself alone."""
    session = login(
        stage,
        logged_in("LIST-EXTENDED LIST-STATUS SPECIAL-USE CONDSTORE")
        + """
        C: {l} LIST "" "*" RETURN (SPECIAL-USE SUBSCRIBED STATUS """
        + ITEMS.replace(")", " HIGHESTMODSEQ))")
        + """
        S: * LIST (\\Subscribed) "/" INBOX
        S: * STATUS "inbox" (MESSAGES 9 UIDNEXT 12 UIDVALIDITY 3 UNSEEN 2 HIGHESTMODSEQ 44)
        S: * LIST (\\Sent) "/" "Gr&APY-n"
        S: * STATUS "Gr&APY-n" (MESSAGES 1 UIDNEXT 2 UIDVALIDITY 4 UNSEEN NIL HIGHESTMODSEQ 0)
        S: * LIST (\\NoSelect) "/" "Lists"
        S: * LIST () "/" "Odd"
        S: * STATUS "Odd" ((
        S: {l} OK
        """,
    )
    survey = session.survey()
    assert [mailbox.path for mailbox in survey.mailboxes] == ["INBOX", "Grön", "Lists", "Odd"]
    assert survey.statuses == {"INBOX": Status(3, 12, 9, 44, 2), "Grön": Status(4, 2, 1, 0, 0)}


def test_a_survey_without_list_status_asks_for_all_at_once(stage: Any) -> None:
    session = login(
        stage,
        logged_in()
        + f"""
        C: {{l}} LIST "" "*"
        S: * LIST () "/" INBOX
        S: * LIST (\\NoSelect) "/" Lists
        S: * LIST () "/" Old
        S: {{l}} OK
        C: {{m}} LSUB "" "*"
        S: {{m}} OK
        C: {{a}} STATUS "INBOX" {ITEMS}
        C: {{b}} STATUS "Old" {ITEMS}
        S: * STATUS INBOX (MESSAGES 9 UIDNEXT 12 UIDVALIDITY 3 UNSEEN 2)
        S: {{a}} OK
        S: {{b}} NO [NOPERM] not yours
        """,
    )
    survey = session.survey()
    assert survey.statuses == {"INBOX": Status(3, 12, 9, 0, 2)}
    assert len(survey.mailboxes) == 3


def test_a_survey_that_the_server_minds_goes_the_long_way(stage: Any) -> None:
    session = login(
        stage,
        logged_in("LIST-EXTENDED LIST-STATUS")
        + f"""
        C: {{l}} LIST "" "*" RETURN (SUBSCRIBED STATUS {ITEMS})
        S: {{l}} BAD what?
        C: {{k}} LIST "" "*"
        S: * LIST () "/" INBOX
        S: {{k}} OK
        C: {{m}} LSUB "" "*"
        S: {{m}} OK
        C: {{a}} STATUS "INBOX" {ITEMS}
        S: * STATUS INBOX (MESSAGES 9 UIDNEXT 12 UIDVALIDITY 3 UNSEEN 2)
        S: {{a}} OK
        """,
    )
    assert session.survey().statuses == {"INBOX": Status(3, 12, 9, 0, 2)}


def test_unreadable_statuses_do_not_stop_the_others(stage: Any) -> None:
    session = login(
        stage,
        logged_in()
        + f"""
        C: {{a}} STATUS "A" {ITEMS}
        C: {{b}} STATUS "B" {ITEMS}
        S: * STATUS A ((
        S: {{a}} OK
        S: * STATUS B (MESSAGES 9 UIDNEXT 12 UIDVALIDITY 3 UNSEEN 2 SIZE 44 DELETED 1)
        S: {{b}} OK
        """,
    )
    assert session.statuses(["A", "B"]) == {"B": Status(3, 12, 9, 0, 2)}


@pytest.mark.parametrize("said", ["NO [INUSE] later", "NO [SERVERBUG] oops", "BAD what?"])
def test_one_mailbox_that_is_in_use_does_not_stop_the_others(stage: Any, said: str) -> None:
    session = login(
        stage,
        logged_in()
        + f"""
        C: {{a}} STATUS "A" {ITEMS}
        C: {{b}} STATUS "B" {ITEMS}
        S: {{a}} {said}
        S: * STATUS B (MESSAGES 9 UIDNEXT 12 UIDVALIDITY 3 UNSEEN 2)
        S: {{b}} OK
        """,
    )
    assert session.statuses(["A", "B"]) == {"B": Status(3, 12, 9, 0, 2)}


def test_a_list_without_end_is_not_kept(stage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.protocols.imap_directory.MAILBOXES_LIMIT", 10)
    lines = "".join(f'* LIST () "/" m{n}\r\n' for n in range(1_000))
    script = [logged_in(), 'C: {l} LIST "" "*"', lines.encode(), "S: {l} OK"]
    session = login(stage, [*script, 'C: {m} LSUB "" "*"', "S: {m} OK"])
    assert len(session.list_mailboxes()) == 10


# --- namespaces ---

NAMESPACES = """
    C: {n} NAMESPACE
    S: * NAMESPACE (("INBOX." ".")) (("user." ".")) (("Shared/" "/")("" "/")("Odd*" "/"))
    S: {n} OK
"""


def test_what_others_share_is_listed_where_the_list_left_it_out(stage: Any) -> None:
    """RFC 2342 §5."""
    session = login(
        stage,
        logged_in("NAMESPACE")
        + """
        C: {l} LIST "" "*"
        S: * LIST () "." INBOX
        S: * LIST () "." user.ravi
        S: {l} OK
        """
        + NAMESPACES
        + """
        C: {s} LIST "" "Shared/*"
        S: * LIST () "/" "Shared/Plans"
        S: {s} OK
        C: {m} LSUB "" "*"
        S: {m} OK
        """,
    )
    paths = [mailbox.path for mailbox in session.list_mailboxes()]
    assert paths == ["INBOX", "user.ravi", "Shared/Plans"]
    assert session.personal == Namespace("INBOX.", ".", b"INBOX.")


@pytest.mark.parametrize(
    "told", ["* NAMESPACE NIL NIL NIL", "* NAMESPACE", "* NAMESPACE ((", "* NAMESPACE (NIL) x"]
)
def test_without_a_personal_namespace_the_root_is_the_top(stage: Any, told: str) -> None:
    session = login(stage, logged_in("NAMESPACE") + f"\nC: {{n}} NAMESPACE\nS: {told}\nS: {{n}} OK")
    assert session.personal == Namespace("", "")


def test_where_namespaces_are_not_offered_the_delimiter_is_that_of_the_list(stage: Any) -> None:
    session = login(
        stage,
        logged_in()
        + """
        C: {l} LIST "" "*"
        S: * LIST () NIL Flat
        S: * LIST () "." INBOX
        S: {l} OK
        C: {m} LSUB "" "*"
        S: {m} OK
        """,
    )
    assert session.personal == Namespace("", "")
    session.list_mailboxes()
    assert session.personal == Namespace("", ".")


@pytest.mark.parametrize(
    ("name", "path"),
    [("Work", "INBOX.Work"), ("INBOX.Work", "INBOX.Work"), ("INBOX", "INBOX")],
)
def test_a_new_mailbox_belongs_under_the_prefix(name: str, path: str) -> None:
    assert Namespace("INBOX.", ".").path(name) == path


@given(st.binary(max_size=80))
@example(b' (("INBOX." ".")) NIL NIL')
def test_any_namespaces_are_read_or_malformed(rest: bytes) -> None:
    try:
        imap_space.namespaces(answer(rest))
    except Malformed:
        pass


# --- changing ---


def test_a_special_use_is_told_at_creation(stage: Any) -> None:
    """RFC 6154 §3."""
    session = login(
        stage,
        logged_in("CREATE-SPECIAL-USE")
        + """
        C: {c} CREATE "Archiv" (USE (\\Archive))
        S: {c} OK
        C: {s} SUBSCRIBE "Archiv"
        S: {s} OK
        C: {d} CREATE "Plain"
        S: {d} OK
        C: {t} SUBSCRIBE "Plain"
        S: {t} OK
        """,
    )
    session.create("Archiv", Role.ARCHIVE)
    session.create("Plain")


@pytest.mark.parametrize("said", ["NO [USEATTR] not that one", "BAD what?"])
def test_a_special_use_that_is_refused_is_left_out(stage: Any, said: str) -> None:
    session = login(
        stage,
        logged_in("CREATE-SPECIAL-USE")
        + f"""
        C: {{c}} CREATE "Archiv" (USE (\\Archive))
        S: {{c}} {said}
        C: {{d}} CREATE "Archiv"
        S: {{d}} OK
        C: {{s}} SUBSCRIBE "Archiv"
        S: {{s}} OK
        """,
    )
    session.create("Archiv", Role.ARCHIVE)


def test_a_special_use_is_not_told_where_that_is_not_offered(stage: Any) -> None:
    session = login(
        stage,
        logged_in()
        + """
        C: {c} CREATE "Archiv"
        S: {c} OK
        C: {s} SUBSCRIBE "Archiv"
        S: {s} OK
        """,
    )
    session.create("Archiv", Role.ARCHIVE)


def test_a_parent_that_does_not_exist_is_no_mailbox_that_exists(
    stage: Any, problem_of: Callable[..., Any]
) -> None:
    script = '\nC: {c} CREATE "A/B"\nS: {c} NO Parent mailbox does not exist'
    session = login(stage, logged_in() + script)
    problem_of(lambda: session.create("A/B"), errors.Refused)


def test_renaming_moves_the_subscription(stage: Any) -> None:
    session = login(
        stage,
        logged_in()
        + """
        C: {r} RENAME "Alt" "&kCE-/Neu"
        S: {r} OK
        C: {s} SUBSCRIBE "&kCE-/Neu"
        S: {s} NO never
        C: {u} UNSUBSCRIBE "Alt"
        S: {u} NO never
        """,
    )
    session.rename("Alt", "逡/Neu")


def test_a_renamed_mailbox_is_no_longer_spelled_as_it_was_listed(stage: Any) -> None:
    session = login(
        stage,
        logged_in()
        + """
        C: {l} LIST "" "*"
        S: * LIST () "/" "R&D"
        S: * LIST () "/" "R&D/Sub"
        S: {l} OK
        C: {m} LSUB "" "*"
        S: {m} OK
        C: {r} RENAME "R&D" "Lab"
        S: {r} OK
        C: {s} SUBSCRIBE "Lab"
        S: {s} OK
        C: {u} UNSUBSCRIBE "R&D"
        S: {u} OK
        C: {d} DELETE "R&-D/Sub"
        S: {d} NO [NONEXISTENT] gone
        """,
    )
    session.list_mailboxes()
    session.rename("R&D", "Lab")
    with pytest.raises(errors.Refused) as caught:
        session.delete_mailbox("R&D/Sub")
    assert caught.value.problem.kind is ProblemKind.MAILBOX_GONE


def test_the_open_mailbox_is_left_before_it_is_removed(stage: Any) -> None:
    """RFC 3691; a plain CLOSE would expunge what others marked."""
    session = login(
        stage,
        selected("UNSELECT")
        + """
        C: {u} UNSELECT
        S: {u} OK
        C: {d} DELETE "INBOX"
        S: {d} OK
        C: {x} UNSUBSCRIBE "INBOX"
        S: {x} OK
        """,
    )
    session.select("INBOX")
    session.delete_mailbox("INBOX")
    assert session.selected == ""


def test_without_unselect_a_mailbox_is_left_read_only(stage: Any) -> None:
    session = login(
        stage,
        selected()
        + """
        C: {u} EXAMINE "INBOX"
        S: * 3 EXISTS
        S: {u} OK [READ-ONLY]
        C: {c} CLOSE
        S: {c} OK
        """,
    )
    session.select("INBOX")
    session.unselect()
    session.unselect()


def test_an_examine_that_is_refused_leaves_the_mailbox_too(stage: Any) -> None:
    session = login(stage, selected() + '\nC: {u} EXAMINE "INBOX"\nS: {u} NO gone')
    session.select("INBOX")
    session.unselect()


def test_subscribing_and_unsubscribing(stage: Any) -> None:
    session = login(
        stage,
        logged_in()
        + """
        C: {a} SUBSCRIBE "A"
        S: {a} OK
        C: {b} UNSUBSCRIBE "A"
        S: {b} OK
        """,
    )
    session.subscribe("A", True)
    session.subscribe("A", False)


# --- room ---

QUOTA_ROOT = 'C: {q} GETQUOTAROOT "INBOX"'


@pytest.mark.parametrize(
    ("told", "quota"),
    [
        ('* QUOTAROOT INBOX ""\r\n* QUOTA "" (STORAGE 10 512)', Quota(10, 512)),
        ('* QUOTA "u" (MESSAGE 9 100 STORAGE 500 512)', Quota(500, 512)),
        ('* QUOTA "a" (STORAGE 1 512)\r\n* QUOTA "b" (STORAGE 9 10)', Quota(9, 10)),
        ('* QUOTA "u" (MESSAGE 9 100)', None),
        ('* QUOTA "u" ()', None),
        ('* QUOTA "u" (STORAGE 1 0)', None),
        ('* QUOTA "u" (STORAGE NIL NIL)', None),
        ('* QUOTA "u" ((', None),
        ('* QUOTA "u" (STORAGE 1 99999999999999999999)', None),
        ("* QUOTAROOT INBOX", None),
    ],
)
def test_the_room_left_is_told(stage: Any, told: str, quota: Quota | None) -> None:
    """RFC 9208 §4.2."""
    session = login(stage, [logged_in("QUOTA"), QUOTA_ROOT, f"{told}\r\n".encode(), "S: {q} OK"])
    assert session.quota() == quota


def test_room_that_is_a_secret_is_none(stage: Any) -> None:
    session = login(stage, [logged_in("QUOTA"), QUOTA_ROOT, "S: {q} NO [NOPERM] secret"])
    assert session.quota() is None


def test_room_is_not_asked_for_where_it_is_not_offered(stage: Any) -> None:
    assert login(stage, logged_in()).quota() is None


def test_a_letter_over_the_limit_is_refused_before_a_byte_is_sent(
    stage: Any, problem_of: Callable[..., Any]
) -> None:
    """RFC 7889 §3.1."""
    session = login(stage, logged_in("APPENDLIMIT=10"))
    problem = problem_of(lambda: session.append("Sent", b"x" * 11, Flag.NONE, 0), errors.Refused)
    assert (problem.kind, problem.detail) == (ProblemKind.TOO_LARGE, "10")


def test_a_limit_of_each_mailbox_is_asked_for_once(
    stage: Any, problem_of: Callable[..., Any]
) -> None:
    """RFC 7889 §3.2."""
    session = login(
        stage,
        logged_in("APPENDLIMIT")
        + """
        C: {s} STATUS "Sent" (APPENDLIMIT)
        S: * STATUS "Sent" (APPENDLIMIT 10)
        S: {s} OK
        """,
    )
    for _ in range(2):
        problem = problem_of(lambda: session.append("Sent", b"x" * 11, Flag.NONE, 0))
        assert problem.kind is ProblemKind.TOO_LARGE


@pytest.mark.parametrize(
    ("offered", "asked"),
    [
        ("APPENDLIMIT", '* STATUS "Sent" (APPENDLIMIT NIL)'),
        ("APPENDLIMIT", '* STATUS "Sent" (('),
        ("APPENDLIMIT", "* OK"),
        ("APPENDLIMIT=", ""),
        ("APPENDLIMIT=99999999999999999999999", ""),
        ("", ""),
    ],
)
def test_without_a_limit_any_letter_is_sent(stage: Any, offered: str, asked: str) -> None:
    ask = f'C: {{s}} STATUS "Sent" (APPENDLIMIT)\nS: {asked}\nS: {{s}} OK' if asked else ""
    session = login(
        stage,
        [
            logged_in(offered),
            ask,
            'C: {a} APPEND "Sent" () "14-Nov-2023 22:13:20 +0000" {11}',
            "S: + go",
            "C: xxxxxxxxxxx",
            "S: {a} OK",
        ],
    )
    session.append("Sent", b"x" * 11, Flag.NONE, 1_700_000_000)


# --- names ---


@given(st.text(max_size=30))
def test_any_name_is_read_back_as_it_was_spelled(name: str) -> None:
    from app.protocols import imap_names

    try:
        spelled = imap_names.encode(name)
    except UnicodeEncodeError:  # half a surrogate pair is no text
        return
    if spelled.isascii():
        assert imap_names.decode(spelled) == name


@given(st.binary(max_size=60))
def test_any_list_line_is_read_or_malformed(rest: bytes) -> None:
    for utf8 in (True, False):
        try:
            imap_mailboxes.listing(answer(rest), utf8=utf8)
        except Malformed:
            pass
