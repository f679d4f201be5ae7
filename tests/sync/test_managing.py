"""Mailboxes made, renamed, removed and hidden: the server's word first, and no mail lost here."""

import pytest

from app.desk.mailboxes import MailboxKeeper
from app.mime.headers import scan
from app.mime.parse import header_block
from app.model.account import AccountId
from app.model.mailbox import Mailbox, MailboxId, Role, name_fault
from app.model.message import Digest, Flag, MessageKey
from app.model.problem import LifafaError, ProblemKind
from app.store import accounts, bodies, mailboxes, managing, messages, operations, wishes
from app.sync.imap import ImapDuty
from app.sync.login import incoming_gate
from app.sync.managing import checked, new_path, place_for
from app.sync.staff import Staff
from tests.sync.conftest import POP3, House
from tests.sync.fakes import LOST, REFUSED, Box, FakeMailServer, FakeNamespace, letter, lines

ACCOUNT = AccountId(1)


def box(path: str, delimiter: str = "/", role: Role = Role.NONE) -> Mailbox:
    return Mailbox(MailboxId(1), ACCOUNT, path, delimiter, role, True, 0, 0)


# --- names ---


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("Work", ""),
        ("यात्रा की योजना", ""),
        ("क्‍ष", ""),  # with the joiner that Devanagari needs
        ("家族", ""),
        ("", "empty"),
        ("  ", "empty"),
        ("a/b", "delimiter"),
        ("a\nb", "control"),
        ("a\x00", "control"),
        ("inbox", "inbox"),
        ("Inbox", "inbox"),
    ],
)
def test_what_a_mailbox_may_be_called(name: str, fault: str) -> None:
    assert name_fault(name, "/") == fault


def test_a_name_is_spelled_as_the_net_does() -> None:
    assert checked(" Cafe\N{COMBINING ACUTE ACCENT} ", "/") == "Café"


@pytest.mark.parametrize(
    ("name", "parent", "prefix", "is_path", "path"),
    [
        ("Work", None, "", False, "Work"),
        ("Work", None, "INBOX/", False, "INBOX/Work"),
        ("INBOX/Work", None, "INBOX/", True, "INBOX/Work"),
        ("a/b", None, "", True, "a/b"),
        ("Printer", box("Work"), "INBOX/", False, "Work/Printer"),
    ],
)
def test_where_a_new_mailbox_belongs(
    name: str, parent: Mailbox | None, prefix: str, is_path: bool, path: str
) -> None:
    assert place_for(name, parent, FakeNamespace(prefix), is_path=is_path) == path


@pytest.mark.parametrize(
    ("name", "parent", "is_path", "fault"),
    [
        ("a/b", None, False, "delimiter"),
        ("a//b", None, True, "empty"),
        ("inbox", None, True, "inbox"),
        ("a", box("Flat", ""), False, "flat"),
    ],
)
def test_a_place_that_cannot_be(
    name: str, parent: Mailbox | None, is_path: bool, fault: str
) -> None:
    with pytest.raises(LifafaError) as raised:
        place_for(name, parent, FakeNamespace(), is_path=is_path)
    assert (raised.value.problem.kind, raised.value.problem.detail) == (
        ProblemKind.MAILBOX_NAME,
        fault,
    )


def test_a_rename_changes_the_last_part_or_the_whole_path() -> None:
    assert new_path(box("Work/Printer"), "Press", is_path=False) == "Work/Press"
    assert new_path(box("Work/Printer"), "Old/Press", is_path=True) == "Old/Press"


@pytest.mark.parametrize(
    ("old", "new", "fault"), [("INBOX", "Else", "inbox"), ("a", "a/b", "below-itself")]
)
def test_a_rename_that_cannot_be(old: str, new: str, fault: str) -> None:
    with pytest.raises(LifafaError) as raised:
        new_path(box(old), new, is_path=True)
    assert raised.value.problem.detail == fault


# --- with a server ---


class Kept:
    """A house whose account is synchronised with a server in memory, and its keeper."""

    def __init__(self, house: House, server: FakeMailServer) -> None:
        self.house = house
        self.server = server
        self.account = house.account().id
        self.lines = lines(imap=server)
        self.staff = Staff(house.database, house.credentials, house.bus, self.lines)
        self.keeper = MailboxKeeper(house.database, lambda: self.staff)
        self.sync()

    def sync(self) -> None:
        (report,) = self.staff.sync_to_end((self.account,))
        assert report.problems == ()

    def work(self) -> None:
        """Take the turns of the account's worker until it rests."""
        account = accounts.get(self.house.database.reader(), self.account)
        gate = incoming_gate(self.house.credentials, account)
        duty = ImapDuty(account, self.house.database, gate, self.house.bus.publish, self.lines)
        while duty.turn() == 0.0:
            pass
        duty.close()

    def box(self, path: str) -> Mailbox:
        found = managing.at_path(self.house.database.reader(), self.account, path)
        assert found is not None, path
        return found

    def paths(self) -> set[str]:
        return {each.path for each in mailboxes.all(self.house.database.reader())}

    def keys(self, path: str) -> list[MessageKey]:
        rows = self.house.database.reader().rows(
            "SELECT key FROM message WHERE mailbox_id = ? ORDER BY key", (self.box(path).id,)
        )
        return [MessageKey(key) for (key,) in rows]

    def refused(self, problem: LifafaError) -> tuple[ProblemKind, str]:
        return problem.problem.kind, problem.problem.detail


@pytest.fixture
def kept(house: House) -> Kept:
    server = FakeMailServer()
    for path, role in (("Trash", Role.TRASH), ("Work", Role.NONE), ("Work/Printer", Role.NONE)):
        server.boxes[path] = Box(role)
    server.fill(3, "Work")
    server.fill(2, "Work/Printer")
    return Kept(house, server)


def test_a_mailbox_is_made_there_and_then_here(kept: Kept) -> None:
    made = kept.keeper.create(kept.account, "यात्रा", None, False)
    assert (made.path, made.selectable, made.subscribed) == ("यात्रा", True, True)
    below = kept.keeper.create(kept.account, "2027", made.id, False)
    assert below.path == "यात्रा/2027"
    assert {"यात्रा", "यात्रा/2027"} <= set(kept.server.boxes) & kept.paths()


def test_a_taken_name_is_not_asked_for(kept: Kept) -> None:
    with pytest.raises(LifafaError) as raised:
        kept.keeper.create(kept.account, "Work", None, False)
    assert kept.refused(raised.value) == (ProblemKind.MAILBOX_NAME, "taken")
    assert kept.server.counted["create"] == 0


@pytest.mark.parametrize("fault", [REFUSED, LOST])
def test_what_the_server_does_not_do_is_not_done_here(kept: Kept, fault: LifafaError) -> None:
    before = kept.paths()
    for command, act in (
        ("create", lambda: kept.keeper.create(kept.account, "New", None, False)),
        ("rename", lambda: kept.keeper.rename(kept.box("Work").id, "New", False)),
        ("delete-mailbox", lambda: kept.keeper.delete(kept.box("Work").id, 9)),
        ("subscribe", lambda: kept.keeper.subscribe(kept.box("Work").id, False)),
    ):
        kept.server.faults[command] = [fault]
        with pytest.raises(LifafaError) as raised:
            act()
        assert raised.value.problem == fault.problem
    assert kept.paths() == before
    assert (kept.box("Work").total, kept.box("Work").subscribed) == (3, True)


@pytest.mark.parametrize("renumbers", [False, True])
def test_a_rename_takes_the_mail_and_what_is_below_along(kept: Kept, renumbers: bool) -> None:
    """Some servers give a mailbox a new UIDVALIDITY with its new name: no source comes twice."""
    work, printer = kept.keys("Work"), kept.keys("Work/Printer")
    done = kept.keeper.rename(kept.box("Work").id, "काम", False)
    assert done.path == "काम"
    assert {"काम", "काम/Printer"} == kept.paths() - {"INBOX", "Trash"}
    if renumbers:
        kept.server.boxes["काम"].uidvalidity = 99
    kept.server.counted.clear()
    kept.work()
    assert (kept.keys("काम"), kept.keys("काम/Printer")) == (work, printer)
    assert kept.server.counted["bodies"] == 0
    assert kept.box("काम").total == 3


def test_a_wish_follows_its_mailbox_through_a_rename(kept: Kept) -> None:
    (key, *_) = kept.keys("Work")
    with kept.house.database.transaction() as tx:
        wishes.flag(tx, [key], Flag.FLAGGED, Flag.NONE)
    kept.keeper.rename(kept.box("Work").id, "Job", False)
    kept.sync()
    assert Flag.FLAGGED in kept.server.boxes["Job"].held[1].flags


def test_a_name_that_was_used_before_is_free_again(kept: Kept) -> None:
    """What a mailbox of that name kept when the server lost it stays kept, out of the way."""
    old = kept.keys("Work/Printer")
    del kept.server.boxes["Work/Printer"]
    kept.sync()
    kept.keeper.create(kept.account, "Press", kept.box("Work").id, False)
    kept.keeper.rename(kept.box("Work/Press").id, "Printer", False)
    assert kept.keys("Work/Printer") == []
    reader = kept.house.database.reader()
    assert all(messages.location(reader, key) for key in old)


def test_a_mailbox_is_deleted_with_its_messages_and_not_what_is_below(kept: Kept) -> None:
    work = kept.box("Work").id
    keys = kept.keys("Work")
    assert kept.keeper.delete(work, 3) == 0
    assert kept.paths() == {"INBOX", "Trash", "Work/Printer"}
    reader = kept.house.database.reader()
    assert not any(messages.location(reader, key) for key in keys)
    assert reader.value("SELECT count(*) FROM mailbox WHERE id = ?", (work,)) == 0
    assert len(kept.keys("Work/Printer")) == 2


def test_more_messages_than_a_person_was_told_of_are_not_deleted(kept: Kept) -> None:
    kept.server.fill(4, "Work")
    with pytest.raises(LifafaError) as raised:
        kept.keeper.delete(kept.box("Work").id, 3)
    assert kept.refused(raised.value) == (ProblemKind.MAILBOX_HOLDS, "7")
    assert "Work" in kept.server.boxes
    assert kept.box("Work").total == 3


def test_a_move_out_of_a_mailbox_is_carried_out_before_it_goes(kept: Kept) -> None:
    (key, *_) = kept.keys("Work")
    with kept.house.database.transaction() as tx:
        wishes.move(tx, [key], kept.box("Trash").id)
    kept.keeper.delete(kept.box("Work").id, 3)
    assert len(kept.server.boxes["Trash"].held) == 1
    assert kept.keys("Trash") == [key]


def test_a_wish_that_is_stuck_keeps_its_mailbox(kept: Kept) -> None:
    (key, *_) = kept.keys("Work")
    with kept.house.database.transaction() as tx:
        wishes.move(tx, [key], kept.box("Trash").id)
        tx.execute("UPDATE operation SET due = 9999999999")
    with pytest.raises(LifafaError) as raised:
        kept.keeper.delete(kept.box("Work").id, 3)
    assert raised.value.problem.kind is ProblemKind.PENDING
    assert "Work" in kept.server.boxes


def test_what_is_only_here_goes_to_trash_and_to_the_server(kept: Kept) -> None:
    with kept.house.database.transaction() as tx:
        envelope = messages.envelope(tx, kept.keys("Work")[0])
        key = messages.add_local(
            tx, kept.box("Work").id, letter(77), envelope, Digest("", ""), Flag.SEEN, 1_700_000_000
        )
    assert kept.keeper.delete(kept.box("Work").id, 4) == 1
    assert kept.keys("Trash") == [key]
    assert bodies.source(kept.house.database.reader(), key) == letter(77)
    kept.sync()
    assert [held.source for held in kept.server.boxes["Trash"].held.values()] == [letter(77)]


def test_the_inbox_is_neither_renamed_nor_deleted(kept: Kept) -> None:
    inbox = kept.box("INBOX").id
    for act in (
        lambda: kept.keeper.rename(inbox, "x", False),
        lambda: kept.keeper.delete(inbox, 0),
    ):
        with pytest.raises(LifafaError) as raised:
            act()
        assert kept.refused(raised.value) == (ProblemKind.MAILBOX_NAME, "inbox")


def test_a_mailbox_that_is_not_subscribed_to_stays_so(kept: Kept) -> None:
    assert not kept.keeper.subscribe(kept.box("Work").id, False).subscribed
    assert not kept.server.boxes["Work"].subscribed
    kept.sync()
    assert not kept.box("Work").subscribed
    assert kept.keeper.subscribe(kept.box("Work").id, True).subscribed


# --- POP3: the mailboxes stand here alone ---


class Local:
    """A POP3 account's keeper; no server is ever asked."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.account = house.account(POP3).id
        self.keeper = MailboxKeeper(house.database, _no_staff)

    def box(self, path: str) -> Mailbox:
        found = managing.at_path(self.house.database.reader(), self.account, path)
        assert found is not None, path
        return found


def _no_staff() -> Staff:
    raise AssertionError("a POP3 server has no mailboxes")


@pytest.fixture
def local(house: House) -> Local:
    return Local(house)


def test_local_mailboxes_are_managed_at_once(local: Local) -> None:
    made = local.keeper.create(local.account, "Work", None, False)
    local.keeper.create(local.account, "Printer", made.id, False)
    local.keeper.rename(made.id, "Job", False)
    assert local.box("Job/Printer").total == 0
    assert not local.keeper.subscribe(made.id, False).subscribed
    with pytest.raises(LifafaError) as raised:
        local.keeper.create(local.account, "Job", None, False)
    assert raised.value.problem.detail == "taken"


def test_the_mail_of_a_local_mailbox_goes_to_trash(local: Local) -> None:
    made = local.keeper.create(local.account, "Work", None, False)
    with local.house.database.transaction() as tx:
        envelope = scan(header_block(letter(1)))
        key = messages.add_local(
            tx, made.id, letter(1), envelope, Digest("", ""), Flag.NONE, 1_700_000_000
        )
    assert local.keeper.delete(made.id, 1) == 1
    assert local.box("Trash").total == 1
    assert bodies.source(local.house.database.reader(), key) == letter(1)
    assert operations.pending(local.house.database.reader(), key) == []
