"""What a person does to messages: each act with its toast, and the way back."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future

from PySide6.QtCore import QObject, Signal

from app.mail import Mail
from app.model.mailbox import Mailbox, MailboxId, Role
from app.model.message import Flag, MessageKey
from app.model.operation import Receipt, ReceiptKind
from app.model.problem import Problem
from ui import wording
from ui.bridge import Bridge
from ui.toast import Toast

MOST_KEPT = 50

Keys = Sequence[MessageKey]


class Acts(QObject):
    """Do, tell, and undo. `changed` says that there is more or less to undo.

    `flagging` tells keys, flags added and flags removed before the store has them; `failed` tells
    keys that are as they were.
    """

    changed = Signal()
    flagging = Signal(object, object, object)
    failed = Signal(object)

    def __init__(self, bridge: Bridge, mail: Mail, toast: Toast, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._mail = mail
        self._toast = toast
        self._done: list[tuple[Receipt, str]] = []
        self._titles: dict[MailboxId | None, str] = {}

    @property
    def can_undo(self) -> bool:
        return bool(self._done)

    def recall(self, mailboxes: Sequence[Mailbox]) -> None:
        """Take up what was done before the last closing, so that it can be undone still."""
        self._titles = {box.id: wording.role(box.role) or box.title for box in mailboxes}
        self._bridge.call(self._mail.last_receipts(), self._recalled, owner=self)

    def archive(self, keys: Keys) -> None:
        """Move messages to the Archive of their account."""
        self._do(keys, self._mail.archive)

    def delete(self, keys: Keys, *, forever: bool = False) -> None:
        """Move messages to Trash, or out of it for good."""
        self._do(keys, lambda keys: self._mail.delete(keys, forever=forever))

    def junk(self, keys: Keys, *, is_junk: bool = True) -> None:
        """Mark messages as junk, or as not."""
        title = "" if is_junk else wording.role(Role.INBOX)
        self._do(keys, lambda keys: self._mail.junk(keys, is_junk=is_junk), title)

    def move(self, keys: Keys, target: Mailbox) -> None:
        """Move messages to a mailbox of their account."""
        title = wording.role(target.role) or target.title
        self._do(keys, lambda keys: self._mail.move(keys, target.id), title)

    def copy(self, keys: Keys, target: Mailbox) -> None:
        """Copy messages to a mailbox, of their account or of another."""
        title = wording.role(target.role) or target.title
        self._do(keys, lambda keys: self._mail.copy(keys, target.id), title)

    def flag(self, keys: Keys, *, add: Flag = Flag.NONE, remove: Flag = Flag.NONE) -> None:
        """Add or remove a flag; without a toast, since the row shows it."""
        self.flagging.emit(keys, add, remove)
        self._do(keys, lambda keys: self._mail.flag(keys, add=add, remove=remove), quiet=True)

    def mark_seen(self, key: MessageKey) -> None:
        """Mark as read what was really seen; nobody asked for it, so it is not offered to undo."""
        self.flagging.emit((key,), Flag.SEEN, Flag.NONE)
        seen = self._mail.flag((key,), add=Flag.SEEN, undoable=False)
        self._bridge.call(seen, lambda _: None, owner=self)

    def undo(self) -> None:
        """Take the last act back."""
        if self._done:
            receipt, target = self._done.pop()
            self.changed.emit()
            self._bridge.call(
                self._mail.undo(receipt.id),
                lambda undone: self._undone(receipt, target, undone),
                owner=self,
            )

    def _do(
        self,
        keys: Keys,
        act: Callable[[Keys], Future[Receipt]],
        target: str = "",
        *,
        quiet: bool = False,
    ) -> None:
        if keys:
            self._bridge.call(
                act(keys),
                lambda receipt: self._tell(receipt, target, quiet=quiet),
                lambda problem: self._fail(keys, problem),
                owner=self,
            )

    def _tell(self, receipt: Receipt, target: str, *, quiet: bool) -> None:
        if not receipt.count:
            return
        self._done.append((receipt, target))
        del self._done[:-MOST_KEPT]
        self.changed.emit()
        if not quiet or receipt.count > 1 or receipt.kind is not ReceiptKind.FLAGS:
            self._toast.say(wording.receipt(receipt, target), self.tr("Undo"), self.undo)

    def _fail(self, keys: Keys, problem: Problem) -> None:
        self.failed.emit(keys)
        self._bridge.troubled.emit(problem)

    def _recalled(self, receipts: Sequence[Receipt]) -> None:
        """Put earlier acts below those of this session."""
        known = {receipt.id for receipt, _ in self._done}
        earlier = [(r, self._titles.get(r.target_id, "")) for r in receipts if r.id not in known]
        self._done[:0] = earlier
        del self._done[:-MOST_KEPT]
        self.changed.emit()

    def _undone(self, receipt: Receipt, target: str, undone: bool) -> None:
        """Say what was taken back: after a restart nobody has it in mind."""
        if undone:
            text = self.tr("Undone: %1")
            self._toast.say(text.replace("%1", wording.receipt(receipt, target)))
        else:
            self._toast.say(self.tr("This can no longer be undone"))
