"""The head of a letter: who writes, to whom, about what."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from app.model.account import Account, Identity, IdentityId
from app.model.message import Address
from app.model.submission import Draft
from ui.composer.addresses import Typed, split, written
from ui.composer.recipients import RecipientField


class LetterHead(QFrame):
    """From, To, Cc, Bcc and Subject. `identityChanged`: the person chose another sender."""

    changed = Signal()
    identityChanged = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("letterHead")
        self._identities: list[Identity] = []
        self._wanted = IdentityId(0)
        self.sender_box = QComboBox()
        self.sender_box.setAccessibleName(self.tr("From"))
        self.sender_box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.sender_box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.to = RecipientField(self.tr("To"))
        self.cc = RecipientField(self.tr("Cc"))
        self.bcc = RecipientField(self.tr("Bcc"))
        self.subject = QLineEdit()
        self.subject.setFrame(False)
        self.subject.setObjectName("subject")
        self.subject.setAcceptDrops(False)
        self.subject.setAccessibleName(self.tr("Subject"))
        self._more = QToolButton()
        self._more.setFixedHeight(_line_height(self._more))
        self._more.setToolTip(self.tr("Add people who get a copy"))
        self._rows: dict[QWidget, tuple[QWidget, ...]] = {}
        self._arrange()
        self._connect()

    def show_identities(self, accounts: Sequence[Account]) -> None:
        """Offer the identities of all accounts, and choose the draft's."""
        self._identities = [identity for account in accounts for identity in account.identities]
        self.sender_box.blockSignals(True)
        self.sender_box.clear()
        for identity in self._identities:
            self.sender_box.addItem(written(Address(identity.name, identity.address)))
        known = [identity.id for identity in self._identities]
        self.sender_box.setCurrentIndex(
            known.index(self._wanted) if self._wanted in known else 0 if known else -1
        )
        self.sender_box.blockSignals(False)

    def identity(self) -> Identity | None:
        """Return who writes, as soon as the accounts are known."""
        at = self.sender_box.currentIndex()
        return self._identities[at] if 0 <= at < len(self._identities) else None

    @property
    def identity_id(self) -> IdentityId:
        identity = self.identity()
        return identity.id if identity else self._wanted

    def show_draft(self, draft: Draft) -> None:
        """Fill the fields from a draft; tells nobody."""
        self._wanted = draft.identity_id
        self.to.set_text(draft.to)
        self.cc.set_text(draft.cc)
        self.bcc.set_text(draft.bcc)
        self.subject.setText(draft.subject)
        self._show_copies(bool(draft.cc), bool(draft.bcc))

    def recipients(self) -> tuple[Typed, ...]:
        """Return all recipients of all three fields."""
        return self.to.recipients() + self.cc.recipients() + self.bcc.recipients()

    def typing(self) -> frozenset[str]:
        """Return what is still being typed, which is not to be judged yet."""
        fields = (self.to, self.cc, self.bcc)
        return frozenset(each for field in fields for each in split(field.line.text()))

    def finish(self) -> None:
        """Make pills of everything that is still being typed."""
        for field in (self.to, self.cc, self.bcc):
            field.finish()

    def focus_first_empty(self) -> bool:
        """Go to where something is missing: To, then Subject. Returns False where nothing is."""
        if not self.recipients():
            self.to.line.setFocus()
        elif not self.subject.text():
            self.subject.setFocus()
        else:
            return False
        return True

    def focus_invalid(self) -> None:
        """Go to the first field with something that is no address."""
        for field in (self.to, self.cc, self.bcc):
            if field.invalid():
                field.line.setFocus()
                return

    def _arrange(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 8, 16, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        for row, (name, field) in enumerate(
            (
                (self.tr("&From"), self.sender_box),
                (self.tr("&To"), self._with_more()),
                (self.tr("&Cc"), self.cc),
                (self.tr("&Bcc"), self.bcc),
                (self.tr("&Subject"), self.subject),
            )
        ):
            self._add_row(grid, 2 * row, name, field)

    def _with_more(self) -> QWidget:
        holder = QWidget()
        layout = QHBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.to, 1)
        layout.addWidget(self._more, 0, Qt.AlignmentFlag.AlignTop)
        holder.setFocusProxy(self.to)
        return holder

    def _add_row(self, grid: QGridLayout, row: int, name: str, field: QWidget) -> None:
        label = QLabel(name)
        label.setProperty("rank", "dimmed")
        label.setBuddy(field)
        label.setFixedHeight(_line_height(label))
        line = QFrame()
        line.setObjectName("hairline")
        line.setFixedHeight(1)
        grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(field, row, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(line, row + 1, 0, 1, 2)
        self._rows[field] = (label, field, line)

    def _connect(self) -> None:
        for field in (self.to, self.cc, self.bcc):
            field.changed.connect(self.changed)
        self.subject.textEdited.connect(self.changed)
        self.sender_box.currentIndexChanged.connect(self.identityChanged)
        self._more.clicked.connect(self._on_more)

    def _on_more(self) -> None:
        first = self.cc if self.cc.isHidden() else self.bcc
        self._show_copies(True, True)
        first.line.setFocus()

    def _show_copies(self, cc: bool, bcc: bool) -> None:
        for field, shown in ((self.cc, cc), (self.bcc, bcc)):
            for widget in self._rows[field]:
                widget.setVisible(shown)
        self._more.setVisible(not (cc and bcc))
        names = {(False, False): self.tr("Cc Bcc"), (True, False): self.tr("Bcc")}
        self._more.setText(names.get((cc, bcc), self.tr("Cc")))
        self._more.setAccessibleName(self.tr("Show %1").replace("%1", self._more.text()))


def _line_height(widget: QWidget) -> int:
    """Return the height of a field's first line, beside which names and buttons stand."""
    return QFontMetrics(widget.font()).height() + 24
