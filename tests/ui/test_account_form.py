"""The account form: sensible guesses, a test that shows each step, and nothing saved by mistake."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.model.account import AuthMethod, Protocol, Secret, Security
from app.model.problem import Problem, ProblemKind
from app.model.report import ProbeReport, ProbeStep, ProbeStepKind
from tests.support.fake_mail import account
from tests.support.office import Office, open_office
from ui.account_form import AccountForm

FAILED = ProbeReport(
    (
        ProbeStep(Protocol.IMAP, ProbeStepKind.CONNECT, 0.02, "* OK Dovecot ready."),
        ProbeStep(
            Protocol.IMAP,
            ProbeStepKind.LOGIN,
            1.25,
            problem=Problem(
                ProblemKind.AUTH_FAILED,
                "imap.example.org:993",
                text="[AUTHENTICATIONFAILED] Authentication failed.",
            ),
        ),
    )
)


@pytest.fixture
def office(tmp_path: Path, qtbot: QtBot) -> Office:
    return open_office(tmp_path)


@pytest.fixture
def form(office: Office, qtbot: QtBot) -> AccountForm:
    form = AccountForm(office.bridge, office.book)
    qtbot.addWidget(form)
    form.show()
    return form


def fill(form: AccountForm, qtbot: QtBot, address: str = "ravi@example.org") -> None:
    qtbot.keyClicks(form.name, "Ravi Kumar")
    form.address.setText(address)
    form.address.textEdited.emit(address)
    qtbot.keyClicks(form.password, "secret")


def choose(box: object, value: str) -> None:
    box.setCurrentIndex(next(i for i in range(box.count()) if box.itemData(i) == value))  # type: ignore[attr-defined] # a QComboBox


def press_in_notice(form: AccountForm, text: str) -> None:
    buttons = form.notice.findChildren(QPushButton)
    next(button for button in buttons if button.text() == text).click()


def test_the_servers_are_guessed_from_the_address(form: AccountForm, qtbot: QtBot) -> None:
    fill(form, qtbot)
    settings = form.settings()
    assert str(settings.incoming) == "imap.example.org:993"
    assert str(settings.outgoing) == "smtp.example.org:465"
    assert settings.incoming.user == "ravi@example.org"
    assert settings.incoming.security is Security.TLS
    assert settings.incoming.auth is AuthMethod.AUTO


def test_a_guess_never_overwrites_what_was_typed(form: AccountForm, qtbot: QtBot) -> None:
    fill(form, qtbot)
    form.incoming.host.clear()
    qtbot.keyClicks(form.incoming.host, "post.example.org")
    form.address.textEdited.emit("ravi@other.example")
    assert form.settings().incoming.host == "post.example.org"
    assert form.settings().outgoing.host == "smtp.other.example"


def test_domains_are_typed_in_any_script(form: AccountForm, qtbot: QtBot) -> None:
    fill(form, qtbot, "रवि@डाक.भारत")
    assert form.settings().incoming.host == "imap.डाक.भारत"
    form.test()
    assert form._testing


def test_ports_follow_the_security_unless_typed(form: AccountForm, qtbot: QtBot) -> None:
    choose(form.outgoing.security, "starttls")
    assert form.outgoing.server().port == 587
    form.outgoing.port.clear()
    qtbot.keyClicks(form.outgoing.port, "2525")
    choose(form.outgoing.security, "tls")
    assert form.outgoing.server().port == 2525


def test_pop3_has_its_own_name_ports_and_choice(form: AccountForm, qtbot: QtBot) -> None:
    fill(form, qtbot)
    assert not form.leave.isVisible()
    choose(form.incoming.protocol, "pop3")
    assert str(form.settings().incoming) == "pop.example.org:995"
    assert form.settings().incoming.protocol is Protocol.POP3
    assert form.leave.isVisible()
    form.leave.setChecked(False)
    assert not form.settings().leave_on_server


def test_an_unprotected_line_says_what_it_means(form: AccountForm, qtbot: QtBot) -> None:
    consequence = form.incoming._consequence
    assert not consequence.isVisible()
    choose(form.incoming.security, "none")
    assert consequence.isVisible()
    assert "can read your password" in consequence.text()
    assert consequence.property("rank") == "danger"


def test_the_outgoing_server_may_have_its_own_user(form: AccountForm, qtbot: QtBot) -> None:
    fill(form, qtbot)
    assert not form.outgoing.user.isVisible()
    form.same.setChecked(False)
    assert form.outgoing.user.isVisible()
    form.outgoing.user.setText("relay")
    form.outgoing_password.setText("other")
    settings, incoming, outgoing = form._filled_in()
    assert (settings.same_password, settings.outgoing.user) == (False, "relay")
    assert (incoming, outgoing) == ("secret", "other")


def test_what_is_missing_is_marked_and_nothing_is_asked(
    form: AccountForm, office: Office, qtbot: QtBot
) -> None:
    qtbot.keyClicks(form.address, "no address")
    form.save()
    assert "Address" in form.notice.sentence
    assert form.address.property("invalid") is True
    assert office.book.asked("probe") == []
    assert office.book.asked("add") == []


def test_saving_tests_first_and_then_adds(form: AccountForm, office: Office, qtbot: QtBot) -> None:
    fill(form, qtbot)
    with qtbot.waitSignal(form.saved) as saved:
        form.save()
    assert len(office.book.asked("probe")) == 1
    ((settings, incoming, outgoing),) = office.book.asked("add")
    assert incoming == Secret("secret")
    assert outgoing is None
    assert saved.args[0].settings == settings
    assert not form.isVisible()


def test_a_second_server_never_gets_the_first_ones_password(
    form: AccountForm, office: Office, qtbot: QtBot
) -> None:
    fill(form, qtbot)
    form.same.setChecked(False)
    form.save()
    assert "Password for outgoing mail" in form.notice.sentence
    assert office.book.asked("probe") == []
    choose(form.outgoing.auth, "none")
    with qtbot.waitSignal(form.saved):
        form.save()


def test_each_step_is_shown_with_the_servers_words(
    form: AccountForm, office: Office, qtbot: QtBot
) -> None:
    office.book.report = FAILED
    fill(form, qtbot)
    form.test()
    qtbot.waitUntil(lambda: bool(form.notice.sentence))
    assert "did not accept the user name or password" in form.notice.sentence
    assert form.steps.lines[0] == "Connecting: went well. “* OK Dovecot ready.”"
    assert form.steps.lines[1].startswith("Signing in: failed.")
    assert "[AUTHENTICATIONFAILED] Authentication failed." in form.steps.lines[1]
    assert form.steps.isVisible()


def test_a_failed_test_can_be_overruled(form: AccountForm, office: Office, qtbot: QtBot) -> None:
    office.book.report = FAILED
    fill(form, qtbot)
    form.save()
    qtbot.waitUntil(lambda: bool(form.notice.sentence))
    assert office.book.asked("add") == []
    with qtbot.waitSignal(form.saved):
        press_in_notice(form, "Save anyway")
    assert len(office.book.asked("add")) == 1


def test_a_change_after_the_test_is_tested_again(
    form: AccountForm, office: Office, qtbot: QtBot
) -> None:
    fill(form, qtbot)
    form.test()
    qtbot.waitUntil(lambda: form.notice.sentence == "Everything works.")
    form.incoming.host.setText("other.example.org")
    form.save()
    qtbot.waitUntil(lambda: len(office.book.asked("add")) == 1)
    assert len(office.book.asked("probe")) == 2


def test_without_a_keyring_it_is_said(office: Office, qtbot: QtBot) -> None:
    office.book.usable_keyring = False
    form = AccountForm(office.bridge, office.book)
    qtbot.addWidget(form)
    form.show()
    qtbot.waitUntil(form._keyring_note.isVisible)
    assert "this session only" in form._keyring_note.text()


def test_editing_keeps_what_the_form_does_not_show(office: Office, qtbot: QtBot) -> None:
    known = account(1)
    known = replace(known, settings=replace(known.settings, colour="#123456", poll_minutes=9))
    office.book.accounts[0] = known
    form = AccountForm(office.bridge, office.book, known)
    qtbot.addWidget(form)
    form.show()
    form.name.setText("R. Kumar")
    with qtbot.waitSignal(form.saved):
        form.save()
    ((number, settings, incoming, outgoing),) = office.book.asked("edit")
    assert number == known.id
    assert settings == replace(known.settings, name="R. Kumar")
    assert (incoming, outgoing) == (None, None)
    assert office.book.asked("probe") == []


def test_removing_asks_first(office: Office, qtbot: QtBot) -> None:
    form = AccountForm(office.bridge, office.book, office.book.accounts[0])
    qtbot.addWidget(form)
    form.show()
    form.remove()
    assert office.book.asked("remove") == []
    with qtbot.waitSignal(form.removed):
        press_in_notice(form, "Remove")
    assert office.book.asked("remove") == [(1,)]


def test_the_password_is_hidden(form: AccountForm) -> None:
    assert form.password.echoMode().name == "Password"
    assert form.outgoing_password.echoMode().name == "Password"
