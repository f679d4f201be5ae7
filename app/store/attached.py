"""Which copies of attached files some letter still needs."""

from app.store.database import Reader

# Of every draft, also of one whose letter is in the outbox: it can be taken back.
IN_USE = "SELECT DISTINCT each.value ->> 3 FROM draft, json_each(draft.attachments) AS each"


def in_use(reader: Reader) -> set[str]:
    """Return the SHA-256 of every copy that a draft names."""
    return {sha256 for (sha256,) in reader.rows(IN_USE)}
