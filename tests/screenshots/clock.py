"""A clock that stands still, so that "today" and "12 min ago" are the same in every drawing."""

import datetime
import os
import time

from ui.composer.foot import LetterFoot

NOW = 1_773_139_320
"""Tuesday, 10 March 2026, 10:42 UTC."""

_Real = datetime.datetime


class _Standing(_Real):
    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> "_Standing":
        return cls.fromtimestamp(NOW, tz)


def stop() -> None:
    """Stop the clock of this process, in UTC; it never goes again."""
    os.environ["TZ"] = "UTC"
    time.tzset()
    time.time = lambda: float(NOW)
    datetime.datetime = _Standing  # type: ignore[misc] # the whole process lives at one moment
    show_saved = LetterFoot.show_saved
    LetterFoot.show_saved = lambda foot, at: show_saved(foot, type(at)(10, 42))  # type: ignore[method-assign, assignment] # likewise
