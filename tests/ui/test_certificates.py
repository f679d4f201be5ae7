"""A refused certificate in the windows: shown whole, trusted only by a deliberate press."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.events import ConnectionChanged
from app.model.account import AccountId, Protocol, Security
from app.model.certificate import CertificateFacts, grouped
from app.model.problem import Problem, ProblemKind
from app.settings import Settings
from tests.support.fake_mail import account
from tests.support.office import Office, open_office
from ui.account_form import AccountForm
from ui.certificate_card import CertificateCard
from ui.main_window import MainWindow
from ui.server_form import ServerForm

KNOWN_BY = "3fa1" * 16
FACTS = CertificateFacts(KNOWN_BY, "CN=Kiln", "CN=Kiln", ("kiln.example",), 86_400, 186_400)
REJECTED = Problem(ProblemKind.CERTIFICATE, "imap.example.org:993", detail="self-signed")


@pytest.fixture
def office(tmp_path: Path, qtbot: QtBot) -> Office:
    office = open_office(tmp_path)
    office.book.shown = FACTS
    return office


@pytest.fixture
def form(office: Office, qtbot: QtBot) -> AccountForm:
    made = AccountForm(office.bridge, office.book, account(1))
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def incoming(form: AccountForm) -> ServerForm:
    return form.servers.incoming


def card_of(form: AccountForm) -> CertificateCard | None:
    return next(iter(c for c in form.findChildren(CertificateCard) if not c.isHidden()), None)


def after_looking(form: AccountForm, qtbot: QtBot, problem: Problem) -> CertificateCard:
    form.examine(problem)
    qtbot.waitUntil(lambda: card_of(form) is not None)
    card = card_of(form)
    assert card is not None
    return card


def test_it_is_shown_with_its_fingerprint_and_what_trusting_it_means(
    form: AccountForm, qtbot: QtBot
) -> None:
    card = after_looking(form, qtbot, REJECTED)
    assert card.fingerprint.text().split() == grouped(KNOWN_BY).split(" ")
    assert "signed by itself" in card.accessibleName()
    assert "password and your mail" in card.consequence.text()
    qtbot.waitUntil(card.button.isVisible)
    assert not card.button.isDefault()
    assert not card.button.autoDefault()
    assert form.settings().incoming.pinned == ""


def test_trusting_it_pins_it_to_that_server_and_tests_again(
    form: AccountForm, office: Office, qtbot: QtBot
) -> None:
    card = after_looking(form, qtbot, REJECTED)
    card.button.click()
    qtbot.waitUntil(lambda: form.doctor.notice.sentence == "Everything works.")
    assert form.settings().incoming.pinned == KNOWN_BY
    assert form.settings().outgoing.pinned == ""
    (checked,) = office.book.asked("check_up")
    assert checked[0].incoming.pinned == KNOWN_BY
    assert card_of(form) is None
    assert not form.certificates.isVisible()


def test_that_of_the_outgoing_server_is_pinned_there(form: AccountForm, qtbot: QtBot) -> None:
    after_looking(form, qtbot, replace(REJECTED, server="smtp.example.org:465")).button.click()
    assert form.settings().outgoing.pinned == KNOWN_BY
    assert form.settings().incoming.pinned == ""


@pytest.mark.parametrize(("field", "text"), [("host", "other.example.org"), ("port", "1993")])
def test_an_exception_holds_for_its_name_and_port_alone(
    incoming: ServerForm, field: str, text: str
) -> None:
    incoming.trust(KNOWN_BY)
    edited: QLineEdit = getattr(incoming, field)
    before = edited.text()
    edited.setText(text)
    assert incoming.server().pinned == ""
    assert not incoming.forget.isVisible()
    edited.setText(before)
    assert incoming.server().pinned == KNOWN_BY


def test_without_tls_there_is_no_exception(incoming: ServerForm) -> None:
    incoming.port.setText("993")
    incoming._port_edited = True
    incoming.trust(KNOWN_BY)
    none = incoming.security.findData(Security.NONE)
    incoming.security.setCurrentIndex(none)
    assert incoming.server().pinned == ""


def test_an_exception_is_shown_and_can_be_forgotten(office: Office, qtbot: QtBot) -> None:
    known = account(1)
    pinned = replace(known.settings.incoming, pinned=KNOWN_BY)
    known = replace(known, settings=replace(known.settings, incoming=pinned))
    form = AccountForm(office.bridge, office.book, known)
    qtbot.addWidget(form)
    form.show()
    assert form.settings().incoming == pinned
    assert grouped(KNOWN_BY) in form.servers.incoming._trusted.text()
    assert form.servers.incoming.forget.accessibleName() == "Forget the trusted certificate"
    form.servers.incoming.forget.click()
    assert form.settings().incoming.pinned == ""
    assert not form.servers.incoming.forget.isVisible()


def test_another_one_than_the_trusted_one_cannot_be_trusted_at_once(
    form: AccountForm, qtbot: QtBot
) -> None:
    form.servers.incoming.trust("00" * 32)
    card = after_looking(form, qtbot, replace(REJECTED, detail="pin-mismatch"))
    assert not card.button.isVisible()
    assert "forget the old one first" in card.consequence.text()
    assert "Somebody may be in between" in form.notice.sentence


def test_the_status_of_a_refused_server_leads_to_its_certificate(
    office: Office, qtbot: QtBot
) -> None:
    window = MainWindow(office.bridge, office.mail, office.book, Settings(), lambda settings: None)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: bool(window.tree.accounts))
    problem = replace(REJECTED, server=str(window.tree.accounts[0].settings.incoming))
    office.mail.bus.publish(ConnectionChanged(AccountId(1), Protocol.IMAP, False, problem))
    qtbot.waitUntil(window.status.trouble.isVisible)
    window.status.trouble.click()
    qtbot.waitUntil(lambda: bool(window.findChildren(CertificateCard)))
    (form,) = window.findChildren(AccountForm)
    (card,) = form.findChildren(CertificateCard)
    assert "signed by itself" in form.notice.sentence
    assert office.book.asked("certificate") == [(form.servers.incoming.server(),)]
    card.button.click()
    assert form.settings().incoming.pinned == office.book.shown.fingerprint
    qtbot.waitUntil(lambda: form.doctor.notice.sentence == "Everything works.")
