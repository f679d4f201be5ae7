"""One message as the plain record that the terminal prints."""

from pathlib import Path
from typing import Any

from app.mime import parse
from app.mime.charsets import LONE_SURROGATE
from app.model.message import Address


def record(source: Path | bytes) -> dict[str, Any]:
    """Return a message as JSON-safe values. Raises OSError where the file cannot be read.

    Keys: path, subject, from, to, cc, reply_to (addr-specs), date (epoch seconds or None),
    message_id, text, html, attachments (name, type, size, sha256, content_id, disposition), warnings.
    """
    path, data = ("", source) if isinstance(source, bytes) else (str(source), source.read_bytes())
    parsed = parse.parse(data)
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
        "attachments": [
            {
                "name": one.name,
                "type": one.type,
                "size": one.size,
                "sha256": one.sha256,
                "content_id": one.content_id,
                "disposition": one.disposition,
            }
            for one in parsed.attachments
        ],
        "warnings": list(parsed.warnings),
    }
    safe: dict[str, Any] = _json_safe(found)
    return safe


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
