"""SMTP submission, told by what the server does."""

import base64
import threading
from collections.abc import Callable
from typing import Any

import pytest

from app.model.account import AuthMethod, Secret
from app.model.problem import ProblemKind
from app.model.submission import RecipientState
from app.protocols import errors
from app.protocols.smtp import SmtpSession
from app.protocols.smtp_wire import wire_content

SECRET = Secret("correct horse")
LETTER = b"Subject: x\r\n\r\nhello\r\n"
CONTENT = "C: Subject: x\nC:\nC: hello\nC: .\n"
REPLY_TIMEOUT = 0.5


def ehlo(*extensions: str) -> str:
    lines = ["mail.example.org", *extensions]
    reply = "".join(f"S: 250-{line}\n" for line in lines[:-1]) + f"S: 250 {lines[-1]}\n"
    return "S: 220 mail.example.org ESMTP\nC: ehlo [127.0.0.1]\n" + reply


def envelope(*recipients: str, options: str = "") -> str:
    accepted = "".join(f"C: RCPT TO:<{r}>\nS: 250 2.1.5 ok\n" for r in recipients)
    return f"C: MAIL FROM:<anna@example.org>{options}\nS: 250 2.1.0 ok\n{accepted}"


DATA = "C: DATA\nS: 354 go\n"


def connected(stage: Any, *script: str | bytes, **options: Any) -> SmtpSession:
    session: SmtpSession = stage.smtp(list(script), **options)
    session.connect()
    return session


def submit(
    session: SmtpSession,
    *recipients: str,
    letter: bytes = LETTER,
    sender: str = "anna@example.org",
    before: Callable[[], None] = lambda: None,
) -> Any:
    return session.submit(sender, recipients or ("ravi@example.org",), letter, before)


# --- greeting and login ---


def test_ehlo_reveals_no_host_name_and_reads_extensions(stage: Any) -> None:
    session = connected(stage, ehlo("SIZE 1000", "8BITMIME", "AUTH PLAIN LOGIN"))
    assert session.size_limit == 1000
    assert set(session.extensions) == {"size", "8bitmime", "auth"}


def test_helo_where_ehlo_is_unknown(stage: Any) -> None:
    session = connected(
        stage,
        """
        S: 220 old
        C: ehlo [127.0.0.1]
        S: 502 what?
        C: helo [127.0.0.1]
        S: 250 old
        """,
    )
    assert session.extensions == {}


def test_multi_line_greeting(stage: Any) -> None:
    connected(stage, "S: 220-mail.example.org\nS: 220 welcome\nC: ehlo [127.0.0.1]\nS: 250 mail")


@pytest.mark.parametrize(
    ("greeting", "kind"),
    [("554 5.7.1 you are listed", errors.Refused), ("421 4.3.2 full", errors.Busy)],
)
def test_a_server_that_does_not_want_us(
    stage: Any, greeting: str, kind: type[errors.MailError], problem_of: Callable[..., Any]
) -> None:
    problem = problem_of(stage.smtp(f"S: {greeting}").connect, kind)
    assert (problem.code, problem.enhanced) == (int(greeting[:3]), greeting[4:9])
    assert problem.text == greeting[10:]


@pytest.mark.parametrize("greeting", [b"* OK imap\r\n", b"+OK pop\r\n", b"HTTP/1.1 400 no\r\n"])
def test_what_is_no_smtp_server_is_recognised(
    stage: Any, greeting: bytes, problem_of: Callable[..., Any]
) -> None:
    problem = problem_of(stage.smtp(greeting).connect, errors.ProtocolError)
    assert problem.kind is ProblemKind.NOT_A_MAIL_SERVER


def test_a_silent_server_times_out(stage: Any, problem_of: Callable[..., Any]) -> None:
    problem_of(stage.smtp("DEAF", timeout=0.3).connect, errors.TimedOut)


def test_login_by_plain(stage: Any) -> None:
    session = connected(
        stage,
        ehlo("AUTH PLAIN LOGIN"),
        "C: AUTH PLAIN AGFubmEAY29ycmVjdCBob3JzZQ==\nS: 235 2.7.0 ok",
    )
    session.login(SECRET)


def test_login_by_login_where_only_that_is_offered(stage: Any) -> None:
    session = connected(
        stage,
        ehlo("AUTH=LOGIN"),
        """
        C: AUTH LOGIN
        S: 334 VXNlcm5hbWU6
        C: YW5uYQ==
        S: 334 UGFzc3dvcmQ6
        C: Y29ycmVjdCBob3JzZQ==
        S: 235 ok
        """,
    )
    session.login(SECRET)


def test_login_by_cram_md5_before_plain(stage: Any) -> None:
    session = connected(
        stage,
        ehlo("AUTH PLAIN CRAM-MD5"),
        """
        C: AUTH CRAM-MD5
        S: 334 PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+
        C: dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw
        S: 235 ok
        """,
        user="tim",
    )
    session.login(Secret("tanstaaftanstaaf"))


def test_refused_cram_md5_is_not_followed_by_the_password_on_an_open_line(
    stage: Any, problem_of: Callable[..., Any]
) -> None:
    session = connected(
        stage,
        ehlo("AUTH PLAIN CRAM-MD5"),
        "C: AUTH CRAM-MD5\nS: 334 PDFAeD4=\nC~ .*\nS: 535 5.7.8 no",
    )
    problem_of(lambda: session.login(SECRET), errors.AuthenticationFailed)


def test_wrong_password(stage: Any, problem_of: Callable[..., Any]) -> None:
    session = connected(
        stage, ehlo("AUTH PLAIN"), "C~ AUTH PLAIN .*\nS: 535 5.7.8 correct horse is wrong"
    )
    problem = problem_of(lambda: session.login(SECRET), errors.AuthenticationFailed)
    assert (problem.kind, problem.code) == (ProblemKind.AUTH_FAILED, 535)
    assert (problem.enhanced, problem.text) == ("5.7.8", "•••• is wrong")


@pytest.mark.parametrize("code", ["535 5.7.8", "454 4.7.0"])
def test_a_password_that_a_server_repeats_in_base64_is_not_kept(
    stage: Any, problem_of: Callable[..., Any], code: str
) -> None:
    told = base64.b64encode(f"\0user\0{SECRET.value}".encode()).decode()
    session = connected(stage, ehlo("AUTH PLAIN"), f"C~ AUTH PLAIN .*\nS: {code} bad: {told}")
    problem = problem_of(lambda: session.login(SECRET), errors.MailError)
    assert "••••" in problem.text
    assert told[12:-4] not in problem.text


def test_a_login_that_is_put_off_is_busy(stage: Any, problem_of: Callable[..., Any]) -> None:
    session = connected(stage, ehlo("AUTH PLAIN"), "C~ AUTH .*\nS: 454 4.7.0 later")
    problem_of(lambda: session.login(SECRET), errors.Busy)


def test_auth_none_says_nothing(stage: Any) -> None:
    session = connected(stage, ehlo("AUTH PLAIN"), auth=AuthMethod.NONE)
    session.login(None)


def test_no_auth_offered(stage: Any, problem_of: Callable[..., Any]) -> None:
    session = connected(stage, ehlo("SIZE"))
    problem = problem_of(lambda: session.login(SECRET), errors.AuthenticationFailed)
    assert problem.kind is ProblemKind.AUTH_UNSUPPORTED


def test_verify_sends_no_letter(stage: Any) -> None:
    session = connected(
        stage, ehlo(), "C: MAIL FROM:<anna@example.org>\nS: 250 ok\nC: RSET\nS: 250 ok"
    )
    session.verify("anna@example.org")


# --- a letter ---


def test_a_letter_is_accepted(stage: Any) -> None:
    session = connected(
        stage, ehlo(), envelope("ravi@example.org"), DATA, CONTENT, "S: 250 2.0.0 queued"
    )
    (result,) = submit(session)
    assert (result.state, result.enhanced) == (RecipientState.ACCEPTED, "2.1.5")


def test_before_final_dot_is_called_when_all_but_the_dot_was_sent(stage: Any) -> None:
    server = stage.play([ehlo(), envelope("ravi@example.org"), DATA, CONTENT, "S: 250 ok"])
    from app.model.account import Protocol

    session = stage.session(Protocol.SMTP, server.port)
    session.connect()
    said: list[bytes] = []

    def before() -> None:
        deadline = threading.Event()
        while b"hello\r\n" not in server.said and not deadline.wait(0.01):
            pass
        said.extend(server.said)

    submit(session, before=before)
    assert said[-1] == b"hello\r\n"
    assert server.said[-1] == b".\r\n"


def test_a_failing_hook_leaves_the_letter_unsent(stage: Any) -> None:
    session = connected(
        stage, ehlo(), envelope("ravi@example.org"), DATA, "C: Subject: x\nC:\nC: hello\n"
    )

    def before() -> None:
        raise RuntimeError("disk full")

    with pytest.raises(RuntimeError, match="disk full"):
        submit(session, before=before)
    assert session.line.closed


def test_two_letters_on_one_connection(stage: Any) -> None:
    letter = envelope("ravi@example.org") + DATA + CONTENT + "S: 250 ok\n"
    session = connected(stage, ehlo(), letter, "C: RSET\nS: 250 ok\n", letter)
    submit(session)
    submit(session)


def test_some_refused_some_later_the_rest_gets_the_letter(stage: Any) -> None:
    session = connected(
        stage,
        ehlo(),
        """
        C: MAIL FROM:<anna@example.org>
        S: 250 ok
        C: RCPT TO:<a@example.org>
        S: 550 5.1.1 no such person
        C: RCPT TO:<b@example.org>
        S: 250 2.1.5 ok
        C: RCPT TO:<c@example.org>
        S: 451 4.2.1 busy
        """,
        DATA,
        CONTENT,
        "S: 250 ok",
    )
    results = submit(session, "a@example.org", "b@example.org", "c@example.org")
    assert [result.state for result in results] == [
        RecipientState.REFUSED,
        RecipientState.ACCEPTED,
        RecipientState.PENDING,
    ]
    assert (results[0].code, results[0].enhanced) == (550, "5.1.1")
    assert results[0].text == "no such person"


def test_all_refused(stage: Any) -> None:
    session = connected(
        stage,
        ehlo(),
        """
        C: MAIL FROM:<anna@example.org>
        S: 250 ok
        C: RCPT TO:<a@example.org>
        S: 550 5.1.1 no such person
        C: RSET
        S: 250 ok
        """,
    )
    with pytest.raises(errors.Refused) as caught:
        submit(session, "a@example.org")
    assert caught.value.problem.code == 550
    assert [result.state for result in caught.value.results] == [RecipientState.REFUSED]


def test_all_refused_or_later_is_later(stage: Any) -> None:
    session = connected(
        stage,
        ehlo(),
        """
        C: MAIL FROM:<anna@example.org>
        S: 250 ok
        C: RCPT TO:<a@example.org>
        S: 550 no such person
        C: RCPT TO:<b@example.org>
        S: 450 4.2.0 greylisted
        C: RSET
        S: 250 ok
        """,
    )
    with pytest.raises(errors.Busy) as caught:
        submit(session, "a@example.org", "b@example.org")
    assert [result.state for result in caught.value.results] == [
        RecipientState.REFUSED,
        RecipientState.PENDING,
    ]


@pytest.mark.parametrize(
    ("reply", "kind"),
    [("553 5.1.8 bad sender", errors.Refused), ("452 4.3.1 no space", errors.Busy)],
)
def test_mail_refused_and_the_next_letter_goes(
    stage: Any, reply: str, kind: type[errors.MailError]
) -> None:
    session = connected(
        stage,
        ehlo(),
        f"C: MAIL FROM:<anna@example.org>\nS: {reply}\nC: RSET\nS: 250 ok",
        envelope("ravi@example.org") + DATA + CONTENT + "S: 250 ok",
    )
    with pytest.raises(kind):
        submit(session)
    submit(session)


@pytest.mark.parametrize(
    ("reply", "kind"),
    [("554 5.6.0 spam", errors.Refused), ("451 4.3.0 try later", errors.Busy)],
)
def test_the_letter_itself_is_refused_after_the_dot(
    stage: Any, reply: str, kind: type[errors.MailError]
) -> None:
    session = connected(
        stage,
        ehlo(),
        envelope("ravi@example.org") + DATA + CONTENT + f"S: {reply}\nC: RSET\nS: 250 ok",
    )
    with pytest.raises(kind) as caught:
        submit(session)
    assert caught.value.problem.code == int(reply[:3])


def test_data_refused(stage: Any) -> None:
    session = connected(
        stage,
        ehlo(),
        envelope("ravi@example.org") + "C: DATA\nS: 554 5.5.1 no\nC: RSET\nS: 250 ok",
    )
    with pytest.raises(errors.Refused):
        submit(session)


# --- lost on the way ---

STEPS = {
    "at MAIL": "C: MAIL FROM:<anna@example.org>\nCLOSE",
    "at RCPT": "C: MAIL FROM:<anna@example.org>\nS: 250 ok\nC: RCPT TO:<ravi@example.org>\nCLOSE",
    "at DATA": envelope("ravi@example.org") + "C: DATA\nCLOSE",
}


@pytest.mark.parametrize("step", list(STEPS))
@pytest.mark.parametrize("end", ["CLOSE", "RESET"])
def test_lost_before_the_letter_is_transient(stage: Any, step: str, end: str) -> None:
    session = connected(stage, ehlo(), STEPS[step].replace("CLOSE", end))
    called = []
    with pytest.raises(errors.Transient):
        submit(session, before=lambda: called.append(True))
    assert not called


@pytest.mark.parametrize("code", ["421 4.3.2 shutting down"])
@pytest.mark.parametrize("step", list(STEPS))
def test_421_at_any_step_is_busy_and_ends_the_connection(stage: Any, step: str, code: str) -> None:
    session = connected(stage, ehlo(), STEPS[step].replace("CLOSE", f"S: {code}"))
    with pytest.raises(errors.Busy):
        submit(session)
    assert session.line.closed


def test_lost_within_the_letter_is_transient(stage: Any) -> None:
    session = connected(stage, ehlo(), envelope("ravi@example.org") + DATA + "C: Subject: x\nRESET")
    called = []
    with pytest.raises(errors.Transient):
        submit(
            session, letter=b"Subject: x\r\n" + b"x" * 48_000_000, before=lambda: called.append(1)
        )
    assert not called


@pytest.mark.parametrize("end", ["CLOSE", "RESET", "S: ??? what", "S: 354 still here"])
def test_lost_or_nonsense_after_the_dot_is_unsure(stage: Any, end: str) -> None:
    session = connected(stage, ehlo(), envelope("ravi@example.org") + DATA + CONTENT + end)
    with pytest.raises(errors.Unsure) as caught:
        submit(session)
    assert [result.state for result in caught.value.results] == [RecipientState.ACCEPTED]
    assert session.line.closed


def test_silence_after_the_dot_is_unsure(stage: Any) -> None:
    session = connected(
        stage,
        ehlo(),
        envelope("ravi@example.org") + DATA + CONTENT,
        final_reply_timeout=REPLY_TIMEOUT,
    )
    with pytest.raises(errors.Unsure) as caught:
        submit(session)
    assert caught.value.problem.kind is ProblemKind.TIMED_OUT


def test_the_final_reply_is_given_ten_minutes() -> None:
    from app.protocols.smtp import FINAL_REPLY_TIMEOUT

    assert FINAL_REPLY_TIMEOUT == 600


def test_abort_after_the_dot_is_unsure_at_once(stage: Any) -> None:
    session = connected(stage, ehlo(), envelope("ravi@example.org") + DATA + CONTENT)
    aborter = threading.Timer(0.2, session.abort)
    with pytest.raises(errors.Unsure):
        submit(session, before=aborter.start)
    aborter.join()


# --- what the letter needs ---


def test_too_large_is_refused_before_a_byte(stage: Any, problem_of: Callable[..., Any]) -> None:
    session = connected(stage, ehlo("SIZE 10"))
    problem = problem_of(lambda: submit(session), errors.Refused)
    assert (problem.kind, problem.detail) == (ProblemKind.TOO_LARGE, "10")


def test_size_and_8bitmime_are_told(stage: Any) -> None:
    letter = b"Subject: x\r\n\r\n" + "größe\r\n".encode()
    session = connected(
        stage,
        ehlo("SIZE 0", "8BITMIME", "SMTPUTF8"),
        envelope("ravi@example.org", options=f" SIZE={len(letter)} BODY=8BITMIME"),
        DATA,
        "C: Subject: x\nC:\nC: größe\nC: .\nS: 250 ok",
    )
    submit(session, letter=letter)


def test_smtputf8_only_when_needed(stage: Any) -> None:
    session = connected(
        stage,
        ehlo("SMTPUTF8"),
        "C: MAIL FROM:<anna@example.org> SMTPUTF8\nS: 250 ok",
        "C: RCPT TO:<रवि@example.org>\nS: 250 ok",
        DATA,
        CONTENT,
        "S: 250 ok",
    )
    submit(session, "रवि@example.org")


def test_smtputf8_missing_is_said_before_a_byte(stage: Any, problem_of: Callable[..., Any]) -> None:
    session = connected(stage, ehlo())
    problem = problem_of(lambda: submit(session, "रवि@example.org"), errors.Refused)
    assert problem.kind is ProblemKind.NEEDS_SMTPUTF8


def test_a_header_in_utf8_needs_smtputf8(stage: Any, problem_of: Callable[..., Any]) -> None:
    session = connected(stage, ehlo())
    letter = "Subject: größe\r\n\r\nx\r\n".encode()
    assert problem_of(lambda: submit(session, letter=letter)).kind is ProblemKind.NEEDS_SMTPUTF8


def test_a_domain_beyond_ascii_is_spelled_in_idna(stage: Any) -> None:
    session = connected(
        stage, ehlo(), envelope("ravi@xn--bcher-kva.example"), DATA, CONTENT, "S: 250 ok"
    )
    submit(session, "ravi@bücher.example")


@pytest.mark.parametrize(
    "address", ["a@b>\r\nRCPT TO:<c@d", "a@b\nDATA", "a b@c", "<a@b>", "a\0@b", "a@b c"]
)
def test_an_address_cannot_become_a_command(
    stage: Any, address: str, problem_of: Callable[..., Any]
) -> None:
    session = connected(stage, ehlo())
    problem = problem_of(lambda: submit(session, address), errors.Refused)
    assert problem.kind is ProblemKind.BAD_ADDRESS


def test_no_recipients(stage: Any, problem_of: Callable[..., Any]) -> None:
    session = connected(
        stage, ehlo(), "C: MAIL FROM:<anna@example.org>\nS: 250 ok\nC: RSET\nS: 250 ok"
    )
    action = lambda: session.submit("anna@example.org", [], LETTER, lambda: None)
    assert problem_of(action).kind is ProblemKind.NO_RECIPIENTS


@pytest.mark.parametrize(
    ("source", "wire"),
    [
        (b"a\r\n.\r\nb", b"a\r\n..\r\nb\r\n"),
        (b".a\n..b\n", b"..a\r\n...b\r\n"),
        (b"a\n.\nb\r.\rc", b"a\r\n..\r\nb\r\n..\r\nc\r\n"),
        (b"a\r\n.\n.\r\n.\r", b"a\r\n..\r\n..\r\n..\r\n"),
        (b"", b"\r\n"),
        (b"a\r\r\nb\r\n", b"a\r\n\r\nb\r\n"),
        (b"\r\n\r\n", b"\r\n\r\n"),
    ],
)
def test_dots_and_line_ends_cannot_end_a_letter(source: bytes, wire: bytes) -> None:
    assert wire_content(source) == wire


def test_an_endless_reply_is_cut_off(stage: Any, problem_of: Callable[..., Any]) -> None:
    session = stage.smtp([b"220-more\r\n" * 2_000, "DEAF"])
    assert problem_of(session.connect, errors.ProtocolError).detail == "endless-answer"


def test_an_endless_line_is_cut_off(stage: Any, problem_of: Callable[..., Any]) -> None:
    session = stage.smtp([b"220 " + b"x" * (1 << 20), "DEAF"])
    assert problem_of(session.connect, errors.ProtocolError).detail == "line-too-long"


def test_words_of_a_server_are_made_safe(stage: Any, problem_of: Callable[..., Any]) -> None:
    evil = "554 5.7.1 \x1b[31m\u202eevil\x07 " + "x" * 5_000
    session = stage.smtp(evil.encode() + b"\r\n")
    problem = problem_of(session.connect)
    assert problem.text.startswith("[31m evil x")
    assert problem.text.isprintable()
    assert len(problem.text) <= 500


def test_close_says_quit(stage: Any) -> None:
    session = connected(stage, ehlo(), "C: QUIT\nS: 221 bye\nCLOSE")
    session.close()
