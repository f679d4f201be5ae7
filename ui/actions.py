"""Everything a person can do in the main window: one table of ids, texts, keys and icons."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence

from app.model.mailbox import Mailbox
from ui import theme
from ui.folders import DEPTHS, own


class Needs(Enum):
    """When an action can be done."""

    NOTHING = auto()
    ACCOUNT = auto()
    CHOSEN = auto()
    ONE = auto()
    UNDO = auto()
    FOLDER = auto()
    OWN_FOLDER = auto()
    SERVER_FOLDER = auto()


def QT_TRANSLATE_NOOP(_context: str, source: str) -> str:
    """Mark a text for lupdate, which knows it by this name (Qt's own is not typed)."""
    return source


@dataclass(frozen=True, slots=True)
class Spec:
    """One action. The first key is the one that menus show."""

    id: str
    text: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    needs: Needs = Needs.NOTHING


def _spec(
    name: str, text: str, keys: str = "", icon: str = "", needs: Needs = Needs.NOTHING
) -> Spec:
    return Spec(name, text, tuple(keys.split()), icon, needs)


TABLE: tuple[Spec, ...] = (
    _spec("write", QT_TRANSLATE_NOOP("Actions", "Write"), "Ctrl+N", "write", Needs.ACCOUNT),
    _spec(
        "get-mail",
        QT_TRANSLATE_NOOP("Actions", "Get mail"),
        "F5",
        "refresh",
        Needs.ACCOUNT,
    ),
    _spec(
        "get-all-mail",
        QT_TRANSLATE_NOOP("Actions", "Get mail of all accounts"),
        "Shift+F5",
        "refresh",
        Needs.ACCOUNT,
    ),
    _spec("add-account", QT_TRANSLATE_NOOP("Actions", "Add account…"), "", "add"),
    _spec("edit-account", QT_TRANSLATE_NOOP("Actions", "Edit account…"), "", "user", Needs.ACCOUNT),
    _spec(
        "check-account",
        QT_TRANSLATE_NOOP("Actions", "Check this account…"),
        "",
        "check",
        Needs.ACCOUNT,
    ),
    _spec("settings", QT_TRANSLATE_NOOP("Actions", "Settings…"), "Ctrl+,", "settings"),
    _spec("open-file", QT_TRANSLATE_NOOP("Actions", "Open a message file…"), "Ctrl+O", "file"),
    _spec("quit", QT_TRANSLATE_NOOP("Actions", "Quit"), "Ctrl+Q"),
    _spec("undo", QT_TRANSLATE_NOOP("Actions", "Undo"), "Ctrl+Z", "undo", Needs.UNDO),
    _spec("select-all", QT_TRANSLATE_NOOP("Actions", "Select all"), "Ctrl+A"),
    _spec("search", QT_TRANSLATE_NOOP("Actions", "Search"), "Ctrl+F Ctrl+Shift+K", "search"),
    _spec("reply", QT_TRANSLATE_NOOP("Actions", "Reply"), "Ctrl+R", "reply", Needs.ONE),
    _spec(
        "reply-all",
        QT_TRANSLATE_NOOP("Actions", "Reply to all"),
        "Ctrl+Shift+R",
        "reply-all",
        Needs.ONE,
    ),
    _spec("forward", QT_TRANSLATE_NOOP("Actions", "Forward"), "Ctrl+L", "forward", Needs.ONE),
    _spec("archive", QT_TRANSLATE_NOOP("Actions", "Archive"), "A", "archive", Needs.CHOSEN),
    _spec("delete", QT_TRANSLATE_NOOP("Actions", "Delete"), "Del", "trash", Needs.CHOSEN),
    _spec(
        "delete-forever",
        QT_TRANSLATE_NOOP("Actions", "Delete for ever"),
        "Shift+Del",
        "",
        Needs.CHOSEN,
    ),
    _spec("junk", QT_TRANSLATE_NOOP("Actions", "Junk"), "J", "junk", Needs.CHOSEN),
    _spec(
        "not-junk", QT_TRANSLATE_NOOP("Actions", "Not junk"), "Shift+J", "not-junk", Needs.CHOSEN
    ),
    _spec("move", QT_TRANSLATE_NOOP("Actions", "Move"), "V", "move", Needs.CHOSEN),
    _spec("copy", QT_TRANSLATE_NOOP("Actions", "Copy to…"), "Shift+V", "copy", Needs.CHOSEN),
    _spec(
        "new-folder",
        QT_TRANSLATE_NOOP("Actions", "New folder…"),
        "Ctrl+Shift+N",
        "add",
        Needs.ACCOUNT,
    ),
    _spec("new-subfolder", QT_TRANSLATE_NOOP("Actions", "New subfolder…"), "", "add", Needs.FOLDER),
    _spec(
        "rename-folder", QT_TRANSLATE_NOOP("Actions", "Rename folder…"), "F2", "", Needs.OWN_FOLDER
    ),
    _spec(
        "delete-folder",
        QT_TRANSLATE_NOOP("Actions", "Delete folder…"),
        "",
        "trash",
        Needs.OWN_FOLDER,
    ),
    _spec("toggle-folder", QT_TRANSLATE_NOOP("Actions", "Hide folder"), "", "", Needs.OWN_FOLDER),
    _spec("show-hidden", QT_TRANSLATE_NOOP("Actions", "Show hidden folders"), "", ""),
    _spec("keep-all", QT_TRANSLATE_NOOP("Actions", "Keep everything"), "", "", Needs.SERVER_FOLDER),
    _spec(
        "keep-year",
        QT_TRANSLATE_NOOP("Actions", "Keep the last 365 days"),
        "",
        "",
        Needs.SERVER_FOLDER,
    ),
    _spec(
        "keep-quarter",
        QT_TRANSLATE_NOOP("Actions", "Keep the last 90 days"),
        "",
        "",
        Needs.SERVER_FOLDER,
    ),
    _spec(
        "keep-month",
        QT_TRANSLATE_NOOP("Actions", "Keep the last 30 days"),
        "",
        "",
        Needs.SERVER_FOLDER,
    ),
    _spec(
        "keep-none",
        QT_TRANSLATE_NOOP("Actions", "Keep only what I open"),
        "",
        "",
        Needs.SERVER_FOLDER,
    ),
    _spec(
        "verify",
        QT_TRANSLATE_NOOP("Actions", "Check against the server…"),
        "",
        "search",
        Needs.ACCOUNT,
    ),
    _spec(
        "toggle-read",
        QT_TRANSLATE_NOOP("Actions", "Mark as read or unread"),
        "M",
        "unread",
        Needs.CHOSEN,
    ),
    _spec(
        "toggle-star", QT_TRANSLATE_NOOP("Actions", "Add or remove star"), "S", "star", Needs.CHOSEN
    ),
    _spec(
        "save-message", QT_TRANSLATE_NOOP("Actions", "Save as file…"), "Ctrl+S", "save", Needs.ONE
    ),
    _spec("source", QT_TRANSLATE_NOOP("Actions", "View source"), "Ctrl+U", "source", Needs.ONE),
    _spec("how-sent", QT_TRANSLATE_NOOP("Actions", "How was this sent?"), "", "sent", Needs.ONE),
    _spec(
        "toggle-plain",
        QT_TRANSLATE_NOOP("Actions", "Show as text or as HTML"),
        "Ctrl+Shift+P",
        "",
        Needs.ONE,
    ),
    _spec(
        "flip-sheet",
        QT_TRANSLATE_NOOP("Actions", "White or dark sheet"),
        "Ctrl+Shift+D",
        "contrast",
        Needs.ONE,
    ),
    _spec("next", QT_TRANSLATE_NOOP("Actions", "Next message"), "F"),
    _spec("previous", QT_TRANSLATE_NOOP("Actions", "Previous message"), "B"),
    _spec("next-unread", QT_TRANSLATE_NOOP("Actions", "Next unread message"), "N"),
    _spec("toggle-pane", QT_TRANSLATE_NOOP("Actions", "Message pane"), "F8"),
    _spec("next-pane", QT_TRANSLATE_NOOP("Actions", "Go to the next pane"), "F6"),
    _spec("console", QT_TRANSLATE_NOOP("Actions", "Console"), "F12", "console"),
    _spec("keys", QT_TRANSLATE_NOOP("Actions", "Keyboard shortcuts"), "F1 ?", "keyboard"),
    _spec("about", QT_TRANSLATE_NOOP("Actions", "About Lifafa"), "", "info"),
)

MENUS: tuple[tuple[str, str], ...] = (
    (
        QT_TRANSLATE_NOOP("Actions", "&Mail"),
        (
            "write get-mail get-all-mail - open-file save-message "
            "- add-account edit-account check-account settings - quit"
        ),
    ),
    (QT_TRANSLATE_NOOP("Actions", "&Edit"), "undo select-all - search"),
    (
        QT_TRANSLATE_NOOP("Actions", "M&essage"),
        (
            "reply reply-all forward - archive delete delete-forever move copy - junk not-junk "
            "- toggle-read toggle-star - how-sent source"
        ),
    ),
    (
        QT_TRANSLATE_NOOP("Actions", "F&older"),
        (
            "new-folder new-subfolder rename-folder delete-folder - toggle-folder show-hidden "
            "- keep-all keep-year keep-quarter keep-month keep-none - verify"
        ),
    ),
    (
        QT_TRANSLATE_NOOP("Actions", "&View"),
        "toggle-pane toggle-plain flip-sheet console - next previous next-unread next-pane",
    ),
    (QT_TRANSLATE_NOOP("Actions", "&Help"), "keys about"),
)
"""Each menu's title and its action ids; "-" is a separator."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What the window shows, as far as actions ask for it."""

    has_account: bool = False
    chosen: int = 0
    one: bool = False
    can_undo: bool = False
    folder: Mailbox | None = None
    folder_on_server: bool = False
    hidden_shown: bool = False


class Actions(QObject):
    """The QActions of one window, by id. `asked` tells which one was triggered."""

    asked = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._actions = {spec.id: self._made(spec) for spec in TABLE}
        self._undrawn = {spec.id: spec.icon for spec in TABLE if spec.icon}

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def all(self) -> list[QAction]:
        """Return every action, in the table's order."""
        return list(self._actions.values())

    def named(self, names: str) -> Iterable[QAction | None]:
        """Return actions by a line of ids; None for "-"."""
        return (None if name == "-" else self._actions[name] for name in names.split())

    def draw(self, *names: str) -> None:
        """Draw the icons of these actions, or of all: the first window waits for none unseen."""
        for name in names or tuple(self._undrawn):
            drawing = self._undrawn.pop(name, "")
            if drawing:
                theme.set_icon(self._actions[name], drawing)

    def update(self, situation: Situation) -> None:
        """Enable what can be done now."""
        can = {
            Needs.NOTHING: True,
            Needs.ACCOUNT: situation.has_account,
            Needs.CHOSEN: situation.chosen > 0,
            Needs.ONE: situation.one,
            Needs.UNDO: situation.can_undo,
            Needs.FOLDER: situation.folder is not None,
            Needs.OWN_FOLDER: own(situation.folder),
            Needs.SERVER_FOLDER: situation.folder_on_server,
        }
        for spec in TABLE:
            self._actions[spec.id].setEnabled(can[spec.needs])
        self._update_folder(situation)

    def _update_folder(self, situation: Situation) -> None:
        """Say what a press would do, and which choice holds now."""
        box = situation.folder
        hide = box is None or box.subscribed
        text = "Hide folder" if hide else QT_TRANSLATE_NOOP("Actions", "Show folder always")
        self._actions["toggle-folder"].setText(translated(text))
        for name, days in DEPTHS.items():
            self._actions[name].setChecked(box is not None and box.depth_days == days)
        self._actions["show-hidden"].setChecked(situation.hidden_shown)

    def _made(self, spec: Spec) -> QAction:
        action = QAction(translated(spec.text), self)
        action.setShortcuts([QKeySequence(key) for key in spec.keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setToolTip(tip(spec))
        action.setCheckable(spec.id in DEPTHS or spec.id == "show-hidden")
        action.triggered.connect(lambda _checked=False, name=spec.id: self.asked.emit(name))
        return action


def translated(source: str) -> str:
    """Return an action's or a menu's text in the interface language."""
    return QCoreApplication.translate("Actions", source)


def tip(spec: Spec) -> str:
    """Return a tooltip: the text with its key."""
    text = translated(spec.text).rstrip("…")
    return f"{text} ({shown_keys(spec.keys[:1])})" if spec.keys else text


def shown_keys(keys: tuple[str, ...]) -> str:
    """Write keys as this system shows them."""
    form = QKeySequence.SequenceFormat.NativeText
    return ", ".join(QKeySequence(key).toString(form) for key in keys)
