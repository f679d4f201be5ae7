"""The account form: sensible guesses, a test that shows each step, and nothing saved by mistake."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.model.account import AuthMethod, Pop3Keep, Protocol, Secret, Security
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
    assert not form.pop3.isVisible()
    choose(form.incoming.protocol, "pop3")
    assert str(form.settings().incoming) == "pop.example.org:995"
    assert form.settings().incoming.protocol is Protocol.POP3
    assert form.pop3.isVisible()
    assert form.settings().keep is Pop3Keep.FOREVER


@pytest.mark.parametrize(
    ("keep", "meaning"),
    [
        (Pop3Keep.FOREVER, "The server may fill up."),
        (Pop3Keep.DAYS, "30 days after it was fetched"),
        (Pop3Keep.UNTIL_DELETED, "delete for good here"),
        (Pop3Keep.AT_ONCE, "the only copy is then here"),
    ],
)
def test_each_choice_for_the_server_says_what_it_means(
    form: AccountForm, qtbot: QtBot, keep: Pop3Keep, meaning: str
) -> None:
    fill(form, qtbot)
    choose(form.incoming.protocol, "pop3")
    choose(form.pop3.keep, keep)
    assert meaning in form.pop3.keep.accessibleDescription()
    assert form.pop3.days.isVisible() == (keep is Pop3Keep.DAYS)
    settings = form.settings()
    assert (settings.pop3_keep, settings.keep) == (keep, keep)
    assert settings.leave_on_server == (keep is not Pop3Keep.AT_ONCE)


def test_days_and_large_messages_are_chosen(form: AccountForm, qtbot: QtBot) -> None:
    fill(form, qtbot)
    choose(form.incoming.protocol, "pop3")
    choose(form.pop3.keep, Pop3Keep.DAYS)
    form.pop3.days.setValue(1)
    assert "1 day after" in form.pop3.keep.accessibleDescription()
    assert not form.pop3._rest.isVisible()
    choose(form.pop3.above, 1_048_576)  # type: ignore[arg-type] # sizes are numbers
    assert form.pop3._rest.isVisible()
    assert (form.settings().pop3_days, form.settings().pop3_above) == (1, 1_048_576)


def test_choices_made_in_the_terminal_are_shown_and_kept(office: Office, qtbot: QtBot) -> None:
    before = account(1)
    incoming = replace(before.settings.incoming, protocol=Protocol.POP3)
    chosen = replace(
        before.settings,
        incoming=incoming,
        pop3_keep=Pop3Keep.UNTIL_DELETED,
        pop3_days=12,
        pop3_above=123_456,
    )
    form = AccountForm(office.bridge, office.book, replace(before, settings=chosen))
    qtbot.addWidget(form)
    kept = form.settings()
    assert (kept.pop3_keep, kept.pop3_days, kept.pop3_above) == (
        Pop3Keep.UNTIL_DELETED,
        12,
        123_456,
    )


def test_an_account_that_deletes_as_before_is_shown_so(office: Office, qtbot: QtBot) -> None:
    before = account(1)
    incoming = replace(before.settings.incoming, protocol=Protocol.POP3)
    old = replace(before.settings, incoming=incoming, leave_on_server=False)
    form = AccountForm(office.bridge, office.book, replace(before, settings=old))
    qtbot.addWidget(form)
    assert form.pop3.keep_chosen is Pop3Keep.AT_ONCE


@pytest.mark.parametrize(
    ("days", "delay", "said"),
    [
        (60, 0, "This server removes mail by itself after 60 days."),
        (0, 0, "This server removes mail by itself as soon as it was fetched."),
        (None, 900, "This server asks to wait 900 s between two sign-ins."),
        (None, 0, ""),
    ],
)
def test_what_the_server_does_by_itself_is_said_after_a_test(
    office: Office, form: AccountForm, qtbot: QtBot, days: int | None, delay: int, said: str
) -> None:
    fill(form, qtbot)
    choose(form.incoming.protocol, "pop3")
    office.book.report = replace(office.book.report, expire_days=days, login_delay=delay)
    form.test()
    qtbot.waitUntil(lambda: not form._testing)
    assert form.pop3._said.text() == said
    assert form.pop3._said.isVisible() == bool(said)


def test_the_choices_for_pop3_are_named_and_reached_by_keys(
    form: AccountForm, qtbot: QtBot
) -> None:
    fill(form, qtbot)
    choose(form.incoming.protocol, "pop3")
    choose(form.pop3.keep, Pop3Keep.DAYS)
    fields = (form.pop3.keep, form.pop3.days, form.pop3.above)
    assert [field.accessibleName() for field in fields] == [
        "On the server",
        "Days",
        "Large messages",
    ]
    form.incoming.ca_file.setFocus()
    reached = []
    for _ in range(8):
        qtbot.keyClick(form.focusWidget(), Qt.Key.Key_Tab)
        reached.append(form.focusWidget())
    assert [field for field in reached if field in fields] == list(fields)


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
