"""The list's model: a spine that follows events, rows read only when they are looked at."""

import time

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.events import MessagesAdded, MessagesRemoved, ReloadNeeded
from app.model.mailbox import Role
from app.model.message import Flag, MessageKey, MessageRow
from app.model.spine import MailQuery
from tests.support.fake_mail import FakeMail
from tests.support.sample_mail import LETTERS
from ui.bridge import Bridge
from ui.message_list.dragging import dragged_keys
from ui.message_list.model import ItemRole, MessageListModel

INBOXES = MailQuery(role=Role.INBOX)


class Listing:
    """A model over a fake, with the bridge between them."""

    def __init__(self, qtbot: QtBot, mail: FakeMail) -> None:
        self.qtbot = qtbot
        self.mail = mail
        self.bridge = Bridge()
        self.bridge.attach(mail.bus)
        self.model = MessageListModel(self.bridge, mail)

    def show(self, query: MailQuery = INBOXES) -> None:
        with self.qtbot.waitSignal(self.model.completed):
            self.model.show(query)

    def keys(self) -> list[MessageKey | None]:
        return [self.model.key(at) for at in range(self.model.rowCount())]

    def row(self, at: int) -> MessageRow:
        self.model.data(self.model.index(at, 0), ItemRole.ROW)
        self.qtbot.waitUntil(lambda: self.model.row(at) is not None)
        row = self.model.row(at)
        assert row is not None
        return row

    def expect(self, keys: list[MessageKey]) -> None:
        self.qtbot.waitUntil(lambda: self.keys() == keys)


@pytest.fixture
def listing(qtbot: QtBot) -> Listing:
    return Listing(qtbot, FakeMail())


def found(mail: FakeMail, query: MailQuery = INBOXES) -> list[MessageKey]:
    return list(mail.head(query, 10_000).result().keys)


def test_the_model_keeps_qts_rules(listing: Listing, qtmodeltester: object) -> None:
    listing.show()
    qtmodeltester.check(listing.model)  # type: ignore[attr-defined] # pytest-qt's fixture


def test_newest_first(listing: Listing) -> None:
    listing.show()
    assert listing.keys() == found(listing.mail)
    assert listing.row(0).subject == LETTERS[0].subject


def test_selection_and_flags_read_no_row(listing: Listing) -> None:
    listing.show()
    read = len(listing.mail.asked("rows"))
    for at in range(listing.model.rowCount()):
        assert listing.model.flags(listing.model.index(at, 0)) & Qt.ItemFlag.ItemIsSelectable
    assert len(listing.mail.asked("rows")) == read


def test_rows_are_read_by_the_page_and_once(listing: Listing, qtbot: QtBot) -> None:
    listing.show()
    for at in range(20):
        listing.row(at)
    assert len(listing.mail.asked("rows")) == 1


def test_a_letter_that_arrives_comes_in_on_top(listing: Listing) -> None:
    listing.show()
    before = found(listing.mail)
    key = listing.mail.arrive(LETTERS[2])
    listing.expect([key, *before])
    assert listing.row(0).subject == LETTERS[2].subject


def test_a_letter_for_another_mailbox_does_not(listing: Listing, qtbot: QtBot) -> None:
    studio = listing.mail.box(2, Role.INBOX)
    listing.show(MailQuery((studio.id,)))
    before = listing.keys()
    listing.mail.arrive(LETTERS[0], account=1)
    key = listing.mail.arrive(LETTERS[2], account=2)
    listing.expect([key, *before])  # type: ignore[list-item] # all keys are here by now


def test_what_is_archived_leaves_and_comes_back_with_undo(listing: Listing) -> None:
    listing.show()
    before = found(listing.mail)
    receipt = listing.mail.archive(before[3:5]).result()
    listing.expect([*before[:3], *before[5:]])
    listing.mail.undo(receipt.id)
    listing.expect(before)


def test_events_may_be_doubled_or_wrong(listing: Listing, qtbot: QtBot) -> None:
    listing.show()
    before = found(listing.mail)
    inbox = listing.mail.box(1, Role.INBOX).id
    listing.mail.bus.publish(MessagesAdded(inbox, tuple(before[:4])))
    listing.mail.bus.publish(MessagesRemoved(inbox, tuple(before[4:6])))
    key = listing.mail.arrive(LETTERS[0])
    listing.expect([key, *before])


def test_a_changed_flag_is_shown(listing: Listing, qtbot: QtBot) -> None:
    listing.show()
    key = listing.row(0).key
    with qtbot.waitSignal(listing.model.dataChanged):
        listing.mail.flag((key,), add=Flag.ANSWERED)
    qtbot.waitUntil(lambda: bool(listing.row(0).flags & Flag.ANSWERED))


def test_what_is_read_stays_among_the_unread_until_one_looks_again(
    listing: Listing, qtbot: QtBot
) -> None:
    query = MailQuery(role=Role.INBOX, unread=True)
    listing.show(query)
    count = listing.model.rowCount()
    key = listing.row(0).key
    listing.mail.flag((key,), add=Flag.SEEN)
    qtbot.waitUntil(lambda: bool(listing.row(0).flags & Flag.SEEN))
    assert listing.model.rowCount() == count
    listing.show(query)
    assert listing.model.rowCount() == count - 1


def test_what_becomes_starred_joins_the_starred(listing: Listing) -> None:
    query = MailQuery(role=Role.INBOX, starred=True)
    listing.show(query)
    plain = next(key for key in found(listing.mail) if key not in found(listing.mail, query))
    listing.mail.flag((plain,), add=Flag.FLAGGED)
    listing.expect(found(listing.mail, query))


def test_an_earlier_question_answers_nothing_any_more(listing: Listing, qtbot: QtBot) -> None:
    listing.mail.hold()
    listing.model.show(INBOXES)
    listing.model.show(MailQuery(role=Role.ARCHIVE))
    with qtbot.waitSignal(listing.model.completed):
        listing.mail.release()
    assert listing.keys() == found(listing.mail, MailQuery(role=Role.ARCHIVE))


def test_a_reload_reads_again_what_is_seen(listing: Listing, qtbot: QtBot) -> None:
    listing.show()
    key = listing.row(0).key
    listing.mail.letters[key] = listing.mail.letters[key]._replace(subject="Changed meanwhile")
    listing.mail.bus.publish(ReloadNeeded())
    qtbot.waitUntil(lambda: listing.row(0).subject == "Changed meanwhile")


def test_many_places_at_once(listing: Listing) -> None:
    """More than a few separate runs: the list starts anew and is right."""
    mail = FakeMail(count=1_000)
    many = Listing(listing.qtbot, mail)
    many.show(MailQuery((mail.boxes[0].id,)))
    odd = [MessageKey(key) for key in range(1, 1_000, 10)]
    mail.delete(odd, forever=True)
    gone = set(odd)
    many.expect([MessageKey(key) for key in range(1_000, 0, -1) if key not in gone])


def test_a_million_rows_need_a_handful_of_questions(listing: Listing, qtbot: QtBot) -> None:
    mail = FakeMail(count=1_000_000)
    big = Listing(qtbot, mail)
    big.model.headed.connect(lambda: big.model.data(big.model.index(0, 0), ItemRole.ROW))
    with qtbot.waitSignal(big.model.completed, timeout=20_000):
        big.model.show(MailQuery((mail.boxes[0].id,)))
    asked = [name for name, _ in mail.calls]
    assert asked.index("rows") < asked.index("chunk"), "the first rows wait for nothing"
    assert big.row(0).key == 1_000_000
    assert big.model.rowCount() == 1_000_000
    assert big.row(999_999).key == 1
    assert len(mail.asked("rows")) == 2


def test_what_happens_during_the_long_reading_is_not_lost(listing: Listing, qtbot: QtBot) -> None:
    mail = FakeMail(count=60_000)
    big = Listing(qtbot, mail)
    query = MailQuery((mail.boxes[0].id,))
    with qtbot.waitSignal(big.model.headed):
        big.model.show(query)
    mail.delete([MessageKey(59_990), MessageKey(100)], forever=True)
    key = mail.arrive(LETTERS[0])
    qtbot.waitUntil(lambda: not big.model.loading, timeout=20_000)
    wanted = set(range(1, 60_001)) - {59_990, 100} | {key}
    qtbot.waitUntil(lambda: set(big.keys()) == wanted, timeout=20_000)
    assert big.keys() == sorted(wanted, reverse=True)


def test_a_row_speaks_of_everything_the_eye_sees(listing: Listing) -> None:
    listing.show()
    listing.row(0)
    spoken = listing.model.data(listing.model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    wanted = ("unread", "starred", "from Ann Okafor", "subject Minutes of", "date ", "2 attach")
    assert all(part in spoken for part in wanted), spoken


def test_dragged_rows_name_their_keys(listing: Listing) -> None:
    listing.show()
    indexes = [listing.model.index(at, 0) for at in (0, 2)]
    content = listing.model.mimeData(indexes)
    assert dragged_keys(content) == (listing.model.key(0), listing.model.key(2))


def test_the_first_news_are_looked_at_at_once_and_a_flood_is_slowed(listing: Listing) -> None:
    listing.show()
    model, told = listing.model, MessagesAdded(listing.mail.boxes[0].id, (MessageKey(1),))
    model._happened(told)
    assert model._judging.interval() == 0
    listing.qtbot.waitUntil(lambda: not model._judging.isActive())
    model._judged_at = time.monotonic() + 60  # just now, however slow this machine is
    model._happened(told)
    assert model._judging.interval() > 0
