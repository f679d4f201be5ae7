"""One message as the plain record that the terminal prints."""

from pathlib import Path
from typing import Any

from app.mime import parse
from app.mime.charsets import LONE_SURROGATE
from app.model.message import Address, Attachment


def record(path: Path) -> dict[str, Any]:
    """Return the record of a message file. Raises OSError where it cannot be read."""
    return record_of(path.read_bytes(), path=str(path))


def record_of(source: bytes, *, path: str = "") -> dict[str, Any]:
    """Return a message as JSON-safe values.

    Keys: path, subject, from, to, cc, reply_to (addr-specs), date (epoch seconds or None),
    message_id, text, html, html_safe, warnings, attachments (each name, type, size, sha256,
    content_id, disposition), unpacked (likewise: files inside winmail.dat, uuencode or yEnc).
    """
    from app.mime import html as markup  # its style sheet reader takes its time to load

    parsed = parse.parse(source)
    envelope = parsed.envelope
    found: dict[str, Any] = {
        "path": path,
        "subject": envelope.subject,
        "from": _specs(envelope.sender),
        "to": _specs(envelope.to),
        "cc": _specs(envelope.cc),
        "reply_to": _specs(parsed.reply_to),
        "date": envelope.date,
        "message_id": envelope.message_id,
        "text": parsed.text,
        "html": parsed.html,
        "html_safe": markup.clean(parsed.html, remote=False).html if parsed.html else "",
        "attachments": [_file(one) for one in parsed.attachments],
        "unpacked": [_file(one) for one in parsed.unpacked],
        "warnings": list(parsed.warnings),
    }
    safe: dict[str, Any] = _json_safe(found)
    return safe


def _file(one: Attachment) -> dict[str, Any]:
    return {
        "name": one.name,
        "type": one.type,
        "size": one.size,
        "sha256": one.sha256,
        "content_id": one.content_id,
        "disposition": one.disposition,
    }


def _specs(people: tuple[Address, ...]) -> list[str]:
    return [one.address for one in people if one.address]


def _json_safe(value: Any) -> Any:
    """Replace lone surrogates, which JSON can write but no reader has to take."""
    match value:
        case str():
            return LONE_SURROGATE.sub("\ufffd", value)
        case list():
            return [_json_safe(one) for one in value]
        case dict():
            return {key: _json_safe(one) for key, one in value.items()}
        case _:
            return value
