"""Times as one types them at a terminal."""

import re
from datetime import datetime, time, timedelta

_SPAN = re.compile(r"\+(\d{1,5})\s*(m|min|h|d)")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_UNITS = {"m": "minutes", "min": "minutes", "h": "hours", "d": "days"}


def when(typed: str, now: datetime) -> datetime:
    """Read a time to come: 2026-11-28 09:00, 09:00 (the next), +2h. Raises ValueError.

    Without an offset of its own it is what the clock on the wall shows then, which may have gone
    over to summer time or back meanwhile.
    """
    typed = typed.strip()
    if span := _SPAN.fullmatch(typed):
        return now + timedelta(**{_UNITS[span[2]]: int(span[1])})
    if clock := _CLOCK.fullmatch(typed):
        return _next(time(int(clock[1]), int(clock[2])), now)
    try:
        found = datetime.fromisoformat(typed)
    except ValueError:
        raise ValueError("write 2026-11-28 09:00, 09:00 or +2h") from None
    if found.tzinfo is None:
        found = found.astimezone()
    if found <= now:
        raise ValueError("it has passed")
    return found


def _next(hour: time, now: datetime) -> datetime:
    """Return when the clock shows that hour next."""
    today = now.astimezone().date()
    found = datetime.combine(today, hour).astimezone()
    if found > now:
        return found
    return datetime.combine(today + timedelta(days=1), hour).astimezone()
