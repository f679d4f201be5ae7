"""Start the window: the list is painted first, and what can wait is begun after that."""

import gc
import logging
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QCoreApplication,
    QLibraryInfo,
    QLocale,
    QProcess,
    QSocketNotifier,
    Qt,
    QTimer,
    QTranslator,
    QUrl,
)
from PySide6.QtWidgets import QApplication, QMessageBox

from app.engine import Engine
from app.model.problem import LifafaError, Problem, ProblemKind
from app.settings import Profile
from ui import theme, wording
from ui.bridge import Bridge
from ui.enter_key import EnterKey
from ui.main_window import MainWindow

if TYPE_CHECKING:
    from ui.instance import Instance

log = logging.getLogger(__name__)

LOG_BYTES = 1_000_000
START_AT_LATEST = 1_000  # milliseconds; where nothing is painted, as with a minimised window


def run(profile: Profile | None, what: Sequence[str] = (), *, practice: bool = False) -> int:
    """Open the window of a profile and stay until it is closed; returns the exit code.

    `what` holds mailto: links and paths of .eml files. With `practice` and no profile, everything
    lives in a folder that is removed at the end.
    """
    application = make_application()
    if profile is None and practice:
        from tempfile import TemporaryDirectory

        with TemporaryDirectory(prefix="lifafa-practice-", ignore_cleanup_errors=True) as folder:
            return _run(application, Profile(Path(folder)), what, practice=True)
    return _run(application, profile or Profile.default(), what, practice=practice)


def make_application() -> QApplication:
    """Return the application, with what must be said before the first of its windows."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    # The browser for HTML letters is made later, but it asks for this before anything is made.
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    application = QApplication(["lifafa"])
    application.setApplicationName("lifafa")
    application.setApplicationDisplayName("Lifafa")
    application.setDesktopFileName("lifafa")
    EnterKey(application)
    return application


class Desktop:
    """A profile's engine, bridge and main window, from first paint to last."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.bridge = Bridge()
        self.bridge.attach(engine.bus)
        self.window = MainWindow(
            self.bridge, engine.mail, engine.accounts, engine.settings, engine.save_settings
        )
        self.window.try_practice = start_practice
        self._started = False

    def show(self) -> None:
        """Show the window; the engine's staff starts when the first rows were painted."""
        self.window.list.view.painted.connect(self._start_after_rows)
        QTimer.singleShot(START_AT_LATEST, self.window, self._start_soon)
        self.window.show()

    def take(self, what: Sequence[str]) -> None:
        """Come forward, and do what a start was given to do."""
        self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
        self.window.raise_()
        self.window.activateWindow()
        for word in what:
            if _is_mailto(word):
                self.window.writing.mailto(word)
            else:
                self.window.open_file(Path(word))

    def start(self) -> None:
        """Let the staff begin, and load what the first paint did not need."""
        if self._started:
            return
        self._started = True
        gc.freeze()  # what is here stays to the end: a collection need not walk through it
        gc.enable()
        _log_to(self.engine.profile.log)
        self.bridge.call(self.engine.start_soon(), self._on_started, owner=self.window)

    def stop(self) -> None:
        """Stop the engine; nothing reaches the window afterwards."""
        self.bridge.detach()
        self.engine.stop()

    def _start_after_rows(self) -> None:
        """Rows come first: what the staff loads would keep them waiting."""
        if self.window.list.model.row(0) is not None:
            self._start_soon()

    def _start_soon(self) -> None:
        if not self._started:
            QTimer.singleShot(0, self.window, self.start)

    def _on_started(self, _: None) -> None:
        """Ask for passwords, tell of new mail, and listen to the network from now on."""
        from ui.network_watch import NetworkWatch
        from ui.notifications import Notifications
        from ui.password_prompt import PasswordPrompts

        self.notifications = Notifications(self.bridge, self.engine.mail, self.window)
        self.notifications.pressed.connect(lambda _key: self.take(()))
        self.prompts = PasswordPrompts(self.bridge, self.engine.accounts, self.window)
        self.prompts.check()
        self.window.status.more.connect(self.prompts.ask_about)
        changed, resumed = self.engine.network_changed, self.engine.resumed
        self.network = NetworkWatch(changed, resumed, self.window)
        self.network.begin()


def install_translations(application: QApplication, language: str) -> None:
    """Speak the language of the settings, or of the system."""
    locale = QLocale(language) if language else QLocale.system()
    if language:
        QLocale.setDefault(locale)
    folder = str(theme.RESOURCES / "translations")
    qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name, place in (("qtbase", qt_folder), ("lifafa", folder)):
        translator = QTranslator(application)
        if translator.load(locale, name, "_", place):
            application.installTranslator(translator)


def start_practice() -> None:
    """Start practice mode beside this window, as a program of its own."""
    frozen = getattr(sys, "frozen", False)
    before = [] if frozen else ["-m", "app.cli.main"]
    QProcess.startDetached(sys.executable, [*before, "window", "--practice"])


def _run(
    application: QApplication, profile: Profile, what: Sequence[str], *, practice: bool
) -> int:
    engine = Engine(profile, practice=practice)
    given = [_given(word) for word in what]
    try:
        profile.make()
        engine.claim()
        engine.open()
    except LifafaError as error:
        return _not_opened(application, profile, given, error.problem)
    install_translations(application, engine.settings.language)
    look = theme.install(application, engine.settings.scheme, dressed=False)
    application.setWindowIcon(theme.icon("lifafa"))
    desktop = Desktop(engine)
    if practice:
        desktop.start()
    look.dress()
    desktop.show()
    listener = _listen(profile, desktop)
    if given:
        QTimer.singleShot(0, desktop.window, lambda: desktop.take(given))
    signals = _quit_on_signals(application)
    try:
        return application.exec()
    finally:
        signals.setEnabled(False)
        listener.close()
        desktop.stop()


def _is_mailto(word: str) -> bool:
    return word.lower().startswith("mailto:")


def _given(word: str) -> str:
    """Return a mailto: link as it is and a file as a whole path; desktops hand over file: URLs."""
    if _is_mailto(word):
        return word
    url = QUrl(word)
    return str(Path(url.toLocalFile() if url.isLocalFile() else word).absolute())


def _not_opened(
    application: QApplication, profile: Profile, given: Sequence[str], problem: Problem
) -> int:
    """Bring the other window forward, or say why this one cannot open."""
    from ui.instance import hand_over

    if problem.kind is ProblemKind.PROFILE_BUSY and hand_over(profile.folder, given):
        return 0
    install_translations(application, "")
    theme.install(application)
    text = wording.problem(problem)
    log.error("not opened: %s", text)
    QMessageBox.critical(None, "Lifafa", f"{text}\n\n{wording.particulars(problem)}".strip())
    return 1


def _listen(profile: Profile, desktop: Desktop) -> "Listener":
    """Listen for later starts, as soon as the window stands."""
    listener = Listener(profile.folder, desktop)
    QTimer.singleShot(0, desktop.window, listener.begin)
    return listener


class Listener:
    """The single-instance server, made after the first paint: QtNetwork takes its time to load."""

    def __init__(self, folder: Path, desktop: Desktop) -> None:
        self._folder = folder
        self._desktop = desktop
        self._instance: Instance | None = None

    def begin(self) -> None:
        """Load what it takes, and listen."""
        from ui.instance import Instance

        instance = Instance(self._folder, self._desktop.window)
        instance.called.connect(self._desktop.take)
        if not instance.listen():
            log.warning("a second start cannot reach this window")
        self._instance = instance

    def close(self) -> None:
        """Listen no longer."""
        if self._instance is not None:
            self._instance.close()


def _log_to(path: Path) -> None:
    """Write warnings and worse into the profile; never more than two files of a megabyte.

    Begun after the first paint: what rotates the file loads half of the network library.
    """
    from logging.handlers import RotatingFileHandler

    handler = RotatingFileHandler(path, maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8")
    handler.setLevel(logging.WARNING)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)


def _quit_on_signals(application: QApplication) -> QSocketNotifier:
    """End in good order on SIGTERM and SIGINT: Python's handlers alone wait for Qt to return."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: application.closeAllWindows())
    notifier = QSocketNotifier(reading, QSocketNotifier.Type.Read, application)
    notifier.activated.connect(lambda: os.read(reading, 16))
    return notifier
