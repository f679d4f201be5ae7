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
from app.model.report import ProbeReport, ProbeStep, ProbeStepKind
from app.settings import Settings
from tests.support.fake_mail import account
from tests.support.office import Office, open_office
from ui.account_form import AccountForm
from ui.certificate_card import CertificateCard
from ui.main_window import MainWindow

KNOWN_BY = "3fa1" * 16
FACTS = CertificateFacts(KNOWN_BY, "CN=Kiln", "CN=Kiln", ("kiln.example",), 86_400, 186_400)
REJECTED = Problem(ProblemKind.CERTIFICATE, "imap.example.org:993", detail="self-signed")


def report(problem: Problem, protocol: Protocol = Protocol.IMAP) -> ProbeReport:
    return ProbeReport((ProbeStep(protocol, ProbeStepKind.TLS, 0.1, "", problem, FACTS),))


@pytest.fixture
def office(tmp_path: Path, qtbot: QtBot) -> Office:
    return open_office(tmp_path)


@pytest.fixture
def form(office: Office, qtbot: QtBot) -> AccountForm:
    made = AccountForm(office.bridge, office.book)
    qtbot.addWidget(made)
    made.show()
    qtbot.keyClicks(made.name, "Ravi")
    made.address.setText("ravi@example.org")
    made.address.textEdited.emit("ravi@example.org")
    qtbot.keyClicks(made.password, "secret")
    return made


def card_of(form: AccountForm) -> CertificateCard | None:
    return next(iter(c for c in form.findChildren(CertificateCard) if not c.isHidden()), None)


def after_testing(
    form: AccountForm, office: Office, qtbot: QtBot, found: ProbeReport
) -> CertificateCard:
    office.book.report = found
    form.test()
    qtbot.waitUntil(lambda: card_of(form) is not None)
    card = card_of(form)
    assert card is not None
    return card


def test_it_is_shown_with_its_fingerprint_and_what_trusting_it_means(
    form: AccountForm, office: Office, qtbot: QtBot
) -> None:
    card = after_testing(form, office, qtbot, report(REJECTED))
    assert card.fingerprint.text().split() == grouped(KNOWN_BY).split(" ")
    assert "signed by itself" in card.accessibleName()
    assert "password and your mail" in card.consequence.text()
    assert card.button.isVisible()
    assert not card.button.isDefault()
    assert not card.button.autoDefault()
    assert form.settings().incoming.pinned == ""


def test_trusting_it_pins_it_to_that_server_and_tests_again(
    form: AccountForm, office: Office, qtbot: QtBot
) -> None:
    card = after_testing(form, office, qtbot, report(REJECTED))
    office.book.report = ProbeReport((ProbeStep(Protocol.IMAP, ProbeStepKind.TLS, 0.1),))
    card.button.click()
    qtbot.waitUntil(lambda: form.notice.sentence == "Everything works.")
    assert form.settings().incoming.pinned == KNOWN_BY
    assert form.settings().outgoing.pinned == ""
    (_, again) = office.book.asked("probe")
    assert again[0].incoming.pinned == KNOWN_BY
    assert card_of(form) is None
    assert not form.certificates.isVisible()


def test_that_of_the_outgoing_server_is_pinned_there(
    form: AccountForm, office: Office, qtbot: QtBot
) -> None:
    problem = replace(REJECTED, server="smtp.example.org:465")
    after_testing(form, office, qtbot, report(problem, Protocol.SMTP)).button.click()
    assert form.settings().outgoing.pinned == KNOWN_BY
    assert form.settings().incoming.pinned == ""


@pytest.mark.parametrize(("field", "text"), [("host", "other.example.org"), ("port", "1993")])
def test_an_exception_holds_for_its_name_and_port_alone(
    form: AccountForm, field: str, text: str
) -> None:
    form.incoming.trust(KNOWN_BY)
    edited: QLineEdit = getattr(form.incoming, field)
    before = edited.text()
    edited.setText(text)
    assert form.incoming.server().pinned == ""
    assert not form.incoming.forget.isVisible()
    edited.setText(before)
    assert form.incoming.server().pinned == KNOWN_BY


def test_without_tls_there_is_no_exception(form: AccountForm) -> None:
    form.incoming.port.setText("993")
    form.incoming._port_edited = True
    form.incoming.trust(KNOWN_BY)
    none = form.incoming.security.findData(Security.NONE)
    form.incoming.security.setCurrentIndex(none)
    assert form.incoming.server().pinned == ""


def test_an_exception_is_shown_and_can_be_forgotten(office: Office, qtbot: QtBot) -> None:
    known = account(1)
    pinned = replace(known.settings.incoming, pinned=KNOWN_BY)
    known = replace(known, settings=replace(known.settings, incoming=pinned))
    form = AccountForm(office.bridge, office.book, known)
    qtbot.addWidget(form)
    form.show()
    assert form.settings().incoming == pinned
    assert grouped(KNOWN_BY) in form.incoming._trusted.text()
    assert form.incoming.forget.accessibleName() == "Forget the trusted certificate"
    form.incoming.forget.click()
    assert form.settings().incoming.pinned == ""
    assert not form.incoming.forget.isVisible()


def test_another_one_than_the_trusted_one_cannot_be_trusted_at_once(
    form: AccountForm, office: Office, qtbot: QtBot
) -> None:
    form.incoming.trust("00" * 32)
    card = after_testing(form, office, qtbot, report(replace(REJECTED, detail="pin-mismatch")))
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
    assert office.book.asked("certificate") == [(form.incoming.server(),)]
    card.button.click()
    assert form.settings().incoming.pinned == office.book.shown.fingerprint
    assert "once you save" in form.notice.sentence
