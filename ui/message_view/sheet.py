"""The sheet a message is shown on: header, bars, body, attachments, one under the other."""

from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout

from app.mail import Mail
from ui.bridge import Bridge
from ui.message_view.attachments import AttachmentStrip
from ui.message_view.bars import Bars
from ui.message_view.header import MessageHeader
from ui.message_view.plain import PlainBody


class Sheet(QFrame):
    """The parts of one message. `bodies` holds the plain body, and the browser once one is made."""

    def __init__(self, bridge: Bridge, mail: Mail) -> None:
        super().__init__()
        self.header = MessageHeader()
        self.bars = Bars()
        self.plain = PlainBody()
        self.bodies = QStackedWidget()
        self.bodies.addWidget(self.plain)
        self.attachments = AttachmentStrip(bridge, mail)
        self.setProperty("sheet", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.bars)
        column.addWidget(self.bodies, 1)
        column.addWidget(self.attachments)
