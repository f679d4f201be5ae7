"""IMAP servers that are broken, hostile, or none at all: a named end, no hang, no heap."""

from collections.abc import Callable
from typing import Any

import pytest

from app.model.message import Flag
from app.model.problem import ProblemKind
from app.protocols import errors
from app.protocols.imap import HEADER_ITEMS
from tests.protocols.test_imap import hello, logged_in, login, select, selected

FETCH = f"C: {{f}} UID FETCH 1:3 {HEADER_ITEMS.decode()}"


@pytest.mark.parametrize(
    ("greeting", "detail"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n", "http"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "ssh"),
        (b"220 mail.example.org ESMTP\r\n", "smtp"),
        (b"+OK POP3 ready\r\n", "pop3"),
        (b"\x00\xff\x00garbage\x07\r\n", ""),
    ],
)
def test_what_is_no_imap_server_is_recognised(
    stage: Any, greeting: bytes, detail: str, problem_of: Callable[..., Any]
) -> None:
    session = stage.imap(greeting)
    problem = problem_of(session.connect, errors.ProtocolError)
    assert (problem.kind, problem.detail) == (ProblemKind.NOT_A_MAIL_SERVER, detail)
    assert problem.text.isprintable()


def test_a_silent_server_times_out(stage: Any, problem_of: Callable[..., Any]) -> None:
    session = stage.imap("DEAF", timeout=0.3)
    assert problem_of(session.connect, errors.TimedOut).kind is ProblemKind.TIMED_OUT


def test_a_server_that_closes_at_once(stage: Any, problem_of: Callable[..., Any]) -> None:
    problem_of(stage.imap("CLOSE").connect, errors.ConnectionLost)


def test_a_server_that_resets_at_logout_does_not_matter(stage: Any) -> None:
    session = stage.imap([hello(), "C: {a} LOGOUT", "RESET"])
    session.connect()
    session.close()
    assert session.line.closed


def test_bye_as_greeting_is_busy(stage: Any, problem_of: Callable[..., Any]) -> None:
    problem = problem_of(stage.imap("S: * BYE too many of you").connect, errors.Busy)
    assert problem.text == "too many of you"


def test_bye_during_login_ends_the_connection(stage: Any, problem_of: Callable[..., Any]) -> None:
    script = hello() + "\nC: {a} AUTHENTICATE PLAIN\nS: * BYE maintenance"
    problem = problem_of(lambda: login(stage, script), errors.ConnectionLost)
    assert "maintenance" in problem.text


def test_bye_during_a_command_ends_the_connection(
    stage: Any, problem_of: Callable[..., Any]
) -> None:
    session = login(stage, logged_in() + "\nC: {n} NOOP\nS: * BYE maintenance")
    assert problem_of(session.noop, errors.ConnectionLost).text == "maintenance"
    problem_of(session.noop, errors.ConnectionLost)


def test_an_answer_with_a_strangers_tag_ends_the_connection(
    stage: Any, problem_of: Callable[..., Any]
) -> None:
    session = login(stage, logged_in() + "\nC: {n} NOOP\nS: X999 OK done")
    problem_of(session.noop, errors.ProtocolError)
    assert session.line.closed


def test_a_strangers_tag_during_login_ends_the_connection(
    stage: Any, problem_of: Callable[..., Any]
) -> None:
    script = hello() + "\nC: {a} AUTHENTICATE PLAIN\nS: X999 OK done"
    problem_of(lambda: login(stage, script), errors.ProtocolError)


def test_bad_is_a_protocol_error_and_the_line_goes_on(
    stage: Any, problem_of: Callable[..., Any]
) -> None:
    session = login(stage, logged_in() + "\nC: {n} NOOP\nS: {n} BAD what\nC: {m} NOOP\nS: {m} OK")
    problem_of(session.noop, errors.ProtocolError)
    session.noop()


def test_tagged_answers_without_words_and_bare_line_feeds(stage: Any) -> None:
    session = stage.imap(
        [
            b"* OK\n",
            "C: {a} CAPABILITY",
            b"* CAPABILITY IMAP4rev1\n{a} OK\n",
            'C: {b} LOGIN "anna" "x"',
            b"{b} ok\n",
            "C: {c} CAPABILITY",
            b"* CAPABILITY IMAP4rev1\n{c} OK\n",
            "C: {d} NOOP",
            b"{d} OK\n",
        ]
    )
    session.connect()
    from app.model.account import Secret

    session.login(Secret("x"))
    session.noop()


def test_an_untagged_line_of_nonsense_is_passed_over(stage: Any) -> None:
    session = login(stage, logged_in() + "\nC: {n} NOOP\nS: * %$!\nS: *  \nS: {n} OK")
    session.noop()


def test_an_absurd_literal_is_refused_unread(stage: Any, problem_of: Callable[..., Any]) -> None:
    session = select(stage, [FETCH, b"* 1 FETCH (UID 1 BODY[HEADER] {99999999999}\r\n"])
    problem = problem_of(lambda: list(session.fetch_headers("1:3")), errors.ProtocolError)
    assert problem.detail == "literal-too-large"


def test_a_large_literal_that_never_comes_takes_no_memory(
    stage: Any, problem_of: Callable[..., Any]
) -> None:
    import tracemalloc

    session = select(stage, [FETCH, b"* 1 FETCH (BODY[HEADER] {100000000}\r\nabc", "CLOSE"])
    tracemalloc.start()
    problem_of(lambda: list(session.fetch_headers("1:3")), errors.ConnectionLost)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000


def test_an_endless_line_is_cut_off(stage: Any, problem_of: Callable[..., Any]) -> None:
    session = login(stage, [logged_in(), "C: {n} NOOP", b"* OK " + b"x" * (1 << 20), "DEAF"])
    problem = problem_of(session.noop, errors.ProtocolError)
    assert problem.detail == "line-too-long"


def test_an_endless_answer_is_cut_off(
    stage: Any, problem_of: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.protocols.imap_wire.ANSWERS_LIMIT", 100)
    session = login(stage, [logged_in(), "C: {n} NOOP", b"* 1 EXISTS\r\n" * 200, "DEAF"])
    assert problem_of(session.noop, errors.ProtocolError).detail == "endless-answer"


def test_an_unterminated_line_at_the_end_is_lost(
    stage: Any, problem_of: Callable[..., Any]
) -> None:
    session = login(stage, [logged_in(), "C: {n} NOOP", b"* 1 EXI", "CLOSE"])
    problem_of(session.noop, errors.ConnectionLost)


def test_brackets_too_deep_are_left_out(stage: Any) -> None:
    bomb = b"* 1 FETCH (UID 1 X " + b"(" * 100_000 + b")" * 100_000 + b")\r\n"
    session = select(stage, [FETCH, bomb, "S: {f} OK"])
    assert list(session.fetch_headers("1:3")) == []


@pytest.mark.parametrize(
    "answer", ["* ESEARCH UID ALL 1:4294967295", "* ESEARCH UID ALL 1:99999999999999999999999999"]
)
def test_a_search_result_of_absurd_size_is_refused(
    stage: Any, answer: str, problem_of: Callable[..., Any]
) -> None:
    script = [selected("ESEARCH"), "C: {s} UID SEARCH RETURN (ALL) ALL", f"S: {answer}"]
    session = login(stage, [*script, "DEAF"])
    session.select("INBOX")
    problem = problem_of(lambda: session.search("ALL"), errors.ProtocolError)
    assert problem.detail == "unreadable-answer"


def test_expunge_of_more_than_there_is_never_counts_below_nothing(stage: Any) -> None:
    session = select(stage, "C: {n} NOOP\n" + "S: * 1 EXPUNGE\n" * 9 + "S: {n} OK")
    session.noop()
    assert session.exists == 0


def test_copyuid_that_does_not_match_is_not_believed(stage: Any) -> None:
    session = select(
        stage,
        'C: {m} UID MOVE 4 "A"\nS: {m} OK [COPYUID 9 4:6 10] moved',
        "MOVE",
    )
    assert session.move([4], "A") == {}


def test_append_answered_without_a_continuation(stage: Any, problem_of: Callable[..., Any]) -> None:
    session = login(stage, logged_in() + "\nC~ .* APPEND .*\nS: X1 OK done")
    problem_of(lambda: session.append("A", b"x", Flag.NONE, 0), errors.ProtocolError)


def test_abort_before_connect_opens_nothing(stage: Any, problem_of: Callable[..., Any]) -> None:
    from app.model.account import Protocol

    session = stage.session(Protocol.IMAP, 9)
    session.abort()
    assert problem_of(session.connect, errors.ConnectionLost).kind is ProblemKind.CANCELLED


def test_nobody_listens(stage: Any, problem_of: Callable[..., Any]) -> None:
    import socket

    from app.model.account import Protocol

    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    session = stage.session(Protocol.IMAP, port)
    assert problem_of(session.connect, errors.ConnectionLost).kind is ProblemKind.UNREACHABLE


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a..b", "x" * 300, ""])
def test_hosts_that_do_not_exist(stage: Any, host: str, problem_of: Callable[..., Any]) -> None:
    from app.model.account import Protocol

    session = stage.session(Protocol.IMAP, 1, host=host, timeout=2.0)
    problem = problem_of(session.connect, errors.ConnectionLost)
    assert problem.kind in (ProblemKind.HOST_UNKNOWN, ProblemKind.UNREACHABLE)


def test_a_secret_is_in_no_exception(stage: Any) -> None:
    import traceback

    from app.model.account import Secret

    secret = Secret("hunter2-planted")
    session = stage.imap(hello("") + '\nC~ .* LOGIN .*\nS: * BAD "hunter2-planted" what\nCLOSE')
    session.connect()
    with pytest.raises(errors.MailError) as caught:
        session.login(secret)
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value.problem)
    assert "hunter2-planted" not in told
