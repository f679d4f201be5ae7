"""How it looks: colours by role in light and dark, one stylesheet, and one set of icons."""

from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from string import Template

from PySide6.QtCore import QBuffer, QByteArray, QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QFont, QIcon, QImageReader, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

RESOURCES = Path(__file__).parents[1] / "resources"
ICON_SIZES = (16, 20)  # menus, buttons; 0.4 ms each to draw, and the window waits for it
ICON_PROPERTY = "lifafaIcon"
ROLE_PROPERTY = "lifafaIconRole"


@dataclass(frozen=True, slots=True)
class Colours:
    """Every colour the windows use, by what it is for."""

    window: str
    sidebar: str
    base: str
    raised: str
    text: str
    dimmed: str
    faint: str
    line: str
    hover: str
    pressed: str
    accent: str
    on_accent: str
    accent_hover: str
    selected: str
    selected_idle: str
    link: str
    star: str
    danger: str
    danger_back: str
    warning: str
    warning_back: str
    info: str
    info_back: str
    success: str
    success_back: str
    toast: str
    on_toast: str
    toast_link: str


LIGHT = Colours(
    window="#f7f7f8",
    sidebar="#f1f1f4",
    base="#ffffff",
    raised="#ffffff",
    text="#1d1d22",
    dimmed="#5f606b",
    faint="#6f707c",
    line="#e1e1e7",
    hover="#e9e9ee",
    pressed="#dcdce4",
    accent="#4059d6",
    on_accent="#ffffff",
    accent_hover="#3349b8",
    selected="#dfe4fb",
    selected_idle="#e8e9f0",
    link="#2f4bd0",
    star="#d98a00",
    danger="#c0262d",
    danger_back="#fdecec",
    warning="#8f5600",
    warning_back="#fff4de",
    info="#33508f",
    info_back="#eaf0fd",
    success="#24803f",
    success_back="#e6f5ea",
    toast="#26262c",
    on_toast="#f5f5f7",
    toast_link="#a9b8ff",
)

DARK = Colours(
    window="#1f2024",
    sidebar="#1a1b1f",
    base="#232429",
    raised="#2b2c32",
    text="#ececf1",
    dimmed="#abacb8",
    faint="#9495a3",
    line="#36373f",
    hover="#2f3037",
    pressed="#3a3b44",
    accent="#6d83f2",
    on_accent="#14151c",
    accent_hover="#8093f6",
    selected="#343c66",
    selected_idle="#32333c",
    link="#9db0ff",
    star="#f0b13c",
    danger="#ff8a8a",
    danger_back="#43262a",
    warning="#f2bd69",
    warning_back="#3d3222",
    info="#a9bdf5",
    info_back="#2a3149",
    success="#6fcf8b",
    success_back="#23392b",
    toast="#ececf1",
    on_toast="#1d1d22",
    toast_link="#3349b8",
)

ACCOUNT_COLOURS = (
    "#4059d6",
    "#1e8a7a",
    "#c2571a",
    "#8a4bc9",
    "#b8375f",
    "#4b7d1f",
    "#1f78b4",
    "#8a6d1f",
)


class Theme(QObject):
    """The look in force. `changed` says that colours and icons are others now."""

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._scheme = ""
        self._dark = False
        self._dressed = False
        application.styleHints().colorSchemeChanged.connect(self._system_changed)

    @property
    def dark(self) -> bool:
        return self._dark

    @property
    def colours(self) -> Colours:
        return DARK if self._dark else LIGHT

    def set_scheme(self, scheme: str) -> None:
        """Follow the system (""), or stay "light" or "dark"."""
        self._scheme = scheme
        self._apply()

    def dress(self) -> None:
        """Lay the stylesheet over all windows.

        What is put together before is styled once; what is put together afterwards is styled
        again at each step, which costs the first window 20 ms.
        """
        self._dressed = True
        _application().setStyleSheet(_stylesheet(self.colours))

    def _system_changed(self, _scheme: Qt.ColorScheme) -> None:
        self._apply()

    def _apply(self) -> None:
        application = _application()
        wanted = self._scheme or _system_scheme(application)
        self._dark = wanted == "dark"
        _pixmap.cache_clear()
        application.setPalette(_palette(self.colours))
        if self._dressed:
            self.dress()
        self._recolour_icons(application)
        self.changed.emit()

    def _recolour_icons(self, application: QApplication) -> None:
        for widget in application.allWidgets():
            if isinstance(widget, QAbstractButton):
                _show_icon(widget)
            for action in widget.actions():
                _show_icon(action)


def install(application: QApplication, scheme: str = "", *, dressed: bool = True) -> Theme:
    """Give the application its look; once, before the first window.

    Without `dressed`, the stylesheet waits for `Theme.dress()`.
    """
    application.setStyle("Fusion")
    application.setFont(_font(application.font()))
    theme = Theme(application)
    application.setProperty("lifafaTheme", theme)
    theme.set_scheme(scheme)
    if dressed:
        theme.dress()
    return theme


def current() -> Theme:
    """Return the look in force; made on first use where nobody installed one."""
    application = _application()
    theme = application.property("lifafaTheme")
    return theme if isinstance(theme, Theme) else install(application)


def colour(role: str) -> QColor:
    """Return a colour by its role, for whoever paints."""
    return QColor(getattr(current().colours, role))


def account_colour(stored: str, number: int) -> QColor:
    """Return an account's own colour, or one that differs from its neighbours'."""
    return QColor(stored or ACCOUNT_COLOURS[number % len(ACCOUNT_COLOURS)])


def icon(name: str, role: str = "text") -> QIcon:
    """Return an icon in a colour role, which it keeps: `set_icon` serves what stays on screen."""
    shown = QIcon()
    for size in ICON_SIZES:
        for ratio in _pixel_ratios():
            drawn = pixmap(name, role, size, ratio)
            shown.addPixmap(drawn, QIcon.Mode.Normal)
            shown.addPixmap(_tinted(drawn, colour("faint")), QIcon.Mode.Disabled)
    return shown


def set_icon(target: QAbstractButton | QAction, name: str, role: str = "text") -> None:
    """Give a button or an action an icon that follows the theme."""
    target.setProperty(ICON_PROPERTY, name)
    target.setProperty(ROLE_PROPERTY, role)
    _show_icon(target)


def pixmap(name: str, role: str, size: int, ratio: float = 1.0) -> QPixmap:
    """Return an icon as a pixmap of `size` device-independent pixels."""
    return _pixmap(name, getattr(current().colours, role), size, ratio)


def restyle(widget: QWidget) -> None:
    """Let the stylesheet look again, after a property it asks for has changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


@lru_cache(maxsize=1024)
def _pixmap(name: str, colour_name: str, size: int, ratio: float) -> QPixmap:
    drawing = _drawing(name).replace("currentColor", colour_name)
    content = QByteArray(drawing.encode())
    buffer = QBuffer(content)
    reader = QImageReader(buffer, QByteArray(b"svg"))
    pixels = round(size * ratio)
    reader.setScaledSize(QSize(pixels, pixels))
    drawn = QPixmap.fromImage(reader.read())
    drawn.setDevicePixelRatio(ratio)
    return drawn


def _tinted(drawn: QPixmap, tint: QColor) -> QPixmap:
    """Return the same shape in another colour, without drawing it again."""
    copy = QPixmap(drawn)
    painter = QPainter(copy)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(copy.rect(), tint)
    painter.end()
    return copy


@lru_cache(maxsize=128)
def _drawing(name: str) -> str:
    return (RESOURCES / "icons" / f"{name}.svg").read_text("utf-8")


def _show_icon(target: QAbstractButton | QAction) -> None:
    name = target.property(ICON_PROPERTY)
    if name:
        target.setIcon(icon(name, target.property(ROLE_PROPERTY)))


def _pixel_ratios() -> set[float]:
    return {screen.devicePixelRatio() for screen in _application().screens()}


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application


def _system_scheme(application: QApplication) -> str:
    hints = application.styleHints()
    return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"


def _font(system: QFont) -> QFont:
    """Take the system's font, never smaller than what Devanagari needs to be legible."""
    font = QFont(system)
    if 0 < font.pointSizeF() < 9.5:
        font.setPointSizeF(9.5)
    return font


def _stylesheet(colours: Colours) -> str:
    template = (RESOURCES / "stylesheets" / "lifafa.qss").read_text("utf-8")
    icons = (RESOURCES / "icons").as_posix()
    return Template(template).substitute(asdict(colours), icons=icons)


def _palette(colours: Colours) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for target, source in (
        (role.Window, colours.window),
        (role.WindowText, colours.text),
        (role.Base, colours.base),
        (role.AlternateBase, colours.window),
        (role.Text, colours.text),
        (role.Button, colours.raised),
        (role.ButtonText, colours.text),
        (role.BrightText, colours.danger),
        (role.Highlight, colours.selected),
        (role.HighlightedText, colours.text),
        (role.Accent, colours.accent),
        (role.Link, colours.link),
        (role.LinkVisited, colours.link),
        (role.PlaceholderText, colours.faint),
        (role.ToolTipBase, colours.toast),
        (role.ToolTipText, colours.on_toast),
        (role.Light, colours.hover),
        (role.Midlight, colours.line),
        (role.Mid, colours.line),
        (role.Dark, colours.faint),
    ):
        palette.setColor(target, QColor(source))
    for target in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, target, QColor(colours.faint))
    return palette
