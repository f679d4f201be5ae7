"""Files that belong to their owner alone."""

import os
import sys
from pathlib import Path


def make_private(path: Path) -> None:
    """Make the file for its owner alone; SQLite gives -wal and -shm the same mode."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR | getattr(os, "O_CLOEXEC", 0), 0o600))
    if sys.platform != "win32":
        path.chmod(0o600)
