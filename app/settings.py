"""Typed preferences, and where a profile's files live."""

import json
import logging
import os
import time
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from app.model.problem import file_error

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Profile:
    """Where one profile's files live. The folder is made for its owner alone (0700)."""

    folder: Path

    @classmethod
    def default(cls) -> "Profile":
        """The person's own profile, in the place the system keeps such data."""
        import platformdirs  # only who has no --profile waits for it

        return cls(Path(platformdirs.user_data_dir("lifafa", appauthor=False)))

    @property
    def database(self) -> Path:
        return self.folder / "mail.db"

    @property
    def sources(self) -> Path:
        return self.folder / "sources"

    @property
    def attachments(self) -> Path:
        return self.folder / "attachments"

    @property
    def opened(self) -> Path:
        return self.folder / "opened"

    @property
    def settings(self) -> Path:
        return self.folder / "settings.json"

    @property
    def log(self) -> Path:
        return self.folder / "lifafa.log"

    @property
    def lock(self) -> Path:
        return self.folder / "lock"

    def make(self) -> None:
        """Make the folders, for the owner alone. Raises LifafaError: FILE_UNREADABLE, DISK_FULL."""
        for folder in (self.folder, self.sources, self.attachments, self.opened):
            try:
                folder.mkdir(parents=True, exist_ok=True)
                if os.name == "posix":
                    folder.chmod(0o700)
            except OSError as error:
                raise file_error(error, str(folder)) from error


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person prefers. Every field has a default: older and newer files can be read."""

    language: str = ""
    """"" follows the system; else "en" or "hi"."""
    scheme: str = ""
    """"" follows the system; else "light" or "dark"."""
    density: str = "normal"
    """"compact", "normal" or "roomy"."""
    undo_send_seconds: int = 10
    mark_read_seconds: int = 1
    plain_text_first: bool = False
    write_plain_text: bool = False
    show_message_pane: bool = True
    show_hidden_folders: bool = False
    """Whether folders one is not subscribed to are shown all the same."""
    window_geometry: str = ""
    """Base64 of QWidget.saveGeometry()."""
    window_state: str = ""
    splitter: str = ""
    check_signatures: bool = True
    """Whether signatures of senders are checked, which asks the name system for their domains."""
    remote_images_from: tuple[str, ...] = ()
    """Addresses whose remote images are always shown."""


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """Settings as read; `damaged` is where an unreadable file was moved, or None."""

    settings: Settings
    damaged: Path | None = None


def load(path: Path) -> LoadedSettings:
    """Read settings. A damaged file is moved aside, never lost, and the defaults serve."""
    try:
        stored = json.loads(path.read_text("utf-8"))
        if not isinstance(stored, dict):
            raise ValueError("not an object")
    except FileNotFoundError:
        return LoadedSettings(Settings())
    except (OSError, ValueError, RecursionError) as error:
        log.warning("settings could not be read: %s", error)
        return LoadedSettings(Settings(), _moved_aside(path))
    return LoadedSettings(_merged(Settings(), stored))


def save(path: Path, settings: Settings) -> None:
    """Write settings whole or not at all; where the disk is full they last for this session."""
    fresh = path.with_suffix(".new")
    try:
        fresh.write_text(json.dumps(asdict(settings), indent=1, ensure_ascii=False), "utf-8")
        fresh.replace(path)
    except OSError as error:
        log.warning("settings could not be kept: %s", error.strerror)


def _merged(defaults: Settings, stored: dict[str, Any]) -> Settings:
    """Take what fits: unknown names and values of another type are left out."""
    fitting: dict[str, Any] = {}
    for field in fields(defaults):
        default = getattr(defaults, field.name)
        value = stored.get(field.name, default)
        if isinstance(default, tuple) and isinstance(value, list):
            value = tuple(item for item in value if isinstance(item, str))
        if type(value) is type(default):
            fitting[field.name] = value
    return replace(defaults, **fitting)


def _moved_aside(path: Path) -> Path | None:
    aside = path.with_name(f"{path.name}.damaged-{int(time.time())}")
    try:
        path.replace(aside)
    except OSError:
        return None
    return aside
