"""A letter to oneself is followed on its way, and never taken for its copy."""

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.events import MessagesAdded, OutboxChanged
from app.model.mailbox import Role
from app.model.message import MessageKey
from app.model.problem import Problem, ProblemKind
from app.model.submission import SubmissionState
from tests.support.fake_mail import account
from tests.support.office import Office, open_office
from ui.account_wizard_done import DonePage
from ui.step_row import StepState
from ui.trial_letter import Station

KNOWN = account(1)


@pytest.fixture
def office(tmp_path: Path, qtbot: QtBot) -> Office:
    return open_office(tmp_path)


@pytest.fixture
def page(office: Office, qtbot: QtBot) -> DonePage:
    page = DonePage(office.bridge, office.mail, office.book)
    qtbot.addWidget(page)
    page.show()
    page.show_account(KNOWN)
    return page


def states(page: DonePage) -> list[StepState]:
    return [row.state for row in page.stations.values()]


def sent(page: DonePage, office: Office, qtbot: QtBot) -> None:
    page.test.click()
    queued = [StepState.WELL, StepState.RUNNING, StepState.WAITING]
    qtbot.waitUntil(lambda: states(page) == queued)
    (letter,) = office.mail.letters_out.values()
    assert letter.recipients[0].address == KNOWN.settings.address
    assert letter.due == office.mail.now


def change(office: Office, state: SubmissionState, problem: Problem | None = None) -> None:
    (letter,) = office.mail.letters_out.values()
    office.mail.letters_out[letter.id] = replace(letter, state=state, problem=problem)
    office.mail.bus.publish(OutboxChanged((letter.id,)))


def arrive(page: DonePage, office: Office, role: Role) -> None:
    """Let a message with the letter's subject come to stand in a mailbox."""
    assert page._trial is not None
    box = next(b for b in office.mail.boxes if b.role is role and b.account_id == KNOWN.id)
    row = next(iter(office.mail.letters.values()))
    key = MessageKey(max(office.mail.letters) + 1)
    mine = row._replace(
        key=key, account_id=KNOWN.id, mailbox_id=box.id, subject=page._trial.subject
    )
    office.mail.letters[key] = mine
    office.mail.bus.publish(MessagesAdded(box.id, (key,), fresh=True))


def test_its_way_is_shown_to_the_inbox(page: DonePage, office: Office, qtbot: QtBot) -> None:
    sent(page, office, qtbot)
    change(office, SubmissionState.SENT)
    accepted = [StepState.WELL, StepState.WELL, StepState.RUNNING]
    qtbot.waitUntil(lambda: states(page) == accepted)
    assert office.book.asked("get_mail") == [(KNOWN.id,)]
    arrive(page, office, Role.SENT)
    arrive(page, office, Role.INBOX)
    qtbot.waitUntil(lambda: states(page) == [StepState.WELL] * 3)
    assert page.test.isEnabled()


def test_the_copy_among_the_sent_letters_has_not_arrived(
    page: DonePage, office: Office, qtbot: QtBot
) -> None:
    sent(page, office, qtbot)
    change(office, SubmissionState.SENT)
    arrive(page, office, Role.SENT)
    qtbot.waitUntil(lambda: len(office.mail.asked("mailboxes")) == 1)
    office.bridge._deliver()
    assert states(page)[2] is StepState.RUNNING


def test_a_refusal_is_told_in_the_servers_words(
    page: DonePage, office: Office, qtbot: QtBot
) -> None:
    sent(page, office, qtbot)
    problem = Problem(ProblemKind.REFUSED, "smtp.example.org:465", 550, "5.7.1", "Not with us")
    change(office, SubmissionState.HELD, problem)
    qtbot.waitUntil(lambda: states(page)[1] is StepState.FAILED)
    assert "550 5.7.1 Not with us" in page.stations[Station.ACCEPTED].accessibleName()
    assert page.test.isEnabled()


def test_a_letter_that_cannot_be_queued_says_why(
    page: DonePage, office: Office, qtbot: QtBot
) -> None:
    office.mail.fail(Problem(ProblemKind.DISK_FULL))
    page.test.click()
    qtbot.waitUntil(lambda: states(page)[0] is StepState.FAILED)
    assert "disk is full" in page.stations[Station.OUTBOX].accessibleName()


def test_what_happens_next_is_said_for_each_kind(page: DonePage) -> None:
    assert "New mail comes by itself" in page._now.text()
    assert "ravi@example.org is set up" in page._title.text()
