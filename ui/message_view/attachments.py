"""The strip of attachments under a message: open, save, save all; programs need a second step."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.mail import Mail
from app.model.message import Attachment, MessageKey
from ui import theme, wording
from ui.bridge import Bridge

PROGRAMS = frozenset(
    "action ade adp air app appcontent-ms apk appimage appinstaller application appref-ms appx "
    "appxbundle asp aspx bas bash bat bin cab cer chm cmd cnt com command cpl crt csh deb "
    "desktop diagcab dll dmg docm dotm drv elf exe fish flatpak flatpakref fxp gadget hlp hpj hta "
    "htc htm html img inf ins iso isp jar jnlp jnt js jse ksh library-ms lnk mad maf mag mam maq "
    "mar mas mat mau mav maw mda mdb mde mdt mdw mdz mht mhtml mobileconfig msc msh msh1 msh2 "
    "mshxml msi msix msixbundle msp mst msu ocx ops osd out pcd pif pkg pl plg potm ppam ppsm "
    "pptm prf prg printerexport ps1 ps1xml ps2 ps2xml psc1 psc2 psd1 psdm1 psm1 pst py pyc pyo "
    "pyw pyz pyzw rb reg rpm run scf scpt scr sct search-ms settingcontent-ms sh shb shs shtml "
    "sldm slk snap svg svgz swf sys terminal theme tmp tool udl url vb vbe vbp vbs vhd vhdx "
    "vsmacros vsw vxd webloc website workflow ws wsc wsf wsh xbap xht xhtml xlam xll xlm xlsm "
    "xltm xml xnk xpi xsl zsh".split()
)
"""Endings of files that can run, or bring what can run."""
PROGRAM_TYPES = frozenset(
    """
    application/hta application/java-archive application/javascript
    application/vnd.microsoft.portable-executable
    application/x-bat application/x-csh application/x-dosexec application/x-elf
    application/x-executable
    application/x-java-archive application/x-mach-binary
    application/x-ms-dos-executable
    application/x-ms-installer application/x-ms-shortcut application/x-msdos-program
    application/x-msdownload application/x-msi application/x-perl application/x-python
    application/x-sh application/x-sharedlib application/x-shellscript application/xhtml+xml
    image/svg+xml text/html text/javascript text/vbscript text/x-python text/x-sh
    text/x-shellscript
    """.split()
)
"""Types of such files, whatever they are called."""


class AttachmentStrip(QWidget):
    """The attachments of one message. `said` tells what was done, for a toast."""

    said = Signal(str)
    asked = Signal(str, str, object)  # title, line, what to do when confirmed

    def __init__(self, bridge: Bridge, mail: Mail, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._mail = mail
        self._key = MessageKey(0)
        self._attachments: tuple[Attachment, ...] = ()
        self._chips = QHBoxLayout()
        self._chips.setContentsMargins(0, 0, 0, 0)
        self._chips.setSpacing(8)
        self._count = QLabel()
        self._count.setProperty("rank", "dimmed")
        self._save_all = QToolButton()
        self._save_all.setText(self.tr("Save all"))
        self._save_all.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        theme.set_icon(self._save_all, "download")
        self._save_all.clicked.connect(self._save_them)
        self._lay_out()
        self.hide()

    def show_attachments(self, key: MessageKey, attachments: tuple[Attachment, ...]) -> None:
        """Show another message's attachments; inline images of the text are not repeated."""
        self._key = key
        self._attachments = tuple(a for a in attachments if _is_listed(a))
        self._clear()
        for attachment in self._attachments:
            self._chips.addWidget(self._chip(attachment))
        self._chips.addStretch(1)
        count = len(self._attachments)
        total = wording.size(sum(attachment.size for attachment in self._attachments))
        words = self.tr("1 attachment") if count == 1 else self.tr("%n attachments", "", count)
        self._count.setText(f"{words} · {total}")
        self._save_all.setVisible(count > 1 and bool(key))
        self.setVisible(count > 0)

    def open(self, attachment: Attachment) -> None:
        """Open a copy of an attachment with its own program, after asking where it could run."""
        if is_program(attachment):
            self.asked.emit(
                self.tr("“%1” can run as a program").replace("%1", attachment.name),
                self.tr("Open it only if you expected it and know who made it."),
                lambda: self._open(attachment),
            )
        else:
            self._open(attachment)

    def save(self, attachment: Attachment) -> None:
        """Save an attachment into a folder the person chooses."""
        folder = QFileDialog.getExistingDirectory(self, self.tr("Save attachment in"))
        if folder:
            self._save(attachment, Path(folder))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(self._save_all)
        inside = QWidget()
        inside.setLayout(self._chips)
        row = QScrollArea()
        row.setWidget(inside)
        row.setWidgetResizable(True)
        row.setFrameShape(QFrame.Shape.NoFrame)
        row.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        row.setFixedHeight(60)
        row.setProperty("plain", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(row)

    def _clear(self) -> None:
        while (item := self._chips.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _chip(self, attachment: Attachment) -> QToolButton:
        chip = QToolButton()
        chip.setProperty("chip", True)
        chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        chip.setIconSize(QSize(20, 20))
        name = chip.fontMetrics().elidedText(attachment.name, Qt.TextElideMode.ElideMiddle, 220)
        chip.setText(f"{name}\n{wording.size(attachment.size)}")
        chip.setToolTip(attachment.name)
        chip.setAccessibleName(f"{attachment.name}, {wording.size(attachment.size)}")
        theme.set_icon(chip, *_icon_of(attachment))
        chip.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        chip.setEnabled(bool(self._key))
        menu = QMenu(chip)
        menu.addAction(self.tr("Open"), lambda: self.open(attachment))
        menu.addAction(self.tr("Save…"), lambda: self.save(attachment))
        chip.setMenu(menu)
        chip.clicked.connect(lambda _checked=False: self.open(attachment))
        return chip

    def _open(self, attachment: Attachment) -> None:
        self._bridge.call(
            self._mail.part_to_open(self._key, attachment.part),
            lambda path: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))),
            owner=self,
        )

    def _save(self, attachment: Attachment, folder: Path) -> None:
        self._bridge.call(
            self._mail.save_part(self._key, attachment.part, folder),
            lambda path: self.said.emit(self.tr("Saved as %1").replace("%1", str(path))),
            owner=self,
        )

    def _save_them(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Save all attachments in"))
        if chosen:
            for attachment in self._attachments:
                self._save(attachment, Path(chosen))


def is_program(attachment: Attachment) -> bool:
    """Whether opening an attachment could run it."""
    ending = attachment.name.rpartition(".")[2].strip().lower()
    return ending in PROGRAMS or attachment.type.lower() in PROGRAM_TYPES


def _is_listed(attachment: Attachment) -> bool:
    return attachment.disposition != "inline" or not attachment.content_id


def _icon_of(attachment: Attachment) -> tuple[str, str]:
    if is_program(attachment):
        return "warning", "danger"
    if attachment.type.startswith("image/"):
        return "image", "dimmed"
    return "file", "dimmed"
