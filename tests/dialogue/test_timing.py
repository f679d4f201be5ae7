"""Which command a line answers and how long that took, from the lines alone."""

from app.dialogue.timing import Stopwatch, verb_of
from app.model.account import Protocol
from app.model.dialogue import Spoken
from tests.dialogue.spoken import dialogue


def told(lines: list[Spoken]) -> list[tuple[str, str, int | None]]:
    """Return each line's text, the command it answers, and the milliseconds."""
    return [
        (
            timed.spoken.line.text,
            timed.command,
            None if timed.seconds is None else round(timed.seconds * 1000),
        )
        for timed in Stopwatch().all(lines)
    ]


def test_an_smtp_reply_ends_with_its_last_line() -> None:
    lines = dialogue("""
        S: 220 ready
        C: EHLO [127.0.0.1]
        S: 250-smtp.example.org
        S: 250 SIZE 1000
        C: DATA
        S: 354 go
        C: … 900 bytes
        C: .
        S: 250 2.0.0 taken
    """)
    assert told(lines) == [
        ("220 ready", "", None),
        ("EHLO [127.0.0.1]", "", None),
        ("250-smtp.example.org", "EHLO", None),
        ("250 SIZE 1000", "EHLO", 20),
        ("DATA", "", None),
        ("354 go", "DATA", 10),
        ("… 900 bytes", "", None),
        (".", "", None),
        ("250 2.0.0 taken", "DATA", 10),
    ]


def test_pipelined_replies_answer_in_their_order() -> None:
    lines = dialogue("""
        C: MAIL FROM:<a@b.example>
        C: RCPT TO:<c@d.example>
        S: 250 ok
        S: 550 no
    """)
    assert told(lines)[2:] == [("250 ok", "MAIL", 20), ("550 no", "RCPT", 20)]


def test_each_step_of_a_login_is_the_logins() -> None:
    lines = dialogue("""
        C: AUTH LOGIN
        S: 334 ••••
        C: ••••
        S: 235 2.7.0 in
    """)
    assert [command for _, command, _ in told(lines)] == ["", "AUTH", "", "AUTH"]


def test_imap_answers_are_told_by_their_tags() -> None:
    lines = dialogue(
        """
        C: A1 UID FETCH 1:5 (FLAGS)
        C: A2 NOOP
        S: * 1 FETCH (FLAGS ())
        S: A1 OK done
        S: A2 OK done
        S: * 7 EXISTS
        """,
        Protocol.IMAP,
    )
    assert told(lines)[2:] == [
        ("* 1 FETCH (FLAGS ())", "UID FETCH", None),
        ("A1 OK done", "UID FETCH", 30),
        ("A2 OK done", "NOOP", 30),
        ("* 7 EXISTS", "", None),
    ]


def test_a_pop3_listing_is_timed_by_its_status_line() -> None:
    lines = dialogue(
        """
        C: LIST
        C: UIDL
        S: +OK 2 messages
        S: … 20 bytes
        S: -ERR no such command
        """,
        Protocol.POP3,
    )
    assert told(lines)[2:] == [
        ("+OK 2 messages", "LIST", 20),
        ("… 20 bytes", "UIDL", None),
        ("-ERR no such command", "UIDL", 30),
    ]


def test_sessions_do_not_answer_for_each_other() -> None:
    ask = dialogue("C: NOOP", session=1)
    other = dialogue("S: 250 ok", session=2, start=2)
    answer = dialogue("S: 250 ok", session=1, start=3)
    assert [command for _, command, _ in told(ask + other + answer)] == ["", "", "NOOP"]


def test_what_was_never_answered_takes_no_room_for_ever() -> None:
    watch = Stopwatch()
    for session in range(2_000):
        watch.all(dialogue("C: NOOP\n" * 3, session=session))
    assert len(watch._sessions) < 500


def test_a_verb_is_known_in_every_protocol() -> None:
    assert verb_of(Protocol.IMAP, "A1 uid store 1 +FLAGS ()") == "UID STORE"
    assert verb_of(Protocol.POP3, "retr 1") == "RETR"
    assert verb_of(Protocol.SMTP, "••••") == ""
    assert verb_of(Protocol.IMAP, "") == ""
