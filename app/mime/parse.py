"""Sources to letters: whole, as a digest for list and index, or one part of them."""

import hashlib
from collections.abc import Iterator
from itertools import islice

from app.mime import armour, charsets, flowed, headers, html_text, structure, tnef, transfer
from app.mime.armour import Inside
from app.mime.preview import preview
from app.mime.structure import Part, Tree
from app.model.message import Attachment, Digest, ParsedMessage
from app.model.problem import LifafaError, Problem, ProblemKind

TEXT_SHOWN = 8_000_000
TEXT_INDEXED = 1_000_000
HTML_INDEXED = 2_000_000
ADDRESS_FIELDS = ("from", "to", "cc", "bcc", "reply-to", "sender")
SIGNATURES = frozenset(
    ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature")
)


def parse(source: bytes) -> ParsedMessage:
    """Read a whole message. Never raises: what is broken is read as far as it goes.

    `text` keeps format=flowed as it came; `shown_text` has its paragraphs joined for display. Parts
    beyond the 1,000th or 100 levels are left out: warnings say "too-many-parts", "too-deep". What
    winmail.dat says is the letter's text where it has none of its own.
    """
    source = structure.lined(source)
    tree = structure.read(source)
    warnings = dict.fromkeys(tree.warnings)
    fields = tuple(headers.fields(header_block(source)))
    found = _first_of_each(fields)
    leaves = tuple(tree.leaves())
    texts = [part for part in leaves if is_text(part, "text/plain")]
    htmls = [part for part in leaves if is_text(part, "text/html")]
    bodies = {part.number for part in texts + htmls}
    plain = [part_text(source, part, warnings) for part in texts]
    shown = [_shown(source, *both) for both in zip(texts, plain, strict=True)]
    html = [part_text(source, part, warnings) for part in htmls]
    if not texts and not htmls:
        packet = _packet(source, leaves)
        plain, shown, html = [packet.text], [packet.text], [packet.html]
    return ParsedMessage(
        envelope=headers.envelope(found),
        reply_to=headers.addresses(found.get("reply-to", "")),
        bcc=headers.addresses(found.get("bcc", "")),
        text="\n".join(plain),
        shown_text="\n".join(shown),
        html="\n".join(html),
        attachments=tuple(attachment(source, part) for part in leaves if part.number not in bodies),
        headers=tuple((name, headers.decode(value)) for name, value in fields),
        warnings=tuple(warnings),
        unpacked=tuple(islice(_unpacked(source, leaves), structure.PARTS_SHOWN)),
    )


def digest(source: bytes) -> Digest:
    """Return what list and full-text index need of a message. Never raises.

    The tree is found in C-speed scans and only the text is decoded, so attachments cost nothing.
    """
    source = structure.lined(source)
    tree = structure.read(source)
    text = _indexed_text(source, tree)
    return Digest(
        preview=preview(text),
        text=text,
        attachment_names=tuple(_attached_names(source, tree)),
    )


def part(source: bytes, number: str) -> bytes:
    """Return the decoded bytes of part "1.2", "cid:…", or of "2~1", the first file inside part 2.

    Raises MESSAGE_GONE where it is not there.
    """
    source = structure.lined(source)
    wanted, _, inside = number.removeprefix("cid:").partition("~")
    if number.startswith("cid:"):
        wanted, inside = number[4:], ""
    for leaf in structure.read(source).leaves():
        if (leaf.content_id if number.startswith("cid:") else leaf.number) == wanted:
            if not inside:
                return content(source, leaf)
            for at, file in enumerate(_inside(source, leaf), 1):
                if inside == str(at):
                    return file.data
    raise LifafaError(Problem(ProblemKind.MESSAGE_GONE, detail=number))


def header_block(source: bytes) -> bytes:
    """Return the header block of a source, without mbox line, at most 1 MB of it."""
    source = structure.lined(source)
    start = structure.message_start(source)
    stop, _ = structure.header_end(source, start, len(source))
    return source[start : min(stop, start + headers.BLOCK_CAP)]


def content(source: bytes, part: Part) -> bytes:
    """Return the decoded bytes of one part."""
    return transfer.decode(source[part.body : part.end], part.encoding)


def attachment(source: bytes, part: Part) -> Attachment:
    """Describe a part that is not the letter's own text."""
    data = content(source, part)
    return Attachment(
        part=part.number,
        name=part.name,
        type=part.type.value,
        size=len(data),
        content_id=part.content_id,
        disposition=part.disposition.value or ("inline" if _stands_inside(part) else "attachment"),
        sha256=hashlib.sha256(data).hexdigest(),
    )


def is_text(part: Part, kind: str) -> bool:
    """Say whether a part is the letter's own text of this type, not a file of text."""
    if part.type.value != kind or part.disposition.value == "attachment":
        return False
    return not part.name


def part_text(source: bytes, part: Part, warnings: dict[str, None] | None = None) -> str:
    """Return the text of a part with LF line ends, at most 8 MB of it."""
    warnings = {} if warnings is None else warnings
    data = content(source, part)
    if len(data) > TEXT_SHOWN:
        data = data[:TEXT_SHOWN]
        warnings["text-cut"] = None
    return _text_of(part, data, warnings)


def _text_of(part: Part, data: bytes, warnings: dict[str, None]) -> str:
    label = part.type.get("charset")
    if not label and part.type.value == "text/html":
        label = charsets.declared(data)
    if label and not charsets.is_known(label):
        warnings["unknown-charset"] = None
    text = charsets.text(data, label).removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _first_of_each(fields: tuple[tuple[str, str], ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in fields:
        key = name.lower()
        if key in headers.MERGED and key in found:
            if len(found[key]) < headers.MERGED_CAP:
                found[key] += ", " + value
        else:
            found.setdefault(key, value)
    return found


def _shown(source: bytes, part: Part, text: str) -> str:
    """Return the text of a part as it is shown, given as it came."""
    if _may_hold_files(source, part):
        data = content(source, part)
        if found := armour.blocks(data):
            text = _text_of(part, armour.without(data, found)[:TEXT_SHOWN], {})
    if part.type.get("format").lower() != "flowed":
        return text
    return flowed.join(text, delsp=part.type.get("delsp").lower() == "yes")


def _unpacked(source: bytes, leaves: tuple[Part, ...]) -> Iterator[Attachment]:
    """Yield the files inside parts: of winmail.dat, and of uuencode or yEnc in the text."""
    for leaf in leaves:
        for at, file in enumerate(_inside(source, leaf), 1):
            yield Attachment(
                part=f"{leaf.number}~{at}",
                name=file.name,
                type=file.type,
                size=len(file.data),
                content_id=file.content_id,
                sha256=hashlib.sha256(file.data).hexdigest(),
            )


def _inside(source: bytes, leaf: Part) -> tuple[Inside, ...]:
    if tnef.is_tnef(leaf.type.value, leaf.name):
        return tnef.files(content(source, leaf))
    if is_text(leaf, "text/plain") and _may_hold_files(source, leaf):
        return tuple(block.file for block in armour.blocks(content(source, leaf)))
    return ()


def _may_hold_files(source: bytes, text: Part) -> bool:
    """Say whether it is worth looking for files in a text: not in base64, which needs no more."""
    return source.find(b"begin ", text.body, text.end) >= 0


def _packet(source: bytes, leaves: tuple[Part, ...]) -> tnef.Packet:
    for leaf in leaves:
        if tnef.is_tnef(leaf.type.value, leaf.name):
            return tnef.read(content(source, leaf))
    return tnef.Packet()


def _attached_names(source: bytes, tree: Tree) -> Iterator[str]:
    """Yield the names of what a person would call attached; of winmail.dat, of what is inside."""
    for leaf in tree.leaves():
        if found := _inside(source, leaf):
            yield from (file.name for file in found)
        elif _is_attached(leaf):
            yield leaf.name


def _indexed_text(source: bytes, tree: Tree) -> str:
    """Return the text to search: the plain parts, else the HTML ones read as text."""
    plain = _joined(_texts(source, tree, "text/plain"))
    if plain.strip():
        return plain
    html = list(_texts(source, tree, "text/html"))
    if not html:
        packet = _packet(source, tuple(tree.leaves()))
        if packet.text:
            return packet.text[:TEXT_INDEXED]
        html = [packet.html]
    return _joined(html_text.to_text(text[:HTML_INDEXED], links=False) for text in html)


def _texts(source: bytes, tree: Tree, kind: str) -> Iterator[str]:
    for leaf in tree.leaves():
        if is_text(leaf, kind):
            yield part_text(source, leaf)


def _joined(texts: Iterator[str]) -> str:
    return "\n".join(texts)[:TEXT_INDEXED]


def _is_attached(part: Part) -> bool:
    """Say whether a person would call a part attached: no image inside the text, no seal."""
    if is_text(part, "text/plain") or is_text(part, "text/html") or part.type.value in SIGNATURES:
        return False
    return not _stands_inside(part) or part.disposition.value == "attachment"


def _stands_inside(part: Part) -> bool:
    """Say whether a part is there to be shown in the HTML beside it."""
    return bool(part.content_id) and part.parent == "multipart/related"
