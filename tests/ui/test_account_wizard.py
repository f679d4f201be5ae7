"""Adding an account: page by page, by keys, and nothing typed is ever lost."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.model.account import Protocol, Secret, Security, Server
from app.model.finding import (
    Access,
    Candidate,
    Findings,
    FindingStep,
    ProviderFacts,
    SearchState,
    Source,
)
from app.model.problem import Problem, ProblemKind
from app.settings import Settings
from tests.support import checkups
from tests.support.checkups import ADDRESS, FACTS, GOOD, IMAP, SMTP, STARTTLS
from tests.support.office import Office, open_office
from ui import outside
from ui.account_wizard import AccountWizard
from ui.main_window import MainWindow
from ui.places import PlaceKind

POP3 = Server(Protocol.POP3, "pop3.example.org", 995, Security.TLS, ADDRESS)
WHERE = "autoconfig.example.org"
FOUND = Findings(
    ADDRESS,
    (Candidate(IMAP, Source.AUTOCONFIG, WHERE), Candidate(POP3, Source.AUTOCONFIG, WHERE)),
    (Candidate(SMTP, Source.SRV),),
)
LOOKED = (
    FindingStep(Source.TABLE, SearchState.RUNNING),
    FindingStep(Source.AUTOCONFIG, SearchState.RUNNING, WHERE),
    FindingStep(Source.TABLE, SearchState.NOTHING, seconds=0.01),
    FindingStep(Source.AUTOCONFIG, SearchState.FOUND, WHERE, 0.2, 3),
    FindingStep(Source.SRV, SearchState.FAILED, problem=Problem(ProblemKind.TIMED_OUT, "dns")),
    FindingStep(Source.ISPDB, SearchState.SKIPPED),
    FindingStep(Source.GUESS, SearchState.RUNNING, "imap.example.org"),
    FindingStep(Source.GUESS, SearchState.FOUND, "mail.example.org", 0.3, 1),
)
GMAIL = ProviderFacts(
    "gmail",
    "Gmail",
    app_password=True,
    app_password_url="https://myaccount.google.com/apppasswords",
    help_url="https://support.google.com/mail",
    enable_first=True,
)


@pytest.fixture
def office(tmp_path: Path, qtbot: QtBot) -> Office:
    office = open_office(tmp_path, accounts=())
    office.book.finding_steps = LOOKED
    office.book.findings = FOUND
    office.book.checkup = GOOD
    return office


@pytest.fixture
def wizard(office: Office, qtbot: QtBot) -> AccountWizard:
    wizard = AccountWizard(office.bridge, office.mail, office.book)
    qtbot.addWidget(wizard)
    wizard.open()
    return wizard


def enter(wizard: AccountWizard, qtbot: QtBot) -> None:
    qtbot.keyClick(wizard.focusWidget(), Qt.Key.Key_Return)


def escape(wizard: AccountWizard, qtbot: QtBot) -> None:
    qtbot.keyClick(wizard, Qt.Key.Key_Escape)


def fill_in_person(wizard: AccountWizard, qtbot: QtBot, password: str = "open:sesame") -> None:
    qtbot.keyClicks(wizard.person.name, "Ravi Kumar")
    qtbot.keyClicks(wizard.person.address, ADDRESS)
    qtbot.keyClicks(wizard.person.password, password)


def page(wizard: AccountWizard) -> QWidget | None:
    return wizard._pages.currentWidget()


def found(wizard: AccountWizard, qtbot: QtBot) -> None:
    fill_in_person(wizard, qtbot)
    wizard.look()
    qtbot.waitUntil(lambda: wizard.servers.shows_cards)


def choose(box: QComboBox, value: object) -> None:
    box.setCurrentIndex(next(i for i in range(box.count()) if box.itemData(i) == value))


def test_enter_alone_leads_from_the_first_page_to_the_last(
    wizard: AccountWizard, office: Office, qtbot: QtBot
) -> None:
    fill_in_person(wizard, qtbot)
    enter(wizard, qtbot)
    qtbot.waitUntil(lambda: wizard.focusWidget() is wizard.next and wizard.servers.shows_cards)
    enter(wizard, qtbot)
    with qtbot.waitSignal(wizard.added) as told:
        pass
    assert page(wizard) is wizard.done_page
    settings = told.args[0].settings
    assert (settings.address, settings.name) == (ADDRESS, "Ravi Kumar")
    assert (settings.incoming, settings.outgoing) == (IMAP, SMTP)
    assert office.book.asked("add") == [(settings, Secret("open:sesame"), None)]
    assert office.book.asked("check_up") == [(settings, Secret("open:sesame"), None)]
    with qtbot.waitSignal(wizard.inbox_wanted):
        enter(wizard, qtbot)
    assert not wizard.isVisible()


def test_the_search_is_shown_as_it_goes(
    wizard: AccountWizard, office: Office, qtbot: QtBot
) -> None:
    office.book.hold()
    fill_in_person(wizard, qtbot)
    wizard.look()
    assert page(wizard) is wizard.servers
    assert not wizard.next.isEnabled()
    assert wizard.manual.isVisible()
    for step in LOOKED:
        wizard.servers.finding.steps.add(step)
    table, autoconfig, _, srv, _, ispdb, guess = wizard.servers.finding.steps.lines
    assert table == "Lifafa's own table of large providers: nothing found."
    assert autoconfig == f"At the provider: its settings page: went well. {WHERE}"
    assert "did not answer in time" in srv
    assert ispdb == "Thunderbird's public table: left out."
    assert guess == "Common names, tried out: went well. mail.example.org"
    office.book.release()
    qtbot.waitUntil(lambda: wizard.servers.shows_cards)
    assert wizard.next.isEnabled()
    assert not wizard.servers.finding.steps.isVisible()
    wizard.servers.finding.unfold.click()
    assert wizard.servers.finding.steps.isVisible()


def test_each_card_says_where_its_server_comes_from(wizard: AccountWizard, qtbot: QtBot) -> None:
    found(wizard, qtbot)
    fields = wizard.servers.fields
    assert fields.incoming_source.text() == f"Found at the provider · {WHERE}"
    assert fields.outgoing_source.text() == "Found in the domain's DNS"
    qtbot.keyClicks(fields.outgoing.host, ".elsewhere")
    assert fields.outgoing_source.text() == ""
    assert not fields.outgoing_source.isVisible()


def test_a_name_that_nobody_vouches_for_is_pointed_at(
    wizard: AccountWizard, office: Office, qtbot: QtBot
) -> None:
    far = replace(SMTP, host="smtp.elsewhere.example")
    office.book.findings = replace(
        FOUND, outgoing=(Candidate(far, Source.SRV, "_submissions._tcp.example.org", True),)
    )
    found(wizard, qtbot)
    fields = wizard.servers.fields
    assert "anyone on the way could have written it" in fields.outgoing_doubt.text()
    assert "smtp.elsewhere.example" in fields.outgoing_doubt.text()
    assert not fields.incoming_doubt.isVisible()
    qtbot.keyClicks(fields.outgoing.host, "x")
    assert not fields.outgoing_doubt.isVisible()


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (ProviderFacts("tuta", "Tuta", access=Access.CLOSED), "lets no mail programs in"),
        (ProviderFacts("p", "Proton", access=Access.BRIDGE), "a program of its own"),
        (ProviderFacts("m", "mail.com", paid=True), "for paying customers"),
    ],
)
def test_what_keeps_mail_programs_out_is_said(
    wizard: AccountWizard, office: Office, qtbot: QtBot, facts: ProviderFacts, said: str
) -> None:
    office.book.findings = Findings(ADDRESS, provider=facts)
    found(wizard, qtbot)
    assert wizard.servers.provider.isVisible()
    assert said in wizard.servers.provider.accessibleName()


def test_pop3_is_a_choice_with_what_was_found_for_it(wizard: AccountWizard, qtbot: QtBot) -> None:
    found(wizard, qtbot)
    fields = wizard.servers.fields
    choose(fields.incoming.protocol, Protocol.POP3)
    assert fields.incoming.server() == POP3
    choose(fields.incoming.protocol, Protocol.IMAP)
    assert fields.incoming.server() == IMAP
    fields.incoming.host.setText("mail.of.mine.example")
    choose(fields.incoming.protocol, Protocol.POP3)
    assert fields.incoming.server().host == "mail.of.mine.example"


def test_third_parties_are_asked_only_when_that_is_ticked(
    wizard: AccountWizard, office: Office, qtbot: QtBot
) -> None:
    office.book.findings = Findings(ADDRESS)
    found(wizard, qtbot)
    assert office.book.asked("find") == [(ADDRESS, False, False)]
    finding = wizard.servers.finding
    assert finding.third_parties.isVisible()
    assert "not your address" in finding.third_parties.accessibleDescription()
    finding.third_parties.click()
    qtbot.waitUntil(lambda: len(office.book.asked("find")) == 2)
    finding.plain_http.click()
    qtbot.waitUntil(lambda: len(office.book.asked("find")) == 3)
    assert office.book.asked("find")[1:] == [(ADDRESS, True, False), (ADDRESS, True, True)]


def test_where_nothing_is_found_the_person_is_asked(
    wizard: AccountWizard, office: Office, qtbot: QtBot
) -> None:
    office.book.findings = Findings(ADDRESS)
    found(wizard, qtbot)
    assert "Nothing was found for example.org" in wizard.servers.finding.heading.text()
    fields = wizard.servers.fields
    assert str(fields.incoming.server()) == "imap.example.org:993"
    assert "please check" in fields.incoming_source.text()
    assert wizard.focusWidget() is fields.incoming.host


def test_a_search_that_fails_leaves_the_fields(
    wizard: AccountWizard, office: Office, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: bool(office.book.asked("keyring_usable")))
    office.book.fail(Problem(ProblemKind.NO_NETWORK))
    found(wizard, qtbot)
    assert "no network" in wizard.servers.finding.summary.text()
    assert wizard.next.isEnabled()


def test_everything_can_be_set_by_hand_while_it_is_looked_for(
    wizard: AccountWizard, office: Office, qtbot: QtBot
) -> None:
    office.book.hold()
    fill_in_person(wizard, qtbot)
    wizard.look()
    wizard.manual.click()
    fields = wizard.servers.fields
    assert wizard.servers.shows_cards
    assert wizard.focusWidget() is fields.incoming.host
    fields.outgoing.host.clear()
    qtbot.keyClicks(fields.outgoing.host, "relay.example.net:2525")
    fields.outgoing.host.editingFinished.emit()
    office.book.release()
    office.bridge._deliver()
    assert str(fields.outgoing.server()) == "relay.example.net:2525"


def test_by_hand_at_once_asks_nobody(wizard: AccountWizard, office: Office, qtbot: QtBot) -> None:
    fill_in_person(wizard, qtbot)
    wizard.manual.click()
    assert office.book.asked("find") == []
    assert str(wizard.settings().incoming) == "imap.example.org:993"
    wizard.next.click()
    with qtbot.waitSignal(wizard.added):
        pass


def test_what_a_provider_wants_is_said_with_its_page(
    wizard: AccountWizard, office: Office, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages: list[str] = []

    def open_page(url: str) -> bool:
        pages.append(url)
        return True

    monkeypatch.setattr(outside, "open_page", open_page)
    office.book.findings = replace(FOUND, provider=GMAIL)
    found(wizard, qtbot)
    card = wizard.servers.provider
    assert card.isVisible()
    assert "app password" in card.accessibleName()
    assert "switched on in its settings first" in card.accessibleName()
    make, help_page = card.findChildren(QPushButton)
    make.click()
    assert pages == [GMAIL.app_password_url]
    assert wizard.focusWidget() is wizard.servers.fields.password
    help_page.click()
    assert pages[1:] == [GMAIL.help_url]


def test_a_password_is_asked_for_before_the_check(
    wizard: AccountWizard, office: Office, qtbot: QtBot
) -> None:
    fill_in_person(wizard, qtbot, password="")
    wizard.look()
    qtbot.waitUntil(lambda: wizard.servers.shows_cards)
    assert wizard.focusWidget() is wizard.servers.fields.password
    wizard.next.click()
    assert office.book.asked("check_up") == []
    assert "Password" in wizard.notice.sentence
    qtbot.keyClicks(wizard.servers.fields.password, "late")
    assert wizard.person.password.text() == "late"


def test_what_cannot_be_an_address_is_marked(
    wizard: AccountWizard, office: Office, qtbot: QtBot
) -> None:
    qtbot.keyClicks(wizard.person.address, "no address")
    wizard.next.click()
    assert page(wizard) is wizard.person
    assert "Address" in wizard.notice.sentence
    assert wizard.person.address.property("invalid") is True
    assert wizard.focusWidget() is wizard.person.address
    assert office.book.asked("find") == []


def test_a_failed_check_adds_nothing(wizard: AccountWizard, office: Office, qtbot: QtBot) -> None:
    office.book.checkup = checkups.WRONG_PASSWORD
    found(wizard, qtbot)
    wizard.check()
    qtbot.waitUntil(lambda: bool(wizard.doctor.cards()))
    assert office.book.asked("add") == []
    assert not wizard.next.isDefault()
    (card,) = wizard.doctor.cards()
    qtbot.waitUntil(lambda: wizard.focusWidget() is card.password)
    assert wizard.next.text() == "Add anyway"
    wizard.next.click()
    with qtbot.waitSignal(wizard.added):
        pass


def test_a_password_given_to_the_doctor_is_used(
    wizard: AccountWizard, office: Office, qtbot: QtBot
) -> None:
    office.book.checkup = checkups.WRONG_PASSWORD
    found(wizard, qtbot)
    wizard.check()
    qtbot.waitUntil(lambda: bool(wizard.doctor.cards()))
    (card,) = wizard.doctor.cards()
    assert card.password is not None
    office.book.checkup = GOOD
    qtbot.keyClicks(card.password, "the right one")
    with qtbot.waitSignal(wizard.added):
        qtbot.keyClick(card.password, Qt.Key.Key_Return)
    assert office.book.asked("add")[0][1] == Secret("the right one")


def test_a_pressed_fix_changes_the_card_and_checks_again(
    wizard: AccountWizard, office: Office, qtbot: QtBot
) -> None:
    office.book.checkup = checkups.OTHER_PORT
    found(wizard, qtbot)
    wizard.check()
    qtbot.waitUntil(lambda: bool(wizard.doctor.cards()))
    (card,) = wizard.doctor.cards()
    qtbot.waitUntil(lambda: wizard.focusWidget() is card.fix)
    office.book.checkup = GOOD
    with qtbot.waitSignal(wizard.added) as told:
        enter(wizard, qtbot)
    assert told.args[0].settings.outgoing == STARTTLS
    assert wizard.servers.fields.outgoing.server() == STARTTLS


def test_a_refused_password_is_not_shown_again_for_another_fix(
    wizard: AccountWizard, office: Office, qtbot: QtBot
) -> None:
    office.book.checkup = checkups.TWO_TROUBLES
    found(wizard, qtbot)
    wizard.check()
    qtbot.waitUntil(lambda: len(wizard.doctor.cards()) == 2)
    login, port = wizard.doctor.cards()
    port.press()
    assert len(office.book.asked("check_up")) == 1
    assert port.fix is not None
    assert port.fix.isHidden()
    assert wizard.focusWidget() is login.password
    office.book.checkup = GOOD
    assert login.password is not None
    qtbot.keyClicks(login.password, "the right one")
    with qtbot.waitSignal(wizard.added) as told:
        enter(wizard, qtbot)
    assert told.args[0].settings.outgoing == STARTTLS
    assert office.book.asked("add")[0][1] == Secret("the right one")


def test_a_trusted_certificate_is_pinned_and_checked(
    wizard: AccountWizard, office: Office, qtbot: QtBot
) -> None:
    office.book.checkup = checkups.UNTRUSTED
    found(wizard, qtbot)
    wizard.check()
    qtbot.waitUntil(lambda: bool(wizard.doctor.cards()))
    (card,) = wizard.doctor.cards()
    card.press()
    assert card.certificate is not None
    office.book.checkup = GOOD
    with qtbot.waitSignal(wizard.added) as told:
        card.certificate.button.click()
    assert told.args[0].settings.incoming.pinned == FACTS.fingerprint
    assert told.args[0].settings.outgoing.pinned == ""


def test_escape_goes_back_and_keeps_what_was_typed(
    wizard: AccountWizard, office: Office, qtbot: QtBot
) -> None:
    office.book.checkup = checkups.WRONG_PASSWORD
    found(wizard, qtbot)
    wizard.servers.fields.outgoing.host.setText("relay.example.net")
    wizard.check()
    qtbot.waitUntil(lambda: bool(wizard.doctor.cards()))
    escape(wizard, qtbot)
    assert page(wizard) is wizard.servers
    escape(wizard, qtbot)
    assert page(wizard) is wizard.person
    wizard.look()
    assert wizard.servers.fields.outgoing.host.text() == "relay.example.net"
    assert len(office.book.asked("find")) == 1
    escape(wizard, qtbot)
    escape(wizard, qtbot)
    assert not wizard.isVisible()


def test_servers_that_were_typed_survive_another_search(
    wizard: AccountWizard, office: Office, qtbot: QtBot
) -> None:
    office.book.findings = Findings(ADDRESS)
    found(wizard, qtbot)
    fields = wizard.servers.fields
    fields.outgoing.host.clear()
    qtbot.keyClicks(fields.outgoing.host, "relay.example.net")
    wizard.servers.finding.third_parties.click()
    qtbot.waitUntil(lambda: len(office.book.asked("find")) == 2)
    qtbot.waitUntil(lambda: not wizard.servers.finding.looking)
    assert fields.outgoing.host.text() == "relay.example.net"
    escape(wizard, qtbot)
    wizard.look()
    assert len(office.book.asked("find")) == 2
    assert fields.outgoing.host.text() == "relay.example.net"


def test_a_search_goes_on_while_one_looks_back(
    wizard: AccountWizard, office: Office, qtbot: QtBot
) -> None:
    office.book.hold()
    fill_in_person(wizard, qtbot)
    wizard.look()
    escape(wizard, qtbot)
    office.book.release()
    qtbot.waitUntil(lambda: not wizard.servers.finding.looking)
    assert page(wizard) is wizard.person
    assert wizard.focusWidget() is wizard.next
    wizard.look()
    assert len(office.book.asked("find")) == 1
    assert wizard.servers.fields.incoming.server() == IMAP


def test_a_check_that_was_left_adds_nothing(
    wizard: AccountWizard, office: Office, qtbot: QtBot
) -> None:
    found(wizard, qtbot)
    office.book.hold()
    wizard.check()
    escape(wizard, qtbot)
    office.book.release()
    office.bridge._deliver()
    assert office.book.asked("add") == []
    assert page(wizard) is wizard.servers


def test_another_address_is_looked_for_anew(
    wizard: AccountWizard, office: Office, qtbot: QtBot
) -> None:
    found(wizard, qtbot)
    wizard.go_back()
    wizard.person.address.setText("ravi@other.example")
    office.book.findings = Findings("ravi@other.example")
    wizard.look()
    qtbot.waitUntil(lambda: len(office.book.asked("find")) == 2)
    qtbot.waitUntil(lambda: wizard.servers.shows_cards)
    assert wizard.settings().incoming.host == "imap.other.example"


def test_domains_are_typed_in_any_script(wizard: AccountWizard, qtbot: QtBot) -> None:
    wizard.person.address.setText("रवि@डाक.भारत")
    wizard.by_hand()
    assert wizard.settings().incoming.host == "imap.डाक.भारत"


@pytest.mark.parametrize("usable", [True, False])
def test_where_the_password_will_lie_is_said(office: Office, qtbot: QtBot, usable: bool) -> None:
    office.book.usable_keyring = usable
    wizard = AccountWizard(office.bridge, office.mail, office.book)
    qtbot.addWidget(wizard)
    wizard.open()
    words = "this computer's keyring" if usable else "this session only"
    qtbot.waitUntil(lambda: words in wizard.person.note.text())


def test_every_field_and_button_has_a_name(wizard: AccountWizard, qtbot: QtBot) -> None:
    found(wizard, qtbot)
    for kind in (QComboBox, QPushButton):
        for control in wizard.findChildren(kind):
            named = control.accessibleName() or getattr(control, "text", str)()
            assert named or control is wizard.next, control


def test_the_last_page_leads_to_the_inbox(office: Office, qtbot: QtBot) -> None:
    window = MainWindow(office.bridge, office.mail, office.book, Settings(), lambda _: None)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: window.welcome is not None and window.welcome.isVisible())
    assert window.welcome is not None
    window.welcome.add.click()
    (wizard,) = window.findChildren(AccountWizard)
    found(wizard, qtbot)
    wizard.check()
    with qtbot.waitSignal(wizard.added):
        pass
    qtbot.waitUntil(lambda: bool(window.tree.accounts))
    wizard.next.click()
    place = window.tree.place()
    assert place is not None
    assert place.kind is PlaceKind.LIST


def test_a_wizard_that_was_closed_opens_again_as_it_was(office: Office, qtbot: QtBot) -> None:
    window = MainWindow(office.bridge, office.mail, office.book, Settings(), lambda _: None)
    qtbot.addWidget(window)
    window.show()
    window.do("add-account")
    (wizard,) = window.findChildren(AccountWizard)
    fill_in_person(wizard, qtbot)
    wizard.close()
    assert not wizard.isVisible()
    window.do("add-account")
    assert window.findChildren(AccountWizard) == [wizard]
    assert wizard.isVisible()
    assert wizard.person.address.text() == ADDRESS
