"""What submission servers offer beyond SMTP, and what becomes of those who offer it and lie."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from app.model.account import Security
from app.model.problem import ProblemKind
from app.model.submission import RecipientState, SubmitOptions
from app.protocols import errors, smtp_pipeline
from app.protocols.smtp import SmtpSession
from app.protocols.smtp_letter import Offers
from app.protocols.smtp_pipeline import AT_ONCE

LETTER = b"Message-ID: <one+two=3@example.org>\r\nSubject: x\r\n\r\nhello\r\n"
CONTENT = "C: Message-ID: <one+two=3@example.org>\nC: Subject: x\nC:\nC: hello\nC: .\n"
MAIL = "C: MAIL FROM:<anna@example.org>\n"
OK = "S: 250 ok\n"
HOUR = 3_600


@pytest.fixture(autouse=True)
def _nobody_is_known() -> Iterator[None]:
    """What is known of one test's server is no matter of the next, at the same port perhaps."""
    smtp_pipeline._cannot.clear()
    yield
    smtp_pipeline._cannot.clear()


def ehlo(*extensions: str) -> str:
    lines = ["mail.example.org", *extensions]
    reply = "".join(f"S: 250-{line}\n" for line in lines[:-1]) + f"S: 250 {lines[-1]}\n"
    return "C: ehlo [127.0.0.1]\n" + reply


def connected(stage: Any, *script: str | bytes, **options: Any) -> SmtpSession:
    session: SmtpSession = stage.smtp(["S: 220 hello", *script], **options)
    session.connect()
    return session


def submit(session: SmtpSession, *recipients: str, **options: Any) -> Any:
    to = recipients or ("ravi@example.org",)
    wishes = SubmitOptions(**options)
    return session.submit("anna@example.org", to, LETTER, lambda: None, options=wishes)


def rcpt(*names: str) -> str:
    return "".join(f"C: RCPT TO:<{name}@example.org>\n" for name in names)


# --- PIPELINING ---


def test_the_envelope_goes_at_once_and_each_reply_finds_its_recipient(stage: Any) -> None:
    session = connected(
        stage,
        ehlo("PIPELINING"),
        MAIL + rcpt("a", "b", "c") + "C: DATA",
        OK + "S: 550 5.1.1 nobody\nS: 250-2.1.5\nS: 250 yes\nS: 450 4.2.0 later\nS: 354 go",
        CONTENT + "S: 250 queued",
    )
    results = submit(session, "a@example.org", "b@example.org", "c@example.org")
    assert [(r.state, r.code) for r in results] == [
        (RecipientState.REFUSED, 550),
        (RecipientState.ACCEPTED, 250),
        (RecipientState.PENDING, 450),
    ]


def test_the_second_letter_goes_at_once_with_what_clears_the_first(stage: Any) -> None:
    session = connected(
        stage,
        ehlo("PIPELINING"),
        MAIL + rcpt("ravi") + "C: DATA\n" + OK + OK + "S: 354 go\n" + CONTENT + OK,
        "C: RSET\n" + MAIL + rcpt("ravi") + "C: DATA\n" + OK * 3 + "S: 354 go\n" + CONTENT + OK,
    )
    submit(session)
    submit(session)


def test_content_for_nobody_is_ended_by_a_lone_dot(stage: Any) -> None:
    session = connected(
        stage,
        ehlo("PIPELINING"),
        MAIL + rcpt("ravi") + "C: DATA",
        OK + "S: 550 5.1.1 nobody\nS: 354 go\nC: .\nS: 554 5.5.1 no recipients\nC: RSET\n" + OK,
    )
    with pytest.raises(errors.Refused) as caught:
        submit(session)
    assert caught.value.problem.code == 550
    assert [result.state for result in caught.value.results] == [RecipientState.REFUSED]


def test_nobody_accepted_and_no_content_wanted(stage: Any) -> None:
    session = connected(
        stage,
        ehlo("PIPELINING"),
        MAIL + rcpt("ravi") + "C: DATA",
        OK + "S: 450 4.2.0 later\nS: 554 5.5.1 no recipients\nC: RSET\n" + OK,
    )
    with pytest.raises(errors.Busy):
        submit(session)


@pytest.mark.parametrize("data", ["503 5.5.1 first MAIL", "354 go"])
def test_a_refused_sender_is_told_as_that(stage: Any, data: str) -> None:
    dot = "C: .\nS: 554 5.5.1 no recipients\n" if data.startswith("354") else ""
    session = connected(
        stage,
        ehlo("PIPELINING"),
        MAIL + rcpt("ravi") + "C: DATA",
        f"S: 553 5.1.8 bad sender\nS: 503 5.5.1 first MAIL\nS: {data}\n{dot}C: RSET\n" + OK,
    )
    with pytest.raises(errors.Refused) as caught:
        submit(session)
    assert (caught.value.problem.code, caught.value.problem.text) == (553, "bad sender")


def test_a_dot_that_could_deliver_an_empty_letter_is_not_written(stage: Any) -> None:
    """MAIL refused, RCPT accepted, content awaited: whatever that means, it is left alone."""
    session = connected(
        stage,
        ehlo("PIPELINING"),
        MAIL + rcpt("ravi") + "C: DATA",
        "S: 553 no\n" + OK + "S: 354 go",
    )
    with pytest.raises(errors.Refused):
        submit(session)
    assert session.line.closed


def test_data_refused_after_all(stage: Any) -> None:
    session = connected(
        stage,
        ehlo("PIPELINING"),
        MAIL + rcpt("ravi") + "C: DATA",
        OK + OK + "S: 451 4.3.0 not now\nC: RSET\n" + OK,
    )
    with pytest.raises(errors.Busy) as caught:
        submit(session)
    assert [result.state for result in caught.value.results] == [RecipientState.ACCEPTED]


@pytest.mark.parametrize("minds", ["503 5.5.1 one at a time", "554 5.5.0 improper PIPELINING"])
def test_a_server_that_minds_is_spoken_to_step_by_step(stage: Any, minds: str) -> None:
    session = connected(
        stage,
        ehlo("PIPELINING"),
        MAIL + rcpt("ravi") + "C: DATA",
        OK + f"S: {minds}\nS: 503 5.5.1 first RCPT\n",
        "C: RSET\n" + OK + MAIL + OK + rcpt("ravi") + OK + "C: DATA\nS: 354 go\n" + CONTENT + OK,
        "C: RSET\n" + OK + MAIL + OK + rcpt("ravi") + OK + "C: DATA\nS: 354 go\n" + CONTENT + OK,
    )
    submit(session)
    submit(session)


def test_a_server_that_minds_but_awaits_content_gets_none(stage: Any) -> None:
    session = connected(
        stage,
        ehlo("PIPELINING"),
        MAIL + rcpt("a", "b") + "C: DATA",
        OK + OK + "S: 503 5.5.1 too fast\nS: 354 go",
    )
    with pytest.raises(errors.Transient):
        submit(session, "a@example.org", "b@example.org")
    assert session.line.closed


@pytest.mark.parametrize("end", ["DEAF", "CLOSE"])
def test_a_server_that_forgets_what_came_together_is_not_offered_it_again(
    stage: Any, end: str
) -> None:
    forgetful = ["S: 220 hello", ehlo("PIPELINING"), MAIL + rcpt("ravi") + "C: DATA", OK + end]
    patient = ["S: 220 hello", ehlo("PIPELINING"), MAIL + OK + rcpt("ravi") + OK + "C: DATA\n"]
    server = stage.play(forgetful, [*patient, "S: 354 go\n" + CONTENT + OK])
    from app.model.account import Protocol

    first, second = (stage.session(Protocol.SMTP, server.port, timeout=0.3) for _ in range(2))
    first.connect()
    with pytest.raises(errors.Transient):
        submit(first)
    first.close()
    second.connect()
    submit(second)


def test_421_among_the_replies_is_busy(stage: Any) -> None:
    session = connected(
        stage, ehlo("PIPELINING"), MAIL + rcpt("ravi") + "C: DATA", OK + "S: 421 4.3.2 bye"
    )
    with pytest.raises(errors.Busy):
        submit(session)
    assert session.line.closed


def test_many_recipients_go_in_groups(stage: Any) -> None:
    names = [f"r{number}" for number in range(2 * AT_ONCE)]
    first, second, third = names[: AT_ONCE - 1], names[AT_ONCE - 1 : 2 * AT_ONCE - 1], names[-1:]
    session = connected(
        stage,
        ehlo("PIPELINING"),
        MAIL + rcpt(*first) + OK * AT_ONCE,
        rcpt(*second) + OK * AT_ONCE,
        rcpt(*third) + "C: DATA\n" + OK + "S: 354 go\n" + CONTENT + OK,
    )
    results = submit(session, *(f"{name}@example.org" for name in names))
    assert len(results) == 2 * AT_ONCE


def test_a_refused_sender_ends_it_after_the_first_group(stage: Any) -> None:
    names = [f"r{number}" for number in range(2 * AT_ONCE)]
    session = connected(
        stage,
        ehlo("PIPELINING"),
        MAIL + rcpt(*names[: AT_ONCE - 1]) + "S: 451 4.7.1 later\n" + "S: 503 no\n" * (AT_ONCE - 1),
        "C: RSET\n" + OK,
    )
    with pytest.raises(errors.Busy):
        submit(session, *(f"{name}@example.org" for name in names))


@pytest.mark.parametrize("extensions", [("PIPELINING",), ("SIZE",)])
def test_a_verdict_before_the_dot_is_not_believed(stage: Any, extensions: tuple[str, ...]) -> None:
    """One reply too many would be taken for the answer to the dot: a letter lost for sent."""
    size = f"C: MAIL FROM:<anna@example.org> SIZE={len(LETTER)}\n"
    script = size + OK + rcpt("ravi") + OK + "C: DATA\n"
    if extensions == ("PIPELINING",):
        script = MAIL + rcpt("ravi") + "C: DATA\n" + OK + OK
    eager = b"354 go\r\n250 2.0.0 queued\r\n"
    session = connected(stage, ehlo(*extensions), script, eager, "DEAF")
    called = []
    with pytest.raises(errors.ProtocolError):
        session.submit(
            "anna@example.org", ["ravi@example.org"], LETTER, lambda: called.append(True)
        )
    assert not called
    assert session.line.closed


# --- DSN ---


def test_a_report_is_asked_for(stage: Any) -> None:
    session = connected(
        stage,
        ehlo("DSN", "SMTPUTF8"),
        "C: MAIL FROM:<anna@example.org> SMTPUTF8 RET=HDRS ENVID=one+2Btwo+3D3@example.org\n" + OK,
        "C: RCPT TO:<a+b@example.org> NOTIFY=SUCCESS,FAILURE,DELAY"
        " ORCPT=rfc822;a+2Bb@example.org\n" + OK,
        "C: RCPT TO:<अ+ब@उदाहरण.भारत> NOTIFY=SUCCESS,FAILURE,DELAY"
        " ORCPT=utf-8;अ\\x{2B}ब@उदाहरण.भारत\n" + OK,
        "C: DATA\nS: 354 go\n" + CONTENT + OK,
    )
    assert session.offers_dsn
    submit(session, "a+b@example.org", "अ+ब@उदाहरण.भारत", dsn=True)


def test_where_no_reports_are_offered_the_letter_goes_without(stage: Any) -> None:
    session = connected(
        stage, ehlo(), MAIL + OK + rcpt("ravi") + OK + "C: DATA\nS: 354 go\n" + CONTENT + OK
    )
    assert not session.offers_dsn
    submit(session, dsn=True)


# --- REQUIRETLS ---


def test_protected_lines_are_required_where_that_is_offered(stage: Any) -> None:
    session = connected(
        stage,
        ehlo("STARTTLS"),
        "C: STARTTLS\nS: 220 go\nTLS",
        ehlo("REQUIRETLS"),
        "C: MAIL FROM:<anna@example.org> REQUIRETLS\n" + OK + rcpt("ravi") + OK,
        "C: DATA\nS: 354 go\n" + CONTENT + OK,
        security=Security.STARTTLS,
    )
    assert session.offers_require_tls
    submit(session, require_tls=True)


@pytest.mark.parametrize("extensions", [(), ("REQUIRETLS",)])
def test_a_letter_that_needs_protection_is_not_given_to_who_cannot_promise_it(
    stage: Any, extensions: tuple[str, ...], problem_of: Callable[..., Any]
) -> None:
    """Offered in clear it is worth nothing: anybody in between may have written it."""
    session = connected(stage, ehlo(*extensions))
    assert not session.offers_require_tls
    problem = problem_of(lambda: submit(session, require_tls=True), errors.Refused)
    assert problem.kind is ProblemKind.NEEDS_REQUIRETLS


# --- FUTURERELEASE ---


def stamp(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%SZ}"


def test_a_letter_is_held_until_a_moment(stage: Any) -> None:
    now = int(time.time())
    session = connected(
        stage,
        ehlo(f"FUTURERELEASE {24 * HOUR} {stamp(now + 12 * HOUR)}"),
        f"C: MAIL FROM:<anna@example.org> HOLDUNTIL={stamp(now + HOUR)}\n" + OK,
        rcpt("ravi") + OK + "C: DATA\nS: 354 go\n" + CONTENT + OK,
    )
    assert session.offers_future_release
    assert session.latest_release == now + 12 * HOUR
    submit(session, hold_until=now + HOUR)


def test_a_letter_is_held_for_so_long_where_no_moment_is_named(stage: Any) -> None:
    session = connected(
        stage,
        ehlo(f"FUTURERELEASE {24 * HOUR}"),
        r"C~ MAIL FROM:<anna@example\.org> HOLDFOR=(3600|35\d\d)",
        OK + rcpt("ravi") + OK + "C: DATA\nS: 354 go\n" + CONTENT + OK,
    )
    submit(session, hold_until=int(time.time()) + HOUR)


@pytest.mark.parametrize(
    "offer",
    [
        {"size": "²"},
        {"size": "9" * 5_000},
        {"futurerelease": "²"},
        {"futurerelease": "9" * 5_000},
    ],
)
def test_absurd_limits_are_none(offer: dict[str, str]) -> None:
    offers = Offers("smtp.example.org:465", offer)
    assert (offers.size_limit, offers.latest_release) == (None, 0)


@pytest.mark.parametrize("offer", ["SIZE", "FUTURERELEASE 60", "FUTURERELEASE x y"])
def test_a_letter_that_would_not_be_held_is_not_given(
    stage: Any, offer: str, problem_of: Callable[..., Any]
) -> None:
    session = connected(stage, ehlo(offer))
    later = int(time.time()) + HOUR
    problem = problem_of(lambda: submit(session, hold_until=later), errors.Refused)
    assert problem.kind is ProblemKind.CANNOT_HOLD
    assert bool(problem.detail) is (offer == "FUTURERELEASE 60")


def test_what_is_due_by_now_needs_no_holding(stage: Any) -> None:
    session = connected(
        stage, ehlo(), MAIL + OK + rcpt("ravi") + OK + "C: DATA\nS: 354 go\n" + CONTENT + OK
    )
    submit(session, hold_until=int(time.time()) - 1)


# --- SMTPUTF8 ---


def test_the_address_that_needs_smtputf8_is_named(
    stage: Any, problem_of: Callable[..., Any]
) -> None:
    session = connected(stage, ehlo())
    assert not session.offers_smtputf8
    problem = problem_of(lambda: submit(session, "a@example.org", "अनु@उदाहरण.भारत"))
    assert (problem.kind, problem.text) == (ProblemKind.NEEDS_SMTPUTF8, "अनु@उदाहरण.भारत")


def test_a_domain_alone_needs_no_smtputf8(stage: Any) -> None:
    session = connected(
        stage,
        ehlo(),
        MAIL + OK + "C: RCPT TO:<anu@xn--p1b6ci4b4b3a.xn--h2brj9c>\n" + OK,
        "C: DATA\nS: 354 go\n" + CONTENT + OK,
    )
    submit(session, "anu@उदाहरण.भारत")


def test_a_sender_in_another_script_is_tried_with_smtputf8(stage: Any) -> None:
    session = connected(
        stage,
        ehlo("SMTPUTF8"),
        "C: MAIL FROM:<अनु@उदाहरण.भारत> SMTPUTF8\n" + OK + "C: RSET\n" + OK,
    )
    session.verify("अनु@उदाहरण.भारत")
