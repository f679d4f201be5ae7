"""What a person may say to a server: what asks, and nothing that changes mail."""

import pytest

from app.dialogue.by_hand import EXAMPLES, SAFE, checked
from app.model.account import Protocol
from app.model.problem import LifafaError, ProblemKind


@pytest.mark.parametrize("protocol", list(Protocol))
def test_every_example_may_be_sent_as_it_stands(protocol: Protocol) -> None:
    assert {example.split()[0] for example in EXAMPLES[protocol]} == set(SAFE[protocol])
    for example in EXAMPLES[protocol]:
        assert checked(protocol, example) == example


@pytest.mark.parametrize(
    ("protocol", "typed", "reason"),
    [
        (Protocol.IMAP, "", "empty"),
        (Protocol.IMAP, "   ", "empty"),
        (Protocol.IMAP, "SELECT INBOX", "not-safe"),
        (Protocol.IMAP, "delete INBOX", "not-safe"),
        (Protocol.IMAP, "UID STATUS", "not-safe"),
        (Protocol.IMAP, "LOGIN anna secret", "not-safe"),
        (Protocol.IMAP, "NOOP\r\nA1 DELETE INBOX", "control"),
        (Protocol.IMAP, "NOOP\nA1 DELETE INBOX", "control"),
        (Protocol.IMAP, "STATUS INBOX\0", "control"),
        (Protocol.IMAP, "STATUS \u202eXOBNI (MESSAGES)", "control"),
        (Protocol.IMAP, "STATUS {5}", "literal"),
        (Protocol.IMAP, "STATUS {5+} (MESSAGES)", "literal"),
        (Protocol.IMAP, "NOOP\ud800", "control"),
        (Protocol.IMAP, "STATUS " + "x" * 500, "too-long"),
        (Protocol.POP3, "RETR 1", "not-safe"),
        (Protocol.POP3, "DELE 1", "not-safe"),
        (Protocol.POP3, "QUIT", "not-safe"),
        (Protocol.SMTP, "MAIL FROM:<a@b.example>", "not-safe"),
        (Protocol.SMTP, "DATA", "not-safe"),
        (Protocol.SMTP, "EXPN staff", "not-safe"),
    ],
)
def test_anything_else_is_refused_with_its_reason(
    protocol: Protocol, typed: str, reason: str
) -> None:
    with pytest.raises(LifafaError) as caught:
        checked(protocol, typed)
    assert caught.value.problem.kind is ProblemKind.ONLY_ASKS
    assert caught.value.problem.detail == reason


def test_a_refusal_repeats_the_name_alone() -> None:
    with pytest.raises(LifafaError) as caught:
        checked(Protocol.IMAP, "LOGIN anna hunter2")
    assert caught.value.problem.text == "LOGIN"
    assert "hunter2" not in repr(caught.value.problem)


def test_names_are_sent_in_capitals_and_arguments_as_typed() -> None:
    assert checked(Protocol.IMAP, " status Work (MESSAGES) ") == "STATUS Work (MESSAGES)"
