"""What is special to a POP3 account: how long its server keeps mail, and what of large messages."""

from dataclasses import replace

from PySide6.QtWidgets import QFormLayout, QSpinBox, QVBoxLayout, QWidget

from app.model.account import POP3_DAYS, AccountSettings, Pop3Keep
from app.model.report import ProbeReport
from ui import theme, wording
from ui.page import words
from ui.server_form import caption, choice

MOST_DAYS = 3_650
KILOBYTE, MEGABYTE = 1_024, 1_048_576
LARGE = (100 * KILOBYTE, 500 * KILOBYTE, MEGABYTE, 5 * MEGABYTE, 20 * MEGABYTE)


class Pop3Form(QWidget):
    """The choices, each with its consequence; what the server says of itself after a test."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keep = choice(
            [
                (self.tr("Keep everything"), Pop3Keep.FOREVER),
                (self.tr("Keep for some days"), Pop3Keep.DAYS),
                (self.tr("Keep until I delete it here"), Pop3Keep.UNTIL_DELETED),
                (self.tr("Delete what has been fetched"), Pop3Keep.AT_ONCE),
            ]
        )
        self.days = QSpinBox()
        self.days.setRange(1, MOST_DAYS)
        self.days.setValue(POP3_DAYS)
        self.days.setFixedWidth(96)
        self.days.lineEdit().setTextMargins(8, 0, 0, 0)  # as in the fields around it
        self._consequence = words("", "dimmed")
        self.above = choice([(self.tr("Fetch them whole"), 0)])
        for size in LARGE:
            self._offer_size(size)
        self._rest = words(
            self.tr("The rest stays on the server and is fetched when you ask for it."), "dimmed"
        )
        self._said = words("", "warning")
        self._form = QFormLayout(self)
        self._arrange()
        self.keep.currentIndexChanged.connect(self._follow)
        self.days.valueChanged.connect(self._follow)
        self.above.currentIndexChanged.connect(self._follow)
        self._follow()

    # Qt hands a StrEnum back as a bare string: the choice is made an enum again.

    @property
    def keep_chosen(self) -> Pop3Keep:
        """How long the server keeps mail."""
        return Pop3Keep(self.keep.currentData())

    def filled_into(self, settings: AccountSettings) -> AccountSettings:
        """Return the settings with what is chosen here."""
        return replace(
            settings,
            leave_on_server=self.keep_chosen is not Pop3Keep.AT_ONCE,
            pop3_keep=self.keep_chosen,
            pop3_days=self.days.value(),
            pop3_above=int(self.above.currentData()),
        )

    def show_settings(self, settings: AccountSettings) -> None:
        """Show what was chosen, also a size that is not offered here."""
        self.keep.setCurrentIndex(self.keep.findData(settings.keep))
        self.days.setValue(settings.pop3_days)
        if self.above.findData(settings.pop3_above) < 0:
            self._offer_size(settings.pop3_above)
        self.above.setCurrentIndex(self.above.findData(settings.pop3_above))

    def show_report(self, report: ProbeReport) -> None:
        """Say what the server does by itself, whatever is chosen here."""
        said = [self._expiry(report.expire_days), self._delay(report.login_delay)]
        self._said.setText(" ".join(sentence for sentence in said if sentence))
        self._follow()

    def _expiry(self, days: int | None) -> str:
        match days:
            case None:
                return ""
            case 0:
                return self.tr("This server removes mail by itself as soon as it was fetched.")
            case 1:
                return self.tr("This server removes mail by itself after 1 day.")
            case _:
                return self.tr("This server removes mail by itself after %n days.", "", days)

    def _delay(self, seconds: int) -> str:
        if not seconds:
            return ""
        text = self.tr("This server asks to wait %1 s between two sign-ins.")
        return text.replace("%1", wording.number(seconds))

    def _follow(self) -> None:
        """Say what the choice means, and show only what belongs to it."""
        chosen = self.keep_chosen
        self._consequence.setText(self._meaning(chosen))
        rank = "danger" if chosen is Pop3Keep.AT_ONCE else "dimmed"
        self._consequence.setProperty("rank", rank)
        theme.restyle(self._consequence)
        self.keep.setAccessibleDescription(self._consequence.text())
        self._form.setRowVisible(self.days, chosen is Pop3Keep.DAYS)
        self._rest.setVisible(bool(self.above.currentData()))
        self._form.setRowVisible(self._said, bool(self._said.text()))

    def _meaning(self, chosen: Pop3Keep) -> str:
        match chosen:
            case Pop3Keep.FOREVER:
                return self.tr("Other devices see the same mail. The server may fill up.")
            case Pop3Keep.DAYS if self.days.value() == 1:
                return self.tr("It leaves the server 1 day after it was fetched, and stays here.")
            case Pop3Keep.DAYS:
                days = self.days.value()
                return self.tr(
                    "It leaves the server %n days after it was fetched, and stays here.", "", days
                )
            case Pop3Keep.UNTIL_DELETED:
                return self.tr("What you delete for good here, as from Trash, is deleted there.")
            case Pop3Keep.AT_ONCE:
                return self.tr("Other devices lose sight of it: the only copy is then here.")

    def _offer_size(self, size: int) -> None:
        text = self.tr("If larger than %1, only the beginning").replace("%1", wording.size(size))
        self.above.addItem(text, size)

    def _arrange(self) -> None:
        form = self._form
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        on_server = caption(self.tr("On the server"), self.keep)
        form.addRow(on_server, _stacked(self.keep, self._consequence))
        form.addRow(caption(self.tr("Days"), self.days), self.days)
        large = caption(self.tr("Large messages"), self.above)
        form.addRow(large, _stacked(self.above, self._rest))
        form.addRow("", self._said)


def _stacked(field: QWidget, line: QWidget) -> QWidget:
    """Put a line of words close below the field it explains."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 4)
    column.setSpacing(4)
    column.addWidget(field)
    column.addWidget(line)
    return holder
