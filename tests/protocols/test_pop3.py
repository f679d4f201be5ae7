"""POP3, told by what the server does."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from app.model.account import AuthMethod, Secret
from app.model.problem import ProblemKind
from app.protocols import errors
from app.protocols.pop3 import Pop3Item, Pop3Session
from app.protocols.pop3_wire import Pace

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
        "C: AUTH PLAIN AGFubmEAY29ycmVjdCBob3JzZQ==\nS: +OK",
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


def test_an_initial_response_that_is_ignored_is_given_when_asked_for(stage: Any) -> None:
    login(
        stage,
        "S: +OK ready",
        capa("SASL PLAIN"),
        "C: AUTH PLAIN AGFubmEAY29ycmVjdCBob3JzZQ==\nS: +\nC: AGFubmEAY29ycmVjdCBob3JzZQ==\nS: +OK",
        capa(),
    )


def test_a_server_from_before_initial_responses_is_asked_without(stage: Any) -> None:
    login(
        stage,
        "S: +OK ready",
        capa("SASL PLAIN"),
        "C: AUTH PLAIN AGFubmEAY29ycmVjdCBob3JzZQ==\nS: -ERR Too many arguments",
        "C: AUTH PLAIN\nS: +\nC: AGFubmEAY29ycmVjdCBob3JzZQ==\nS: +OK",
        capa(),
    )


def test_a_response_too_long_for_a_command_waits_for_its_challenge(stage: Any) -> None:
    """RFC 5034 §4: 255 octets with the line's end."""
    long = Secret("x" * 200)
    session = stage.pop3(
        [
            "S: +OK ready",
            capa("SASL PLAIN"),
            "C: AUTH PLAIN\nS: +",
            "C~ [A-Za-z0-9+/=]{270,}",
            "S: +OK",
            capa(),
        ]
    )
    session.connect()
    session.login(long)


@pytest.mark.parametrize(
    ("capability", "said", "text"),
    [
        ("AUTH-RESP-CODE", "-ERR mailbox is over its quota", "mailbox is over its quota"),
        ("USER", "-ERR [SYS/PERM] call the administrator", "call the administrator"),
    ],
)
def test_a_refusal_that_is_not_about_the_password_is_not_taken_for_it(
    stage: Any, capability: str, said: str, text: str, problem_of: Callable[..., Any]
) -> None:
    """RFC 3206 §4 and §6."""
    session = stage.pop3(
        [
            "S: +OK ready",
            capa("USER", capability),
            f"C: USER anna\nS: +OK\nC: PASS correct horse\nS: {said}",
        ]
    )
    session.connect()
    assert problem_of(lambda: session.login(SECRET), errors.Refused).text == text


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
    assert session.refusal is not None
    assert session.refusal.text == "gone"


def test_a_message_in_trouble_for_now_does_not_keep_the_others(stage: Any) -> None:
    session = login(
        stage,
        logged_in("PIPELINING"),
        "C: RETR 1\nC: RETR 2\nS: -ERR [SYS/TEMP] disk is being repaired",
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


def test_beginnings_are_pipelined_like_whole_messages(stage: Any) -> None:
    session = login(
        stage,
        logged_in("TOP", "PIPELINING"),
        "C: TOP 1 40\nC: TOP 2 40\nC: TOP 3 40",
        b"+OK\r\nSubject: x\r\n\r\n..dot\r\n.\r\n-ERR no such message\r\n+OK\r\n.\r\n",
    )
    assert session.offers_top
    assert dict(session.beginnings([1, 2, 3], 40)) == {1: b"Subject: x\r\n\r\n.dot\r\n", 3: b""}


def test_top_reads_the_header_alone(stage: Any) -> None:
    session = login(stage, logged_in(), "C: TOP 1 0", b"+OK\r\nSubject: x\r\n\r\n.\r\n")
    assert session.top(1, 0) == b"Subject: x\r\n\r\n"


def test_whether_beginnings_can_be_had_is_told_by_capa(stage: Any) -> None:
    assert not login(stage, logged_in()).offers_top


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


def test_noop_and_reset(stage: Any) -> None:
    session = login(
        stage,
        logged_in(),
        "C: NOOP\nS: +OK\nC: DELE 1\nS: +OK\nC: RSET\nS: +OK\nC: QUIT\nS: +OK",
    )
    session.noop()
    session.delete(1)
    session.reset()
    session.quit()


def test_many_are_marked_at_once_and_a_refusal_is_left_out(stage: Any) -> None:
    session = login(
        stage,
        logged_in("PIPELINING"),
        "C: DELE 1\nC: DELE 2\nC: DELE 3\nS: +OK\nS: -ERR locked\nS: +OK",
    )
    assert session.mark([1, 2, 3]) == [1, 3]


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


def test_a_server_that_dribbles_is_noticed(stage: Any, problem_of: Callable[..., Any]) -> None:
    """A byte now and then is not silence, and would keep the mailbox waiting for ever."""
    session = login(stage, logged_in(), "C: RETR 1\nS: +OK\nDRIBBLE", timeout=0.4)
    problem = problem_of(lambda: list(session.retrieve([1])), errors.TimedOut)
    assert problem.detail == "too-slow"


def test_a_status_line_that_dribbles_is_noticed(stage: Any, problem_of: Callable[..., Any]) -> None:
    session = login(stage, logged_in(), "C: DELE 1\nDRIBBLE", timeout=0.4)
    assert problem_of(lambda: session.delete(1), errors.TimedOut).detail == "too-slow"


def test_a_slow_line_that_gets_on_is_borne() -> None:
    """A modem's pace, ten times what is asked for, and silence in between."""
    now = [0.0]
    pace = Pace(30.0, clock=lambda: now[0])
    for _ in range(100):
        assert not pace.too_slow()
        pace.came(10_000)
        now[0] += 29.0
    assert not pace.too_slow()


def test_a_pace_is_looked_at_spell_by_spell() -> None:
    """What came quickly before does not make up for standing still now."""
    now = [0.0]
    pace = Pace(30.0, clock=lambda: now[0])
    pace.came(10_000_000)
    now[0] = 31.0
    assert not pace.too_slow()
    pace.came(1)
    now[0] = 62.0
    assert pace.too_slow()


def test_a_message_without_end_is_cut_off(
    stage: Any, problem_of: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.protocols.pop3_wire.LITERAL_LIMIT", 100_000)
    session = login(stage, logged_in(), "C: RETR 1", b"+OK\r\n" + b"x\r\n" * 300_000, "DEAF")
    problem = problem_of(lambda: list(session.retrieve([1])), errors.ProtocolError)
    assert problem.detail == "literal-too-large"


def test_a_listing_without_end_is_cut_off(
    stage: Any, problem_of: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.protocols.pop3._LISTING_BYTES", 1_000)
    session = login(stage, logged_in(), "C: LIST\nS: +OK", b"1 1\r\n" * 300, "DEAF")
    assert problem_of(session.listing, errors.ProtocolError).detail == "endless-answer"


def test_a_listing_of_too_many_messages_is_refused(
    stage: Any, problem_of: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.protocols.pop3._LISTING_LIMIT", 100)
    session = login(stage, logged_in(), "C: LIST\nS: +OK", b"1 1\r\n" * 101 + b".\r\n", "DEAF")
    assert problem_of(session.listing, errors.ProtocolError).detail == "endless-answer"


def test_absurd_numbers_sizes_and_names_are_not_believed(stage: Any) -> None:
    session = login(
        stage,
        logged_in(),
        "C: LIST\nS: +OK\nS: 1 99999999999999999999\nS: 99999999999 5\nS: -1 5\nS: 3 -7\nS: .",
        "C: UIDL\nS: +OK\nS: 1 " + "x" * 600 + "\nS: 2 beyond-the-list\nS: .",
    )
    assert session.listing() == [
        Pop3Item(1, "", 0),
        Pop3Item(2, "beyond-the-list", 0),
        Pop3Item(3, "", 0),
    ]


def test_both_listings_are_asked_for_at_once_where_that_is_offered(stage: Any) -> None:
    session = login(
        stage,
        logged_in("PIPELINING"),
        "C: LIST\nC: UIDL",
        b"+OK\r\n1 10\r\n.\r\n+OK\r\n1 aaa\r\n.\r\n",
    )
    assert session.listing() == [Pop3Item(1, "aaa", 10)]


# --- what the server says of itself ---


def test_what_capa_says_is_understood(stage: Any) -> None:
    session = login(
        stage, logged_in("EXPIRE 60", "LOGIN-DELAY 900", "IMPLEMENTATION Shlemazle-Plotz v302")
    )
    assert (session.expire, session.login_delay) == (60, 900)
    assert session.implementation == "Shlemazle-Plotz v302"


@pytest.mark.parametrize("said", ["EXPIRE NEVER", "EXPIRE", "EXPIRE soon", "X"])
def test_a_server_that_never_expires_mail_says_no_days(stage: Any, said: str) -> None:
    session = login(stage, logged_in(said))
    assert (session.expire, session.login_delay) == (None, 0)


def test_the_days_may_differ_by_user_until_the_login(stage: Any) -> None:
    session = login(
        stage,
        "S: +OK ready",
        capa("USER", "EXPIRE 30 USER"),
        "C: USER anna\nS: +OK\nC: PASS correct horse\nS: +OK",
        capa("USER", "EXPIRE 0"),
    )
    assert session.expire == 0


def test_an_absurd_login_delay_is_bounded_to_a_day(stage: Any) -> None:
    assert login(stage, logged_in("LOGIN-DELAY 999999999")).login_delay == 86_400


def test_utf8_and_the_language_are_asked_for_before_the_login(stage: Any) -> None:
    """RFC 6856 §2 and §3."""
    login(
        stage,
        "S: +OK ready",
        capa("USER", "UTF8 USER", "LANG"),
        "C: UTF8\nS: +OK UTF8 enabled\nC: LANG hi\nS: -ERR no such language",
        "C: USER anna\nS: +OK\nC: PASS correct horse\nS: +OK",
        capa(),
        language="hi",
    )


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
