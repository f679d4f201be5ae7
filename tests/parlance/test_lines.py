"""What kind of word each word of a line is."""

import pytest

from app.model.account import Protocol
from app.parlance import imap, pop3, smtp
from app.parlance.lines import parts
from app.parlance.part import Kind, Part

SMTP, IMAP, POP3 = Protocol.SMTP, Protocol.IMAP, Protocol.POP3


def test_an_envelope() -> None:
    said = parts(SMTP, "mail from:<a@example.org> SIZE=1 RET=HDRS", from_server=False)
    assert said == [
        Part(Kind.COMMAND, "MAIL"),
        Part(Kind.PARAMETER, "from:"),
        Part(Kind.PARAMETER, "SIZE"),
        Part(Kind.PARAMETER, "RET"),
    ]


def test_a_refusal_with_its_verdict() -> None:
    answered = parts(SMTP, "550 5.1.1 No", from_server=True, command="RCPT TO:<a@example.org>")
    assert answered == [
        Part(Kind.REPLY, "550"),
        Part(Kind.ENHANCED, "5.1.1"),
        Part(Kind.VERDICT, "RCPT 5", "RCPT → 550"),
    ]


def test_a_number_in_the_servers_words_is_no_enhanced_code() -> None:
    answered = parts(SMTP, "250 5.1.10.9 is my address", from_server=True)
    assert Part(Kind.ENHANCED, "5.1.10") not in answered


def test_a_word_said_twice_is_told_once() -> None:
    said = parts(IMAP, "A1 SEARCH OR SEEN OR SEEN DRAFT", from_server=False)
    assert [part.word for part in said] == ["tag", "SEARCH", "OR", "SEEN", "DRAFT"]


def test_words_in_quotes_are_a_persons_own() -> None:
    """A folder or a searched word may be called like anything."""
    said = parts(IMAP, 'A1 SEARCH SUBJECT "SEEN \\" DRAFT"', from_server=False)
    assert [part.word for part in said] == ["tag", "SEARCH", "SUBJECT"]
    listed = parts(IMAP, '* LIST (\\Noselect) "/" Messages', from_server=True)
    assert [part.word for part in listed] == ["*", "LIST", "\\Noselect"]


def test_commands_sent_at_once_are_told_apart() -> None:
    said = parts(
        SMTP, "MAIL FROM:<>\\x0d\\x0aRCPT TO:<a@example.org>\\x0d\\x0aDATA", from_server=False
    )
    assert [part.word for part in said if part.kind is Kind.COMMAND] == ["MAIL", "RCPT", "DATA"]


def test_no_letter_is_taken_for_a_tag() -> None:
    assert imap.verb_of("A17 UID FETCH 1 FLAGS") == "FETCH"
    assert imap.verb_of("a login") == "LOGIN"
    assert imap.verb_of("uid fetch 1 flags") == "FETCH"
    assert imap.verb_of("NOOP") == "NOOP"
    assert imap.verb_of("") == ""


@pytest.mark.parametrize("command", [".", "… 812 bytes", "BDAT 812 LAST"])
def test_all_that_ends_a_letter_is_answered_alike(command: str) -> None:
    assert smtp.verb_of(command) == smtp.CONTENT


def test_a_mask_alone_is_a_step_of_a_login() -> None:
    assert smtp.verb_of("••••") == "AUTH"
    assert pop3.verb_of("••••") == "AUTH"
    assert imap.verb_of("••••") == "AUTHENTICATE"


def test_capabilities_belong_to_the_answer_that_lists_them() -> None:
    def kinds(command: str) -> list[Kind]:
        return [part.kind for part in parts(POP3, "TOP", from_server=True, command=command)]

    assert kinds("CAPA") == kinds("") == [Kind.CAPABILITY]
    assert kinds("RETR 1") == []
