"""The record a terminal prints."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mime.record import record, record_of

DATA = Path(__file__).parent.parent / "data"
KEYS = {
    "path", "subject", "from", "to", "cc", "reply_to", "date", "message_id", "text", "html",
    "html_safe", "attachments", "unpacked", "warnings",
}  # fmt: skip


def test_holds_every_key() -> None:
    found = record(DATA / "newsletter.eml")
    assert set(found) == KEYS
    assert found["path"].endswith("newsletter.eml")
    assert found["from"] == ["news@shop.example"]
    assert found["date"] == 1795408200
    assert set(found["attachments"][0]) == {
        "name",
        "type",
        "size",
        "sha256",
        "content_id",
        "disposition",
    }


def test_a_missing_file_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        record(tmp_path / "none.eml")


@given(st.binary(max_size=500))
def test_is_json_in_utf8(source: bytes) -> None:
    found = record_of(b"Content-Type: text/plain; charset=utf-7\nSubject: " + source)
    assert json.loads(json.dumps(found, ensure_ascii=False).encode("utf-8")) == found
