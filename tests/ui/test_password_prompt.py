"""A password is asked for once where it is needed, and nobody is asked in a loop."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.events import ConnectionChanged
from app.model.account import AccountId, Protocol, Secret
from app.model.problem import Problem, ProblemKind
from tests.support.office import Office, open_office
from ui.password_prompt import PasswordPrompt, PasswordPrompts

REFUSED = Problem(ProblemKind.AUTH_FAILED, "imap.example.org:993", text="NO wrong password")


@pytest.fixture
def office(tmp_path: Path, qtbot: QtBot) -> Office:
    return open_office(tmp_path)


@pytest.fixture
def prompts(office: Office, qtbot: QtBot) -> Iterator[PasswordPrompts]:
    window = QWidget()
    qtbot.addWidget(window)
    yield PasswordPrompts(office.bridge, office.book, window)
    window.close()


def windows(prompts: PasswordPrompts) -> list[PasswordPrompt]:
    found = prompts._window.findChildren(PasswordPrompt)
    return [each for each in found if each.isVisible()]


def refuse(office: Office, account: int = 1, problem: Problem = REFUSED) -> None:
    office.mail.bus.publish(
        ConnectionChanged(AccountId(account), Protocol.IMAP, connected=False, problem=problem)
    )


def test_a_missing_password_is_asked_for_and_given(
    prompts: PasswordPrompts, office: Office, qtbot: QtBot
) -> None:
    office.book.without_password = [AccountId(1)]
    prompts.check()
    qtbot.waitUntil(lambda: len(windows(prompts)) == 1)
    (window,) = windows(prompts)
    assert not window.isModal()
    qtbot.keyClicks(window.password, "secret")
    window.use.click()
    qtbot.waitUntil(lambda: not windows(prompts))
    assert office.book.asked("give_password") == [(1, Secret("secret"), None)]


def test_a_refused_password_is_asked_for_once_with_the_servers_words(
    prompts: PasswordPrompts, office: Office, qtbot: QtBot
) -> None:
    for _ in range(3):
        refuse(office)
    qtbot.waitUntil(lambda: len(windows(prompts)) == 1)
    (window,) = windows(prompts)
    assert "did not accept" in window.notice.sentence
    refuse(office)
    refuse(office, account=2)
    qtbot.waitUntil(lambda: len(windows(prompts)) == 2)


def test_who_puts_it_off_is_left_in_peace(
    prompts: PasswordPrompts, office: Office, qtbot: QtBot
) -> None:
    refuse(office)
    qtbot.waitUntil(lambda: len(windows(prompts)) == 1)
    windows(prompts)[0].later.click()
    refuse(office)
    refuse(office, account=2)
    qtbot.waitUntil(lambda: len(windows(prompts)) == 1)
    assert prompts._open.keys() == {(2, 0)}
    prompts.ask(office.book.accounts[0])
    assert len(windows(prompts)) == 2


def test_other_troubles_ask_for_nothing(
    prompts: PasswordPrompts, office: Office, qtbot: QtBot
) -> None:
    refuse(office, problem=Problem(ProblemKind.UNREACHABLE, "imap.example.org:993"))
    refuse(office, account=2)
    qtbot.waitUntil(lambda: len(windows(prompts)) == 1)
    assert prompts._open.keys() == {(2, 0)}


def test_who_put_it_off_finds_it_again_at_the_trouble(
    prompts: PasswordPrompts, office: Office, qtbot: QtBot
) -> None:
    refuse(office)
    qtbot.waitUntil(lambda: len(windows(prompts)) == 1)
    windows(prompts)[0].later.click()
    prompts.ask_about(Problem(ProblemKind.UNREACHABLE, "imap.example.org:993"))
    prompts.ask_about(None)
    prompts.ask_about(REFUSED)
    qtbot.waitUntil(lambda: len(windows(prompts)) == 1)
    assert "did not accept" in windows(prompts)[0].notice.sentence
