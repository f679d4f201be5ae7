"""format=flowed (RFC 3676): written when composing, joined when showing."""

from collections.abc import Iterator

WIDTH = 72
SIGNATURE = "-- "


def join(text: str, *, delsp: bool = False) -> str:
    """Join the soft line breaks of flowed text; quote depths never flow into each other."""
    return "\n".join(_joined(text.split("\n"), delsp=delsp))


def _joined(lines: list[str], *, delsp: bool) -> Iterator[str]:
    paragraph, depth = "", -1
    for line in lines:
        quotes, content = _unquoted(line)
        if depth >= 0 and (quotes != depth or content == SIGNATURE):
            yield _quoted(paragraph, depth)
            paragraph, depth = "", -1
        if depth < 0 and not content.endswith(" "):
            yield line if quotes else content
            continue
        paragraph += content
        if content.endswith(" ") and content != SIGNATURE:
            depth = quotes
            paragraph = paragraph[:-1] if delsp else paragraph
        else:
            yield _quoted(paragraph, quotes)
            paragraph, depth = "", -1
    if depth >= 0:
        yield _quoted(paragraph, depth)


def _unquoted(line: str) -> tuple[int, str]:
    content = line.lstrip(">")
    depth = len(line) - len(content)
    return depth, content.removeprefix(" ")


def _quoted(content: str, depth: int) -> str:
    return ">" * depth + " " + content if depth else content


def wrap(text: str) -> str:
    """Write text as flowed lines of at most 72 characters where it has spaces to break at.

    Quoted lines stay as they are: their breaks are another's.
    """
    return "\n".join(line for paragraph in text.split("\n") for line in _wrapped(paragraph))


def _wrapped(paragraph: str) -> Iterator[str]:
    if paragraph == SIGNATURE:
        yield paragraph
        return
    paragraph = paragraph.rstrip(" ")
    if paragraph.startswith(">"):
        yield paragraph
        return
    while len(paragraph) > WIDTH:
        at = paragraph.rfind(" ", 1, WIDTH) + 1
        at = at or paragraph.find(" ", WIDTH) + 1
        if not at:
            break
        yield _stuffed(paragraph[:at])
        paragraph = paragraph[at:]
    yield _stuffed(paragraph)


def _stuffed(line: str) -> str:
    """Space-stuff what would be read as a quote or, on the way, as an mbox line (RFC 3676 §4.4)."""
    return " " + line if line.startswith((" ", ">", "From ")) else line
