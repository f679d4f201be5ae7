"""The head of a message: subject, who wrote it with the full address, to whom, and when."""

import zlib

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.model.message import Address, MessageContent
from ui import theme, wording
from ui.elided import ElidedLabel
from ui.flow import FlowLayout

AVATAR = 40
SENDER = 200  # pixels; the date does not squeeze the sender beyond that
SHORT = 3  # recipients shown before they are unfolded


class Avatar(QWidget):
    """A disc with a person's initials, in a colour that follows from the address."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._person = Address("", "")
        self.setFixedSize(AVATAR, AVATAR)

    def show_person(self, person: Address) -> None:
        """Show another person."""
        self._person = person
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(AVATAR, AVATAR)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour_of(self._person.address))
        painter.drawEllipse(QRectF(0, 0, AVATAR, AVATAR))
        font = QFont(self.font())
        font.setPixelSize(16)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor("#ffffff"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, initials(self._person))
        painter.end()


class MessageHeader(QWidget):
    """The header card. Its buttons are made from actions given once."""

    unfolded = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content: MessageContent | None = None
        self._open = False
        self.subject = _text("subject")
        self.subject.setWordWrap(True)
        self.avatar = Avatar()
        self.name = ElidedLabel("heading")
        # Whatever a forger makes of the name, the end of the address stays in sight.
        self.address = ElidedLabel("dimmed", Qt.TextElideMode.ElideLeft)
        self.date = _text("dimmed")
        self.recipients = _text("dimmed")
        self.fold = QToolButton()
        self.fold.setProperty("quiet", True)
        self.fold.setIconSize(QSize(16, 16))
        self.fold.setAccessibleName(self.tr("Show all recipients"))
        theme.set_icon(self.fold, "chevron-down", "dimmed")
        self.fold.clicked.connect(self._toggle)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(0)
        self._lay_out()

    def set_actions(self, actions: list[QAction], more: QToolButton) -> None:
        """Put these actions, and the button for the rest, at the top right."""
        for action in actions:
            button = QToolButton()
            button.setDefaultAction(action)
            button.setIconSize(QSize(20, 20))
            button.setAccessibleName(action.text())
            self._buttons.addWidget(button)
        self._buttons.addWidget(more)

    def show_content(self, content: MessageContent) -> None:
        """Show another message's head, recipients folded."""
        self._content = content
        self._open = False
        envelope = content.parsed.envelope
        sender = envelope.sender[0] if envelope.sender else content.row.sender
        subject = " ".join((envelope.subject or content.row.subject).split())
        self.subject.setText(subject or self.tr("(no subject)"))
        self.avatar.show_person(sender)
        self.name.setText(wording.isolated(sender.shown))
        self.address.setText(f"<{sender.readable}>" if sender.name else "")
        self.address.tip = sender.address if sender.readable != sender.address else ""
        when = content.row.date
        self.date.setText(wording.long_date(when))
        self.date.setToolTip(wording.zoned_date(when))
        self._show_recipients()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.subject, 1)
        top.addLayout(self._buttons)
        top.setAlignment(self._buttons, Qt.AlignmentFlag.AlignTop)
        who = QHBoxLayout()
        who.setSpacing(8)
        who.addWidget(self._sender(), 1)
        who.addWidget(self.date, 0, Qt.AlignmentFlag.AlignTop)
        to = QHBoxLayout()
        to.setSpacing(4)
        to.addWidget(self.recipients)
        to.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignTop)
        to.addStretch(1)
        lines = QVBoxLayout()
        lines.setSpacing(2)
        lines.addLayout(who)
        lines.addLayout(to)
        person = QHBoxLayout()
        person.setSpacing(12)
        person.addWidget(self.avatar, 0, Qt.AlignmentFlag.AlignTop)
        person.addLayout(lines, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(top)
        column.addLayout(person)

    def _sender(self) -> QWidget:
        """Name and address side by side, or on two lines where they need them."""
        sender = QWidget()
        flow = FlowLayout(sender, spacing=8)
        flow.addWidget(self.name)
        flow.addWidget(self.address)
        sender.setMinimumWidth(SENDER)
        return sender

    def _toggle(self) -> None:
        self._open = not self._open
        self._show_recipients()
        self.unfolded.emit(self._open)

    def _show_recipients(self) -> None:
        if self._content is None:
            return
        envelope = self._content.parsed.envelope
        everyone = (*envelope.to, *envelope.cc)
        self.fold.setVisible(bool(everyone))
        theme.set_icon(self.fold, "chevron-up" if self._open else "chevron-down", "dimmed")
        if self._open:
            self.recipients.setText(self._all_recipients())
            return
        names = ", ".join(wording.isolated(person.shown) for person in everyone[:SHORT])
        text = self.tr("to %1").replace("%1", names) if names else ""
        if len(everyone) > SHORT:
            text += " " + self.tr("and %n more", "", len(everyone) - SHORT)
        self.recipients.setText(text)

    def _all_recipients(self) -> str:
        assert self._content is not None
        envelope = self._content.parsed.envelope
        lines = []
        for label, people in ((self.tr("To:"), envelope.to), (self.tr("Cc:"), envelope.cc)):
            if people:
                lines.append(f"{label} {', '.join(_whole(person) for person in people)}")
        return "\n".join(lines)


def initials(person: Address) -> str:
    """Return one or two letters for a person, in any script."""
    words = [word for word in person.shown.replace("@", " ").split() if word[0].isalpha()]
    if not words:
        return "?"
    if not words[0].isascii():
        return words[0][:1]
    letters = words[0][0] + (words[-1][0] if len(words) > 1 and person.name else "")
    return letters.upper()


def colour_of(address: str) -> QColor:
    """Return the colour of an address: always the same, dark enough for white letters."""
    hue = zlib.crc32(address.lower().encode()) % 360
    return QColor.fromHsl(hue, 110, 115)


def _whole(person: Address) -> str:
    name = wording.isolated(person.name)
    return f"{name} <{person.readable}>" if person.name else person.readable


def _text(rank: str) -> QLabel:
    label = QLabel()
    label.setProperty("rank", rank)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
