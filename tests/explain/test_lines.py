"""Whole lines, as real servers say them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.explain import (
    Explanation,
    commands,
    explain_capability,
    explain_code,
    explain_command,
    explain_enhanced,
    explain_line,
    explain_word,
)
from app.model.account import Protocol

SMTP, IMAP, POP3 = Protocol.SMTP, Protocol.IMAP, Protocol.POP3

SAID = [
    (SMTP, "EHLO [127.0.0.1]", "EHLO"),
    (SMTP, "MAIL FROM:<anu@example.org> SIZE=812 BODY=8BITMIME", "MAIL FROM: SIZE BODY"),
    (SMTP, "MAIL FROM:<> SMTPUTF8", "MAIL FROM: <> SMTPUTF8"),
    (SMTP, "RCPT TO:<b@example.org> NOTIFY=SUCCESS,FAILURE", "RCPT TO: NOTIFY"),
    (SMTP, "AUTH PLAIN ••••", "•••• AUTH PLAIN"),
    (SMTP, "BDAT 1000 LAST", "BDAT LAST"),
    (SMTP, ".", "."),
    (SMTP, "… 812 bytes", "… 812 bytes"),
    (POP3, "USER anu", "USER"),
    (POP3, "PASS ••••", "•••• PASS"),
    (POP3, "AUTH XOAUTH2", "AUTH XOAUTH2"),
    (POP3, "LIST\\x0d\\x0aUIDL", "LIST UIDL"),
    (IMAP, "A1 CAPABILITY", "A1 CAPABILITY"),
    (IMAP, "A2 LOGIN ••••", "•••• A2 LOGIN"),
    (IMAP, 'OOGN4 SELECT "INBOX" (CONDSTORE)', "OOGN4 SELECT CONDSTORE"),
    (IMAP, "B7 UID FETCH 1:2 (UID BODY.PEEK[HEADER.FIELDS (FROM TO)])",
     "B7 UID FETCH 1:2 UID BODY.PEEK"),
    (IMAP, "B8 UID STORE 4 +FLAGS.SILENT (\\Seen)", "B8 UID STORE 4 +FLAGS.SILENT \\Seen"),
    (IMAP, 'C1 APPEND "Sent" (\\Seen) {812+}', "C1 APPEND \\Seen {812+}"),
    (IMAP, "C2 UID SEARCH RETURN (COUNT) UNSEEN SINCE 1-Jan-2026",
     "C2 UID SEARCH RETURN COUNT UNSEEN SINCE"),
    (IMAP, "C3 ENABLE CONDSTORE QRESYNC", "C3 ENABLE CONDSTORE QRESYNC"),
    (IMAP, "C4 STATUS Size (MESSAGES)", "C4 STATUS MESSAGES"),
    (IMAP, "NOOP", "NOOP"),
    (IMAP, "DONE", "DONE"),
    (IMAP, "… 42 bytes", "… 42 bytes"),
    (IMAP, "", "⏎"),
    (SMTP, "", ""),
    (POP3, "", ""),
]  # fmt: skip

ANSWERED = [
    # Postfix
    (SMTP, "220 mail.example.org ESMTP Postfix", "", "220"),
    (SMTP, "250-SIZE 10240000", "EHLO [127.0.0.1]", "250 250- SIZE"),
    (SMTP, "250-AUTH PLAIN LOGIN CRAM-MD5", "EHLO x", "250 250- AUTH PLAIN LOGIN CRAM-MD5"),
    (SMTP, "250 CHUNKING", "EHLO x", "250 CHUNKING EHLO → 250"),
    (SMTP, "250 CHUNKING", "", "250 CHUNKING"),
    (SMTP, "250 HELP", "RSET", "250 RSET → 250"),
    (SMTP, "550 5.1.1 <x@example.org>: Recipient address rejected", "RCPT TO:<x@example.org>",
     "550 5.1.1 RCPT → 550"),
    (SMTP, "250 2.0.0 Ok: queued as 4Z", ".", "250 2.0.0 . → 250"),
    (SMTP, "250 2.0.0 Ok: queued as 4Z", "… 812 bytes", "250 2.0.0 . → 250"),
    (SMTP, "354 End data with <CR><LF>.<CR><LF>", "DATA", "354 DATA → 354"),
    # Gmail
    (SMTP, "250-smtp.gmail.com at your service, [192.0.2.1]", "EHLO x", "250 250-"),
    (SMTP, "250-AUTH LOGIN PLAIN XOAUTH2 PLAIN-CLIENTTOKEN OAUTHBEARER XOAUTH", "EHLO x",
     "250 250- AUTH LOGIN PLAIN XOAUTH2 PLAIN-CLIENTTOKEN OAUTHBEARER XOAUTH"),
    (SMTP, "535-5.7.8 Username and Password not accepted. For more information, go to", "AUTH",
     "535 535- 5.7.8"),
    (SMTP, "534 5.7.9 Application-specific password required.", "AUTH PLAIN",
     "534 5.7.9 AUTH → 534"),
    (SMTP, "334 ••••", "AUTH XOAUTH2", "334 •••• AUTH → 334"),
    (IMAP, "* OK Gimap ready for requests from 192.0.2.1 x1mb1", "", "* OK"),
    (IMAP, ("* CAPABILITY IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 "
     "UIDPLUS COMPRESS=DEFLATE ENABLE MOVE CONDSTORE ESEARCH UTF8=ACCEPT LIST-EXTENDED LIST-STATUS "
     "LITERAL- SPECIAL-USE APPENDLIMIT=35651584"), "CAPABILITY",
     ("* CAPABILITY IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 "
     "UIDPLUS COMPRESS=DEFLATE ENABLE MOVE CONDSTORE ESEARCH UTF8=ACCEPT LIST-EXTENDED LIST-STATUS "
     "LITERAL- SPECIAL-USE APPENDLIMIT")),
    (IMAP, '* LIST (\\All \\HasNoChildren) "/" "[Gmail]/All Mail"', "LIST",
     "* LIST \\All \\HasNoChildren"),
    (IMAP, "A2 NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)", "A2 AUTHENTICATE PLAIN",
     "A2 NO AUTHENTICATIONFAILED AUTHENTICATE → NO"),
    (IMAP, "A3 NO [ALERT] Application-specific password required", "LOGIN",
     "A3 NO ALERT LOGIN → NO"),
    # Exchange Online
    (SMTP, "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled", "AUTH",
     "535 5.7.139 AUTH → 535"),
    (SMTP, "550 5.7.60 SMTP; Client does not have permissions to send as this sender", ".",
     "550 5.7.60 . → 550"),
    (SMTP, "421 4.3.2 The maximum number of concurrent connections has exceeded a limit", "",
     "421 4.3.2"),
    (IMAP, "* OK The Microsoft Exchange IMAP4 service is ready.", "", "* OK"),
    (IMAP, "* CAPABILITY IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS MOVE ID UNSELECT",
     "", "* CAPABILITY IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS MOVE ID UNSELECT"),
    (POP3, "-ERR Logon failure: unknown user name or bad password.", "PASS ••••",
     "-ERR PASS → -ERR"),
    # Dovecot
    (IMAP, "* OK [CAPABILITY IMAP4rev1 SASL-IR LITERAL+ AUTH=PLAIN] Dovecot (Debian) ready.", "",
     "* OK CAPABILITY IMAP4rev1 SASL-IR LITERAL+ AUTH=PLAIN"),
    (IMAP, "* 23 EXISTS", "", "* EXISTS"),
    (IMAP, "* OK [PERMANENTFLAGS (\\Answered \\Seen $Junk \\*)] Flags permitted.", "",
     "* OK PERMANENTFLAGS \\Answered \\Seen $Junk \\*"),
    (IMAP, "* OK [HIGHESTMODSEQ 3] Highest", "", "* OK HIGHESTMODSEQ"),
    (IMAP, "A4 OK [READ-WRITE] Select completed (0.001 + 0.000 secs).", 'A4 SELECT "INBOX"',
     "A4 OK READ-WRITE SELECT → OK"),
    (IMAP, "* 1 FETCH (UID 1 FLAGS (\\Seen) MODSEQ (3) BODY[] {42}", "",
     "* FETCH UID FLAGS \\Seen MODSEQ BODY {42}"),
    (IMAP, ")", "", ")"),
    (IMAP, " FLAGS (\\Seen))", "", " FLAGS (\\Seen)) FLAGS \\Seen"),
    (IMAP, "* STATUS Deleted (MESSAGES 2 UNSEEN 1)", "", "* STATUS MESSAGES UNSEEN"),
    (IMAP, "* VANISHED (EARLIER) 41,43:116", "", "* VANISHED"),
    (IMAP, '* ESEARCH (TAG "A1") UID COUNT 17', "", "* ESEARCH TAG UID COUNT"),
    (IMAP, '* QUOTA "User quota" (STORAGE 10 512)', "", "* QUOTA STORAGE"),
    (IMAP, "+ idling", "IDLE", "+"),
    (IMAP, "A9 OK Move completed.", "A9 UID MOVE 1 Trash", "A9 OK MOVE → OK"),
    (IMAP, "A9 BAD Error in IMAP command FOO", "A9 NOOP", "A9 BAD NOOP → BAD"),
    (IMAP, "A1 OK Logged in", "••••", "A1 OK AUTHENTICATE → OK"),
    (POP3, "+OK Dovecot (Debian) ready.", "", "+OK"),
    (POP3, "-ERR [AUTH] Authentication failed.", "PASS ••••", "-ERR AUTH PASS → -ERR"),
    (POP3, "-ERR [IN-USE] Mailbox is locked by another session", "PASS ••••",
     "-ERR IN-USE PASS → -ERR"),
    (POP3, "+ ••••", "AUTH CRAM-MD5", "•••• +"),
    (POP3, "SASL PLAIN LOGIN", "CAPA", "SASL PLAIN LOGIN"),
    (POP3, "EXPIRE NEVER", "CAPA", "EXPIRE"),
    (POP3, "1 1204", "LIST", "1 1204"),
    (POP3, "1 000000016b090042", "UIDL", "1 000000016b090042"),
    (POP3, "1 1204", "", "1 1204"),
    (POP3, "… 42 bytes", "RETR 1", "… 42 bytes"),
    (POP3, ".", "CAPA", "."),
]  # fmt: skip

UNKNOWN = [" ", "XYZZY", "foo bar", "\\", "]", "(", "[", '"', "5.1.1", "\ud800", "१२३"]


def terms(found: tuple[Explanation, ...]) -> str:
    return " ".join(one.term for one in found)


@pytest.mark.parametrize(("protocol", "line", "wanted"), SAID)
def test_what_the_client_says(protocol: Protocol, line: str, wanted: str) -> None:
    for language in ("en", "hi"):
        found = explain_line(protocol, line, from_server=False, language=language)
        assert terms(found) == wanted


@pytest.mark.parametrize(("protocol", "line", "command", "wanted"), ANSWERED)
def test_what_the_server_answers(protocol: Protocol, line: str, command: str, wanted: str) -> None:
    for language in ("en", "hi"):
        found = explain_line(protocol, line, from_server=True, language=language, command=command)
        assert terms(found) == wanted


def test_the_verdict_says_what_it_means_for_the_letter() -> None:
    def last(line: str, command: str) -> str:
        found = explain_line(SMTP, line, from_server=True, language="en", command=command)
        return found[-1].text

    assert "never sends it to these recipients again" in last("250 2.0.0 Ok", ".")
    assert last("250 2.0.0 Ok", "DATA") == last("250 2.0.0 Ok", ".")
    assert "the others may" in last("550 5.1.1 No such user", "RCPT TO:<x@example.org>")
    assert last("502 5.5.1 No", "EXPN list").startswith("The server does not do EXPN")


def test_an_earlier_line_of_an_answer_is_no_verdict() -> None:
    found = explain_line(SMTP, "550-No", from_server=True, language="en", command="RCPT TO:<a@b>")
    assert terms(found) == "550 550-"


def test_hindi_is_spoken_where_it_is_wanted() -> None:
    (english,) = explain_line(SMTP, "QUIT", from_server=False, language="en_GB")
    (hindi,) = explain_line(SMTP, "QUIT", from_server=False, language="hi_IN")
    (another,) = explain_line(SMTP, "QUIT", from_server=False, language="ta")
    assert hindi.title == "विदा"
    assert hindi.source == english.source == "RFC 5321 §4.1.1.10"
    assert another == english


def test_a_way_to_log_in_is_explained_with_the_capability() -> None:
    found = explain_capability(IMAP, "AUTH=SCRAM-SHA-256", "en")
    assert found
    assert found.term == "AUTH=SCRAM-SHA-256"
    assert "never sent" in found.text
    unknown = explain_capability(IMAP, "AUTH=FOO", "en")
    assert unknown
    assert unknown.title == "A way to sign in: FOO"


def test_a_word_may_mean_several_things() -> None:
    assert [one.title for one in explain_word(SMTP, "size", "en")] == [
        "How large the letter is", "How large a letter may be",
    ]  # fmt: skip
    assert terms(explain_word(SMTP, "5.1.1", "en")) == "5.1.1"
    assert explain_word(POP3, "5.1.1", "en") == ()


@pytest.mark.parametrize("protocol", Protocol)
def test_commands_are_offered_for_completion(protocol: Protocol) -> None:
    offered = commands(protocol)
    assert "NOOP" in offered
    assert all(explain_command(protocol, verb, "en") for verb in offered)


@pytest.mark.parametrize("protocol", Protocol)
@pytest.mark.parametrize("word", UNKNOWN)
def test_the_unknown_has_no_explanation(protocol: Protocol, word: str) -> None:
    assert explain_line(protocol, word, from_server=False, language="en") == ()
    assert explain_command(protocol, word, "hi") is None
    assert explain_capability(protocol, word, "hi") is None
    assert explain_code(protocol, word, "hi") is None


@pytest.mark.parametrize("code", ["", "5", "5.1", "3.1.1", "5.8.1", "5.1.1.1", "५.१.१", "5.1.x"])
def test_no_enhanced_code_no_explanation(code: str) -> None:
    assert explain_enhanced(code, "en") is None


WORDS = st.sampled_from(
    '* + - A1 OK NO BAD +OK -ERR 250 250- 550 5.1.1 [ ] ( ) { } " \\ \\* $ = EHLO AUTH= UID FETCH '
    "BODY[ <> FROM: •••• … bytes CAPA LIST 1:* . , \\x0d\\x0a".split()
)
ANYTHING = st.text(st.characters(exclude_categories=()))  # bare surrogates too
LINES = st.one_of(ANYTHING, st.lists(st.one_of(WORDS, st.text(max_size=5))).map(" ".join))


@given(st.sampled_from(Protocol), LINES, st.booleans(), LINES, st.sampled_from(["en", "hi", ""]))
def test_nothing_that_stands_in_a_line_makes_it_stumble(
    protocol: Protocol, text: str, from_server: bool, command: str, language: str
) -> None:
    found = explain_line(
        protocol, text, from_server=from_server, language=language, command=command
    )
    assert len(set(found)) == len(found)
    assert all(one.title and one.text and one.source for one in found)
    for function in (explain_command, explain_capability, explain_code):
        function(protocol, text, language)
    explain_enhanced(text, language)
    explain_word(protocol, text, language)
