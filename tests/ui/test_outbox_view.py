"""The outbox tells where each letter is, quotes the server, and offers what can be done."""

import time
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.cli.journal_words import SENTENCES
from app.events import OutboxChanged
from app.model.account import AccountId, IdentityId
from app.model.problem import Problem, ProblemKind
from app.model.submission import (
    Evidence,
    JournalEntry,
    Look,
    RecipientResult,
    RecipientState,
    SentCopy,
    Submission,
    SubmissionId,
    SubmissionState,
)
from tests.support.office import Office, open_office
from ui.letter_card import LetterCard
from ui.outbox_view import OutboxView
from ui.outbox_words import entry_in_words, entry_said, span, state_in_words

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
        (
            {
                "state": SubmissionState.HELD,
                "problem": REFUSED,
                "recipients": (RecipientResult("ann@example.org", RecipientState.ACCEPTED),),
            },
            "Some have it, others not. smtp.example.org:465 refused this.",
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
        (SubmissionState.UNSURE, "Mark as sent", "mark_sent"),
        (SubmissionState.UNSURE, "Send again, same Message-ID", "send_again"),
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
    assert texts == ["Mark as sent", "Send again, same Message-ID"]


def doubted(now: int, *looks: Look, **known: object) -> Submission:
    """A letter whose reply was lost just now, with what was looked at."""
    evidence = Evidence(now, now, "smtp.example.org:465", looks=looks, next_look=now + 100)
    taken = RecipientResult("ann@example.org", RecipientState.PENDING, 250, "2.1.5", "Ok")
    return replace(
        letter(SubmissionState.UNSURE),
        recipients=(taken,),
        attempts=1,
        evidence=replace(evidence, **known),  # type: ignore[arg-type] # cases
    )


def test_it_is_looked_for_before_a_person_is_asked(
    view: OutboxView, office: Office, qtbot: QtBot
) -> None:
    now = int(time.time())
    put(office, doubted(now))
    shown = card(view, qtbot)
    assert [each.text() for each in shown.buttons()] == [
        *("Look now", "Mark as sent", "What happened")
    ]
    look = Look(now, ("Sent", "All Mail"))
    put(office, doubted(now, look, look, look))
    qtbot.waitUntil(lambda: len(shown.buttons()) == 4)
    assert shown.buttons()[1].text() == "Send again, same Message-ID"
    press(shown, "Look now")
    qtbot.waitUntil(lambda: office.mail.asked("look_for") == [(1,)])


def test_the_evidence_is_shown(view: OutboxView, office: Office, qtbot: QtBot) -> None:
    now = int(time.time())
    put(office, doubted(now, Look(now, ("Sent\u202e",)), sent_copy=SentCopy.SERVER))
    words = words_of(card(view, qtbot))
    assert "the whole letter was written to smtp.example.org:465; then the line broke" in words
    assert "the server had answered “250 2.1.5 Ok”" in words
    assert "looked in Sent\N{REPLACEMENT CHARACTER}, not found" in words
    assert "Lifafa looks again in" in words
    assert "usually puts what it sends into Sent" in words


def test_where_nobody_can_look_a_person_is_asked_at_once(
    view: OutboxView, office: Office, qtbot: QtBot
) -> None:
    put(office, doubted(int(time.time()), can_look=False))
    shown = card(view, qtbot)
    texts = [each.text() for each in shown.buttons()]
    assert texts == ["Mark as sent", "Send again, same Message-ID", "What happened"]
    assert "A POP3 account shows no Sent folder" in words_of(shown)


@pytest.mark.parametrize(
    ("refused", "words"),
    [
        ((550, "5.1.1"), "There is no such address there"),
        ((552, "5.2.2"), "mailbox is full"),
        ((550, "5.7.26"), "could not verify that the letter comes from this sender's domain"),
        ((451, "4.7.1"), "many servers let unknown senders come twice"),
        ((554, ""), "The code does not tell why"),
        ((599, "5.9.9"), ""),
    ],
)
def test_what_a_refusal_means_is_said(
    view: OutboxView, office: Office, qtbot: QtBot, refused: tuple[int, str], words: str
) -> None:
    state = RecipientState.REFUSED if refused[0] >= 500 else RecipientState.PENDING
    no = RecipientResult("no@example.org", state, *refused, "Sorry")
    put(office, replace(letter(SubmissionState.HELD), problem=REFUSED, recipients=(no,)))
    assert words in words_of(card(view, qtbot))


def test_a_letter_that_leaves_later_says_when_and_what_that_needs(
    view: OutboxView, office: Office, qtbot: QtBot
) -> None:
    at = int(time.time()) + 7200
    put(office, replace(letter(), due=at, scheduled=at))
    words = card(view, qtbot).state
    assert words.startswith("Leaves on ")
    assert "This computer must be on then" in words


def test_what_happened_is_told_in_a_window(view: OutboxView, office: Office, qtbot: QtBot) -> None:
    office.mail.journals[1] = (
        JournalEntry(NOW, "final-dot", server="smtp.x:465"),
        JournalEntry(NOW + 1, "held", "refused 550 5.1.1", "", "smtp.x:465", "no such\u202e user"),
    )
    put(office, replace(letter(SubmissionState.HELD), attempts=1, problem=REFUSED))
    card(view, qtbot)
    window = view.show_journal(SubmissionId(1))
    qtbot.waitUntil(lambda: len(window.told) == 2)
    assert "The whole letter was written to smtp.x:465." in window.told[0]
    last = window.told[1]
    assert "“550 5.1.1 no such\N{REPLACEMENT CHARACTER} user”" in last
    assert "There is no such address there" in last


def test_every_entry_has_its_words() -> None:
    for what in SENTENCES:
        assert entry_in_words(JournalEntry(NOW, what)) not in ("", what)
    assert entry_in_words(JournalEntry(NOW, "queued", "busy 451")) == "It waits for another try."
    assert entry_said(JournalEntry(NOW, "looked", said="Sent")) == "Sent"


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
    assert view.notice.sentence == "Throw this letter away? It will not be sent."
    button = view.notice.findChild(QPushButton)
    assert button is not None
    button.click()
    qtbot.waitUntil(lambda: not view._cards)


def test_who_throws_away_what_some_have_is_told_so(
    view: OutboxView, office: Office, qtbot: QtBot
) -> None:
    has_it = RecipientResult("bo@example.org", RecipientState.ACCEPTED, 250)
    held = letter(SubmissionState.HELD)
    put(office, replace(held, recipients=(*held.recipients, has_it)))
    press(card(view, qtbot), "Throw away")
    assert view.notice.sentence == "Send this letter to nobody else? Some have it already."


def test_a_refusal_is_told(view: OutboxView, office: Office, qtbot: QtBot) -> None:
    put(office, letter())
    shown = card(view, qtbot)
    office.mail.fail(Problem(ProblemKind.MESSAGE_GONE))
    press(shown, "Send now")
    qtbot.waitUntil(lambda: "no longer there" in view.notice.sentence)
