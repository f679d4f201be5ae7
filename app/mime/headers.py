"""Header blocks to envelopes: fast, tolerant, never raising."""

import re
from collections.abc import Iterable, Iterator

from app.mime import charsets, dates
from app.mime.addresses import addresses
from app.mime.words import decode
from app.model.message import Address, Envelope

__all__ = ["addresses", "decode", "envelope", "fields", "identifier", "identifiers", "scan"]

BLOCK_CAP = 1_000_000
FIELD_CAP = 64 * 1024
MERGED_CAP = 4 * FIELD_CAP
REFERENCES_KEPT = 200
FOLD = re.compile(r"\n[ \t]+")
IDENTIFIER = re.compile(r"<([^<>]+)>")
SEPARATORS = re.compile(r"[\s<>,\"]+")
CHARSET = re.compile(rb"charset=\"?([\w.:\-]+)", re.IGNORECASE)
SPACES = re.compile(r"\s+")
WANTED = frozenset(
    (
        "from", "to", "cc", "subject", "date", "message-id", "references", "in-reply-to",
        "list-id", "content-type", "sender", "apparently-to",
    )
)  # fmt: skip
WANTED_FIELD = re.compile(
    rf"^({'|'.join(sorted(WANTED, key=len, reverse=True))})[^\S\n]*:(.*)",
    re.ASCII | re.IGNORECASE | re.MULTILINE,
)
MERGED = frozenset(("to", "cc"))


def scan(header_block: bytes) -> Envelope:
    """Return the envelope of a header block (whole, or the few fields a list fetches)."""
    found: dict[str, str] = {}
    for name, value in WANTED_FIELD.findall(_unfolded(header_block[:BLOCK_CAP])):
        key = name.lower()
        if key not in found:
            found[key] = value[:FIELD_CAP].strip()
        elif key in MERGED and len(found[key]) < MERGED_CAP:
            found[key] += ", " + value[:FIELD_CAP].strip()
    return envelope(found)


def envelope(found: dict[str, str]) -> Envelope:
    """Return the envelope of raw field values under their lower-case names."""
    get = found.get
    date = get("date")
    kind = get("content-type", "")
    return Envelope(
        subject=decode(get("subject", "")),
        sender=_people(get("from") or get("sender", "")),
        to=_people(get("to") or get("apparently-to", "")),
        cc=_people(get("cc", "")),
        date=dates.epoch(date) if date else None,
        message_id=identifier(get("message-id", "")),
        references=references(get("references", ""), get("in-reply-to", "")),
        list_id=_list_id(get("list-id", "")),
        has_attachment_hint=kind[:15].lower() == "multipart/mixed",
    )


def fields(header_block: bytes) -> Iterator[tuple[str, str]]:
    """Yield (name, unfolded raw value) in order; lines that are no field are skipped.

    The block is cut at 1 MB and each value at 64 KB. 8-bit values are read by what they are.
    """
    for line in _unfolded(header_block[:BLOCK_CAP]).split("\n"):
        name, colon, value = line.partition(":")
        if colon and name and name[0] not in " \t":
            yield name.rstrip(), value[:FIELD_CAP].strip()


def identifier(value: str) -> str:
    """Return the first message identifier of a value without its brackets, "" if there is none."""
    found = identifiers(value)
    return found[0] if found else ""


def identifiers(value: str) -> tuple[str, ...]:
    """Return the identifiers of a References-like value (RFC 5322 §3.6.4), brackets or not."""
    if "<" in value:
        found: Iterable[str] = IDENTIFIER.findall(value)
    else:
        words = SEPARATORS.split(value)
        found = [word for word in words if "@" in word] or words[:1]
    stripped = (SPACES.sub("", one) if " " in one or "\t" in one else one for one in found)
    return tuple(one for one in stripped if one)


def references(references_value: str, in_reply_to: str) -> tuple[str, ...]:
    """Join References and In-Reply-To, oldest first, each once; of very many keep both ends."""
    chain = dict.fromkeys(identifiers(references_value)) if references_value else {}
    if in_reply_to and (parents := identifiers(in_reply_to)):
        # "Message from Jo <jo@x> of Monday <id@x>": the identifier is the last.
        chain.setdefault(parents[0] if in_reply_to.lstrip().startswith("<") else parents[-1])
    joined = tuple(chain)
    if len(joined) > REFERENCES_KEPT:
        return joined[:1] + joined[1 - REFERENCES_KEPT :]
    return joined


def _unfolded(block: bytes) -> str:
    """Return a block as text, one field a line."""
    text = _text(block)
    if "\r" in text:
        text = text.replace("\r\n", "\n")
        text = text.replace("\r", " " if "\n" in text else "\n")
    if "\n " in text or "\n\t" in text:
        text = FOLD.sub(" ", text)
    return text


def _text(block: bytes) -> str:
    """Decode a block: UTF-8 (RFC 6532) where it is, else by the charset its Content-Type names."""
    try:
        text = block.decode("utf-8")
    except UnicodeDecodeError:
        label = CHARSET.search(block)
        charset = label[1].decode("ascii", "replace") if label else ""
        text = "\n".join(charsets.text(line, charset) for line in block.split(b"\n"))
    return text.replace("\0", "") if "\0" in text else text


def _people(value: str) -> tuple[Address, ...]:
    return addresses(value) if value else ()


def _list_id(value: str) -> str:
    return identifier(value) if "<" in value else value.strip()
