"""The form of an account: what was changed is tested by the doctor, nothing is kept by mistake."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.model.account import Pop3Keep, Protocol, Secret, Security
from app.model.diagnosis import Checkup, Diagnosis, Fix, FixKind
from app.model.problem import Problem, ProblemKind
from app.model.report import ProbeReport, ProbeStep, ProbeStepKind
from tests.support.fake_mail import account
from tests.support.office import Office, open_office
from ui.account_form import AccountForm

KNOWN = account(1)
IMAP = KNOWN.settings.incoming
REFUSED = ProbeStep(
    Protocol.IMAP,
    ProbeStepKind.LOGIN,
    1.25,
    problem=Problem(
        ProblemKind.AUTH_FAILED,
        str(IMAP),
        text="[AUTHENTICATIONFAILED] Authentication failed.",
    ),
    server=str(IMAP),
)
FAILED = Checkup(
    ProbeReport((ProbeStep(Protocol.IMAP, ProbeStepKind.CONNECT, 0.02), REFUSED)),
    (Diagnosis("login-refused", REFUSED, IMAP, Fix(FixKind.ASK_PASSWORD)),),
)


@pytest.fixture
def office(tmp_path: Path, qtbot: QtBot) -> Office:
    return open_office(tmp_path)


@pytest.fixture
def form(office: Office, qtbot: QtBot) -> AccountForm:
    form = AccountForm(office.bridge, office.book, KNOWN)
    qtbot.addWidget(form)
    form.show()
    return form


def press_in_notice(form: AccountForm, text: str) -> None:
    buttons = form.notice.findChildren(QPushButton)
    next(button for button in buttons if button.text() == text).click()


def test_what_was_not_changed_is_saved_without_a_test(
    form: AccountForm, office: Office, qtbot: QtBot
) -> None:
    form.name.setText("R. Kumar")
    with qtbot.waitSignal(form.saved):
        form.save()
    ((number, settings, incoming, outgoing),) = office.book.asked("edit")
    assert number == KNOWN.id
    assert settings == replace(KNOWN.settings, name="R. Kumar")
    assert (incoming, outgoing) == (None, None)
    assert office.book.asked("check_up") == []


def test_what_the_form_does_not_show_is_kept(office: Office, qtbot: QtBot) -> None:
    known = replace(KNOWN, settings=replace(KNOWN.settings, colour="#123456", poll_minutes=9))
    form = AccountForm(office.bridge, office.book, known)
    qtbot.addWidget(form)
    assert form.settings() == known.settings


def test_another_server_is_checked_before_it_is_saved(
    form: AccountForm, office: Office, qtbot: QtBot
) -> None:
    form.servers.incoming.host.setText("other.example.org")
    with qtbot.waitSignal(form.saved):
        form.save()
    ((settings, incoming, outgoing),) = office.book.asked("check_up")
    assert settings.incoming.host == "other.example.org"
    assert (incoming, outgoing) == (None, None)
    assert office.book.last_checked == KNOWN.id


def test_a_test_needs_no_password_that_is_kept_already(
    form: AccountForm, office: Office, qtbot: QtBot
) -> None:
    form.test()
    qtbot.waitUntil(lambda: form.doctor.notice.sentence == "Everything works.")
    assert office.book.asked("check_up") == [(KNOWN.settings, None, None)]
    assert form.doctor.isVisible()


def test_each_step_is_shown_with_the_servers_words(
    form: AccountForm, office: Office, qtbot: QtBot
) -> None:
    office.book.checkup = FAILED
    form.test()
    qtbot.waitUntil(lambda: bool(form.doctor.cards()))
    assert form.doctor.steps.lines[0] == "Connecting: went well."
    assert form.doctor.steps.lines[1].startswith("Signing in: failed.")
    assert "[AUTHENTICATIONFAILED] Authentication failed." in form.doctor.steps.lines[1]


def test_a_failed_test_can_be_overruled(form: AccountForm, office: Office, qtbot: QtBot) -> None:
    office.book.checkup = FAILED
    form.servers.incoming.host.setText("other.example.org")
    assert not form._anyway.isVisible()
    form.save()
    qtbot.waitUntil(form._anyway.isVisible)
    assert office.book.asked("edit") == []
    with qtbot.waitSignal(form.saved):
        form._anyway.click()
    assert len(office.book.asked("edit")) == 1


def test_a_change_after_the_test_is_tested_again(
    form: AccountForm, office: Office, qtbot: QtBot
) -> None:
    form.servers.incoming.host.setText("one.example.org")
    form.test()
    qtbot.waitUntil(lambda: form.doctor.notice.sentence == "Everything works.")
    form.servers.incoming.host.setText("other.example.org")
    form.save()
    qtbot.waitUntil(lambda: len(office.book.asked("edit")) == 1)
    assert len(office.book.asked("check_up")) == 2


def test_a_password_given_to_the_doctor_is_the_new_one(
    form: AccountForm, office: Office, qtbot: QtBot
) -> None:
    office.book.checkup = FAILED
    form.test()
    qtbot.waitUntil(lambda: bool(form.doctor.cards()))
    office.book.checkup = Checkup(ProbeReport(()))
    (card,) = form.doctor.cards()
    assert card.password is not None
    qtbot.keyClicks(card.password, "the right one")
    card.press()
    qtbot.waitUntil(lambda: form.doctor.notice.sentence == "Everything works.")
    assert form.password.text() == "the right one"
    with qtbot.waitSignal(form.saved):
        form.save()
    assert office.book.asked("edit")[0][2] == Secret("the right one")


def test_a_fix_changes_the_card_and_checks_again(
    form: AccountForm, office: Office, qtbot: QtBot
) -> None:
    smtp = KNOWN.settings.outgoing
    other = replace(smtp, port=587, security=Security.STARTTLS)
    step = replace(REFUSED, protocol=Protocol.SMTP, kind=ProbeStepKind.CONNECT)
    fix = Fix(FixKind.USE_SERVER, other)
    office.book.checkup = Checkup(ProbeReport((step,)), (Diagnosis("other-port", step, smtp, fix),))
    form.test()
    qtbot.waitUntil(lambda: bool(form.doctor.cards()))
    office.book.checkup = Checkup(ProbeReport(()))
    (card,) = form.doctor.cards()
    assert card.fix is not None
    assert card.fix.text() == "Use port 587 with STARTTLS"
    card.fix.click()
    qtbot.waitUntil(lambda: form.doctor.notice.sentence == "Everything works.")
    assert form.settings().outgoing == other
    assert office.book.asked("check_up")[-1][0].outgoing == other
    with qtbot.waitSignal(form.saved):
        form.save()
    assert len(office.book.asked("check_up")) == 2


def test_choices_made_in_the_terminal_are_shown_and_kept(office: Office, qtbot: QtBot) -> None:
    incoming = replace(IMAP, protocol=Protocol.POP3)
    chosen = replace(
        KNOWN.settings,
        incoming=incoming,
        pop3_keep=Pop3Keep.UNTIL_DELETED,
        pop3_days=12,
        pop3_above=123_456,
    )
    form = AccountForm(office.bridge, office.book, replace(KNOWN, settings=chosen))
    qtbot.addWidget(form)
    kept = form.settings()
    assert (kept.pop3_keep, kept.pop3_days, kept.pop3_above) == (
        Pop3Keep.UNTIL_DELETED,
        12,
        123_456,
    )


def test_an_account_that_deletes_as_before_is_shown_so(office: Office, qtbot: QtBot) -> None:
    incoming = replace(IMAP, protocol=Protocol.POP3)
    old = replace(KNOWN.settings, incoming=incoming, leave_on_server=False)
    form = AccountForm(office.bridge, office.book, replace(KNOWN, settings=old))
    qtbot.addWidget(form)
    assert form.servers.pop3.keep_chosen is Pop3Keep.AT_ONCE


def test_what_is_missing_is_marked_and_nothing_is_asked(form: AccountForm, office: Office) -> None:
    form.address.setText("no address")
    form.save()
    assert "Address" in form.notice.sentence
    assert form.address.property("invalid") is True
    assert office.book.asked("check_up") == []
    assert office.book.asked("edit") == []


def test_a_second_server_never_gets_the_first_ones_password(
    form: AccountForm, office: Office
) -> None:
    form.servers.same.setChecked(False)
    form.save()
    assert "Password for outgoing mail" in form.notice.sentence
    assert office.book.asked("check_up") == []


def test_without_a_keyring_it_is_said(office: Office, qtbot: QtBot) -> None:
    office.book.usable_keyring = False
    form = AccountForm(office.bridge, office.book, KNOWN)
    qtbot.addWidget(form)
    form.show()
    qtbot.waitUntil(form._keyring_note.isVisible)
    assert "this session only" in form._keyring_note.text()


def test_removing_asks_first(form: AccountForm, office: Office, qtbot: QtBot) -> None:
    form.remove()
    assert office.book.asked("remove") == []
    with qtbot.waitSignal(form.removed):
        press_in_notice(form, "Remove")
    assert office.book.asked("remove") == [(1,)]


def test_the_password_is_hidden(form: AccountForm) -> None:
    assert form.password.echoMode().name == "Password"
