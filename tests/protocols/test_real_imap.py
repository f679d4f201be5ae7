"""What IMAP can do beyond the usual, against a real Dovecot."""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.model.account import Protocol, Security
from app.model.mailbox import Role
from app.model.message import Flag
from app.protocols import errors, imap_answers
from app.protocols.imap import Facts, ImapSession, SyncPoint
from app.protocols.imap_space import Quota
from app.protocols.transcript import Transcript
from tests.support.servers import OWNER, SECRET, MailServers, Person, unavailable

Open = Callable[..., ImapSession]


def letter(name: str, text: str = "hello") -> bytes:
    return f"Subject: {name}\r\nMessage-ID: <{name}@x>\r\n\r\n{text}\r\n".encode()


@pytest.fixture
def opened(mail_servers: MailServers, anna: Person) -> Iterator[Open]:
    """Make logged-in sessions of Anna's, whose INBOX holds four letters."""
    for number in (1, 2, 3, 4):
        mail_servers.append(anna, letter(f"n{number}"))
    sessions = []

    def make(security: Security = Security.TLS, **options: Any) -> ImapSession:
        session = ImapSession(mail_servers.server(Protocol.IMAP, security, anna), **options)
        sessions.append(session)
        session.connect()
        session.login(SECRET)
        return session

    yield make
    for session in sessions:
        session.close()


def known(session: ImapSession) -> SyncPoint:
    selected = session.select("INBOX")
    return SyncPoint(selected.uidvalidity, selected.modseq)


def test_it_is_recognised_by_its_answer_to_id(opened: Open) -> None:
    session = opened()
    assert session.server_id["name"] == "Dovecot"
    assert session.quirks.server == "Dovecot"


def test_a_mailbox_is_resynchronised_in_one_answer(opened: Open) -> None:
    session, other = opened(), opened()
    before = known(session)
    other.select("INBOX")
    other.store([2], Flag.SEEN | Flag.FORWARDED, Flag.NONE)
    assert other.delete([3])
    again = session.select("INBOX", before)
    assert again.resynced
    assert again.changed == ((2, Flag.SEEN | Flag.FORWARDED, ()),)
    assert again.vanished == ("3",)
    assert (again.exists, again.uidnext) == (3, 5)
    assert again.modseq > before.modseq


def test_nothing_changed_is_said_as_well(opened: Open) -> None:
    session = opened()
    again = session.select("INBOX", known(session))
    assert again.resynced
    assert (again.changed, again.vanished) == ((), ())


def test_only_known_uids_are_told_as_vanished(opened: Open) -> None:
    session, other = opened(), opened()
    before = known(session)
    other.select("INBOX")
    other.delete([2, 3])
    assert session.select("INBOX", before._replace(uids="1,3:4")).vanished == ("3",)


def test_another_uidvalidity_is_not_resynchronised(opened: Open) -> None:
    session = opened()
    before = known(session)
    assert not session.select("INBOX", before._replace(uidvalidity=before.uidvalidity - 1)).resynced


def test_changes_in_the_open_mailbox_are_told_with_what_vanished(opened: Open) -> None:
    session, other = opened(), opened()
    before = known(session)
    other.select("INBOX")
    other.store([1], Flag.FLAGGED, Flag.NONE)
    other.delete([4])
    session.noop()
    changes = session.fetch_changes(before.modseq)
    assert changes.complete
    assert changes.flags == [(1, Flag.FLAGGED, ())]
    assert changes.vanished == ["4"]


def test_vanished_while_open_is_news_and_counted(opened: Open) -> None:
    session, other = opened(), opened()
    known(session)
    other.select("INBOX")
    other.delete([1, 2])
    assert session.noop()
    assert session.take_news().expunged
    assert session.exists == 2


def test_every_mailbox_is_surveyed_with_its_counts(opened: Open, mail_servers: Any) -> None:
    session = opened()
    session.create("संग्रह/2024")
    survey = session.survey()
    assert survey.statuses["INBOX"].exists == 4
    assert survey.statuses["INBOX"].modseq > 0
    assert survey.statuses["संग्रह/2024"].exists == 0
    assert {m.path for m in survey.mailboxes if m.selectable} == set(survey.statuses)


def test_a_copy_tells_the_new_uids_and_leaves_the_old(opened: Open) -> None:
    session = opened()
    session.select("INBOX")
    assert session.copy([2, 4], "Archive") == {2: 1, 4: 2}
    assert session.search("ALL") == [1, 2, 3, 4]


def test_mailboxes_are_made_renamed_and_removed_in_any_script(opened: Open) -> None:
    session = opened()
    session.create("रसीदें/बिजली", Role.NONE)
    session.select("रसीदें/बिजली")
    session.rename("रसीदें/बिजली", "रसीदें/पानी & Wasser")
    listed = {mailbox.path: mailbox for mailbox in session.list_mailboxes()}
    assert "रसीदें/बिजली" not in listed
    assert listed["रसीदें/पानी & Wasser"].subscribed
    session.subscribe("रसीदें/पानी & Wasser", False)
    listed = {mailbox.path: mailbox for mailbox in session.list_mailboxes()}
    assert not listed["रसीदें/पानी & Wasser"].subscribed
    session.delete_mailbox("रसीदें/पानी & Wasser")
    assert "रसीदें/पानी & Wasser" not in {m.path for m in session.list_mailboxes()}
    with pytest.raises(errors.Refused):
        session.delete_mailbox("रसीदें/पानी & Wasser")


def test_the_open_mailbox_can_be_removed(opened: Open) -> None:
    session = opened()
    session.create("Short-lived")
    session.select("Short-lived")
    session.delete_mailbox("Short-lived")
    assert session.selected == ""


def test_a_special_use_is_asked_for_where_the_server_takes_it(opened: Open) -> None:
    session = opened()
    session.create("Box of sent things", Role.SENT)
    assert "Box of sent things" in {mailbox.path for mailbox in session.list_mailboxes()}


def test_leaving_a_mailbox_expunges_nothing(opened: Open) -> None:
    session = opened()
    session.select("INBOX")
    session.store([1], Flag.DELETED, Flag.NONE)
    session.unselect()
    assert session.selected == ""
    assert session.select("INBOX").exists == 4


def test_facts_are_told_for_comparing(opened: Open) -> None:
    session = opened()
    session.select("INBOX")
    session.store([2], Flag.SEEN, Flag.NONE)
    facts = list(session.fetch_facts("1:2"))
    size = len(letter("n1"))
    assert facts == [Facts(1, Flag.NONE, (), size), Facts(2, Flag.SEEN, (), size)]


def test_a_large_letter_is_announced_and_a_small_one_sent_at_once(opened: Open) -> None:
    session = opened()
    assert "LITERAL+" in session.capabilities
    assert session.append("Sent", letter("small"), Flag.SEEN, 1_700_000_000) == 1
    large = letter("large", "x" * 70 + "\r\n") + b"y" * (2 << 20)
    assert session.append("Sent", large, Flag.NONE, 1_700_000_000) == 2
    session.select("Sent")
    assert dict(session.fetch_bodies([1, 2])) == {1: letter("small"), 2: large}


def test_the_personal_namespace_is_known(opened: Open) -> None:
    personal = opened().personal
    assert (personal.prefix, personal.delimiter) == ("", "/")


@pytest.mark.parametrize("security", list(Security))
def test_all_of_it_compressed(opened: Open, security: Security) -> None:
    transcript = Transcript()
    session = opened(security, compress=True, transcript=transcript)
    assert any("OK Begin compression" in line.text for line in transcript.lines())
    session.select("INBOX")
    assert session.append("INBOX", letter("n5", "z" * 300_000), Flag.NONE, 1_700_000_000) == 5
    assert session.noop()
    bodies = dict(session.fetch_bodies([1, 2, 3, 4, 5]))
    assert bodies[5] == letter("n5", "z" * 300_000)
    assert len(bodies) == 5
    assert session.find_message_id("n5@x") == [5]


def test_idle_over_a_compressed_line_hears_a_letter(
    opened: Open, mail_servers: MailServers, anna: Person
) -> None:
    session = opened(compress=True)
    session.select("INBOX")
    asked = iter(["deliver"])

    def deliver_once() -> bool:
        if next(asked, None):
            mail_servers.deliver(anna, letter("n5"))
        return False

    assert session.idle(30, deliver_once)
    assert session.exists == 5


def test_vanished_sets_read_back_as_uids(opened: Open) -> None:
    session, other = opened(), opened()
    before = known(session)
    other.select("INBOX")
    other.delete([1, 2, 4])
    (uids,) = session.select("INBOX", before).vanished
    assert imap_answers.expanded(uids) == [1, 2, 4]


# --- a server with little room, and with something to share ---

ROOM = 20
"""KiB for everyone."""

CRAMPED = """
plugin {{
  quota = maildir:User quota
  quota_rule = *:storage={room}K
}}
namespace shared {{
  type = public
  separator = /
  prefix = Shared/
  list = no
  location = maildir:{folder}/shared
}}
"""


class CrampedServers(MailServers):
    """Dovecot alone, with quotas, and a shared mailbox that `LIST "" "*"` leaves out."""

    def start(self) -> None:
        self.dovecot.start()

    def _write_configuration(self) -> None:
        super()._write_configuration()
        for part in ("cur", "new", "tmp"):
            (self.folder / "shared/.Plans" / part).mkdir(parents=True)
        for path in (self.folder / "shared", *(self.folder / "shared").rglob("*")):
            shutil.chown(path, OWNER, OWNER)
        config = self.folder / "dovecot.conf"
        text = config.read_text("utf-8").replace("mail_plugins = zlib", "mail_plugins = zlib quota")
        text = text.replace("imap_zlib", "imap_zlib imap_quota")
        config.write_text(text + CRAMPED.format(room=ROOM, folder=self.folder))


@pytest.fixture(scope="module")
def cramped_servers() -> Iterator[MailServers]:
    reason = unavailable()
    if reason:
        pytest.skip(reason)
    with CrampedServers() as servers:
        yield servers


@pytest.fixture
def cramped(cramped_servers: MailServers) -> Iterator[ImapSession]:
    """A session where there is little room."""
    person = cramped_servers.new_person("anna")
    session = ImapSession(cramped_servers.server(Protocol.IMAP, Security.TLS, person))
    session.connect()
    session.login(SECRET)
    yield session
    session.close()


def test_the_room_left_is_told_until_there_is_none(
    cramped: ImapSession, problem_of: Callable[..., Any]
) -> None:
    assert cramped.quota() == Quota(0, ROOM)
    cramped.append("INBOX", letter("n1", "x" * 9_000), Flag.NONE, 0)
    assert cramped.quota() == Quota(9, ROOM)
    too_much = letter("n2", "x" * 19_000)
    problem = problem_of(lambda: cramped.append("INBOX", too_much, Flag.NONE, 0), errors.Refused)
    assert problem.detail == "overquota"


def test_what_is_shared_is_listed_though_the_list_leaves_it_out(cramped: ImapSession) -> None:
    survey = cramped.survey()
    assert "Shared/Plans" in {mailbox.path for mailbox in survey.mailboxes}
    assert survey.statuses["Shared/Plans"].exists == 0
    assert cramped.personal.path("Work") == "Work"
