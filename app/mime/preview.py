"""The one line that a list shows of a letter."""

import re

PREVIEW_LENGTH = 200
LOOKED_AT = 20_000
ATTRIBUTION = re.compile(
    r"^[^\n]{0,200}(?:wrote|schrieb|escribió|a écrit|लिखा|写道|書きました)\s*:\s*$"
)
RULE = re.compile(r"^[\s\-_=*~#|.+<>•·\u2500-\u257f]*$")
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+"
)
LINK = re.compile(r"[<(\[]?https?://\S{20,}")


def preview(text: str) -> str:
    """Return the first 200 characters that say something: no quotes, rules or signature."""
    own = _first_lines(text[:LOOKED_AT], quotes=False)
    return own or _first_lines(text[:LOOKED_AT], quotes=True)


def _first_lines(text: str, *, quotes: bool) -> str:
    kept: list[str] = []
    length = 0
    for line in text.split("\n"):
        if line.rstrip() == "--" and kept:
            break
        line = _meaningful(line, quotes=quotes)
        if line:
            kept.append(line)
            length += len(line) + 1
        if length > PREVIEW_LENGTH:
            break
    return " ".join(kept)[:PREVIEW_LENGTH].rstrip()


def _meaningful(line: str, *, quotes: bool) -> str:
    if line.startswith((">", " >")):
        line = line.lstrip("> ") if quotes else ""
    if not line or RULE.match(line):
        return ""
    if line.rstrip().endswith(":") and ATTRIBUTION.match(line):
        return ""
    if not line.isascii():
        line = INVISIBLE.sub("", line)
    if "://" in line:
        line = LINK.sub(" ", line)
    return " ".join(line.split())
