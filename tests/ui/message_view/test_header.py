"""The head of a message: whoever forges the name, the true address stays in sight."""

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.model.account import AccountId
from app.model.mailbox import MailboxId
from app.model.message import (
    Address,
    BodyState,
    Envelope,
    Flag,
    MessageContent,
    MessageKey,
    MessageRow,
    ParsedMessage,
)
from ui.message_view.header import MessageHeader

KEY = MessageKey(1)


def content(sender: Address) -> MessageContent:
    to = (Address("You", "you@example.org"),)
    envelope = Envelope(subject="Your account", sender=(sender,), to=to)
    row = MessageRow(
        KEY, AccountId(1), MailboxId(1), sender, "You", "", "", 1_795_400_000, 1, Flag.SEEN,
        (), 0, 1, 1,
    )  # fmt: skip
    parsed = ParsedMessage(envelope, (), (), "", "", ())
    return MessageContent(KEY, row, BodyState.HERE, parsed)


@pytest.mark.parametrize("width", [320, 480, 900])
@pytest.mark.parametrize(
    "name", ["Ann", "National Savings Bank (security@bank.example) customer care " * 3]
)
def test_the_whole_address_is_shown_beside_or_below_any_name(
    qtbot: QtBot, width: int, name: str
) -> None:
    window = QWidget()
    header = MessageHeader()
    column = QVBoxLayout(window)
    column.addWidget(header)
    column.addStretch(1)
    qtbot.addWidget(window)
    window.resize(width, 400)
    header.show_content(content(Address(name, "x71-98@mailer.example")))
    window.show()
    qtbot.waitUntil(lambda: header.width() > 0 and header.address.width() > 0)
    needed = header.address.fontMetrics().horizontalAdvance(header.address.text())
    assert header.address.width() >= needed
    under = header.recipients.mapTo(header, header.recipients.rect().topLeft()).y()
    ends = header.address.mapTo(header, header.address.rect().bottomLeft()).y()
    assert ends <= under


def test_of_an_endless_address_the_domain_stays(qtbot: QtBot) -> None:
    header = MessageHeader()
    qtbot.addWidget(header)
    header.resize(400, 140)
    header.show_content(content(Address("N", "a" * 300 + "@evil.example")))
    header.show()
    header.grab()
    assert header.address.toolTip().endswith("@evil.example>")


@pytest.mark.parametrize(
    ("address", "shown", "tip"),
    [
        ("jo@xn--p1b6ci4b4b3a.xn--h2brj9c", "<jo@उदाहरण.भारत>", "jo@xn--p1b6ci4b4b3a.xn--h2brj9c"),
        ("अनु@उदाहरण.भारत", "<अनु@उदाहरण.भारत>", ""),
        ("jo@xn--80ak6aa92e.com", "<jo@xn--80ak6aa92e.com>", ""),
        ("jo@аррӏе.com", "<jo@xn--80ak6aa92e.com>", "jo@аррӏе.com"),
    ],
)
def test_a_domain_is_shown_as_people_read_it_unless_it_deceives(
    qtbot: QtBot, address: str, shown: str, tip: str
) -> None:
    header = MessageHeader()
    qtbot.addWidget(header)
    header.show_content(content(Address("Jo", address)))
    header.resize(600, 200)
    header.show()
    assert header.address.text() == shown
    header.address.grab()
    assert header.address.toolTip() == tip
