"""The cards of both servers: sensible guesses, and never one over what was typed."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from app.model.account import (
    AccountSettings,
    AuthMethod,
    Pop3Keep,
    Protocol,
    Secret,
    Security,
    Server,
)
from app.model.report import ProbeReport
from tests.support.fake_mail import account
from tests.support.office import open_office
from ui.server_cards import ServerCards

ADDRESS = "ravi@example.org"


@pytest.fixture
def cards(tmp_path: Path, qtbot: QtBot) -> ServerCards:
    office = open_office(tmp_path)
    cards = ServerCards(office.bridge, office.book, own_password=True)
    qtbot.addWidget(cards)
    cards.show()
    cards.guess(ADDRESS)
    return cards


def settings(cards: ServerCards) -> AccountSettings:
    return cards.filled_into(account(1).settings)


def choose(box: QComboBox, value: object) -> None:
    box.setCurrentIndex(next(i for i in range(box.count()) if box.itemData(i) == value))


def test_the_servers_are_guessed_from_the_address(cards: ServerCards) -> None:
    filled = settings(cards)
    assert str(filled.incoming) == "imap.example.org:993"
    assert str(filled.outgoing) == "smtp.example.org:465"
    assert filled.incoming.user == ADDRESS
    assert filled.incoming.security is Security.TLS
    assert filled.incoming.auth is AuthMethod.AUTO
    assert cards.incoming.guessed


def test_a_guess_never_overwrites_what_was_typed(cards: ServerCards, qtbot: QtBot) -> None:
    cards.incoming.host.clear()
    qtbot.keyClicks(cards.incoming.host, "post.example.org")
    cards.guess("ravi@other.example")
    assert settings(cards).incoming.host == "post.example.org"
    assert settings(cards).outgoing.host == "smtp.other.example"
    assert not cards.incoming.guessed


def test_starting_over_forgets_what_was_typed(cards: ServerCards, qtbot: QtBot) -> None:
    qtbot.keyClicks(cards.incoming.host, ".elsewhere")
    cards.start_over("ravi@other.example")
    assert settings(cards).incoming.host == "imap.other.example"
    assert settings(cards).incoming.user == "ravi@other.example"


@pytest.mark.parametrize("ending", [Qt.Key.Key_Tab, Qt.Key.Key_Return])
def test_a_port_may_be_typed_behind_the_name(
    cards: ServerCards, qtbot: QtBot, ending: Qt.Key
) -> None:
    cards.outgoing.host.clear()
    cards.outgoing.host.setFocus()
    qtbot.keyClicks(cards.outgoing.host, "relay.example.net:2525")
    qtbot.keyClick(cards.outgoing.host, ending)
    assert str(settings(cards).outgoing) == "relay.example.net:2525"
    choose(cards.outgoing.security, Security.STARTTLS)
    assert settings(cards).outgoing.port == 2525


def test_ports_follow_the_security_unless_typed(cards: ServerCards, qtbot: QtBot) -> None:
    choose(cards.outgoing.security, Security.STARTTLS)
    assert cards.outgoing.server().port == 587
    cards.outgoing.port.clear()
    qtbot.keyClicks(cards.outgoing.port, "2525")
    choose(cards.outgoing.security, Security.TLS)
    assert cards.outgoing.server().port == 2525


def test_pop3_has_its_own_name_ports_and_choice(cards: ServerCards) -> None:
    assert not cards.pop3.isVisible()
    choose(cards.incoming.protocol, Protocol.POP3)
    assert str(settings(cards).incoming) == "pop.example.org:995"
    assert settings(cards).incoming.protocol is Protocol.POP3
    assert cards.pop3.isVisible()
    assert settings(cards).keep is Pop3Keep.FOREVER


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
    cards: ServerCards, keep: Pop3Keep, meaning: str
) -> None:
    choose(cards.incoming.protocol, Protocol.POP3)
    choose(cards.pop3.keep, keep)
    assert meaning in cards.pop3.keep.accessibleDescription()
    assert cards.pop3.days.isVisible() == (keep is Pop3Keep.DAYS)
    filled = settings(cards)
    assert (filled.pop3_keep, filled.keep) == (keep, keep)
    assert filled.leave_on_server == (keep is not Pop3Keep.AT_ONCE)


def test_days_and_large_messages_are_chosen(cards: ServerCards) -> None:
    choose(cards.incoming.protocol, Protocol.POP3)
    choose(cards.pop3.keep, Pop3Keep.DAYS)
    cards.pop3.days.setValue(1)
    assert "1 day after" in cards.pop3.keep.accessibleDescription()
    assert not cards.pop3._rest.isVisible()
    choose(cards.pop3.above, 1_048_576)
    assert cards.pop3._rest.isVisible()
    assert (settings(cards).pop3_days, settings(cards).pop3_above) == (1, 1_048_576)


@pytest.mark.parametrize(
    ("days", "delay", "said"),
    [
        (60, 0, "This server removes mail by itself after 60 days."),
        (0, 0, "This server removes mail by itself as soon as it was fetched."),
        (None, 900, "This server asks to wait 900 s between two sign-ins."),
        (None, 0, ""),
    ],
)
def test_what_the_server_does_by_itself_is_said(
    cards: ServerCards, days: int | None, delay: int, said: str
) -> None:
    choose(cards.incoming.protocol, Protocol.POP3)
    cards.pop3.show_report(ProbeReport((), expire_days=days, login_delay=delay))
    assert cards.pop3._said.text() == said
    assert cards.pop3._said.isVisible() == bool(said)


def test_the_choices_for_pop3_are_named_and_reached_by_keys(
    cards: ServerCards, qtbot: QtBot
) -> None:
    choose(cards.incoming.protocol, Protocol.POP3)
    choose(cards.pop3.keep, Pop3Keep.DAYS)
    fields = (cards.pop3.keep, cards.pop3.days, cards.pop3.above)
    assert [field.accessibleName() for field in fields] == [
        "On the server",
        "Days",
        "Large messages",
    ]
    cards.incoming.ca_file.setFocus()
    reached = []
    for _ in range(8):
        qtbot.keyClick(cards.focusWidget(), Qt.Key.Key_Tab)
        reached.append(cards.focusWidget())
    assert [field for field in reached if field in fields] == list(fields)


def test_an_unprotected_line_says_what_it_means(cards: ServerCards) -> None:
    consequence = cards.incoming._consequence
    assert not consequence.isVisible()
    choose(cards.incoming.security, Security.NONE)
    assert consequence.isVisible()
    assert "can read your password" in consequence.text()
    assert consequence.property("rank") == "danger"


def test_the_outgoing_server_may_have_its_own_user(cards: ServerCards) -> None:
    assert not cards.outgoing.user.isVisible()
    cards.same.setChecked(False)
    assert cards.outgoing.user.isVisible()
    cards.outgoing.user.setText("relay")
    cards.outgoing_password.setText("other")
    filled = settings(cards)
    assert (filled.same_password, filled.outgoing.user) == (False, "relay")
    assert cards.secrets() == (None, Secret("other"))
    assert cards.password_of(Protocol.SMTP) is cards.outgoing_password


def test_a_server_taken_keeps_a_user_of_its_own(cards: ServerCards) -> None:
    server = Server(Protocol.SMTP, "relay.example.net", 587, Security.STARTTLS, "relay-7")
    cards.take(server)
    assert settings(cards).outgoing == server
    assert not cards.same.isChecked()
    cards.same.setChecked(True)
    cards.take(replace(server, user=ADDRESS))
    assert cards.same.isChecked()


def test_a_password_is_asked_for_only_where_one_is_taken(cards: ServerCards) -> None:
    wrong = cards.mark_wrong(password=cards.needs_password(), second=cards.needs_second())
    assert wrong == [cards.password]
    choose(cards.incoming.auth, AuthMethod.NONE)
    assert not cards.mark_wrong(password=cards.needs_password(), second=cards.needs_second())


def test_passwords_are_hidden(cards: ServerCards) -> None:
    assert cards.password.echoMode().name == "Password"
    assert cards.outgoing_password.echoMode().name == "Password"
