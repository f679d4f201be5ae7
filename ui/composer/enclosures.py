"""What is put into a letter besides words: files in the strip, pictures in the text."""

import uuid
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QTime, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QImage, QImageWriter

from app.mail import Mail
from app.model.problem import Problem
from app.model.submission import Draft, DraftAttachment
from ui.bridge import Bridge
from ui.composer.attachments import AttachmentStrip
from ui.composer.editor import LetterEditor


class Enclosures(QObject):
    """Copies files and pictures into the profile, and keeps which of them stand in the text."""

    failed = Signal(object)
    busyChanged = Signal(bool)
    """Copies are under way, or no longer."""

    def __init__(
        self,
        bridge: Bridge,
        mail: Mail,
        editor: LetterEditor,
        strip: AttachmentStrip,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._mail = mail
        self._editor = editor
        self._strip = strip
        self._under_way = 0
        self._pictures: dict[str, DraftAttachment] = {}
        editor.filesDropped.connect(self.attach)
        editor.picturePasted.connect(self.paste)
        strip.opened.connect(self._open)

    @property
    def under_way(self) -> int:
        """How many copies are not done yet."""
        return self._under_way

    @property
    def count(self) -> int:
        """How many files go along, with those that are still being copied."""
        return len(self._strip.attachments()) + self._under_way

    def show(self, draft: Draft, *, plain: bool) -> None:
        """Take over what a draft has: pictures its text shows, and all else in the strip."""
        for attachment in draft.attachments:
            if attachment.content_id:
                path = self._mail.attachment_path(attachment)
                self._editor.add_picture(attachment.content_id, path)
        shown = [] if plain else [a for a in draft.attachments if _shows(draft.html, a)]
        self._pictures = {each.content_id: each for each in shown}
        self._strip.show_all(a for a in draft.attachments if a not in shown)

    def collect(self, html: str) -> tuple[DraftAttachment, ...]:
        """Return all that belongs to the letter now; a picture deleted from the text does not."""
        shown = tuple(each for each in self._pictures.values() if _shows(html, each))
        return self._strip.attachments() + shown

    def attach(self, paths: Iterable[Path]) -> None:
        """Copy files into the letter."""
        for path in paths:
            self._begin()
            future = self._mail.attach(path)
            self._bridge.call(future, self._on_attached, self._on_problem, owner=self)

    def paste(self, picture: QImage) -> None:
        """Put a picture into the text, or into the strip of a plain letter."""
        content_id = "" if self._editor.plain else f"{uuid.uuid4().hex}@picture"
        now = QTime.currentTime().toString("HH-mm-ss")
        name = self.tr("Picture %1.png").replace("%1", now)
        self._begin()
        future = self._mail.attach_bytes(name, "image/png", _png(picture), content_id)
        self._bridge.call(future, self._on_picture, self._on_problem, owner=self)

    def out_of_text(self) -> None:
        """Move the pictures from the text into the strip: it becomes plain."""
        for picture in self._pictures.values():
            self._strip.add(replace(picture, content_id=""))
        self._pictures.clear()

    def _begin(self) -> None:
        self._under_way += 1
        self.busyChanged.emit(True)

    def _end(self) -> None:
        self._under_way -= 1
        if not self._under_way:
            self.busyChanged.emit(False)

    def _on_attached(self, attachment: DraftAttachment) -> None:
        self._end()
        self._strip.add(attachment)

    def _on_picture(self, picture: DraftAttachment) -> None:
        self._end()
        if not picture.content_id or self._editor.plain:
            self._strip.add(replace(picture, content_id=""))
            return
        self._pictures[picture.content_id] = picture
        self._editor.add_picture(picture.content_id, self._mail.attachment_path(picture))
        self._editor.insert_picture(picture.content_id)

    def _on_problem(self, problem: Problem) -> None:
        self._end()
        self.failed.emit(problem)

    def _open(self, attachment: DraftAttachment) -> None:
        path = self._mail.attachment_path(attachment)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _shows(html: str, attachment: DraftAttachment) -> bool:
    return bool(attachment.content_id) and f'"cid:{attachment.content_id}"' in html


def _png(picture: QImage) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(picture)
    return bytes(content.data())
