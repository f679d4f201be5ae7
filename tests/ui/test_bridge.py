"""The bridge: everything on the main thread, in order; nothing to whom is gone; bugs are told."""

import threading
from concurrent.futures import Future
from typing import Any

import pytest
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from app.events import (
    Activity,
    BodyArrived,
    CountsChanged,
    DialogueGrew,
    DraftsChanged,
    EngineFault,
    Event,
    EventBus,
    MessagesAdded,
    MessagesChanged,
    MessagesRemoved,
    Progress,
    ReloadNeeded,
)
from app.model.account import AccountId
from app.model.mailbox import MailboxId
from app.model.message import MessageKey
from app.model.problem import LifafaError, Problem, ProblemKind
from app.model.submission import DraftId
from ui.bridge import MOST_WAITING, Bridge
from ui.merging import MOST_KEYS, merged


def changed(number: int) -> DraftsChanged:
    """Return an event that is never merged with another."""
    return DraftsChanged((DraftId(number),))


@pytest.fixture
def bridge(qtbot: QtBot) -> Bridge:
    return Bridge()


def test_events_of_a_thread_arrive_on_the_main_thread_in_order(
    bridge: Bridge, qtbot: QtBot
) -> None:
    heard: list[Any] = []
    threads: set[QThread] = set()
    bus = EventBus()
    bridge.attach(bus)
    bridge.happened.connect(lambda event: heard.append(event))
    bridge.happened.connect(lambda _: threads.add(QThread.currentThread()))
    told = [changed(number) for number in range(2_000)]

    def tell() -> None:
        for event in told:
            bus.publish(event)

    thread = threading.Thread(target=tell)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(heard) == len(told))
    assert heard == told
    assert threads == {bridge.thread()}


def test_too_many_events_become_one_reload_and_no_answer_is_lost(
    bridge: Bridge, qtbot: QtBot
) -> None:
    heard: list[Any] = []
    answers: list[int] = []
    bridge.happened.connect(lambda event: heard.append(event))
    future: Future[int] = Future()
    bridge.call(future, answers.append)
    future.set_result(7)
    for number in range(MOST_WAITING + 500):
        bridge.take(changed(number))
    qtbot.waitUntil(lambda: len(heard) == 500)
    assert answers == [7]
    assert heard[0] == ReloadNeeded()
    assert heard[1:] == [changed(number) for number in range(MOST_WAITING + 1, MOST_WAITING + 500)]


def test_a_detached_bridge_hears_no_more(bridge: Bridge, qtbot: QtBot) -> None:
    bus = EventBus()
    heard: list[Any] = []
    bridge.happened.connect(lambda event: heard.append(event))
    bridge.attach(bus)
    bus.publish(changed(1))
    bridge.detach()
    bus.publish(changed(2))
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [changed(1)]


def test_a_problem_goes_to_the_asker_or_else_to_the_window(bridge: Bridge, qtbot: QtBot) -> None:
    problem = Problem(ProblemKind.DISK_FULL)
    told: list[Problem] = []
    troubled: list[Problem] = []
    bridge.troubled.connect(lambda problem: troubled.append(problem))
    for asker in (told.append, None):
        future: Future[int] = Future()
        future.set_exception(LifafaError(problem))
        bridge.call(future, lambda _: None, asker)
    qtbot.waitUntil(lambda: bool(troubled))
    assert told == [problem]
    assert troubled == [problem]


def test_what_was_cancelled_troubles_nobody(bridge: Bridge, qtbot: QtBot) -> None:
    troubled: list[Problem] = []
    told: list[Problem] = []
    bridge.troubled.connect(lambda problem: troubled.append(problem))
    for asker in (None, told.append):
        future: Future[int] = Future()
        future.cancel()
        bridge.call(future, lambda _: None, asker)
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].kind is ProblemKind.CANCELLED
    assert not troubled


@pytest.mark.expects_log
def test_a_bug_is_logged_and_told_as_a_fault(
    bridge: Bridge, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[Any] = []
    told: list[Problem] = []
    bridge.happened.connect(lambda event: heard.append(event))
    future: Future[int] = Future()
    future.set_exception(ZeroDivisionError("oops"))
    bridge.call(future, lambda _: None, told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].kind is ProblemKind.BUG
    assert heard == [EngineFault("answer", "ZeroDivisionError")]
    assert "ZeroDivisionError" in caplog.text


def test_nothing_is_called_for_an_owner_who_is_gone(bridge: Bridge, qtbot: QtBot) -> None:
    called: list[str] = []
    owner = QObject()
    gone: Future[int] = Future()
    here: Future[int] = Future()
    bridge.call(gone, lambda _: called.append("gone"), owner=owner)
    bridge.call(here, lambda _: called.append("here"))
    owner.deleteLater()
    qtbot.waitSignal(owner.destroyed).wait()
    gone.set_result(1)
    here.set_result(1)
    qtbot.waitUntil(lambda: bool(called))
    assert called == ["here"]


def keys(*numbers: int) -> tuple[MessageKey, ...]:
    return tuple(MessageKey(number) for number in numbers)


INBOX, WORK = MailboxId(1), MailboxId(2)
ANN, BEN = AccountId(1), AccountId(2)


@pytest.mark.parametrize(
    ("earlier", "later", "both"),
    [
        (
            MessagesAdded(INBOX, keys(1)),
            MessagesAdded(INBOX, keys(2)),
            MessagesAdded(INBOX, keys(1, 2)),
        ),
        (
            MessagesRemoved(INBOX, keys(1)),
            MessagesRemoved(INBOX, keys(2)),
            MessagesRemoved(INBOX, keys(1, 2)),
        ),
        (MessagesChanged(keys(1)), MessagesChanged(keys(2)), MessagesChanged(keys(1, 2))),
        (BodyArrived(keys(1)), BodyArrived(keys(2)), BodyArrived(keys(1, 2))),
        (CountsChanged((INBOX,)), CountsChanged((WORK, INBOX)), CountsChanged((INBOX, WORK))),
        (
            Progress(ANN, Activity.BODIES, 1),
            Progress(ANN, Activity.BODIES, 2),
            Progress(ANN, Activity.BODIES, 2),
        ),
        (DialogueGrew(), DialogueGrew(), DialogueGrew()),
        (MessagesAdded(INBOX, keys(1)), MessagesAdded(WORK, keys(2)), None),
        (MessagesAdded(INBOX, keys(1)), MessagesAdded(INBOX, keys(2), fresh=True), None),
        (MessagesAdded(INBOX, keys(1)), MessagesRemoved(INBOX, keys(1)), None),
        (Progress(ANN, Activity.BODIES), Progress(BEN, Activity.BODIES), None),
        (Progress(ANN, Activity.BODIES), Progress(ANN, Activity.IDLE), None),
        (MessagesChanged(keys(*range(MOST_KEYS))), MessagesChanged(keys(0)), None),
        (changed(1), changed(2), None),
    ],
)
def test_events_that_say_the_same_become_one(
    earlier: Event, later: Event, both: Event | None
) -> None:
    assert merged(earlier, later) == both


def test_twenty_thousand_letters_are_told_a_few_times(bridge: Bridge, qtbot: QtBot) -> None:
    heard: list[Any] = []
    bridge.happened.connect(lambda event: heard.append(event))
    for number in range(20_000):
        bridge.take(MessagesAdded(INBOX, keys(number)))
    qtbot.waitUntil(lambda: sum(len(event.keys) for event in heard) == 20_000)
    assert len(heard) <= 40
    assert [key for event in heard for key in event.keys] == list(range(20_000))
