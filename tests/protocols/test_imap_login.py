"""What is said around the login: SASL-IR, literals, ID, ENABLE, alerts; offered and not."""

from collections.abc import Callable
from typing import Any

import pytest

from app.model.account import Secret
from app.model.message import Address, Flag
from app.model.problem import ProblemKind
from app.protocols import errors
from app.protocols.imap import HEADER_ITEMS
from app.protocols.imap_wire import ALERTS_LIMIT
from tests.protocols.test_imap import ID, SECRET, hello, logged_in, login, select


def test_plain_goes_along_with_the_command_where_that_is_offered(stage: Any) -> None:
    """RFC 4959 §3."""
    session = login(
        stage,
        hello("AUTH=PLAIN SASL-IR")
        + """
        C: {a} AUTHENTICATE PLAIN AGFubmEAY29ycmVjdCBob3JzZQ==
        S: {a} OK [CAPABILITY IMAP4rev1 MOVE] welcome
        """,
    )
    assert "MOVE" in session.capabilities


def test_a_server_that_asks_all_the_same_is_answered(stage: Any) -> None:
    login(
        stage,
        hello("AUTH=PLAIN SASL-IR")
        + """
        C: {a} AUTHENTICATE PLAIN AGFubmEAY29ycmVjdCBob3JzZQ==
        S: +
        C: AGFubmEAY29ycmVjdCBob3JzZQ==
        S: {a} OK [CAPABILITY IMAP4rev1] welcome
        """,
    )


def test_a_wrong_password_by_sasl_ir_is_one(stage: Any, problem_of: Callable[..., Any]) -> None:
    session = stage.imap(
        hello("AUTH=PLAIN SASL-IR")
        + """
        C: {a} AUTHENTICATE PLAIN AGFubmEAY29ycmVjdCBob3JzZQ==
        S: {a} NO [AUTHENTICATIONFAILED] no
        """
    )
    session.connect()
    problem = problem_of(lambda: session.login(SECRET), errors.AuthenticationFailed)
    assert problem.kind is ProblemKind.AUTH_FAILED


def test_cram_md5_has_nothing_to_send_along(stage: Any) -> None:
    session = stage.imap(
        hello("AUTH=CRAM-MD5 SASL-IR")
        + """
        C: {a} AUTHENTICATE CRAM-MD5
        S: + PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+
        C: dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw
        S: {a} OK [CAPABILITY IMAP4rev1] welcome
        """,
        user="tim",
    )
    session.connect()
    session.login(Secret("tanstaaftanstaaf"))


@pytest.mark.parametrize("offered", ["LITERAL+", "LITERAL-"])
def test_a_password_beyond_ascii_is_a_literal_sent_at_once(stage: Any, offered: str) -> None:
    """RFC 7888."""
    session = stage.imap(
        hello(offered)
        + """
        C: {a} LOGIN "anna" {10+}
        C: schlüssel
        S: {a} OK [CAPABILITY IMAP4rev1 MOVE] welcome
        """
    )
    session.connect()
    session.login(Secret("schlüssel"))
    assert "MOVE" in session.capabilities


def test_a_literal_sent_at_once_is_not_in_the_transcript(stage: Any) -> None:
    from app.protocols.transcript import Transcript

    transcript = Transcript()
    session = stage.imap(
        hello("LITERAL+")
        + """
        C: {a} LOGIN "anna" {10+}
        C: schlüssel
        S: {a} NO wrong: schlüssel
        """,
        transcript=transcript,
    )
    session.connect()
    with pytest.raises(errors.AuthenticationFailed) as caught:
        session.login(Secret("schlüssel"))
    told = " ".join(line.text for line in transcript.lines()) + str(caught.value)
    assert "schlüssel" not in told


# --- literals of letters ---


@pytest.mark.parametrize(
    ("offered", "size", "mark", "waits"),
    [
        ("LITERAL+", 5_000, "{5000+}", False),
        ("LITERAL-", 4_096, "{4096+}", False),
        ("LITERAL-", 4_097, "{4097}", True),
        ("", 5, "{5}", True),
        ("LITERAL+", (1 << 20) + 1, "{1048577}", True),
    ],
)
def test_a_letter_is_sent_at_once_where_that_is_allowed(
    stage: Any, offered: str, size: int, mark: str, waits: bool
) -> None:
    session = login(
        stage,
        [
            logged_in(offered),
            f'C: {{a}} APPEND "Sent" () "14-Nov-2023 22:13:20 +0000" {mark}',
            *(["S: + go"] if waits else []),
            "C: " + "x" * size,
            "S: {a} OK done",
        ],
    )
    assert session.append("Sent", b"x" * size, Flag.NONE, 1_700_000_000) is None


def test_a_refusal_of_what_was_sent_at_once_is_told(
    stage: Any, problem_of: Callable[..., Any]
) -> None:
    session = login(
        stage,
        logged_in("LITERAL+")
        + """
        C: {a} APPEND "Sent" () "14-Nov-2023 22:13:20 +0000" {1+}
        C: x
        S: {a} NO [OVERQUOTA] full
        """,
    )
    problem = problem_of(
        lambda: session.append("Sent", b"x", Flag.NONE, 1_700_000_000), errors.Refused
    )
    assert (problem.detail, problem.text) == ("overquota", "full")


# --- ID and ENABLE ---


def test_what_the_server_says_of_itself_is_kept(stage: Any) -> None:
    session = login(
        stage,
        logged_in("ID")
        + f"""
        C: {{i}} {ID}
        S: * ID ("NAME" "Cyrus IMAPD" "version" "3.8.2" "os" NIL)
        S: {{i}} OK
        """,
    )
    assert session.server_id == {"name": "Cyrus IMAPD", "version": "3.8.2"}


@pytest.mark.parametrize("answer", ["* ID NIL", "* ID", '* ID (("name"', "* ID (a b c)"])
def test_any_answer_to_id_will_do(stage: Any, answer: str) -> None:
    login(stage, logged_in("ID") + f"\nC: {{i}} {ID}\nS: {answer}\nS: {{i}} OK")


def test_qresync_is_used_only_where_the_server_says_that_it_is_on(
    stage: Any, problem_of: Callable[..., Any]
) -> None:
    session = login(
        stage,
        logged_in("ENABLE CONDSTORE QRESYNC")
        + """
        C: {e} ENABLE CONDSTORE QRESYNC
        S: * ENABLED CONDSTORE
        S: {e} OK
        """,
    )
    problem = problem_of(lambda: session.fetch_changes(7), errors.Refused)
    assert problem.detail == "no-qresync"


def test_a_server_for_utf8_only_is_spoken_to_in_utf8(stage: Any) -> None:
    """RFC 6855 §6; names are no longer in modified UTF-7 (§3)."""
    session = login(
        stage,
        logged_in("ENABLE UTF8=ONLY")
        + """
        C: {e} ENABLE UTF8=ACCEPT
        S: * ENABLED UTF8=ACCEPT
        S: {e} OK
        C: {l} LIST "" "*"
        S: * LIST () "/" INBOX
        S: * LIST () "/" "Tom &- Jerry"
        S: * LIST () "/" "भेजे गए"
        S: {l} OK
        C: {m} LSUB "" "*"
        S: {m} OK
        C: {c} CREATE "R&D ✓"
        S: {c} OK
        C: {s} SUBSCRIBE "R&D ✓"
        S: {s} OK
        """,
    )
    paths = [mailbox.path for mailbox in session.list_mailboxes()]
    assert paths == ["INBOX", "Tom &- Jerry", "भेजे गए"]
    session.create("R&D ✓")


def test_addresses_in_hindi_are_fetched_as_they_are(stage: Any) -> None:
    """With UTF8=ACCEPT on, a server need not spell them otherwise (RFC 6855 §3, RFC 6858)."""
    header = "From: अनु <अनु@उदाहरण.भारत>\r\nTo: रवि@उदाहरण.भारत\r\n\r\n".encode()
    session = login(
        stage,
        [
            logged_in("ENABLE UTF8=ACCEPT"),
            "C: {e} ENABLE UTF8=ACCEPT\nS: * ENABLED UTF8=ACCEPT\nS: {e} OK",
            'C: {s} SELECT "INBOX"\nS: * 1 EXISTS\nS: * OK [UIDVALIDITY 7] valid',
            "S: * OK [UIDNEXT 2] next\nS: {s} OK done",
            f"C: {{f}} UID FETCH 1 {HEADER_ITEMS.decode()}",
            f"* 1 FETCH (UID 1 BODY[HEADER.FIELDS (FROM)] {{{len(header)}}}\r\n".encode(),
            header + b")\r\n",
            "S: {f} OK",
        ],
    )
    session.select("INBOX")
    (arrival,) = session.fetch_headers("1")
    assert arrival.envelope.sender == (Address("अनु", "अनु@उदाहरण.भारत"),)
    assert arrival.envelope.to == (Address("", "रवि@उदाहरण.भारत"),)


def test_a_letter_with_utf8_in_its_header_is_marked_as_such(stage: Any) -> None:
    """RFC 6855 §4."""
    letter = "Subject: ग्रीष्म\r\n\r\nx".encode()
    session = login(
        stage,
        [
            logged_in("ENABLE UTF8=ACCEPT LITERAL+"),
            "C: {e} ENABLE UTF8=ACCEPT",
            "S: * ENABLED UTF8=ACCEPT",
            "S: {e} OK",
            f'C: {{a}} APPEND "Sent" () "14-Nov-2023 22:13:20 +0000" UTF8 (~{{{len(letter)}}}',
            "S: + go",
            "C: Subject: ग्रीष्म",
            "C:",
            "C: x)",
            "S: {a} OK done",
        ],
    )
    session.append("Sent", letter, Flag.NONE, 1_700_000_000)


# --- rev2 ---


def test_a_server_that_speaks_rev2_alone_is_understood(stage: Any) -> None:
    """RFC 9051: what rev1 has as extensions is part of it, and names are in UTF-8."""
    session = login(
        stage,
        """
        S: * OK ready
        C: {h} CAPABILITY
        S: * CAPABILITY IMAP4rev2 AUTH=PLAIN
        S: {h} OK
        C: {a} AUTHENTICATE PLAIN AGFubmEAY29ycmVjdCBob3JzZQ==
        S: {a} OK [CAPABILITY IMAP4rev2] welcome
        C: {s} SELECT "Gäste"
        S: * 3 EXISTS
        S: * OK [UIDVALIDITY 7] valid
        S: * OK [UIDNEXT 44] next
        S: {s} OK [READ-WRITE] done
        C: {f} UID SEARCH RETURN (ALL) UNSEEN
        S: * ESEARCH (TAG "x") UID ALL 4:5
        S: {f} OK
        C: {m} UID MOVE 4 "Archive"
        S: * OK [COPYUID 9 4 10] Moved
        S: * 1 EXPUNGE
        S: {m} OK
        """,
    )
    session.select("Gäste")
    assert session.search("UNSEEN") == [4, 5]
    assert session.move([4], "Archive") == {4: 10}


def test_what_rev2_contains_is_not_taken_for_granted_beside_rev1(stage: Any) -> None:
    session = login(stage, logged_in("IMAP4rev2"))
    assert "MOVE" not in session.capabilities


# --- alerts ---


def test_alerts_are_told_once_and_made_safe(stage: Any) -> None:
    session = login(
        stage,
        logged_in()
        + """
        C: {n} NOOP
        S: * OK [ALERT] The disk is \u202efull\u0007 tonight
        S: * NO [alert] The disk is \u202efull\u0007 tonight
        S: * OK [ALERT]
        S: {n} OK [ALERT] Back at six
        """,
    )
    session.noop()
    assert session.take_alerts() == ("The disk is full tonight", "Back at six")
    assert session.take_alerts() == ()


def test_an_alert_of_a_refusal_is_told_with_it(stage: Any, problem_of: Callable[..., Any]) -> None:
    session = login(stage, logged_in() + "\nC: {n} NOOP\nS: {n} NO [ALERT] Pay your bill")
    assert problem_of(session.noop, errors.Refused).text == "Pay your bill"
    assert session.take_alerts() == ("Pay your bill",)


def test_alerts_before_the_login_are_nobodys(stage: Any) -> None:
    session = stage.imap(
        """
        S: * OK [ALERT] Call 555-0199 at once
        C: {h} CAPABILITY
        S: * OK [ALERT] Call 555-0199 at once
        S: * CAPABILITY IMAP4rev1 AUTH=PLAIN
        S: {h} OK [ALERT] Call 555-0199 at once
        C: {a} AUTHENTICATE PLAIN
        S: * NO [ALERT] Call 555-0199 at once
        S: +
        C: AGFubmEAY29ycmVjdCBob3JzZQ==
        S: {a} OK [ALERT] Your certificate expires soon
        C: {c} CAPABILITY
        S: * CAPABILITY IMAP4rev1
        S: {c} OK
        """
    )
    session.connect()
    session.login(SECRET)
    assert session.take_alerts() == ("Your certificate expires soon",)


def test_alerts_without_end_are_not_kept(stage: Any) -> None:
    alerts = "".join(f"* OK [ALERT] number {n}\r\n" for n in range(5 * ALERTS_LIMIT))
    session = login(stage, [logged_in(), "C: {n} NOOP", alerts.encode(), "S: {n} OK"])
    session.noop()
    assert len(session.take_alerts()) == ALERTS_LIMIT


# --- response codes (RFC 5530) ---


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("UNAVAILABLE", errors.Busy),
        ("INUSE", errors.Busy),
        ("SERVERBUG", errors.Busy),
        ("EXPUNGEISSUED", errors.Busy),
        ("LIMIT", errors.Refused),
        ("CONTACTADMIN", errors.Refused),
        ("NOPERM", errors.Refused),
        ("CORRUPTION", errors.Refused),
        ("CLIENTBUG", errors.Refused),
        ("CANNOT", errors.Refused),
        ("OVERQUOTA", errors.Refused),
        ("ALREADYEXISTS", errors.Refused),
        ("NONEXISTENT", errors.Refused),
        ("REFERRAL imap://elsewhere.example/INBOX", errors.Refused),
        ("X-NEVER-HEARD-OF", errors.Refused),
    ],
)
def test_every_response_code_has_its_kind_of_end(
    stage: Any, code: str, kind: type[errors.MailError], problem_of: Callable[..., Any]
) -> None:
    session = login(stage, logged_in() + f"\nC: {{n}} NOOP\nS: {{n}} NO [{code}] so it is")
    problem = problem_of(session.noop, kind)
    assert (problem.text, problem.detail) == ("so it is", code.split(maxsplit=1)[0].lower())
    assert not session.line.closed


def test_a_limit_at_the_login_is_one_connection_too_many(
    stage: Any, problem_of: Callable[..., Any]
) -> None:
    session = stage.imap(
        hello("") + '\nC: {a} LOGIN "anna" "correct horse"\nS: {a} NO [LIMIT] too many'
    )
    session.connect()
    problem_of(lambda: session.login(SECRET), errors.Busy)


def test_a_referral_at_the_login_leads_nowhere(stage: Any, problem_of: Callable[..., Any]) -> None:
    """RFC 2221: whoever sits on the line could send the password to a server of his own."""
    session = stage.imap(
        hello("LOGIN-REFERRALS")
        + """
        C: {a} LOGIN "anna" "correct horse"
        S: {a} NO [REFERRAL IMAP://anna;AUTH=*@evil.example/] Try the other one
        """
    )
    session.connect()
    problem = problem_of(lambda: session.login(SECRET), errors.AuthenticationFailed)
    assert problem.text == "Try the other one"


def test_bye_is_told_without_its_code(stage: Any, problem_of: Callable[..., Any]) -> None:
    session = select(stage, "C: {n} NOOP\nS: * BYE [UNAVAILABLE] Back at six")
    assert problem_of(session.noop, errors.ConnectionLost).text == "Back at six"
