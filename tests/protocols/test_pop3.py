"""POP3, told by what the server does."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from app.model.account import AuthMethod, Secret
from app.model.problem import ProblemKind
from app.protocols import errors
from app.protocols.pop3 import Pop3Item, Pop3Session

SECRET = Secret("correct horse")


def capa(*names: str) -> str:
    return "C: CAPA\nS: +OK\n" + "".join(f"S: {name}\n" for name in names) + "S: .\n"


def logged_in(*names: str) -> str:
    return (
        "S: +OK ready\n"
        + capa("USER", *names)
        + "C: USER anna\nS: +OK\nC: PASS correct horse\nS: +OK welcome\n"
        + capa("USER", *names)
    )


def login(stage: Any, *script: str | bytes, **options: Any) -> Pop3Session:
    session: Pop3Session = stage.pop3(list(script), **options)
    session.connect()
    session.login(SECRET)
    return session


# --- logging in ---


def test_login_by_user_and_pass(stage: Any) -> None:
    login(stage, logged_in())


def test_a_server_without_capa_is_asked_for_user_and_pass(stage: Any) -> None:
    login(
        stage,
        """
        S: +OK ready
        C: CAPA
        S: -ERR what?
        C: USER anna
        S: +OK
        C: PASS correct horse
        S: +OK
        C: CAPA
        S: -ERR what?
        """,
    )


def test_login_by_sasl_plain_before_user(stage: Any) -> None:
    login(
        stage,
        "S: +OK ready",
        capa("USER", "SASL PLAIN LOGIN"),
        "C: AUTH PLAIN\nS: +\nC: AGFubmEAY29ycmVjdCBob3JzZQ==\nS: +OK",
        capa(),
    )


def test_login_by_sasl_login_when_chosen(stage: Any) -> None:
    login(
        stage,
        "S: +OK ready",
        capa("SASL PLAIN LOGIN"),
        """
        C: AUTH LOGIN
        S: + VXNlcm5hbWU6
        C: YW5uYQ==
        S: + UGFzc3dvcmQ6
        C: Y29ycmVjdCBob3JzZQ==
        S: +OK
        """,
        capa(),
        auth=AuthMethod.LOGIN,
    )


def test_login_by_apop_on_an_open_line(stage: Any) -> None:
    """The example of RFC 1939 §7."""
    session = stage.pop3(
        [
            "S: +OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>",
            capa("USER"),
            "C: APOP mrose c4c9334bac560ecc979e58001b3e22fb",
            "S: +OK",
            capa(),
        ],
        user="mrose",
    )
    session.connect()
    session.login(Secret("tanstaaf"))


def test_wrong_password(stage: Any, problem_of: Callable[..., Any]) -> None:
    session = stage.pop3(
        [
            "S: +OK ready",
            capa("USER"),
            "C: USER anna\nS: +OK\nC: PASS correct horse\nS: -ERR [AUTH] correct horse is wrong",
        ]
    )
    session.connect()
    problem = problem_of(lambda: session.login(SECRET), errors.AuthenticationFailed)
    assert problem.kind is ProblemKind.AUTH_FAILED
    assert problem.text == "•••• is wrong"


@pytest.mark.parametrize("code", ["IN-USE", "LOGIN-DELAY", "SYS/TEMP"])
def test_a_locked_mailbox_is_busy(stage: Any, code: str, problem_of: Callable[..., Any]) -> None:
    session = stage.pop3(
        [
            "S: +OK ready",
            capa("USER"),
            f"C: USER anna\nS: +OK\nC: PASS correct horse\nS: -ERR [{code}] later",
        ]
    )
    session.connect()
    problem = problem_of(lambda: session.login(SECRET), errors.Busy)
    assert (problem.text, problem.detail) == ("later", code.lower())


@pytest.mark.parametrize(
    "said", ["maildrop lock busy! Is another session active?", "Unable to lock maildrop"]
)
def test_a_lock_without_a_code_is_not_a_wrong_password(
    stage: Any, said: str, problem_of: Callable[..., Any]
) -> None:
    session = stage.pop3(
        ["S: +OK", capa("USER"), f"C: USER anna\nS: +OK\nC: PASS correct horse\nS: -ERR {said}"]
    )
    session.connect()
    assert problem_of(lambda: session.login(SECRET), errors.Busy).text == said


def test_a_password_with_a_line_end_cannot_become_a_command(
    stage: Any, problem_of: Callable[..., Any]
) -> None:
    session = stage.pop3(["S: +OK ready", capa("USER"), "C: USER anna\nS: +OK"])
    session.connect()
    problem_of(lambda: session.login(Secret("x\r\nDELE 1")), errors.AuthenticationFailed)


# --- listing ---


def test_listing_joins_sizes_and_uidls(stage: Any) -> None:
    session = login(
        stage,
        logged_in(),
        """
        C: LIST
        S: +OK
        S: 1 120
        S: 2 200
        S: .
        C: UIDL
        S: +OK
        S: 1 aaa
        S: 2 bbb
        S: .
        """,
    )
    assert session.listing() == [Pop3Item(1, "aaa", 120), Pop3Item(2, "bbb", 200)]


def test_duplicate_and_missing_uidls_lose_nothing(stage: Any) -> None:
    session = login(
        stage,
        logged_in(),
        """
        C: LIST
        S: +OK
        S: 1 10
        S: 2 20
        S: 3 30
        S: nonsense
        S: .
        C: UIDL
        S: +OK
        S: 1 same
        S: 2 same
        S: 2 other
        S: .
        """,
    )
    assert session.listing() == [
        Pop3Item(1, "same", 10),
        Pop3Item(2, "same", 20),
        Pop3Item(3, "", 30),
    ]


def test_a_server_without_uidl_still_lists(stage: Any) -> None:
    session = login(stage, logged_in(), "C: LIST\nS: +OK\nS: 1 10\nS: .\nC: UIDL\nS: -ERR what?")
    assert session.listing() == [Pop3Item(1, "", 10)]


def test_an_empty_mailbox(stage: Any) -> None:
    session = login(stage, logged_in(), "C: LIST\nS: +OK\nS: .\nC: UIDL\nS: +OK\nS: .")
    assert session.listing() == []


# --- messages ---


def test_dots_are_unstuffed_and_lone_line_feeds_kept(stage: Any) -> None:
    session = login(
        stage,
        logged_in(),
        "C: RETR 1",
        b"+OK\r\n..leading\r\nmiddle\r\n..\r\n...two\r\nlone\n.\nfeed\r\n.\r\n",
    )
    assert dict(session.retrieve([1])) == {
        1: b".leading\r\nmiddle\r\n.\r\n..two\r\nlone\n.\nfeed\r\n"
    }


def test_an_empty_message(stage: Any) -> None:
    session = login(stage, logged_in(), "C: RETR 1", b"+OK\r\n.\r\n")
    assert dict(session.retrieve([1])) == {1: b""}


def test_lines_longer_than_two_kilobytes(stage: Any) -> None:
    long = b"x" * 3_000_000
    session = login(stage, logged_in(), "C: RETR 1", b"+OK\r\n" + long + b"\r\n.\r\n")
    assert dict(session.retrieve([1])) == {1: long + b"\r\n"}


@pytest.mark.parametrize("cut", range(1, 9))
def test_the_end_may_be_cut_anywhere_between_two_packets(stage: Any, cut: int) -> None:
    whole = b"+OK\r\na\r\n.\r\n+OK\r\nb\r\n.\r\n"
    at = 5 + cut
    session = login(
        stage, logged_in("PIPELINING"), "C: RETR 1", "C: RETR 2", whole[:at], "PAUSE", whole[at:]
    )
    assert dict(session.retrieve([1, 2])) == {1: b"a\r\n", 2: b"b\r\n"}


def test_retrieval_is_pipelined_where_offered(stage: Any) -> None:
    asked = "".join(f"C: RETR {number}\n" for number in range(1, 51))
    more = "".join(f"C: RETR {number}\n" for number in range(51, 61))
    answer = b"".join(b"+OK\r\n%d\r\n.\r\n" % number for number in range(1, 61))
    half = answer.index(b"+OK\r\n26")
    session = login(stage, logged_in("PIPELINING"), asked, answer[:half], more, answer[half:])
    found = dict(session.retrieve(list(range(1, 61))))
    assert found == {number: b"%d\r\n" % number for number in range(1, 61)}


def test_one_by_one_where_pipelining_is_not_offered(stage: Any) -> None:
    session = login(
        stage, logged_in(), "C: RETR 1", b"+OK\r\na\r\n.\r\n", "C: RETR 2", b"+OK\r\nb\r\n.\r\n"
    )
    assert dict(session.retrieve([1, 2])) == {1: b"a\r\n", 2: b"b\r\n"}


def test_a_message_that_is_refused_is_left_out(stage: Any) -> None:
    session = login(
        stage,
        logged_in("PIPELINING"),
        "C: RETR 1\nC: RETR 2\nS: -ERR gone",
        b"+OK\r\nb\r\n.\r\n",
    )
    assert dict(session.retrieve([1, 2])) == {2: b"b\r\n"}


def test_a_reader_who_stops_early_can_go_on(stage: Any) -> None:
    session = login(
        stage,
        logged_in("PIPELINING"),
        "C: RETR 1\nC: RETR 2",
        b"+OK\r\na\r\n.\r\n+OK\r\nb\r\n.\r\n",
        "C: DELE 1\nS: +OK\nC: QUIT\nS: +OK",
    )
    messages = session.retrieve([1, 2])
    assert next(messages) == (1, b"a\r\n")
    messages.close()  # type: ignore[attr-defined]
    session.delete(1)
    session.quit()


def test_top_reads_the_header_alone(stage: Any) -> None:
    session = login(stage, logged_in(), "C: TOP 1 0", b"+OK\r\nSubject: x\r\n\r\n.\r\n")
    assert session.top(1, 0) == b"Subject: x\r\n\r\n"


def test_a_server_of_bare_line_feeds(stage: Any) -> None:
    session = stage.pop3(
        [
            b"+OK ready\n",
            "C: CAPA",
            b"-ERR\n",
            "C: USER anna",
            b"+OK\n",
            "C: PASS correct horse",
            b"+OK\n",
            "C: CAPA",
            b"-ERR\n",
            "C: RETR 1",
            b"+OK\n..a\nb\n.\n",
        ]
    )
    session.connect()
    session.login(SECRET)
    assert dict(session.retrieve([1])) == {1: b".a\nb\n"}


# --- ends ---


def test_quit_that_fails_is_told(stage: Any, problem_of: Callable[..., Any]) -> None:
    session = login(
        stage, logged_in(), "C: DELE 1\nS: +OK\nC: QUIT\nS: -ERR [SYS/TEMP] not removed"
    )
    session.delete(1)
    problem_of(session.quit, errors.Busy)


def test_lost_in_the_middle_of_a_message(stage: Any, problem_of: Callable[..., Any]) -> None:
    session = login(stage, logged_in(), "C: RETR 1", b"+OK\r\nhalf a me", "CLOSE")
    problem_of(lambda: list(session.retrieve([1])), errors.ConnectionLost)


def test_a_server_that_falls_silent_in_a_message(
    stage: Any, problem_of: Callable[..., Any]
) -> None:
    session = login(stage, logged_in(), "C: RETR 1", b"+OK\r\nhalf", "DEAF", timeout=0.5)
    problem_of(lambda: list(session.retrieve([1])), errors.TimedOut)


def test_a_message_without_end_is_cut_off(
    stage: Any, problem_of: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.protocols.pop3.LITERAL_LIMIT", 100_000)
    session = login(stage, logged_in(), "C: RETR 1", b"+OK\r\n" + b"x\r\n" * 300_000, "DEAF")
    problem = problem_of(lambda: list(session.retrieve([1])), errors.ProtocolError)
    assert problem.detail == "literal-too-large"


def test_a_listing_without_end_is_cut_off(
    stage: Any, problem_of: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.protocols.pop3._LISTING_LIMIT", 100)
    session = login(stage, logged_in(), "C: LIST\nS: +OK", b"1 1\r\n" * 300, "DEAF")
    assert problem_of(session.listing, errors.ProtocolError).detail == "endless-answer"


def test_an_endless_status_line_is_cut_off(stage: Any, problem_of: Callable[..., Any]) -> None:
    session = login(stage, logged_in(), "C: DELE 1", b"+OK" + b"x" * (1 << 20), "DEAF")
    assert problem_of(lambda: session.delete(1)).detail == "line-too-long"


def test_nonsense_instead_of_a_status(stage: Any, problem_of: Callable[..., Any]) -> None:
    session = login(stage, logged_in(), "C: DELE 1\nS: maybe")
    problem_of(lambda: session.delete(1), errors.ProtocolError)
    assert session.line.closed


@pytest.mark.parametrize("greeting", [b"* OK imap\r\n", b"220 smtp\r\n", b"\x00\r\n"])
def test_what_is_no_pop3_server_is_recognised(
    stage: Any, greeting: bytes, problem_of: Callable[..., Any]
) -> None:
    problem = problem_of(stage.pop3(greeting).connect, errors.ProtocolError)
    assert problem.kind is ProblemKind.NOT_A_MAIL_SERVER


def test_err_as_greeting_is_busy_or_refused(stage: Any, problem_of: Callable[..., Any]) -> None:
    problem_of(stage.pop3("S: -ERR [SYS/TEMP] later").connect, errors.Busy)


def test_a_silent_server_times_out(stage: Any, problem_of: Callable[..., Any]) -> None:
    problem_of(stage.pop3("DEAF", timeout=0.3).connect, errors.TimedOut)


def test_abort_ends_a_retrieval_at_once(stage: Any, problem_of: Callable[..., Any]) -> None:
    session = login(stage, logged_in(), "C: RETR 1", b"+OK\r\nhalf", "DEAF", timeout=60.0)
    aborter = threading.Timer(0.2, session.abort)
    aborter.start()
    problem = problem_of(lambda: list(session.retrieve([1])), errors.ConnectionLost)
    aborter.join()
    assert problem.kind is ProblemKind.CANCELLED
