"""The doctor for an account that is there: what mends it is kept, and only that."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.model.account import IdentityId, Secret
from app.model.diagnosis import Checkup
from app.settings import Settings
from tests.support import checkups
from tests.support.checkups import FACTS, GOOD, IMAP, SMTP, STARTTLS
from tests.support.fake_mail import account
from tests.support.office import Office, open_office
from ui.account_form import AccountForm
from ui.diagnosis_card import DiagnosisCard
from ui.doctor_window import DoctorWindow
from ui.main_window import MainWindow

KNOWN = account(1)


@pytest.fixture
def office(tmp_path: Path, qtbot: QtBot) -> Office:
    return open_office(tmp_path)


@pytest.fixture
def window(office: Office, qtbot: QtBot) -> DoctorWindow:
    window = DoctorWindow(office.bridge, office.book, KNOWN)
    qtbot.addWidget(window)
    window.show()
    return window


def ailing(window: DoctorWindow, office: Office, qtbot: QtBot, found: Checkup) -> DiagnosisCard:
    office.book.checkup = found
    with qtbot.waitSignal(window.doctor.checked):
        window.check()
    office.book.checkup = GOOD
    (card,) = window.doctor.cards()
    return card


def kept(window: DoctorWindow, qtbot: QtBot) -> None:
    sentence = "Everything works, and the account keeps it so."
    qtbot.waitUntil(lambda: window.doctor.notice.sentence == sentence)


def test_a_check_that_nobody_wants_any_more_is_given_up(
    window: DoctorWindow, office: Office
) -> None:
    """It would go on for up to a minute, and log in."""
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    office.book.hold()
    window.check()
    first = window.doctor._under_way
    window.check()
    second = window.doctor._under_way
    assert first is not None
    assert first.cancelled()
    assert second is not None
    assert not second.cancelled()
    window.close()
    assert second.cancelled()
    office.book.release()


def test_a_sound_account_is_left_as_it_is(
    window: DoctorWindow, office: Office, qtbot: QtBot
) -> None:
    office.book.checkup = GOOD
    with qtbot.waitSignal(window.doctor.checked):
        window.check()
    assert office.book.last_checked == KNOWN.id
    assert office.book.asked("check_up") == [(KNOWN.settings, None, None)]
    assert office.book.asked("edit") == []
    assert window.again.isEnabled()


def test_a_server_that_mends_it_is_kept(window: DoctorWindow, office: Office, qtbot: QtBot) -> None:
    ailing(window, office, qtbot, checkups.OTHER_PORT).press()
    kept(window, qtbot)
    ((number, settings, incoming, outgoing),) = office.book.asked("edit")
    assert (number, incoming, outgoing) == (KNOWN.id, None, None)
    assert settings == replace(KNOWN.settings, outgoing=STARTTLS)


def test_a_refused_password_is_not_shown_again_for_another_fix(
    window: DoctorWindow, office: Office, qtbot: QtBot
) -> None:
    office.book.checkup = checkups.TWO_TROUBLES
    with qtbot.waitSignal(window.doctor.checked):
        window.check()
    office.book.checkup = GOOD
    login, port = window.doctor.cards()
    port.press()
    assert len(office.book.asked("check_up")) == 1
    assert login.password is not None
    qtbot.keyClicks(login.password, "new one")
    login.press()
    kept(window, qtbot)
    settings = replace(KNOWN.settings, outgoing=STARTTLS)
    assert office.book.asked("edit") == [(KNOWN.id, settings, Secret("new one"), None)]


def test_what_does_not_mend_it_is_not_kept(
    window: DoctorWindow, office: Office, qtbot: QtBot
) -> None:
    card = ailing(window, office, qtbot, checkups.OTHER_PORT)
    office.book.checkup = checkups.WRONG_PASSWORD
    with qtbot.waitSignal(window.doctor.checked):
        card.press()
    assert office.book.asked("edit") == []


def test_a_password_is_kept_when_it_was_right(
    window: DoctorWindow, office: Office, qtbot: QtBot
) -> None:
    card = ailing(window, office, qtbot, checkups.WRONG_PASSWORD)
    assert card.password is not None
    qtbot.keyClicks(card.password, "new one")
    card.press()
    kept(window, qtbot)
    assert office.book.asked("edit") == [(KNOWN.id, KNOWN.settings, Secret("new one"), None)]


def test_a_certificate_is_trusted_for_its_server(
    window: DoctorWindow, office: Office, qtbot: QtBot
) -> None:
    card = ailing(window, office, qtbot, checkups.UNTRUSTED)
    card.press()
    assert card.certificate is not None
    card.certificate.button.click()
    kept(window, qtbot)
    settings = office.book.asked("edit")[0][1]
    assert settings.incoming == replace(IMAP, pinned=FACTS.fingerprint)
    assert settings.outgoing.pinned == ""


def test_an_identitys_own_server_is_mended_there(office: Office, qtbot: QtBot) -> None:
    own = replace(SMTP, host="relay.example.net")
    identity = replace(KNOWN.identities[0], id=IdentityId(7), outgoing=own)
    office.book.accounts[0] = replace(KNOWN, identities=(*KNOWN.identities, identity))
    window = DoctorWindow(office.bridge, office.book, office.book.accounts[0])
    qtbot.addWidget(window)
    window.show()
    window._use_server(own, STARTTLS)
    qtbot.waitUntil(lambda: bool(office.book.asked("save_identity")))
    assert office.book.asked("save_identity") == [(replace(identity, outgoing=STARTTLS), None)]
    assert office.book.asked("edit") == []


def test_the_password_of_an_identitys_own_server_is_given_to_it(
    office: Office, qtbot: QtBot
) -> None:
    own = replace(SMTP, host="relay.example.net", user="relay")
    identity = replace(KNOWN.identities[0], id=IdentityId(7), outgoing=own)
    office.book.accounts[0] = replace(KNOWN, identities=(*KNOWN.identities, identity))
    window = DoctorWindow(office.bridge, office.book, office.book.accounts[0])
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignal(window.doctor.checked):
        window._use_password(own, Secret("relay's"))
    assert office.book.asked("give_own_password") == [(identity, Secret("relay's"))]
    assert office.book.asked("check_up") == [(KNOWN.settings, None, None)]


def test_the_command_checks_the_account_that_is_chosen(office: Office, qtbot: QtBot) -> None:
    main = MainWindow(office.bridge, office.mail, office.book, Settings(), lambda _: None)
    qtbot.addWidget(main)
    main.show()
    qtbot.waitUntil(lambda: bool(main.tree.accounts))
    main.do("check-account")
    qtbot.waitUntil(lambda: bool(office.book.asked("check_up")))
    (window,) = main.findChildren(DoctorWindow)
    assert window.account.id == main.tree.accounts[0].id
    main.do("check-account")  # comes forward, and is no second one
    assert len(main.findChildren(DoctorWindow)) == 1
    window.edit.click()
    (form,) = main.findChildren(AccountForm)
    assert form.address.text() == KNOWN.settings.address
