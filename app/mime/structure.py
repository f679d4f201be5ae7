"""The tree of a message's parts, found without decoding or copying any of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.mime import charsets, parameters
from app.mime.parameters import Field

PARTS_SHOWN = 1_000
DEPTH_SHOWN = 100
SCANNED = 200_000_000
"""Bytes looked through for boundaries, at least eight times the source; each level costs one."""
CONTENT_FIELD = re.compile(
    rb"content-(type|transfer-encoding|disposition|id)[ \t]*:([^\n]*(?:\n[ \t][^\n]*)*)",
    re.IGNORECASE,
)
FIELD_CAP = 64 * 1024
BLOCK_CAP = 1_000_000
BLANK_LINE = re.compile(rb"\n\r?\n")
FIELD_LINE = re.compile(rb"[!-9;-~]+[ \t]*:")
ANY_FIELD_LINE = re.compile(rb"^" + FIELD_LINE.pattern, re.MULTILINE)
BLANK_LINES = re.compile(rb"[\r\n]*")
MBOX_LINE = re.compile(rb"\s*>?From [^\n]*\n")
FOLD = re.compile(r"\r?\n[ \t]*")
TOKEN = re.compile(r"[\w\-]+")
GUESSED_BOUNDARY = re.compile(rb"^--([^\s\-][^\r\n]{0,69}?)[ \t]*\r?$", re.MULTILINE)


@dataclass(slots=True)
class Part:
    """One node. Offsets point into the source; `number` is its IMAP section (RFC 9051 §6.4.5.1)."""

    number: str
    start: int
    body: int
    end: int
    type: Field
    disposition: Field
    encoding: str
    content_id: str
    parent: str = ""
    children: list["Part"] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The file name it asks for, "" where there is none."""
        return self.disposition.get("filename") or self.type.get("name")


@dataclass(slots=True)
class Tree:
    """A message's parts, and short words about what had to be mended."""

    root: Part
    warnings: list[str]

    def leaves(self) -> Iterator[Part]:
        """Yield the parts that hold content, in order."""
        waiting = [self.root]
        while waiting:
            part = waiting.pop()
            if part.children:
                waiting.extend(reversed(part.children))
            else:
                yield part


def read(source: bytes) -> Tree:
    """Find the parts of a message; at most 1,000 of them, at most 100 deep. Never raises."""
    return _Walk(source).tree()


def lined(source: bytes) -> bytes:
    """Return a source that knows bare CR alone with LF in its place; all offsets stay."""
    return source if b"\n" in source else source.replace(b"\r", b"\n")


def header_end(source: bytes, start: int, end: int) -> tuple[int, int]:
    """Return where a header block ends and where its body begins."""
    if source[start : start + 1] == b"\n":
        return start, start + 1
    if source[start : start + 2] == b"\r\n":
        return start, start + 2
    blank = BLANK_LINE.search(source, start, end)
    return (blank.start() + 1, blank.end()) if blank else (end, end)


def message_start(source: bytes) -> int:
    """Return where the header begins: after an mbox "From " line, blank lines, a BOM."""
    start = 3 if source.startswith(b"\xef\xbb\xbf") else 0
    if match := MBOX_LINE.match(source, start):
        return match.end()
    first = BLANK_LINES.match(source, start)
    # Blank lines before text are a message without header.
    return first.end() if first and FIELD_LINE.match(source, first.end()) else start


class _Walk:
    """Goes through a source part by part; no recursion, since the depth is the sender's."""

    def __init__(self, source: bytes) -> None:
        self._source = source
        self._warnings: dict[str, None] = {}
        self._count = 0
        self._left = max(SCANNED, 8 * len(source))

    def tree(self) -> Tree:
        start = message_start(self._source)
        root = self._part("", start, len(self._source), "text/plain", "", is_root=True)
        waiting = [(root, 1)]
        while waiting:
            part, depth = waiting.pop()
            self._divide(part, depth)
            waiting.extend((child, depth + 1) for child in reversed(part.children))
        if not root.children:
            root.number = "1"
        return Tree(root, list(self._warnings))

    def _part(
        self, number: str, start: int, end: int, default: str, parent: str, *, is_root: bool = False
    ) -> Part:
        self._count += 1
        stop, body = header_end(self._source, start, end)
        if stop > start and not self._has_header(start, stop, is_root=is_root):
            stop = body = start
            self._warnings["missing-part-header"] = None
        found = _content_fields(self._source[start : min(stop, start + BLOCK_CAP)])
        token = TOKEN.search(found.get("transfer-encoding", ""))
        return Part(
            number=number,
            start=start,
            body=body,
            end=max(body, end),
            type=parameters.content_type(found.get("type", ""), default),
            disposition=parameters.disposition(found.get("disposition", "")),
            encoding=token[0].lower() if token else "",
            content_id=found.get("id", "").strip().strip("<>"),
            parent=parent,
        )

    def _has_header(self, start: int, stop: int, *, is_root: bool) -> bool:
        """A part begins with a field; a message may have a line of rubbish above its fields."""
        end = min(stop, start + BLOCK_CAP)
        if FIELD_LINE.match(self._source, start, end):
            return True
        return is_root and ANY_FIELD_LINE.search(self._source, start, end) is not None

    def _divide(self, part: Part, depth: int) -> None:
        """Give a multipart its children; one without usable boundaries is text after all."""
        if not part.type.value.startswith("multipart/"):
            return
        self._left -= part.end - part.body
        if depth >= DEPTH_SHOWN or self._left < 0:
            self._warnings["too-deep"] = None
            return
        default = "message/rfc822" if part.type.value == "multipart/digest" else "text/plain"
        for start, end in self._spans(part):
            if self._count >= PARTS_SHOWN:
                self._warnings["too-many-parts"] = None
                break
            number = f"{part.number}.{len(part.children) + 1}".lstrip(".")
            part.children.append(self._part(number, start, end, default, part.type.value))
        if not part.children:
            part.type = Field("text/plain", part.type.parameters)

    def _spans(self, part: Part) -> Iterator[tuple[int, int]]:
        """Yield where each child begins and ends; a missing last boundary ends with its parent."""
        boundary = part.type.get("boundary").encode("utf-8", "surrogateescape")
        lines = self._lines(part, boundary) if boundary else iter(())
        first = next(lines, None)
        if first is None:
            self._warnings["missing-boundary"] = None
            guess = GUESSED_BOUNDARY.search(self._source, part.body, part.end)
            if guess is None:
                return
            lines = self._lines(part, guess[1])
            first = next(lines, None)
        while first is not None:
            start, is_last = first[1], first[2]
            if is_last:
                return
            following = next(lines, None)
            if following is None:
                self._warnings["unclosed-multipart"] = None
            yield start, following[0] if following else part.end
            first = following

    def _lines(self, part: Part, boundary: bytes) -> Iterator[tuple[int, int, bool]]:
        """Yield each boundary line: where its line break begins, where it ends, if it closes."""
        source, mark = self._source, b"--" + boundary
        at = source.find(mark, part.body, part.end)
        while at >= 0:
            after = at + len(mark)
            if at == part.body or source[at - 1] == 10:
                newline = source.find(b"\n", after, part.end)
                stop = part.end if newline < 0 else newline + 1
                rest = source[after : min(stop, after + 100)].strip()
                if rest in (b"", b"--"):
                    yield max(part.body, self._before(at)), stop, rest == b"--"
                    after = max(after, stop - 1)
            at = source.find(mark, after, part.end)

    def _before(self, at: int) -> int:
        """Return where the line break before a boundary begins; it belongs to the boundary."""
        if at and self._source[at - 1] == 10:
            at -= 1
            if at and self._source[at - 1] == 13:
                at -= 1
        return at


def _content_fields(block: bytes) -> dict[str, str]:
    """Return the Content-* fields that shape the tree, unfolded, the first of each."""
    found: dict[str, str] = {}
    lowered = block.lower()
    at = 0 if lowered.startswith(b"content-") else _next_content(lowered, 0)
    while at >= 0:
        if match := CONTENT_FIELD.match(block, at):
            text = charsets.text(match[2][:FIELD_CAP])
            value = FOLD.sub(" ", text) if "\n" in text else text
            found.setdefault(match[1].decode("ascii").lower(), value.strip())
        at = _next_content(lowered, at)
    return found


def _next_content(lowered: bytes, at: int) -> int:
    found = lowered.find(b"\ncontent-", at)
    return found + 1 if found >= 0 else -1
