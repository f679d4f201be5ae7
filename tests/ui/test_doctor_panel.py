"""The doctor's panel: steps as they come, each trouble in words, and one fix to press."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.model.account import AccountSettings, Secret
from app.model.diagnosis import (
    Checkup,
    Fitness,
    FitnessKind,
    FitnessLine,
    FitnessState,
)
from app.model.problem import Problem, ProblemKind
from app.model.report import ProbeReport, ProbeStep, ProbeStepKind
from tests.support import checkups
from tests.support.checkups import ADDRESS, FACTS, GOOD, IMAP, SMTP
from tests.support.office import Office, open_office
from ui import outside
from ui.certificate_card import CertificateCard
from ui.diagnosis_card import DiagnosisCard
from ui.doctor_panel import DoctorPanel
from ui.step_row import StepRow, StepState

SETTINGS = AccountSettings(ADDRESS, "Ravi", IMAP, SMTP)
PASSWORD = Secret("open:sesame")


@pytest.fixture
def office(tmp_path: Path, qtbot: QtBot) -> Office:
    return open_office(tmp_path)


@pytest.fixture
def panel(office: Office, qtbot: QtBot) -> DoctorPanel:
    panel = DoctorPanel(office.bridge, office.book)
    qtbot.addWidget(panel)
    panel.show()
    return panel


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Keep the browser shut, and tell which pages it would show."""
    pages: list[str] = []

    def open_page(url: str) -> bool:
        pages.append(url)
        return True

    monkeypatch.setattr(outside, "open_page", open_page)
    return pages


def examined(panel: DoctorPanel, office: Office, qtbot: QtBot, found: Checkup) -> DiagnosisCard:
    office.book.checkup = found
    with qtbot.waitSignal(panel.checked):
        panel.check(SETTINGS, PASSWORD)
    (card,) = panel.cards()
    return card


def states(panel: DoctorPanel) -> list[StepState]:
    servers = panel.steps._servers.values()
    rows = [row for each in servers for row in (*each.ended, *(r for _, r in each._waiting))]
    return [row.state for row in rows]


def test_what_will_be_tried_is_grey_and_comes_alive(panel: DoctorPanel, office: Office) -> None:
    office.book.hold()
    panel.check(SETTINGS, PASSWORD)
    assert panel.checking
    planned = states(panel)
    assert planned.count(StepState.RUNNING) == 2  # the servers are tried side by side
    assert planned.count(StepState.WAITING) == len(planned) - 2
    panel.steps.add(ProbeStep(IMAP.protocol, ProbeStepKind.RESOLVE, 0.01, server=str(IMAP)))
    assert states(panel)[:2] == [StepState.WELL, StepState.RUNNING]
    assert len(states(panel)) == len(planned)
    assert panel.steps.lines == ["Looking up the server's name: went well."]


def test_all_is_well(panel: DoctorPanel, office: Office, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.checked) as told:
        panel.check(SETTINGS, PASSWORD)
    assert told.args == [office.book.checkup]
    office.book.checkup = GOOD
    with qtbot.waitSignal(panel.checked):
        panel.check(SETTINGS, PASSWORD)
    assert panel.notice.sentence == "Everything works."
    assert "Reading the folders: went well. 7 folders" in panel.steps.lines
    assert panel.cards() == []


def test_a_trouble_is_told_in_plain_words_and_in_the_servers_own(
    panel: DoctorPanel, office: Office, qtbot: QtBot
) -> None:
    card = examined(panel, office, qtbot, checkups.WRONG_PASSWORD)
    assert card.title.text() == "The server does not accept this name and password"
    spoken = card.accessibleName()
    assert "One of the two is wrong" in spoken
    assert "[AUTHENTICATIONFAILED] No." in spoken
    assert ADDRESS in spoken
    assert states(panel).count(StepState.FAILED) == 1
    qtbot.waitUntil(lambda: panel.focusWidget() is card.password is not None)


def test_a_password_is_given_by_enter(panel: DoctorPanel, office: Office, qtbot: QtBot) -> None:
    card = examined(panel, office, qtbot, checkups.WRONG_PASSWORD)
    assert card.password is not None
    qtbot.keyClick(card.password, Qt.Key.Key_Return)  # nothing typed: nothing is sent
    qtbot.keyClicks(card.password, "the right one")
    with qtbot.waitSignal(panel.password_given) as told:
        qtbot.keyClick(card.password, Qt.Key.Key_Return)
    assert told.args == [IMAP, Secret("the right one")]
    assert card.password.echoMode().name == "Password"


def test_one_password_that_two_servers_refuse_is_asked_for_once(
    panel: DoctorPanel, office: Office, qtbot: QtBot
) -> None:
    (first,) = checkups.WRONG_PASSWORD.diagnoses
    second = replace(first, server=SMTP, step=replace(first.step, protocol=SMTP.protocol))
    both = Checkup(ProbeReport((first.step, second.step)), (first, second))
    examined(panel, office, qtbot, both)
    office.book.checkup = both
    with qtbot.waitSignal(panel.checked):
        panel.check(replace(SETTINGS, same_password=False), PASSWORD, Secret("other"))
    assert len(panel.cards()) == 2


def test_another_server_is_proposed(panel: DoctorPanel, office: Office, qtbot: QtBot) -> None:
    card = examined(panel, office, qtbot, checkups.OTHER_PORT)
    assert card.fix is not None
    assert card.fix.text() == "Use port 587 with STARTTLS"
    qtbot.waitUntil(lambda: panel.focusWidget() is card.fix)
    with qtbot.waitSignal(panel.server_wanted) as told:
        qtbot.keyClick(card.fix, Qt.Key.Key_Space)
    assert told.args == [SMTP, checkups.STARTTLS]


def test_a_certificate_is_looked_at_before_it_is_trusted(
    panel: DoctorPanel, office: Office, qtbot: QtBot
) -> None:
    card = examined(panel, office, qtbot, checkups.UNTRUSTED)
    assert not card.findChildren(CertificateCard)
    card.press()
    assert card.certificate is not None
    trust = card.certificate.button
    qtbot.waitUntil(lambda: panel.focusWidget() is trust)
    with qtbot.waitSignal(panel.trusted) as told:
        trust.click()
    assert told.args == [IMAP, FACTS.fingerprint]


def test_another_certificate_than_the_trusted_one_is_shown_without_a_way_past_it(
    panel: DoctorPanel, office: Office, qtbot: QtBot
) -> None:
    step = checkups.UNTRUSTED.diagnoses[0].step
    assert step.problem is not None
    step = replace(step, problem=replace(step.problem, detail="pin-mismatch"))
    card = examined(panel, office, qtbot, checkups.checkup("certificate-changed", step, None))
    assert card.fix is None
    assert card.certificate is not None
    assert not card.certificate.button.isVisible()


def test_an_app_password_is_made_in_the_browser_and_typed_here(
    panel: DoctorPanel, office: Office, qtbot: QtBot, opened: list[str]
) -> None:
    card = examined(panel, office, qtbot, checkups.APP_PASSWORD)
    assert not card.findChildren(QLineEdit)
    card.press()
    assert opened == ["https://myaccount.google.com/apppasswords"]
    assert card.password is not None
    qtbot.waitUntil(lambda: panel.focusWidget() is card.password)
    card.press()  # the page again; the field stays the same
    qtbot.keyClicks(card.password, "abcd efgh")
    with qtbot.waitSignal(panel.password_given) as told:
        qtbot.keyClick(card.password, Qt.Key.Key_Return)
    assert told.args[1] == Secret("abcd efgh")


def test_a_portal_is_opened_and_then_tried_again(
    panel: DoctorPanel, office: Office, qtbot: QtBot, opened: list[str]
) -> None:
    card = examined(panel, office, qtbot, checkups.PORTAL)
    assert card.fix is not None
    assert card.fix.text() == "Open portal.example"
    card.fix.click()
    assert opened == ["http://portal.example/login"]
    with qtbot.waitSignal(panel.again_wanted):
        card.fix.click()
    assert len(opened) == 1


def test_a_clock_that_is_off_is_told_by_how_much(
    panel: DoctorPanel, office: Office, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outside, "open_clock", lambda: False)
    card = examined(panel, office, qtbot, checkups.CLOCK)
    said = [label.text() for label in card.findChildren(type(card.title))]
    assert any("by 2 days" in text for text in said)
    card.press()
    said = [label.text() for label in card.findChildren(type(card.title))]
    assert any("settings of date and time" in text for text in said)


def test_signing_in_and_trying_again_are_handed_on(
    panel: DoctorPanel, office: Office, qtbot: QtBot
) -> None:
    card = examined(panel, office, qtbot, checkups.SIGN_IN)
    with qtbot.waitSignal(panel.sign_in_wanted) as told:
        card.press()
    assert told.args == ["microsoft"]
    card = examined(panel, office, qtbot, checkups.BUSY)
    with qtbot.waitSignal(panel.again_wanted):
        card.press()


def test_an_older_check_is_not_listened_to(
    panel: DoctorPanel, office: Office, qtbot: QtBot
) -> None:
    office.book.hold()
    office.book.checkup = checkups.WRONG_PASSWORD
    panel.check(SETTINGS, PASSWORD)
    held = office.book._held
    office.book._held = None
    office.book.checkup = GOOD
    with qtbot.waitSignal(panel.checked):
        panel.check(SETTINGS, PASSWORD)
    office.book.checkup = checkups.WRONG_PASSWORD
    for answer in held or ():
        answer()
    office.bridge._deliver()
    assert panel.notice.sentence == "Everything works."
    assert panel.cards() == []


def test_a_check_that_cannot_be_made_says_why(
    panel: DoctorPanel, office: Office, qtbot: QtBot
) -> None:
    office.book.fail(Problem(ProblemKind.NO_NETWORK))
    with qtbot.waitSignal(panel.failed):
        panel.check(SETTINGS, PASSWORD)
    assert "no network" in panel.notice.sentence
    assert not panel.checking


def test_the_report_holds_what_helps_and_no_secret(
    panel: DoctorPanel, office: Office, qtbot: QtBot
) -> None:
    step = checkups.failed_step(
        ProblemKind.AUTH_FAILED,
        ProbeStepKind.LOGIN,
        text=f"no {PASSWORD.value} for ravi, AHJhdmlAZXhhbXBsZS5vcmcAb3BlbjpzZXNhbWU= refused",
    )
    card = examined(panel, office, qtbot, checkups.checkup("login-refused", step, None))
    assert card.fix is None
    panel.copy.click()
    report = QGuiApplication.clipboard().text()
    assert "IMAP · imap.example.org:993 · TLS · AUTO" in report
    assert "- IMAP Signing in" in report
    assert "[login-refused]" in report
    for secret in (PASSWORD.value, "AHJhdm", "ravi"):
        assert secret not in report
    assert panel.copy.text() == "Copied"


def test_whether_the_address_is_fit_is_asked_when_pressed(
    panel: DoctorPanel, office: Office, qtbot: QtBot
) -> None:
    office.book.fit = Fitness(
        "example.org",
        str(SMTP),
        (
            FitnessLine(FitnessKind.MX, FitnessState.GOOD, record="10 mx.example.org"),
            FitnessLine(FitnessKind.SPF, FitnessState.AGAINST, record="v=spf1 -all"),
        ),
    )
    office.book.checkup = GOOD
    with qtbot.waitSignal(panel.checked):
        panel.check(SETTINGS, PASSWORD)
    assert office.book.asked("fitness") == []
    panel.fitness.ask.click()
    qtbot.waitUntil(lambda: len(panel.fitness.findChildren(StepRow)) == 2)
    assert office.book.asked("fitness") == [(ADDRESS, SMTP)]
    mx, spf = panel.fitness.findChildren(StepRow)
    assert (mx.state, spf.state) == (StepState.WELL, StepState.FAILED)
    assert "v=spf1 -all" in spf.accessibleName()
    assert "example.org" in panel.fitness._said.text()


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "javascript:alert(1)", "mailto:x@example.org", "", "https://"]
)
def test_only_web_pages_are_opened(url: str) -> None:
    assert not outside.open_page(url)
