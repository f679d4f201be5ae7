"""Single servers' ways, one test for each of docs/imap-servers.md, which tells the sources."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.model.dialogue import Speaker
from app.model.mailbox import Role
from app.model.message import Flag
from app.model.problem import ProblemKind
from app.protocols import errors, imap_answers
from app.protocols.imap import HEADER_ITEMS, ImapSession, SyncPoint
from app.protocols.imap_mailboxes import Status
from app.protocols.quirks import Quirks, quirks_of, usable
from app.protocols.transcript import Transcript
from tests.protocols.test_imap import ID, SECRET, hello, logged_in, login, select

PAGE = Path(__file__).parents[2] / "docs/imap-servers.md"
ITEMS = "(MESSAGES UIDNEXT UIDVALIDITY UNSEEN)"
MESSAGE_ID = "(UID BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])"


def login_at(stage: Any, host: str, script: Any) -> ImapSession:
    """Log in to a script as if it were that host."""
    session: ImapSession = stage.imap(script)
    session.server = replace(session.server, host=host)
    session.connect()
    session.login(SECRET)
    return session


def with_message_id(number: int, uid: int, name: str) -> bytes:
    header = f"Message-ID: <{name}>\r\n\r\n"
    return (
        f"* {number} FETCH (UID {uid} BODY[HEADER.FIELDS (MESSAGE-ID)] "
        f"{{{len(header)}}}\r\n{header})\r\n"
    ).encode()


# --- recognising them ---


@pytest.mark.parametrize(
    ("host", "greeting", "name", "capabilities", "server"),
    [
        ("imap.gmail.com", b"* OK Gimap ready for requests", "GImap", "X-GM-EXT-1", "Gmail"),
        ("mail.example.org", b"* OK ready", "", "X-GM-EXT-1", "Gmail"),
        ("p42-imap.mail.me.com.", b"* OK", "", "", "iCloud"),
        ("IMAP.mail.me.com", b"* OK", "", "", "iCloud"),
        ("imap.notmail.me.com.example", b"* OK", "", "", ""),
        ("x", b"* OK The Microsoft Exchange IMAP4 service is ready. [Qg==]", "", "", "Exchange"),
        ("x", b"* OK Microsoft Exchange Server 2007 IMAP4 service is ready", "", "", "Exchange"),
        ("x", b"* OK IMAP4rev1 imapgate-1.8.1_01.20166", "", "", "Yahoo"),
        ("x", b"* OK", "Y!IMAP", "", "Yahoo"),
        ("imap.126.com", b"* OK Coremail", "", "", "NetEase"),
        ("x", b"* OK [CAPABILITY IMAP4] QQMail IMAP4Server ready", "", "", "QQ"),
        ("imap.web.de", b"* OK", "", "", "GMX"),
        ("x", b"* OK IMAPrev1\r\n", "", "", "hMailServer"),
        ("x", b"* OK Yandex IMAP4rev1 at vla1", "", "", "Yandex"),
        ("x", b"* OK mx Cyrus IMAP 3.8.2 server ready", "", "", "Cyrus"),
        ("x", b"* OK", "cyrus imapd", "", "Cyrus"),
        ("x", b"* OK Courier-IMAP ready. Copyright", "", "", "Courier"),
        ("x", b"* OK", "Dovecot", "XAPPLEPUSHSERVICE", "Dovecot"),
        ("x", b"* OK", "", "IMAP4REV1", ""),
        ("", b"", "", "", ""),
    ],
)
def test_servers_are_recognised(
    host: str, greeting: bytes, name: str, capabilities: str, server: str
) -> None:
    assert quirks_of(host, greeting, {"name": name}, capabilities.split()).server == server


def test_a_server_like_any_other_keeps_what_it_offers() -> None:
    offered = {"IMAP4REV1", "QRESYNC", "MOVE"}
    assert usable(offered, Quirks()) == offered


# --- iCloud ---


def test_icloud_is_not_asked_for_qresync(stage: Any) -> None:
    session = login_at(
        stage,
        "imap.mail.me.com",
        hello()
        + """
        C: {a} AUTHENTICATE PLAIN
        S: +
        C: AGFubmEAY29ycmVjdCBob3JzZQ==
        S: {a} OK [CAPABILITY XAPPLEPUSHSERVICE IMAP4 IMAP4rev1] welcome
        C: {c} CAPABILITY
        S: * CAPABILITY IMAP4rev1 ENABLE CONDSTORE QRESYNC UIDPLUS
        S: {c} OK
        C: {e} ENABLE CONDSTORE
        S: {e} OK
        C: {s} SELECT "INBOX" (CONDSTORE)
        S: * 1 EXISTS
        S: * OK [UIDVALIDITY 7] valid
        S: * OK [UIDNEXT 44] next
        S: * OK [HIGHESTMODSEQ 120] highest
        S: {s} OK
        """,
    )
    assert session.quirks.no_qresync
    assert "QRESYNC" not in session.capabilities
    assert not session.select("INBOX", SyncPoint(7, 100)).resynced


def test_icloud_capabilities_are_asked_anew_after_the_login(stage: Any) -> None:
    session = login_at(
        stage,
        "imap.mail.me.com",
        hello()
        + """
        C: {a} AUTHENTICATE PLAIN
        S: +
        C: AGFubmEAY29ycmVjdCBob3JzZQ==
        S: {a} OK [CAPABILITY XAPPLEPUSHSERVICE IMAP4 IMAP4rev1] welcome
        C: {c} CAPABILITY
        S: * CAPABILITY IMAP4rev1 IDLE UIDPLUS
        S: {c} OK
        """,
    )
    assert session.capabilities == {"IMAP4REV1", "IDLE", "UIDPLUS"}


def test_icloud_bodies_are_asked_for_as_it_gives_them(stage: Any) -> None:
    session = select(
        stage,
        [
            "C: {f} UID FETCH 1 (UID BODY.PEEK[])",
            b"* 1 FETCH (UID 1 BODY[] {3}\r\nabc)\r\n",
            "S: {f} OK",
        ],
    )
    assert dict(session.fetch_bodies([1])) == {1: b"abc"}


# --- Gmail ---


def test_gmail_bandwidth_used_up_is_busy_and_not_refused(
    stage: Any, problem_of: Callable[..., Any]
) -> None:
    session = select(
        stage,
        """
        C: {f} UID FETCH 1 (UID BODY.PEEK[])
        S: {f} NO [OVERQUOTA] Account exceeded command or bandwidth limits. (Failure)
        """,
        "X-GM-EXT-1",
    )
    problem_of(lambda: list(session.fetch_bodies([1])), errors.Busy)


def test_gmail_message_ids_that_search_misses_are_found(stage: Any) -> None:
    session = select(
        stage,
        [
            'C: {s} UID SEARCH HEADER Message-ID "<!&!AAA=@x>"',
            "S: * SEARCH",
            "S: {s} OK",
            'C: {t} UID SEARCH X-GM-RAW "rfc822msgid:!&!AAA=@x"',
            "S: * SEARCH 6",
            "S: {t} OK",
            f"C: {{f}} UID FETCH 6 {MESSAGE_ID}",
            with_message_id(1, 6, "!&!AAA=@x"),
            "S: {f} OK",
        ],
        "X-GM-EXT-1",
    )
    assert session.find_message_id("!&!AAA=@x") == [6]


def test_gmail_flags_with_brackets_are_read(stage: Any) -> None:
    session = login(
        stage,
        logged_in("X-GM-EXT-1")
        + """
        C: {s} SELECT "INBOX"
        S: * FLAGS (\\Answered \\Seen [Airmail]-Done $NotPhishing)
        S: * OK [PERMANENTFLAGS (\\Answered \\Seen [Airmail]-Done \\*)] Flags permitted.
        S: * 1 EXISTS
        S: * OK [UIDNEXT 44] next
        S: {s} OK
        C: {f} UID FETCH 1:* (UID FLAGS)
        S: * 1 FETCH (UID 4 FLAGS (\\Seen [Airmail]-Done))
        S: {f} OK
        C: {t} UID STORE 4 +FLAGS.SILENT ($Forwarded)
        S: {t} OK
        """,
    )
    session.select("INBOX")
    assert list(session.fetch_flags("1:*")) == [(4, Flag.SEEN, ("[Airmail]-Done",))]
    session.store([4], Flag.FORWARDED, Flag.NONE)


def test_gmail_twins_have_one_name_and_all_mail_its_role(stage: Any) -> None:
    items = HEADER_ITEMS.decode().replace("RFC822.SIZE", "RFC822.SIZE X-GM-MSGID")
    session = login(
        stage,
        [
            logged_in("X-GM-EXT-1 LIST-EXTENDED SPECIAL-USE"),
            'C: {l} LIST "" "*" RETURN (SPECIAL-USE SUBSCRIBED)',
            'S: * LIST (\\HasNoChildren) "/" "INBOX"',
            'S: * LIST (\\All \\HasNoChildren) "/" "[Gmail]/Toate mesajele"',
            "S: {l} OK",
            f"C: {{f}} UID FETCH 1 {items}",
            b"* 1 FETCH (X-GM-MSGID 1278455344230334865 UID 1 RFC822.SIZE 2 FLAGS () ",
            b"BODY[HEADER.FIELDS (FROM)] {2}\r\n\r\n)\r\n",
            "S: {f} OK",
        ],
    )
    assert session.quirks.labels
    assert [mailbox.role for mailbox in session.list_mailboxes()] == [Role.INBOX, Role.ALL]
    (arrival,) = session.fetch_headers("1")
    assert arrival.object_id == "1278455344230334865"


def test_objectid_goes_before_gmails_own(stage: Any) -> None:
    items = HEADER_ITEMS.decode().replace("RFC822.SIZE", "RFC822.SIZE EMAILID")
    session = login(
        stage,
        [
            logged_in("OBJECTID X-GM-EXT-1"),
            f"C: {{f}} UID FETCH 1:3 {items}",
            b"* 1 FETCH (EMAILID (M6d99ac3275bb4e) UID 1 BODY[HEADER.FIELDS (FROM)] {2}\r\n",
            b"\r\n)\r\n* 2 FETCH (UID 2 EMAILID NIL BODY[HEADER.FIELDS (FROM)] {2}\r\n\r\n)\r\n",
            b'* 3 FETCH (UID 3 BODY[HEADER.FIELDS (FROM)] "" EMAILID (M7))\r\n',
            "S: {f} OK",
        ],
    )
    told = [arrival.object_id for arrival in session.fetch_headers("1:3")]
    assert told == ["M6d99ac3275bb4e", "", "M7"]


# --- Exchange, Microsoft 365, Outlook.com ---


def test_exchange_is_asked_about_few_mailboxes_at_once(stage: Any) -> None:
    """The 26th is not asked for before the first is answered."""
    asked = [f'C: {{t{n}}} STATUS "m{n}" {ITEMS}' for n in range(30)]
    answered = [
        f"S: * STATUS m{n} (MESSAGES 1 UIDNEXT 2 UIDVALIDITY 3 UNSEEN 0)\nS: {{t{n}}} OK"
        for n in range(30)
    ]
    session = login_at(
        stage,
        "outlook.office365.com",
        [logged_in(), *asked[:25], *answered[:25], *asked[25:], *answered[25:]],
    )
    transcript = session.line.transcript = Transcript()
    assert len(session.statuses([f"m{n}" for n in range(30)])) == 30
    speakers = [line.speaker for line in transcript.lines()]
    assert speakers[:26] == [Speaker.CLIENT] * 25 + [Speaker.SERVER]


def test_exchange_folders_with_tabs_are_named_whole(stage: Any) -> None:
    session = login(
        stage,
        [
            logged_in(),
            'C: {l} LIST "" "*"',
            b'* LIST (\\HasNoChildren) "/" INBOX/Da tab\tdu\r\n',
            b'* LIST (\\HasNoChildren) "/" "INBOX/Tab\tquoted"\r\n',
            b'* LIST (\\HasChildren) "/" Plain ("CHILDINFO" ("SUBSCRIBED"))\r\n{l} OK\r\n',
            'C: {m} LSUB "" "*"',
            "S: {m} OK",
        ],
    )
    paths = [mailbox.path for mailbox in session.list_mailboxes()]
    assert paths == ["INBOX/Da tab\tdu", "INBOX/Tab\tquoted", "Plain"]


def test_exchange_commands_are_never_too_long() -> None:
    uids = range(4_000_000_000, 4_000_100_000, 3)
    sets = list(imap_answers.uid_sets(uids))
    assert max(map(len, sets)) < 8_000
    assert [uid for each in sets for uid in imap_answers.expanded(each)] == list(uids)
    assert list(imap_answers.split_set(",".join(sets))) == sets


def test_exchange_leaves_out_what_it_cannot_convert(stage: Any) -> None:
    session = select(stage, "C: {f} UID FETCH 20004 (UID BODY.PEEK[])\nS: {f} OK FETCH completed.")
    assert list(session.fetch_bodies([20004])) == []


@pytest.mark.parametrize(
    ("greeting", "exact"),
    [
        (b"* OK The Microsoft Exchange IMAP4 service is ready.", False),
        (b"* OK IMAPrev1", False),
        (b"* OK [CAPABILITY IMAP4rev1] Dovecot ready.", True),
    ],
)
def test_exchange_sizes_prove_nothing(greeting: bytes, exact: bool) -> None:
    assert quirks_of("mail.example.org", greeting, {}, ()).exact_sizes is exact


def test_exchange_tells_of_mail_before_it_idles(stage: Any) -> None:
    session = select(
        stage,
        """
        C: {i} IDLE
        S: * 1521 EXISTS
        S: + IDLE accepted, awaiting DONE command.
        C: DONE
        S: {i} OK IDLE completed.
        """,
        "IDLE",
    )
    assert session.idle(30, lambda: False)


# --- Yahoo, AOL ---


def test_yahoo_is_not_asked_to_search_headers(stage: Any) -> None:
    session = select(
        stage,
        [
            f"C: {{f}} FETCH 1:* {MESSAGE_ID}",
            with_message_id(1, 41, "a@x"),
            with_message_id(2, 42, "b@x"),
            with_message_id(3, 43, "a@x"),
            "S: {f} OK",
        ],
        "XYMHIGHESTMODSEQ",
    )
    assert session.find_message_id("a@x") == [41, 43]


def test_yahoo_large_mailboxes_are_looked_through_from_the_end(stage: Any) -> None:
    session = login(
        stage,
        [
            logged_in("XYMHIGHESTMODSEQ"),
            'C: {s} SELECT "Sent"\nS: * 5000 EXISTS\nS: * OK [UIDNEXT 9] x\nS: {s} OK',
            f"C: {{f}} FETCH 4001:* {MESSAGE_ID}",
            "S: {f} OK",
        ],
    )
    session.select("Sent")
    assert session.find_message_id("a@x") == []


def test_yahoo_an_empty_mailbox_is_not_looked_through(stage: Any) -> None:
    session = login(
        stage,
        logged_in("XYMHIGHESTMODSEQ") + '\nC: {s} SELECT "Sent"\nS: * 0 EXISTS\nS: {s} OK',
    )
    session.select("Sent")
    assert session.find_message_id("a@x") == []


def test_yahoo_serverbug_on_a_header_search_is_gone_round_anywhere(stage: Any) -> None:
    session = select(
        stage,
        [
            'C: {s} UID SEARCH HEADER Message-ID "<a@x>"',
            "S: {s} NO [SERVERBUG] UID SEARCH Server error - Please try again later",
            f"C: {{f}} FETCH 1:* {MESSAGE_ID}",
            with_message_id(1, 41, "a@x"),
            "S: {f} OK",
        ],
    )
    assert session.find_message_id("a@x") == [41]


@pytest.mark.parametrize(
    "said",
    ["[UNAVAILABLE] UID FETCH Server error while fetching messages", "[SERVERBUG] UID FETCH"],
)
def test_yahoo_a_message_it_trips_over_is_refused_and_not_busy_for_ever(
    stage: Any, said: str, problem_of: Callable[..., Any]
) -> None:
    """What is refused is asked for in halves, until the culprit stands alone."""
    session = select(stage, f"C: {{f}} UID FETCH 1:2 (UID BODY.PEEK[])\nS: {{f}} NO {said}")
    problem_of(lambda: list(session.fetch_bodies([1, 2])), errors.Refused)


def test_a_server_that_is_really_busy_is_busy(stage: Any, problem_of: Callable[..., Any]) -> None:
    script = "C: {f} UID FETCH 1:2 (UID BODY.PEEK[])\nS: {f} NO [UNAVAILABLE] back at six"
    session = select(stage, script)
    problem_of(lambda: list(session.fetch_bodies([1, 2])), errors.Busy)


# --- NetEase (163, 126, yeah.net), QQ ---


def test_netease_hears_who_we_are_before_anything_is_selected(stage: Any) -> None:
    login(
        stage,
        logged_in("ID ENABLE CONDSTORE")
        + f"""
        C: {{i}} {ID}
        S: * ID ("name" "Coremail")
        S: {{i}} OK
        C: {{e}} ENABLE CONDSTORE
        S: {{e}} OK
        """,
    )


def test_netease_status_that_tells_nothing_is_made_up_for(stage: Any) -> None:
    told = """
        S: * 3 EXISTS
        S: * OK [UIDVALIDITY 7] valid
        S: {s} OK
    """
    session = login(
        stage,
        [
            logged_in(),
            'C: {s} SELECT "A"',
            told,
            "C: {f} UID FETCH * (UID)\nS: * 3 FETCH (UID 17)\nS: {f} OK",
            f'C: {{t}} STATUS "B" {ITEMS}',
            'S: * STATUS "B" ()',
            "S: {t} OK",
            'C: {u} SELECT "B"',
            told.replace("{s}", "{u}"),
            "C: {g} UID FETCH * (UID)\nS: * 3 FETCH (UID 9)\nS: {g} OK",
            'C: {v} SELECT "A"',
            told.replace("{s}", "{v}"),
            "C: {h} UID FETCH * (UID)\nS: * 3 FETCH (UID 17)\nS: {h} OK",
        ],
    )
    session.select("A")
    assert session.status("B") == Status(7, 10, 3)
    assert session.selected == "A"


def test_winmail_uidnext_that_cannot_be_worked_out_is_not_made_up(stage: Any) -> None:
    session = login(
        stage,
        logged_in()
        + """
        C: {s} SELECT "INBOX"
        S: * 2 EXISTS
        S: * OK [UIDVALIDITY 7] valid
        S: {s} OK
        C: {f} UID FETCH * (UID)
        S: {f} OK
        """,
    )
    assert session.select("INBOX").uidnext == 0


def test_qq_search_that_finds_everything_is_looked_at(stage: Any) -> None:
    session = select(
        stage,
        [
            'C: {s} UID SEARCH HEADER Message-ID "<a@x>"',
            "S: * SEARCH 41 42 43",
            "S: {s} OK",
            f"C: {{f}} UID FETCH 41:43 {MESSAGE_ID}",
            with_message_id(1, 41, "b@x"),
            with_message_id(2, 42, "a@x"),
            b"* 3 FETCH (UID 43 BODY[HEADER.FIELDS (MESSAGE-ID)] NIL)\r\n",
            "S: {f} OK",
        ],
    )
    assert session.find_message_id("a@x") == [42]


# --- Cyrus ---


@pytest.mark.parametrize("told", ["", '* LIST (\\Noselect \\HasChildren) "." INBOX\r\n'])
def test_cyrus_frontends_are_asked_plainly_where_they_name_no_mailbox(
    stage: Any, told: str
) -> None:
    session = login(
        stage,
        [
            logged_in("LIST-EXTENDED SPECIAL-USE"),
            'C: {l} LIST "" "*" RETURN (SPECIAL-USE SUBSCRIBED)',
            told.encode(),
            "S: {l} OK Completed",
            'C: {k} LIST "" "*"',
            'S: * LIST (\\HasChildren) "." INBOX',
            "S: {k} OK",
            'C: {m} LSUB "" "*"',
            "S: {m} OK",
        ],
    )
    (inbox,) = session.list_mailboxes()
    assert inbox.selectable


def test_cyrus_frontends_that_mind_vanished_are_not_asked_again(
    stage: Any, problem_of: Callable[..., Any]
) -> None:
    session = login(
        stage,
        logged_in("ENABLE QRESYNC")
        + """
        C: {e} ENABLE QRESYNC
        S: * ENABLED CONDSTORE QRESYNC
        S: {e} OK
        C: {f} UID FETCH 1:4294967295 (UID FLAGS) (CHANGEDSINCE 52 VANISHED)
        S: {f} BAD Invalid UID Fetch modifier VANISHED
        """,
    )
    for _ in range(2):
        assert problem_of(lambda: session.fetch_changes(52)).detail == "no-qresync"


def test_cyrus_hears_of_uids_above_the_highest_that_is_left(stage: Any) -> None:
    """`1:*` would end at the highest UID that is left, and the newest deletion be missed."""
    session = login(
        stage,
        logged_in("ENABLE QRESYNC")
        + """
        C: {e} ENABLE QRESYNC
        S: * ENABLED QRESYNC
        S: {e} OK
        C: {f} UID FETCH 1:4294967295 (UID FLAGS) (CHANGEDSINCE 52 VANISHED)
        S: * VANISHED (EARLIER) 99
        S: {f} OK
        """,
    )
    assert session.fetch_changes(52).vanished == ["99"]


def test_cyrus_all_vanished_but_five_thousand_are_left(stage: Any) -> None:
    session = login(
        stage,
        logged_in("ENABLE QRESYNC")
        + """
        C: {e} ENABLE QRESYNC
        S: * ENABLED QRESYNC
        S: {e} OK
        C: {s} SELECT "INBOX" (QRESYNC (1655807763 111159))
        S: * 5393 EXISTS
        S: * OK [UIDVALIDITY 1655807763] Ok
        S: * OK [UIDNEXT 26186] Ok
        S: * OK [HIGHESTMODSEQ 111160] Ok
        S: * VANISHED (EARLIER) 1:26183,26185
        S: * 5393 FETCH (FLAGS (\\Seen NonJunk) UID 26184 MODSEQ (111160))
        S: {s} OK [READ-WRITE] Completed
        """,
    )
    assert not session.select("INBOX", SyncPoint(1655807763, 111159)).resynced


def test_cyrus_copyuid_with_two_fields_tells_nothing(stage: Any) -> None:
    script = 'C: {m} UID MOVE 4 "A"\nS: {m} OK [COPYUID 1577540428 10] moved'
    assert select(stage, script, "MOVE").move([4], "A") == {}


# --- Courier, Dovecot, GMX, Yandex, and others ---


def test_courier_mailboxes_are_made_under_inbox(stage: Any) -> None:
    session = login(
        stage,
        logged_in("NAMESPACE")
        + """
        C: {n} NAMESPACE
        S: * NAMESPACE (("INBOX." ".")) NIL (("#shared." ".")("shared." "."))
        S: {n} OK
        C: {c} CREATE "INBOX.Work"
        S: {c} OK
        C: {s} SUBSCRIBE "INBOX.Work"
        S: {s} OK
        """,
    )
    session.create(session.personal.path("Work"))


def test_courier_is_spoken_to_in_utf8_and_so_does_not_complain(stage: Any) -> None:
    session = login(
        stage,
        logged_in("ENABLE UTF8=ACCEPT")
        + """
        C: {e} ENABLE UTF8=ACCEPT
        S: * ENABLED UTF8=ACCEPT
        S: {e} OK Options enabled
        """,
    )
    assert session.take_alerts() == ()


def test_dovecot_outside_the_namespace_is_refused_and_not_gone(
    stage: Any, problem_of: Callable[..., Any]
) -> None:
    said = "Client tried to access nonexistent namespace. (Mailbox name should probably be"
    script = f'\nC: {{c}} CREATE "Test"\nS: {{c}} NO {said} prefixed with: INBOX.)'
    problem = problem_of(lambda: login(stage, logged_in() + script).create("Test"))
    assert problem.kind is ProblemKind.REFUSED


def test_gmx_bodystructures_are_never_asked_for_and_do_no_harm(stage: Any) -> None:
    assert b"BODYSTRUCTURE" not in HEADER_ITEMS
    session = select(
        stage,
        [
            "C: {f} UID FETCH 1:2 (UID FLAGS)",
            b'* 1 FETCH (UID 1 BODYSTRUCTURE (("multipart" "related" ("boundary" "----=_@@@@B") ',
            b'NIL NIL "7BIT" 400 ("boundary" "x") NIL NIL NIL) "mixed" NIL) FLAGS (\\Seen))\r\n',
            b"* 2 FETCH (UID 2 FLAGS () BODYSTRUCTURE ((((NIL\r\n",
            "S: {f} OK",
        ],
    )
    assert list(session.fetch_flags("1:2")) == [(1, Flag.SEEN, ())]


def test_yandex_says_bye_for_ever(stage: Any, problem_of: Callable[..., Any]) -> None:
    bye = b"* BYE Autologout; idle for too long\r\n" * 100
    session = select(stage, ["C: {n} NOOP", bye, "DEAF"])
    problem_of(session.noop, errors.ConnectionLost)
    assert session.line.closed


def test_proton_bridge_refuses_to_expunge_and_that_is_no_failure(stage: Any) -> None:
    session = select(
        stage,
        """
        C: {s} UID STORE 4 +FLAGS.SILENT (\\Deleted)
        S: {s} OK
        C: {e} UID EXPUNGE 4
        S: {e} NO UID EXPUNGE refused
        """,
        "UIDPLUS",
    )
    assert not session.delete([4])


def test_purelymail_modseq_zero_is_none(stage: Any, problem_of: Callable[..., Any]) -> None:
    session = login(
        stage,
        logged_in("ENABLE QRESYNC")
        + """
        C: {e} ENABLE QRESYNC
        S: * ENABLED QRESYNC
        S: {e} OK
        C: {s} SELECT "INBOX" (QRESYNC (7 5))
        S: * 0 EXISTS
        S: * OK [HIGHESTMODSEQ 0] Highest
        S: * OK [UIDVALIDITY 7] UIDs valid
        S: {s} OK [READ-WRITE] SELECT
        """,
    )
    assert not session.select("INBOX", SyncPoint(7, 5)).resynced
    assert problem_of(lambda: session.fetch_changes(5)).detail == "no-qresync"


def test_james_vanished_of_nothing_is_nothing() -> None:
    assert imap_answers.vanished(b" (EARLIER) \r\n") == (True, "")


def test_mail_de_minds_id_though_it_offers_it(stage: Any) -> None:
    session = login(
        stage,
        logged_in("ID")
        + f"\nC: {{i}} {ID}\nS: {{i}} BAD invalid command\nC: {{n}} NOOP\nS: {{n}} OK",
    )
    session.noop()


# --- the page ---


def test_every_test_that_the_page_names_is_here() -> None:
    named = set(re.findall(r"`(test_\w+)`", PAGE.read_text("utf-8")))
    assert named
    assert named <= set(globals())


def test_every_row_of_the_page_has_a_date_a_source_and_a_test() -> None:
    rows = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ")]
    for row in rows[1:]:
        assert re.search(r"\b20\d\d(-\d\d)?\b", row), row
        assert "https://" in row, row
        assert "`test_" in row, row
