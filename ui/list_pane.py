"""The middle pane: title, chips, and the list, or the outbox or drafts in its place."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from app.mail import Mail
from app.model.spine import MailQuery
from ui import wording
from ui.bridge import Bridge
from ui.empty import EmptyPage
from ui.message_list.model import MessageListModel
from ui.message_list.view import MessageListView
from ui.places import Place, PlaceKind
from ui.search_bar import FilterChips

if TYPE_CHECKING:
    from ui.drafts_view import DraftsView
    from ui.outbox_view import OutboxView


class ListPane(QWidget):
    """What the chosen place holds."""

    cleared = Signal()  # a person wants to see everything again

    def __init__(self, bridge: Bridge, mail: Mail, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._mail = mail
        self.place = Place(PlaceKind.LIST, "")
        self._text = ""
        self.title = QLabel()
        self.title.setProperty("rank", "panetitle")
        self.count = QLabel()
        self.count.setProperty("rank", "dimmed")
        self.chips = FilterChips()
        self.model = MessageListModel(bridge, mail, self)
        self.view = MessageListView(self.model)
        self.empty = EmptyPage()
        self.outbox: OutboxView | None = None
        self.drafts: DraftsView | None = None
        self._pages = QStackedWidget()
        self._pages.addWidget(self.view)
        self._pages.addWidget(self.empty)
        self._lay_out()
        self.chips.changed.connect(self._ask)
        self.model.headed.connect(self._show_state)
        self.model.rowsInserted.connect(self._show_state)
        self.model.rowsRemoved.connect(self._show_state)
        self.model.completed.connect(self._show_state)

    def go(self, place: Place) -> None:
        """Show another place, without the filters of the former."""
        self.place = place
        self._text = ""
        self.chips.reset()
        self.title.setText(place.title)
        self.chips.setVisible(place.kind is PlaceKind.LIST)
        match place.kind:
            case PlaceKind.OUTBOX:
                self._show_outbox()
            case PlaceKind.DRAFTS:
                self._show_drafts()
            case _:
                self.view.forget_place()
                self.view.cards.outgoing = place.outgoing
                self._pages.setCurrentWidget(self.view)
                self._ask()

    def retitle(self, place: Place) -> None:
        """Call the place that is shown by its new name."""
        self.place = place
        self.title.setText(place.title)

    def search(self, text: str) -> None:
        """Search where one is; "" shows everything again."""
        self._text = text
        if self.place.kind is PlaceKind.LIST:
            self.view.forget_place()
            self._ask()

    @property
    def listing(self) -> bool:
        """Whether the list of messages is what is shown."""
        return self._pages.currentWidget() is self.view

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 16, 4)
        head.setSpacing(8)
        head.addWidget(self.title)
        head.addWidget(self.count, 1)
        chips = QHBoxLayout()
        chips.setContentsMargins(12, 0, 12, 8)
        chips.addWidget(self.chips)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(chips)
        column.addWidget(self._pages, 1)
        self.setProperty("pane", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def _ask(self) -> None:
        self.model.show(self._query())

    def _query(self) -> MailQuery:
        return replace(self.chips.narrow(self.place.query), text=self._text)

    def _show_outbox(self) -> None:
        if self.outbox is None:
            from ui.outbox_view import OutboxView

            self.outbox = OutboxView(self._bridge, self._mail)
            self._pages.addWidget(self.outbox)
        self.count.setText("")
        self._pages.setCurrentWidget(self.outbox)

    def _show_drafts(self) -> None:
        if self.drafts is None:
            from ui.drafts_view import DraftsView

            self.drafts = DraftsView(self._bridge, self._mail)
            self._pages.addWidget(self.drafts)
        self.count.setText("")
        self._pages.setCurrentWidget(self.drafts)

    def _show_state(self) -> None:
        if self.place.kind is not PlaceKind.LIST:
            return
        count = self.model.rowCount()
        if count == 1:
            self.count.setText(self.tr("1 message"))
        else:
            text = self.tr("%1 messages").replace("%1", wording.number(count))
            self.count.setText(text if count else "")
        if count:
            self._pages.setCurrentWidget(self.view)
        else:
            self._say_empty()
            self._pages.setCurrentWidget(self.empty)

    def _say_empty(self) -> None:
        show_all: tuple[tuple[str, Callable[[], object]], ...]
        show_all = ((self.tr("Show all"), self._show_all),)
        if self._text:
            line = self.tr("No message here holds “%1”.").replace("%1", self._text)
            self.empty.say("search", self.tr("Nothing found"), line, show_all)
        elif self.chips.active:
            line = self.tr("No message here passes the filters.")
            self.empty.say("mail", self.tr("Nothing to show"), line, show_all)
        else:
            line = self.tr("New mail appears here by itself.")
            self.empty.say("inbox", self.tr("No messages here"), line)

    def _show_all(self) -> None:
        self.chips.reset()
        self._text = ""
        self.cleared.emit()
        self._ask()
