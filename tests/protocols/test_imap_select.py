"""Opening a mailbox: CONDSTORE, QRESYNC, and what is not to be believed."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.model.message import Flag
from app.model.problem import ProblemKind
from app.protocols import errors
from app.protocols.imap import ImapSession, Selected, SyncPoint
from app.protocols.imap_answers import Malformed, counted, expanded, vanished
from app.protocols.imap_connection import News
from app.protocols.imap_select import Opening
from app.protocols.imap_wire import Untagged
from tests.protocols.test_imap import logged_in, login

QRESYNC = (
    logged_in("ENABLE QRESYNC")
    + """
    C: {e} ENABLE QRESYNC
    S: * ENABLED QRESYNC
    S: {e} OK
    """
)
KNOWN = SyncPoint(7, 100)
ASKED = 'C: {s} SELECT "INBOX" (QRESYNC (7 100))'
OPENED = """
    S: * 3 EXISTS
    S: * OK [UIDVALIDITY 7] valid
    S: * OK [UIDNEXT 44] next
    S: * OK [HIGHESTMODSEQ 120] highest
"""
DONE = "S: {s} OK [READ-WRITE] done"


def resync(stage: Any, *told: str, known: SyncPoint = KNOWN, asked: str = ASKED) -> Selected:
    session = login(stage, [QRESYNC, asked, *told, DONE])
    return session.select("INBOX", known)


def test_what_changed_and_vanished_is_told_by_select(stage: Any) -> None:
    """RFC 7162 §3.2.5.1."""
    found = resync(
        stage,
        OPENED,
        """
        S: * VANISHED (EARLIER) 1:2,4
        S: * VANISHED (EARLIER) 9
        S: * 1 FETCH (UID 3 FLAGS (\\Seen blue) MODSEQ (110))
        """,
    )
    assert found == Selected(
        7, 44, 3, 120, True, ((3, Flag.SEEN, ("blue",)),), ("1:2,4", "9"), "", False
    )


def test_known_uids_are_told_where_they_are_known(stage: Any) -> None:
    asked = 'C: {s} SELECT "INBOX" (QRESYNC (7 100 3:9,12))'
    assert resync(stage, OPENED, known=SyncPoint(7, 100, "3:9,12"), asked=asked).resynced


@pytest.mark.parametrize("uids", ["1:*", "x", "1,,2", "3 NOOP", "1," * 4_000 + "1"])
def test_known_uids_that_no_command_should_carry_are_left_out(stage: Any, uids: str) -> None:
    assert resync(stage, OPENED, known=SyncPoint(7, 100, uids)).resynced


@pytest.mark.parametrize("known", [SyncPoint(0, 100), SyncPoint(7, 0), None])
def test_without_a_point_to_start_from_there_is_nothing_to_resynchronise(
    stage: Any, known: SyncPoint | None
) -> None:
    session = login(stage, [QRESYNC, 'C: {s} SELECT "INBOX" (CONDSTORE)', OPENED, DONE])
    assert not session.select("INBOX", known).resynced


def test_without_qresync_it_is_a_plain_select(stage: Any) -> None:
    session = login(stage, [logged_in(), 'C: {s} SELECT "INBOX"', OPENED, DONE])
    assert session.select("INBOX", KNOWN) == Selected(7, 44, 3, 120)


def test_another_uidvalidity_voids_what_is_told(stage: Any) -> None:
    found = resync(
        stage,
        """
        S: * 3 EXISTS
        S: * OK [UIDVALIDITY 8] valid
        S: * OK [UIDNEXT 44] next
        S: * OK [HIGHESTMODSEQ 120] highest
        S: * VANISHED (EARLIER) 1:40
        """,
    )
    assert (found.resynced, found.vanished) == (False, ())


def test_a_server_set_back_is_not_resynchronised(stage: Any) -> None:
    opened = OPENED.replace("120", "90")
    assert not resync(stage, opened).resynced


def test_a_mailbox_without_modseqs_is_not_resynchronised(
    stage: Any, problem_of: Callable[..., Any]
) -> None:
    """RFC 7162 §3.1.2.2; CHANGEDSINCE would be BAD there."""
    session = login(
        stage,
        [
            QRESYNC,
            ASKED,
            OPENED.replace("[HIGHESTMODSEQ 120] highest", "[NOMODSEQ] sorry"),
            DONE,
            "C: {f} UID FETCH 1:* (UID FLAGS)",
            "S: * 1 FETCH (UID 4 FLAGS ())",
            "S: {f} OK",
        ],
    )
    found = session.select("INBOX", KNOWN)
    assert (found.resynced, found.modseq) == (False, 0)
    assert list(session.fetch_flags("1:*", 100)) == [(4, Flag.NONE, ())]
    assert problem_of(lambda: session.fetch_changes(100)).detail == "no-qresync"


@pytest.mark.parametrize(
    "answer",
    [
        "* VANISHED (EARLIER) 1:4294967295",
        "* VANISHED (EARLIER) 1:*",
        "* VANISHED (EARLIER) 1 2 3",
        "* VANISHED (EARLIER) (1,2)",
        "* VANISHED EARLIER 1",
        "* 1 FETCH (FLAGS (\\Seen) MODSEQ (110))",
        "* 1 FETCH (UID 3 MODSEQ (110))",
        '* 1 FETCH (UID 3 FLAGS (("open)',
    ],
)
def test_what_cannot_be_read_makes_the_whole_untrusted(stage: Any, answer: str) -> None:
    found = resync(stage, OPENED, "S: * VANISHED (EARLIER) 2", f"S: {answer}")
    assert (found.resynced, found.changed, found.vanished) == (False, (), ())
    assert found.exists == 3


def test_vanished_of_nothing_is_nothing(stage: Any) -> None:
    assert resync(stage, OPENED, "S: * VANISHED (EARLIER) ").resynced


def test_more_cannot_vanish_than_there_is_room_for(stage: Any) -> None:
    """UIDNEXT is 44 and three are left, so at most forty can be gone."""
    assert resync(stage, OPENED, "S: * VANISHED (EARLIER) 1:40").resynced


def test_if_all_vanished_and_three_are_left_neither_is_believed(stage: Any) -> None:
    assert not resync(stage, OPENED, "S: * VANISHED (EARLIER) 1:41").resynced


def test_what_is_told_before_closed_is_about_the_mailbox_before(stage: Any) -> None:
    """RFC 7162 §3.2.11."""
    session = login(
        stage,
        [
            QRESYNC,
            'C: {a} SELECT "Old" (CONDSTORE)',
            OPENED,
            "S: {a} OK done",
            ASKED,
            "S: * VANISHED 30:31",
            "S: * 1 FETCH (UID 9 FLAGS (\\Deleted) MODSEQ (119))",
            "S: * 77 EXISTS",
            "S: * OK [CLOSED] now the other",
            OPENED,
            "S: * 1 FETCH (UID 3 FLAGS (\\Seen) MODSEQ (110))",
            DONE,
        ],
    )
    session.select("Old")
    found = session.select("INBOX", KNOWN)
    assert found.changed == ((3, Flag.SEEN, ()),)
    assert found.vanished == ()
    assert found.exists == 3


@pytest.mark.parametrize("asked", [ASKED, 'C: {s} SELECT "INBOX" (CONDSTORE)'])
def test_a_server_that_minds_the_parameters_is_asked_plainly(stage: Any, asked: str) -> None:
    session = login(
        stage, [QRESYNC, asked, "S: {s} BAD what?", 'C: {t} SELECT "INBOX"', OPENED, "S: {t} OK"]
    )
    found = session.select("INBOX", KNOWN if asked == ASKED else None)
    assert (found.exists, found.resynced) == (3, False)


def test_the_mailbox_id_and_read_only_are_told(stage: Any) -> None:
    """RFC 8474 §4.2."""
    session = login(
        stage,
        [
            logged_in("OBJECTID"),
            'C: {s} SELECT "INBOX"',
            OPENED,
            "S: * OK [MAILBOXID (F2212ea87-6097-4256-9d51-71338625)] Ok",
            "S: {s} OK [READ-ONLY] look but do not touch",
        ],
    )
    found = session.select("INBOX")
    assert found.object_id == "F2212ea87-6097-4256-9d51-71338625"
    assert found.read_only


def test_a_mailbox_that_is_not_counted_is_not_taken_for_empty(
    stage: Any, problem_of: Callable[..., Any]
) -> None:
    """Who believed it would remove everything here. The line goes on."""
    session = login(
        stage,
        logged_in()
        + """
        C: {s} SELECT "INBOX"
        S: * OK [UIDVALIDITY 7] valid
        S: {s} OK
        C: {n} NOOP
        S: {n} OK
        """,
    )
    problem = problem_of(lambda: session.select("INBOX"), errors.ProtocolError)
    assert problem.detail == "no-exists"
    assert session.selected == ""
    session.noop()


def test_changes_without_end_are_not_kept(stage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.protocols.imap_select.CHANGES_LIMIT", 10)
    flood = "".join(f"* 1 FETCH (UID {n} FLAGS ())\r\n" for n in range(1, 30))
    session = login(stage, [QRESYNC, ASKED, OPENED, flood.encode(), DONE])
    assert not session.select("INBOX", KNOWN).resynced


def test_vanished_without_end_is_not_kept(stage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.protocols.imap_answers.VANISHED_LIMIT", 10)
    assert not resync(stage, OPENED, *["S: * VANISHED (EARLIER) 1:6"] * 3).resynced


def test_a_refused_select_leaves_nothing_open(stage: Any, problem_of: Callable[..., Any]) -> None:
    session = login(stage, [QRESYNC, ASKED, "S: {s} NO [NONEXISTENT] gone"])
    problem = problem_of(lambda: session.select("INBOX", KNOWN), errors.Refused)
    assert problem.kind is ProblemKind.MAILBOX_GONE
    assert session.selected == ""


# --- while it is open ---


def opened(stage: Any, *told: str) -> ImapSession:
    session = login(stage, [QRESYNC, 'C: {s} SELECT "INBOX" (CONDSTORE)', OPENED, DONE, *told])
    session.select("INBOX")
    return session


def test_changes_with_what_vanished(stage: Any) -> None:
    session = opened(
        stage,
        """
        C: {f} UID FETCH 1:4294967295 (UID FLAGS) (CHANGEDSINCE 100 VANISHED)
        S: * VANISHED (EARLIER) 300:310,405
        S: * 1 FETCH (UID 404 MODSEQ (65402) FLAGS (\\Seen))
        S: * 4 EXISTS
        S: {f} OK
        """,
    )
    changes = session.fetch_changes(100)
    assert changes.flags == [(404, Flag.SEEN, ())]
    assert changes.vanished == ["300:310,405"]
    assert changes.complete
    assert session.take_news() == News(arrived=True)
    assert session.exists == 4


@pytest.mark.parametrize("answer", ["* VANISHED (EARLIER) 1:9999999999", "* 1 FETCH (FLAGS ())"])
def test_changes_that_cannot_be_read_are_incomplete(stage: Any, answer: str) -> None:
    session = opened(
        stage,
        "C: {f} UID FETCH 1:4294967295 (UID FLAGS) (CHANGEDSINCE 100 VANISHED)",
        f"S: {answer}",
        "S: * 1 FETCH (UID 404 FLAGS (\\Seen))",
        "S: {f} OK",
    )
    changes = session.fetch_changes(100)
    assert changes.flags == [(404, Flag.SEEN, ())]
    assert not changes.complete


def test_vanished_while_open_counts_down_and_is_news(stage: Any) -> None:
    session = opened(stage, "C: {n} NOOP\nS: * VANISHED 41,43\nS: {n} OK")
    assert session.noop()
    assert session.exists == 1
    assert session.take_news() == News(expunged=True)


@pytest.mark.parametrize("uids", ["1:4294967295", "garbage", "1:*"])
def test_an_absurd_vanished_while_open_is_news_alone(stage: Any, uids: str) -> None:
    session = opened(stage, f"C: {{n}} NOOP\nS: * VANISHED {uids}\nS: {{n}} OK")
    assert session.noop()
    assert session.exists == 3


def test_the_earlier_is_no_news(stage: Any) -> None:
    session = opened(stage, "C: {n} NOOP\nS: * VANISHED (EARLIER) 41,43\nS: {n} OK")
    assert not session.noop()
    assert session.exists == 3


# --- reading ---


@settings(deadline=None)
@given(st.binary(max_size=60))
@example(b" (EARLIER) 1:3,9")
@example(b" (EARLIER) 0")
@example(b" (EARLIER) 99999999999999999999")
def test_any_vanished_answer_is_read_or_malformed(rest: bytes) -> None:
    try:
        _, uids = vanished(rest)
    except Malformed:
        return
    assert len(expanded(uids)) == counted(uids)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from([b"OK", b"FETCH", b"VANISHED", b"FLAGS"]), st.binary())))
def test_an_opening_takes_any_answers(answers: list[tuple[bytes, bytes]]) -> None:
    opening = Opening(KNOWN)
    for name, rest in answers:
        opening.read(Untagged(name, 1, rest, [rest]))
    found = opening.selected(3, 44, read_only=False)
    assert found.resynced or (found.changed, found.vanished) == ((), ())
