"""Questions about messages: rows become content, parts become files."""

import secrets
from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import count, islice
from pathlib import Path

from app.mime import pictures
from app.mime.names import safe_name
from app.mime.parse import parse, part
from app.model.account import AccountId
from app.model.mailbox import MailboxId
from app.model.message import (
    Address,
    Attachment,
    BodyState,
    Envelope,
    Flag,
    MessageContent,
    MessageKey,
    MessageRow,
    ParsedMessage,
)
from app.model.problem import LifafaError, Problem, ProblemKind, file_error
from app.store import bodies, messages, pop3
from app.store.database import Reader

NO_KEY = MessageKey(0)


def content(reader: Reader, key: MessageKey, remote: bool) -> MessageContent:
    """Return a message as it is shown; FETCHING where its body is not here. Raises MESSAGE_GONE.

    The attachments of a beginning are cut off, or unknown: none is shown.
    """
    row = _row(reader, key)
    source = bodies.source(reader, key)
    if source is None:
        return MessageContent(key, row, _absent(reader, key), _headers_only(reader, key))
    whole = shown(row, source, remote)
    if not bodies.is_beginning(reader, key):
        return whole
    return replace(whole, state=BodyState.PARTIAL, parsed=replace(whole.parsed, attachments=()))


def source_of(reader: Reader, key: MessageKey) -> bytes:
    """Return a message's source. Raises MESSAGE_GONE where neither row nor body is here.

    Raises ONLY_BEGINNING where that is all there is: nobody shall save or send it for the whole.
    """
    source = bodies.source(reader, key)
    if source is None:
        raise LifafaError(Problem(ProblemKind.MESSAGE_GONE))
    if bodies.is_beginning(reader, key):
        raise LifafaError(Problem(ProblemKind.ONLY_BEGINNING))
    return source


def part_of(reader: Reader, key: MessageKey, number: str) -> bytes:
    """Return the decoded bytes of one part.

    Raises TOO_COMPLEX for a picture of the text ("cid:…") that would fill the memory when drawn.
    """
    return _harmless(part(source_of(reader, key), number), number)


def _harmless(data: bytes, number: str) -> bytes:
    if number.startswith("cid:") and pictures.is_bomb(data):
        raise LifafaError(Problem(ProblemKind.TOO_COMPLEX, detail=number))
    return data


def shown(row: MessageRow, source: bytes, remote: bool) -> MessageContent:
    """Clean a message for display. One that is too complex still has its source."""
    from app.mime import html as markup  # its style sheet reader must not delay the window
    from app.mime import links

    try:
        parsed = parse(source)
        cleaned = markup.clean(parsed.html, remote=remote)
    except LifafaError as error:
        if error.problem.kind is not ProblemKind.TOO_COMPLEX:
            raise
        return MessageContent(row.key, row, BodyState.HERE, _empty(), too_complex=True)
    return MessageContent(
        key=row.key,
        row=row,
        state=BodyState.HERE,
        parsed=replace(parsed, attachments=tuple(_listed(parsed))),
        html=cleaned.html if parsed.html.strip() else "",
        text=parsed.shown_text or markup.to_text(parsed.html),
        remote_count=0 if remote else cleaned.remote_count,
        tracking_pixels=cleaned.tracking_pixels,
        links=links.links(cleaned.html),
    )


def from_file(path: Path, remote: bool) -> MessageContent:
    """Read an .eml file as a message nobody stored. Raises FILE_UNREADABLE."""
    try:
        source = path.read_bytes()
    except OSError as error:
        raise file_error(error, str(path)) from error
    return replace(shown(_row_of_file(source), source, remote), file=path)


def part_of_file(path: Path, number: str) -> bytes:
    """Return the decoded bytes of one part of an .eml file. Raises what part_of() does."""
    try:
        source = path.read_bytes()
    except OSError as error:
        raise file_error(error, str(path)) from error
    return _harmless(part(source, number), number)


def save_part(reader: Reader, key: MessageKey, number: str, folder: Path) -> Path:
    """Write an attachment into a folder under a safe name that nothing there has yet."""
    source = source_of(reader, key)
    return write_new(folder, _name_of(source, number), part(source, number))


def part_to_open(reader: Reader, key: MessageKey, number: str, opened: Path) -> Path:
    """Write a read-only copy into a folder of its own, which nobody can guess."""
    folder = opened / secrets.token_hex(8)
    folder.mkdir(mode=0o700, parents=True)
    path = save_part(reader, key, number, folder)
    path.chmod(0o400)
    return path


def write_new(folder: Path, name: str, data: bytes) -> Path:
    """Write a file that did not exist: "name.pdf", else "name (2).pdf", …

    Raises DISK_FULL, FILE_UNREADABLE.
    """
    for free in islice(_numbered(name), 10_000):
        path = folder / free
        try:
            with path.open("xb") as file:
                file.write(data)
        except FileExistsError:
            continue
        except OSError as error:
            path.unlink(missing_ok=True)
            raise file_error(error, str(path)) from error
        return path
    raise LifafaError(Problem(ProblemKind.FILE_UNREADABLE, detail=str(folder / name)))


def _row(reader: Reader, key: MessageKey) -> MessageRow:
    for row in messages.rows(reader, (key,)):
        return row
    raise LifafaError(Problem(ProblemKind.MESSAGE_GONE))


def _absent(reader: Reader, key: MessageKey) -> BodyState:
    """A body that no server has under a UID or a UIDL cannot be fetched."""
    where = messages.location(reader, key)
    there = (where is not None and where[2] is not None) or pop3.line_of(reader, key) is not None
    return BodyState.FETCHING if there else BodyState.MISSING


def _headers_only(reader: Reader, key: MessageKey) -> ParsedMessage:
    return ParsedMessage(messages.envelope(reader, key), (), (), "", "", ())


def _empty() -> ParsedMessage:
    return ParsedMessage(Envelope(), (), (), "", "", ())


def _listed(parsed: ParsedMessage) -> Iterator[Attachment]:
    """Yield what a person may save, under the names it will have: of winmail.dat, what is inside.

    Two files never share a name, so that the name shown is the name saved.
    """
    opened = {one.part.partition("~")[0] for one in parsed.unpacked}
    taken: set[str] = set()
    for one in (*parsed.attachments, *parsed.unpacked):
        if one.part not in opened:
            name = _free_name(safe_name(one.name, one.type), taken)
            taken.add(name.casefold())
            yield replace(one, name=name)


def _free_name(name: str, taken: Collection[str]) -> str:
    return next(one for one in _numbered(name) if one.casefold() not in taken)


def _numbered(name: str) -> Iterator[str]:
    """Yield "name.pdf", "name (2).pdf", and so on."""
    stem, suffix = Path(name).stem, Path(name).suffix
    yield name
    yield from (f"{stem} ({number}){suffix}" for number in count(2))


def _name_of(source: bytes, number: str) -> str:
    for attachment in _listed(parse(source)):
        if attachment.part == number:
            return attachment.name
    return safe_name("", "application/octet-stream")


def _row_of_file(source: bytes) -> MessageRow:
    from app.mime.headers import scan
    from app.mime.parse import header_block

    envelope = scan(header_block(source))
    sender = envelope.sender[0] if envelope.sender else Address("", "")
    return MessageRow(
        key=NO_KEY,
        account_id=AccountId(0),
        mailbox_id=MailboxId(0),
        sender=sender,
        recipients=", ".join(address.shown for address in envelope.to),
        subject=envelope.subject,
        preview="",
        date=envelope.date or 0,
        size=len(source),
        flags=Flag.SEEN,
        keywords=(),
        attachments=0,
        conversation_id=0,
        conversation_size=1,
    )
