"""All sample mail, with its dates counted back from now."""

from collections.abc import Iterator
from datetime import datetime

from app.practice.samples import conversation, letters, newsletter, trouble
from app.practice.samples.letter import Sample


def samples(now: datetime) -> Iterator[Sample]:
    """Yield the sample mail, oldest first, so that UIDs rise with the dates."""
    made = (
        *letters.samples(now),
        *newsletter.samples(now),
        *conversation.samples(now),
        *trouble.samples(now),
    )
    yield from sorted(made, key=lambda sample: sample.age, reverse=True)
