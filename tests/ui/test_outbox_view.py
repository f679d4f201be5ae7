"""The outbox tells where each letter is, quotes the server, and offers what can be done."""

import time
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.events import OutboxChanged
from app.model.account import AccountId, IdentityId
from app.model.problem import Problem, ProblemKind
from app.model.submission import (
    RecipientResult,
    RecipientState,
    Submission,
    SubmissionId,
    SubmissionState,
)
from tests.support.office import Office, open_office
from ui.outbox_view import LetterCard, OutboxView, span, state_in_words

NOW = 1_800_000_000
REFUSED = Problem(
    ProblemKind.REFUSED, "smtp.example.org:465", 550, "5.1.1", "User unknown in local table"
)


def letter(state: SubmissionState = SubmissionState.QUEUED, number: int = 1) -> Submission:
    return Submission(
        id=SubmissionId(number),
        account_id=AccountId(1),
        identity_id=IdentityId(1),
        state=state,
        message_id="m@example.org",
        sender="ravi@example.org",
        recipients=(RecipientResult("ann@example.org"),),
        subject="Minutes",
        size=900,
        created=NOW,
        due=NOW + 8,
        attempts=0,
    )


@pytest.fixture
def office(tmp_path: Path, qtbot: QtBot) -> Office:
    return open_office(tmp_path)


@pytest.fixture
def view(office: Office, qtbot: QtBot) -> OutboxView:
    view = OutboxView(office.bridge, office.mail)
    qtbot.addWidget(view)
    view.show()
    return view


def put(office: Office, *letters: Submission) -> None:
    for each in letters:
        office.mail.letters_out[each.id] = each
    office.mail.bus.publish(OutboxChanged(tuple(each.id for each in letters)))


def card(view: OutboxView, qtbot: QtBot) -> LetterCard:
    qtbot.waitUntil(lambda: len(view._cards) == 1)
    return next(iter(view._cards.values()))


def press(card: LetterCard, text: str) -> None:
    next(button for button in card.buttons() if button.text() == text).click()


def words_of(card: LetterCard) -> str:
    return "\n".join(each.text() for each in card.findChildren(QLabel) if each.isVisible())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Leaves in 8 s"),
        ({"due": NOW}, "Leaves as soon as the server can be reached"),
        (
            {"attempts": 2, "due": NOW + 40, "problem": Problem(ProblemKind.TIMED_OUT, "smtp.x:1")},
            "smtp.x:1 did not answer in time. Next try in 40 s.",
        ),
        ({"state": SubmissionState.SENDING}, "Being sent…"),
        (
            {"state": SubmissionState.HELD, "problem": REFUSED},
            "Not sent. smtp.example.org:465 refused this.",
        ),
    ],
)
def test_the_state_is_told_in_words(changes: dict[str, object], words: str) -> None:
    assert state_in_words(replace(letter(), **changes), NOW) == words  # type: ignore[arg-type] # cases


def test_spans_are_short() -> None:
    assert [span(seconds) for seconds in (8, 180, 7200)] == ["8 s", "3 min", "2 h"]


def test_an_empty_outbox_says_so(view: OutboxView) -> None:
    assert any(
        label.text() == "The outbox is empty" and label.isVisible()
        for label in view.findChildren(QLabel)
    )


def test_a_letter_appears_counts_down_and_leaves(
    view: OutboxView, office: Office, qtbot: QtBot
) -> None:
    put(office, replace(letter(), due=int(time.time()) + 9))
    shown = card(view, qtbot)
    assert "Leaves in" in shown.state
    assert view._clock.isActive()
    office.mail.letters_out.clear()
    put(office)
    qtbot.waitUntil(lambda: not view._cards)
    assert not view._clock.isActive()


def test_the_server_is_quoted_and_each_recipient_named(
    view: OutboxView, office: Office, qtbot: QtBot
) -> None:
    recipients = (
        RecipientResult("ann@example.org", RecipientState.ACCEPTED, 250, "2.1.5", "Ok"),
        RecipientResult("no@example.org", RecipientState.REFUSED, 550, "5.1.1", "User unknown"),
    )
    put(
        office,
        replace(letter(SubmissionState.HELD), problem=REFUSED, recipients=recipients),
    )
    words = words_of(card(view, qtbot))
    assert "“550 5.1.1 User unknown in local table”" in words
    assert "ann@example.org: accepted" in words
    assert "no@example.org: refused, “550 5.1.1 User unknown”" in words


def test_a_server_cannot_paint_the_window(view: OutboxView, office: Office, qtbot: QtBot) -> None:
    evil = replace(REFUSED, text="<b>Click <a href='http://x'>here</a></b>")
    put(office, replace(letter(SubmissionState.HELD), problem=evil, subject="<h1>big</h1>"))
    words = words_of(card(view, qtbot))
    assert "<b>Click <a href='http://x'>here</a></b>" in words
    assert "<h1>big</h1>" in words
    assert all(
        label.textFormat().name == "PlainText" or not label.text()
        for label in card(view, qtbot).findChildren(QLabel)
    )


@pytest.mark.parametrize(
    ("state", "text", "asked"),
    [
        (SubmissionState.QUEUED, "Send now", "send_now"),
        (SubmissionState.HELD, "Try again", "send_now"),
        (SubmissionState.UNSURE, "It did arrive", "mark_sent"),
        (SubmissionState.UNSURE, "It did not: send again", "send_again"),
    ],
)
def test_each_state_offers_its_acts(
    view: OutboxView, office: Office, qtbot: QtBot, state: SubmissionState, text: str, asked: str
) -> None:
    put(office, letter(state))
    press(card(view, qtbot), text)
    qtbot.waitUntil(lambda: office.mail.asked(asked) == [(1,)])


def test_an_unsure_letter_is_never_sent_again_by_accident(
    view: OutboxView, office: Office, qtbot: QtBot
) -> None:
    put(office, letter(SubmissionState.UNSURE))
    texts = [button.text() for button in card(view, qtbot).buttons()]
    assert texts == ["It did arrive", "It did not: send again"]


def test_a_letter_that_is_being_sent_can_only_be_watched(
    view: OutboxView, office: Office, qtbot: QtBot
) -> None:
    put(office, letter(SubmissionState.SENDING))
    assert card(view, qtbot).buttons() == []


def test_taking_back_gives_the_draft(view: OutboxView, office: Office, qtbot: QtBot) -> None:
    draft = office.mail.new_draft().result()
    put(office, replace(letter(), id=SubmissionId(draft.id)))
    with qtbot.waitSignal(view.taken_back) as taken:
        press(card(view, qtbot), "Take back and edit")
    assert taken.args == [draft]


def test_throwing_away_asks_first(view: OutboxView, office: Office, qtbot: QtBot) -> None:
    put(office, letter(SubmissionState.HELD))
    press(card(view, qtbot), "Throw away")
    assert office.mail.asked("cancel") == []
    assert "Throw this letter away?" in view.notice.sentence
    button = view.notice.findChild(QPushButton)
    assert button is not None
    button.click()
    qtbot.waitUntil(lambda: not view._cards)


def test_a_refusal_is_told(view: OutboxView, office: Office, qtbot: QtBot) -> None:
    put(office, letter())
    shown = card(view, qtbot)
    office.mail.fail(Problem(ProblemKind.MESSAGE_GONE))
    press(shown, "Send now")
    qtbot.waitUntil(lambda: "no longer there" in view.notice.sentence)
