"""IMAP, told by what the server does."""

import threading
import time
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import pytest

from app.model.account import AuthMethod, Secret
from app.model.mailbox import ListedMailbox, Role
from app.model.message import Flag
from app.model.problem import ProblemKind
from app.protocols import errors
from app.protocols.imap import HEADER_ITEMS, ImapSession, Selected
from app.protocols.imap_connection import News
from app.protocols.imap_mailboxes import Status

SECRET = Secret("correct horse")
ID = f'ID ("name" "Lifafa" "version" "{version("lifafa")}")'


def hello(capabilities: str = "AUTH=PLAIN") -> str:
    return f"""
        S: * OK ready
        C: {{hello}} CAPABILITY
        S: * CAPABILITY IMAP4rev1 {capabilities}
        S: {{hello}} OK
    """


def logged_in(capabilities: str = "") -> str:
    return (
        hello()
        + f"""
        C: {{login}} AUTHENTICATE PLAIN
        S: +
        C: AGFubmEAY29ycmVjdCBob3JzZQ==
        S: {{login}} OK [CAPABILITY IMAP4rev1 {capabilities}] welcome
    """
    )


def selected(capabilities: str = "", exists: int = 3) -> str:
    return (
        logged_in(capabilities)
        + f"""
        C: {{select}} SELECT "INBOX"
        S: * FLAGS (\\Seen \\Deleted)
        S: * {exists} EXISTS
        S: * OK [UIDVALIDITY 7] valid
        S: * OK [UIDNEXT 44] next
        S: {{select}} OK [READ-WRITE] done
    """
    )


def login(stage: Any, script: Any, **options: Any) -> ImapSession:
    session: ImapSession = stage.imap(script, **options)
    session.connect()
    session.login(SECRET)
    return session


def select(stage: Any, script: Any, capabilities: str = "", **options: Any) -> ImapSession:
    parts = [script] if isinstance(script, str) else list(script)
    session = login(stage, [selected(capabilities), *parts], **options)
    session.select("INBOX")
    return session


# --- logging in ---


def test_login_by_plain(stage: Any) -> None:
    session = login(stage, logged_in("IDLE MOVE"))
    assert session.capabilities >= {"IDLE", "MOVE"}


def test_login_by_cram_md5_before_plain(stage: Any) -> None:
    """The example of RFC 2195 §2, its user and its secret."""
    session = stage.imap(
        hello("AUTH=PLAIN AUTH=CRAM-MD5")
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


def test_login_command_quotes_what_needs_it(stage: Any) -> None:
    session = stage.imap(
        hello("")
        + """
        C: {a} LOGIN "an\\"na" "p\\\\w"
        S: {a} OK [CAPABILITY IMAP4rev1] welcome
        """,
        user='an"na',
    )
    session.connect()
    session.login(Secret("p\\w"))


def test_a_password_beyond_ascii_goes_by_plain_in_utf8(stage: Any) -> None:
    session = stage.imap(
        hello("AUTH=CRAM-MD5 AUTH=PLAIN")
        + """
        C: {a} AUTHENTICATE PLAIN
        S: +
        C: AGFubmEAc2NobMO8c3NlbA==
        S: {a} OK [CAPABILITY IMAP4rev1] welcome
        """
    )
    session.connect()
    session.login(Secret("schlüssel"))


def test_a_password_beyond_ascii_goes_as_a_literal_without_plain(stage: Any) -> None:
    session = stage.imap(
        hello("")
        + """
        C: {a} LOGIN "anna" {10}
        S: + go
        C: schlüssel
        S: {a} OK [CAPABILITY IMAP4rev1] welcome
        """
    )
    session.connect()
    session.login(Secret("schlüssel"))


def test_login_disabled_asks_for_nothing(stage: Any, problem_of: Callable[..., Any]) -> None:
    session = stage.imap(hello("LOGINDISABLED"))
    session.connect()
    problem = problem_of(lambda: session.login(SECRET), errors.AuthenticationFailed)
    assert problem.kind is ProblemKind.AUTH_UNSUPPORTED


def test_without_a_password_nothing_is_sent(stage: Any, problem_of: Callable[..., Any]) -> None:
    session = stage.imap(hello())
    session.connect()
    assert problem_of(lambda: session.login(None)).kind is ProblemKind.NO_PASSWORD


def test_wrong_password_is_told_in_the_servers_words(
    stage: Any, problem_of: Callable[..., Any]
) -> None:
    session = stage.imap(
        hello("")
        + """
        C: {a} LOGIN "anna" "correct horse"
        S: {a} NO [AUTHENTICATIONFAILED] No such luck, correct horse
        """
    )
    session.connect()
    problem = problem_of(lambda: session.login(SECRET), errors.AuthenticationFailed)
    assert problem.kind is ProblemKind.AUTH_FAILED
    assert problem.text == "No such luck, ••••"
    assert problem.server.startswith("127.0.0.1:")


def test_a_server_that_says_later_is_not_a_wrong_password(
    stage: Any, problem_of: Callable[..., Any]
) -> None:
    session = stage.imap(
        hello()
        + """
        C: {a} AUTHENTICATE PLAIN
        S: +
        C: AGFubmEAY29ycmVjdCBob3JzZQ==
        S: {a} NO [UNAVAILABLE] come back later
        """
    )
    session.connect()
    problem = problem_of(lambda: session.login(SECRET), errors.Busy)
    assert problem.text == "come back later"


def test_gmails_refusal_of_one_connection_too_many_is_not_a_wrong_password(
    stage: Any, problem_of: Callable[..., Any]
) -> None:
    session = stage.imap(
        hello("")
        + """
        C: {a} LOGIN "anna" "correct horse"
        S: {a} NO [ALERT] Too many simultaneous connections. (Failure)
        """
    )
    session.connect()
    problem_of(lambda: session.login(SECRET), errors.Busy)


def test_a_user_name_cannot_become_a_command(stage: Any, problem_of: Callable[..., Any]) -> None:
    session = stage.imap(hello(""), user='x" "y"\r\nZ LOGOUT')
    session.connect()
    problem_of(lambda: session.login(SECRET), errors.AuthenticationFailed)


def test_a_chosen_method_is_not_replaced(stage: Any, problem_of: Callable[..., Any]) -> None:
    session = stage.imap(hello("AUTH=PLAIN"), auth=AuthMethod.CRAM_MD5)
    session.connect()
    problem = problem_of(lambda: session.login(SECRET), errors.AuthenticationFailed)
    assert problem.kind is ProblemKind.AUTH_UNSUPPORTED


def test_preauth_on_a_line_chosen_plain_needs_no_login(stage: Any) -> None:
    session = stage.imap(
        """
        S: * PREAUTH ready
        C: {a} CAPABILITY
        S: * CAPABILITY IMAP4rev1
        S: {a} OK
        C: {b} CAPABILITY
        S: * CAPABILITY IMAP4rev1
        S: {b} OK
        """
    )
    session.connect()
    session.login(None)


def test_id_and_enable_are_spoken_where_offered(stage: Any) -> None:
    login(
        stage,
        logged_in("ID ENABLE CONDSTORE UTF8=ACCEPT")
        + f"""
        C: {{i}} {ID}
        S: * ID NIL
        S: {{i}} OK
        C: {{e}} ENABLE CONDSTORE UTF8=ACCEPT
        S: * ENABLED CONDSTORE
        S: {{e}} OK
        """,
    )


def test_a_server_that_minds_id_goes_on(stage: Any) -> None:
    login(
        stage,
        logged_in("ID")
        + f"""
        C: {{i}} {ID}
        S: {{i}} BAD what?
        """,
    )


# --- mailboxes ---


def test_special_uses_are_as_the_server_says(stage: Any) -> None:
    session = login(
        stage,
        logged_in("LIST-EXTENDED SPECIAL-USE")
        + """
        C: {l} LIST "" "*" RETURN (SPECIAL-USE SUBSCRIBED)
        S: * LIST (\\HasNoChildren \\Subscribed) "/" inbox
        S: * LIST (\\Sent) "/" "Trash"
        S: * LIST (\\Noselect) "/" "Lists"
        S: {l} OK
        """,
    )
    assert session.list_mailboxes() == [
        ListedMailbox("INBOX", "/", Role.INBOX, selectable=True),
        ListedMailbox("Trash", "/", Role.SENT, selectable=True, subscribed=False),
        ListedMailbox("Lists", "/", Role.NONE, selectable=False, subscribed=False),
    ]


def test_roles_are_guessed_by_name_in_many_languages(stage: Any) -> None:
    session = login(
        stage,
        logged_in()
        + """
        C: {l} LIST "" "*"
        S: * LIST () "." INBOX
        S: * LIST () "." INBOX.Entw&APw-rfe
        S: * LIST () "." {8}
        S: Papelera
        S: * LIST () "." "Spam"
        S: * LIST () "." "Work.Sent"
        S: * LIST () NIL "&CS0JRwkcCUc- &CRcJDw-"
        S: {l} OK
        C: {s} LSUB "" "*"
        S: * LSUB () "." INBOX
        S: {s} OK
        """,
    )
    roles = {mailbox.path: mailbox.role for mailbox in session.list_mailboxes()}
    assert roles == {
        "INBOX": Role.INBOX,
        "INBOX.Entwürfe": Role.DRAFTS,
        "Papelera": Role.TRASH,
        "Spam": Role.JUNK,
        "Work.Sent": Role.NONE,
        "भेजे गए": Role.SENT,
    }


def test_a_name_is_spelled_back_as_the_server_spelled_it(stage: Any) -> None:
    session = login(
        stage,
        logged_in()
        + """
        C: {l} LIST "" "*"
        S: * LIST () "/" "R&D"
        S: {l} OK
        C: {s} LSUB "" "*"
        S: {s} OK
        C: {t} STATUS "R&D" (MESSAGES UIDNEXT UIDVALIDITY UNSEEN)
        S: * STATUS R&D (MESSAGES 2 UIDNEXT 9 UIDVALIDITY 5 UNSEEN 1)
        S: {t} OK
        """,
    )
    assert [mailbox.path for mailbox in session.list_mailboxes()] == ["R&D"]
    assert session.status("R&D") == Status(uidvalidity=5, uidnext=9, exists=2, unseen=1)


def test_extended_list_that_ends_in_bad_is_asked_plainly(stage: Any) -> None:
    session = login(
        stage,
        logged_in("LIST-EXTENDED")
        + """
        C: {l} LIST "" "*" RETURN (SUBSCRIBED)
        S: {l} BAD syntax
        C: {m} LIST "" "*"
        S: * LIST () "/" INBOX
        S: {m} OK
        C: {n} LSUB "" "*"
        S: {n} OK
        """,
    )
    assert [mailbox.role for mailbox in session.list_mailboxes()] == [Role.INBOX]


def test_unreadable_list_line_does_not_hide_the_others(stage: Any) -> None:
    session = login(
        stage,
        logged_in()
        + """
        C: {l} LIST "" "*"
        S: * LIST ((( "/" broken
        S: * LIST () "/" whole
        S: {l} OK
        C: {s} LSUB "" "*"
        S: {s} OK
        """,
    )
    assert [mailbox.path for mailbox in session.list_mailboxes()] == ["whole"]


def test_a_mailbox_name_cannot_become_a_command(stage: Any) -> None:
    session = login(
        stage,
        [
            logged_in(),
            'C: {l} LIST "" "*"',
            b'* LIST () "/" {12}\r\nx\r\nZ LOGOUT\r\r\n* LIST () "/" whole\r\n{l} OK\r\n',
            'C: {s} LSUB "" "*"\nS: {s} OK',
        ],
    )
    assert [mailbox.path for mailbox in session.list_mailboxes()] == ["whole"]


def test_statuses_of_many_leave_out_the_refused(stage: Any) -> None:
    session = login(
        stage,
        logged_in("CONDSTORE")
        + """
        C: {a} STATUS "A" (MESSAGES UIDNEXT UIDVALIDITY UNSEEN HIGHESTMODSEQ)
        C: {b} STATUS "B" (MESSAGES UIDNEXT UIDVALIDITY UNSEEN HIGHESTMODSEQ)
        S: {a} NO [NONEXISTENT] gone
        S: * STATUS "B" (MESSAGES 1 UIDNEXT 2 UIDVALIDITY 3 UNSEEN 0 HIGHESTMODSEQ 4)
        S: {b} OK
        """,
    )
    assert session.statuses(["A", "B"]) == {"B": Status(3, 2, 1, 4, 0)}


def test_select_with_condstore_gives_the_modseq(stage: Any) -> None:
    session = login(
        stage,
        logged_in("CONDSTORE")
        + """
        C: {s} SELECT "INBOX" (CONDSTORE)
        S: * 2 EXISTS
        S: * OK [UIDVALIDITY 7] valid
        S: * OK [UIDNEXT 44] next
        S: * OK [HIGHESTMODSEQ 90060115205545359] highest
        S: {s} OK [READ-WRITE] done
        """,
    )
    assert session.select("INBOX") == Selected(7, 44, 2, 90060115205545359)
    assert (session.selected, session.exists) == ("INBOX", 2)
    assert not session.news


def test_missing_uidnext_is_worked_out_from_the_last_message(stage: Any) -> None:
    session = login(
        stage,
        logged_in()
        + """
        C: {s} SELECT "INBOX"
        S: * 2 EXISTS
        S: * OK [UIDVALIDITY 7] valid
        S: {s} OK
        C: {f} UID FETCH * (UID)
        S: * 2 FETCH (UID 17)
        S: {f} OK
        """,
    )
    assert session.select("INBOX").uidnext == 18


def test_a_mailbox_that_is_gone_is_told_apart(stage: Any, problem_of: Callable[..., Any]) -> None:
    session = login(
        stage,
        logged_in()
        + """
        C: {s} SELECT "Old"
        S: {s} NO Mailbox doesn't exist: Old
        """,
    )
    problem = problem_of(lambda: session.select("Old"), errors.Refused)
    assert problem.kind is ProblemKind.MAILBOX_GONE
    assert session.selected == ""


def test_create_welcomes_what_is_there_already(stage: Any) -> None:
    session = login(
        stage,
        logged_in()
        + """
        C: {c} CREATE "Gr&APYA3w-e"
        S: {c} NO [ALREADYEXISTS] there already
        C: {s} SUBSCRIBE "Gr&APYA3w-e"
        S: {s} OK
        """,
    )
    session.create("Größe")


# --- fetching ---

FETCH = f"C: {{f}} UID FETCH 1:3 {HEADER_ITEMS.decode()}"


def test_headers_with_items_in_any_order(stage: Any) -> None:
    header = b"Subject: one\r\nFrom: Anna <anna@example.org>\r\n\r\n"
    size = str(len(header)).encode()
    session = select(
        stage,
        [
            FETCH,
            b"* 1 FETCH (UID 41 RFC822.SIZE 4286 BODY[HEADER.FIELDS (FROM)] {",
            size + b"}\r\n" + header + b")\r\n",
            b"* 2 FETCH (BODY[HEADER.FIELDS (FROM)] {" + size + b"}\r\n" + header,
            b' RFC822.SIZE 9 UID 2 INTERNALDATE " 1-Jan-2020 00:00:00 +0000" FLAGS ())\r\n',
            "S: {f} OK",
        ],
    )
    (second,) = session.fetch_headers("1:3")
    assert (second.uid, second.size, second.received) == (2, 9, 1577836800)
    assert second.envelope.subject == "one"


def test_flags_and_dates_are_read(stage: Any) -> None:
    session = select(
        stage,
        [
            FETCH,
            b"* 1 FETCH (UID 1 FLAGS (\\Seen $Forwarded blue \\Recent) RFC822.SIZE 4286 ",
            b'INTERNALDATE "17-Jul-1996 02:44:25 -0700" BODY[HEADER.FIELDS (FROM)] {2}\r\n',
            b"\r\n)\r\n",
            "S: {f} OK",
        ],
    )
    (arrival,) = session.fetch_headers("1:3")
    assert arrival.flags == Flag.SEEN | Flag.FORWARDED
    assert arrival.keywords == ("blue",)
    assert arrival.received == 837596665


def test_news_in_the_middle_of_a_fetch_is_remembered(stage: Any) -> None:
    session = select(
        stage,
        [
            FETCH,
            "S: * 4 EXISTS",
            b"* 1 FETCH (UID 1 BODY[HEADER.FIELDS (FROM)] {2}\r\n\r\n)\r\n",
            "S: * 2 EXPUNGE",
            "S: * 1 FETCH (FLAGS (\\Seen))",
            "S: {f} OK",
        ],
    )
    assert [arrival.uid for arrival in session.fetch_headers("1:3")] == [1]
    assert session.exists == 3
    assert session.take_news() == News(arrived=True, expunged=True, flags=True)
    assert not session.news


def test_unreadable_fetch_answer_does_not_stop_the_mailbox(stage: Any) -> None:
    session = select(
        stage,
        [
            FETCH,
            'S: * 1 FETCH (UID 1 FLAGS (("open)',
            b"* 2 FETCH (UID 2 BODY[HEADER.FIELDS (FROM)] {2}\r\n\r\n)\r\n",
            "S: {f} OK",
        ],
    )
    assert [arrival.uid for arrival in session.fetch_headers("1:3")] == [2]


def test_header_as_quoted_string_or_nil(stage: Any) -> None:
    session = select(
        stage,
        [
            FETCH,
            'S: * 1 FETCH (UID 1 BODY[HEADER.FIELDS (FROM)] "Subject: quoted")',
            "S: * 2 FETCH (UID 2 BODY[HEADER.FIELDS (FROM)] NIL)",
            "S: {f} OK",
        ],
    )
    subjects = [arrival.envelope.subject for arrival in session.fetch_headers("1:3")]
    assert subjects == ["quoted", ""]


def test_bodies_as_literal_quoted_nil_and_missing(stage: Any) -> None:
    session = select(
        stage,
        [
            "C: {f} UID FETCH 1:5 (UID BODY.PEEK[])",
            b"* 2 FETCH (UID 2 BODY[] {5}\r\nlit\r\n)\r\n",
            'S: * 1 FETCH (BODY[] "quo\\"ted" UID 1)',
            "S: * 3 FETCH (UID 3 BODY[] NIL)",
            'S: * 4 FETCH (UID 4 BODY[] "")',
            b"* 9 FETCH (UID 99 BODY[] {3}\r\nwho)\r\n",
            "S: {f} OK",
        ],
    )
    assert dict(session.fetch_bodies([1, 2, 3, 4, 5])) == {1: b'quo"ted', 2: b"lit\r\n", 4: b""}


def test_bodies_told_twice_come_once(stage: Any) -> None:
    session = select(
        stage,
        [
            "C: {f} UID FETCH 1 (UID BODY.PEEK[])",
            b"* 1 FETCH (UID 1 BODY[] {1}\r\na)\r\n* 1 FETCH (UID 1 BODY[] {1}\r\nb)\r\n",
            "S: {f} OK",
        ],
    )
    assert list(session.fetch_bodies([1])) == [(1, b"a")]


def test_the_next_bodies_are_asked_for_before_these_are_read(stage: Any) -> None:
    session = select(
        stage,
        [
            "C: {f} UID FETCH 1:200 (UID BODY.PEEK[])",
            "C: {g} UID FETCH 201:250 (UID BODY.PEEK[])",
            b"* 1 FETCH (UID 1 BODY[] {1}\r\na)\r\n",
            "S: {f} OK",
            b"* 2 FETCH (UID 250 BODY[] {1}\r\nb)\r\n",
            "S: {g} OK",
        ],
    )
    assert dict(session.fetch_bodies(list(range(1, 251)))) == {1: b"a", 250: b"b"}


def test_a_refused_fetch_does_not_leave_the_next_one_unheard(
    stage: Any, problem_of: Callable[..., Any]
) -> None:
    session = select(
        stage,
        [
            "C: {f} UID FETCH 1:200 (UID BODY.PEEK[])",
            "C: {g} UID FETCH 201:250 (UID BODY.PEEK[])",
            "S: {f} NO one of them is broken",
            b"* 2 FETCH (UID 250 BODY[] {1}\r\nb)\r\n",
            "S: {g} NO so is this one",
            "C: {n} NOOP",
            "S: {n} OK",
        ],
    )
    problem = problem_of(lambda: list(session.fetch_bodies(list(range(1, 251)))), errors.Refused)
    assert problem.text == "one of them is broken"
    session.noop()


def test_a_reader_who_stops_early_can_go_on_with_other_things(stage: Any) -> None:
    session = select(
        stage,
        [
            "C: {f} UID FETCH 1:2 (UID BODY.PEEK[])",
            b"* 1 FETCH (UID 1 BODY[] {1}\r\na)\r\n* 2 FETCH (UID 2 BODY[] {1}\r\nb)\r\n",
            "S: {f} OK",
            "C: {n} NOOP",
            "S: {n} OK",
        ],
    )
    bodies = session.fetch_bodies([1, 2])
    assert next(bodies) == (1, b"a")
    bodies.close()  # type: ignore[attr-defined]
    session.noop()


def test_long_uid_sets_are_cut(stage: Any) -> None:
    wanted = list(range(1, 1201, 2))
    cut = ",".join(str(uid) for uid in wanted[:500])
    rest = ",".join(str(uid) for uid in wanted[500:])
    session = select(
        stage,
        f"""
        C: {{a}} UID STORE {cut} +FLAGS.SILENT (\\Seen)
        S: {{a}} OK
        C: {{b}} UID STORE {rest} +FLAGS.SILENT (\\Seen)
        S: {{b}} OK
        """,
    )
    session.store(wanted, Flag.SEEN, Flag.NONE)


def test_flags_changed_since(stage: Any) -> None:
    session = login(
        stage,
        logged_in("CONDSTORE")
        + """
        C: {f} UID FETCH 1:* (UID FLAGS) (CHANGEDSINCE 12)
        S: * 1 FETCH (UID 4 FLAGS (\\Seen) MODSEQ (13))
        S: {f} OK
        """,
    )
    assert list(session.fetch_flags("1:*", 12)) == [(4, Flag.SEEN, ())]


# --- search ---


@pytest.mark.parametrize(
    ("capabilities", "command", "answer"),
    [
        ("", "UID SEARCH UNSEEN", "* SEARCH 3 1\r\n* SEARCH 2"),
        ("ESEARCH", "UID SEARCH RETURN (ALL) UNSEEN", '* ESEARCH (TAG "x") UID ALL 1:2,3'),
    ],
)
def test_search_in_both_manners(stage: Any, capabilities: str, command: str, answer: str) -> None:
    script = [selected(capabilities), f"C: {{s}} {command}", f"{answer}\r\n".encode(), "S: {s} OK"]
    session = login(stage, script)
    session.select("INBOX")
    assert session.search("UNSEEN") == [1, 2, 3]


def test_search_that_finds_nothing(stage: Any) -> None:
    session = select(stage, "C: {s} UID SEARCH ALL\nS: * SEARCH\nS: {s} OK")
    assert session.search("ALL") == []


def test_search_result_longer_than_a_megabyte(stage: Any) -> None:
    numbers = " ".join(str(uid) for uid in range(1_000_000, 1_200_000))
    session = select(
        stage, ["C: {s} UID SEARCH ALL", f"* SEARCH {numbers}\r\n".encode(), "S: {s} OK"]
    )
    assert len(session.search("ALL")) == 200_000


def test_message_id_cannot_break_out_of_its_quotes(stage: Any) -> None:
    session = select(
        stage,
        [
            'C: {s} UID SEARCH HEADER Message-ID "<a\\"b@c>"',
            "S: * SEARCH 5",
            "S: {s} OK",
            "C: {f} UID FETCH 5 (UID BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])",
            b"* 1 FETCH (UID 5 BODY[HEADER.FIELDS (MESSAGE-ID)] {23}\r\n",
            b'Message-ID: <a"b@c>\r\n\r\n)\r\n',
            "S: {f} OK",
        ],
    )
    assert session.find_message_id('a"b\r\n@c') == [5]


# --- changing ---


def test_move_by_move(stage: Any) -> None:
    session = select(
        stage,
        """
        C: {m} UID MOVE 4,6 "Archive"
        S: * OK [COPYUID 9 4,6 10:11] Moved
        S: * 1 EXPUNGE
        S: * 2 EXPUNGE
        S: {m} OK done
        """,
        "MOVE UIDPLUS",
    )
    assert session.move([4, 6], "Archive") == {4: 10, 6: 11}
    assert session.exists == 1


def test_without_move_nothing_is_moved_and_that_is_said(
    stage: Any, problem_of: Callable[..., Any]
) -> None:
    session = select(stage, "", "UIDPLUS")
    problem = problem_of(lambda: session.move([4], "Archive"), errors.Refused)
    assert (problem.kind, problem.detail) == (ProblemKind.REFUSED, "no-move")


def test_copy_tells_what_went_where(stage: Any) -> None:
    session = select(
        stage,
        """
        C: {m} UID COPY 4,6 "Archive"
        S: {m} OK [COPYUID 9 4,6 10:11] Copied
        """,
    )
    assert session.copy([4, 6], "Archive") == {4: 10, 6: 11}


def test_copy_without_uidplus_tells_nothing(stage: Any) -> None:
    session = select(stage, 'C: {m} UID COPY 4 "Archive"\nS: {m} OK Copied')
    assert session.copy([4], "Archive") == {}


def test_delete_with_uidplus_expunges_by_uid(stage: Any) -> None:
    session = select(
        stage,
        """
        C: {s} UID STORE 4 +FLAGS.SILENT (\\Deleted)
        S: {s} OK
        C: {e} UID EXPUNGE 4
        S: * 1 EXPUNGE
        S: {e} OK
        """,
        "UIDPLUS",
    )
    assert session.delete([4])


def test_copy_to_a_mailbox_that_is_gone(stage: Any, problem_of: Callable[..., Any]) -> None:
    session = select(
        stage,
        """
        C: {m} UID COPY 4 "Archive"
        S: {m} NO [TRYCREATE] no such mailbox
        """,
        "UIDPLUS",
    )
    problem = problem_of(lambda: session.copy([4], "Archive"), errors.Refused)
    assert problem.kind is ProblemKind.MAILBOX_GONE


def test_delete_without_uidplus_never_expunges(stage: Any) -> None:
    session = select(
        stage,
        """
        C: {s} UID STORE 4 +FLAGS.SILENT (\\Deleted)
        S: {s} OK
        """,
    )
    assert not session.delete([4])


def test_keywords_that_a_mailbox_cannot_keep_are_left_out(stage: Any) -> None:
    session = login(
        stage,
        logged_in()
        + """
        C: {s} SELECT "INBOX"
        S: * 1 EXISTS
        S: * OK [PERMANENTFLAGS (\\Seen \\Answered)] limited
        S: * OK [UIDNEXT 2] next
        S: {s} OK
        C: {t} UID STORE 1 +FLAGS.SILENT (\\Answered)
        S: {t} OK
        """,
    )
    session.select("INBOX")
    session.store([1], Flag.ANSWERED | Flag.FORWARDED, Flag.NONE)
    session.store([1], Flag.FORWARDED, Flag.NONE)


def test_append_tells_the_new_uid(stage: Any) -> None:
    session = login(
        stage,
        [
            logged_in("UIDPLUS"),
            'C: {a} APPEND "Sent" (\\Seen) "14-Nov-2023 22:13:20 +0000" {10}',
            "S: * 7 EXISTS",
            "S: + go",
            "C: Subject: x",
            "S: {a} OK [APPENDUID 9 77] done",
        ],
    )
    assert session.append("Sent", b"Subject: x", Flag.SEEN, 1_700_000_000) == 77


def test_append_over_quota_is_refused_before_the_letter(
    stage: Any, problem_of: Callable[..., Any]
) -> None:
    session = login(
        stage,
        logged_in()
        + """
        C: {a} APPEND "Sent" () "14-Nov-2023 22:13:20 +0000" {1}
        S: {a} NO [OVERQUOTA] full
        """,
    )
    problem = problem_of(
        lambda: session.append("Sent", b"x", Flag.NONE, 1_700_000_000), errors.Refused
    )
    assert (problem.detail, problem.text) == ("overquota", "full")


# --- waiting ---


def test_idle_ends_with_the_first_news(stage: Any) -> None:
    session = select(
        stage,
        """
        C: {i} IDLE
        S: + idling
        S: * OK Still here
        S: * 4 EXISTS
        C: DONE
        S: {i} OK
        """,
        "IDLE",
    )
    assert session.idle(30, lambda: False)
    assert session.exists == 4


def test_idle_without_news_ends_in_time(stage: Any) -> None:
    session = select(stage, "C: {i} IDLE\nS: + idling\nC: DONE\nS: {i} OK", "IDLE")
    assert not session.idle(0.2, lambda: False)


def test_idle_ends_when_stopped(stage: Any) -> None:
    session = select(stage, "C: {i} IDLE\nS: + idling\nC: DONE\nS: {i} OK", "IDLE")
    assert not session.idle(30, lambda: True)


def test_idle_notices_that_the_server_went_away(stage: Any, problem_of: Callable[..., Any]) -> None:
    session = select(stage, "C: {i} IDLE\nS: + idling\nCLOSE", "IDLE")
    problem_of(lambda: session.idle(30, lambda: False), errors.ConnectionLost)


def test_idle_notices_bye(stage: Any, problem_of: Callable[..., Any]) -> None:
    session = select(stage, "C: {i} IDLE\nS: + idling\nS: * BYE shutting down", "IDLE")
    problem = problem_of(lambda: session.idle(30, lambda: False), errors.ConnectionLost)
    assert problem.text == "shutting down"


def test_a_server_that_does_not_answer_done_is_gone(
    stage: Any, problem_of: Callable[..., Any]
) -> None:
    session = select(stage, "C: {i} IDLE\nS: + idling\nC: DONE", "IDLE", timeout=0.4)
    problem_of(lambda: session.idle(0.1, lambda: False), errors.TimedOut)


def test_abort_ends_idle_at_once(stage: Any, problem_of: Callable[..., Any]) -> None:
    session = select(stage, "C: {i} IDLE\nS: + idling\nDEAF", "IDLE")
    aborter = threading.Timer(0.2, session.abort)
    aborter.start()
    began = time.monotonic()
    problem = problem_of(lambda: session.idle(60, lambda: False), errors.ConnectionLost)
    aborter.join()
    assert problem.kind is ProblemKind.CANCELLED
    assert time.monotonic() - began < 5


def test_close_says_logout(stage: Any) -> None:
    session = login(stage, logged_in() + "C: {z} LOGOUT\nS: * BYE bye\nS: {z} OK\nCLOSE")
    session.close()
    assert session.line.closed
