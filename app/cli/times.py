"""Times as one types them at a terminal."""

import re
from datetime import datetime, timedelta

_SPAN = re.compile(r"\+(\d{1,5})\s*(m|min|h|d)")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_UNITS = {"m": "minutes", "min": "minutes", "h": "hours", "d": "days"}


def when(typed: str, now: datetime) -> datetime:
    """Read a time to come: 2026-11-28 09:00, 09:00 (the next), +2h. Raises ValueError.

    Without an offset of its own a time is one of `now`'s zone.
    """
    typed = typed.strip()
    if span := _SPAN.fullmatch(typed):
        return now + timedelta(**{_UNITS[span[2]]: int(span[1])})
    if clock := _CLOCK.fullmatch(typed):
        found = now.replace(hour=int(clock[1]), minute=int(clock[2]), second=0, microsecond=0)
        return found if found > now else found + timedelta(days=1)
    try:
        found = datetime.fromisoformat(typed)
    except ValueError:
        raise ValueError("write 2026-11-28 09:00, 09:00 or +2h") from None
    if found.tzinfo is None:
        found = found.astimezone() if now.tzinfo is None else found.replace(tzinfo=now.tzinfo)
    if found <= now:
        raise ValueError("it has passed")
    return found
