"""Make the manual page from docs/cli.md, so that there is one text about the command."""

import re
from collections.abc import Iterator

HEAD = r""".TH LIFAFA 1 "{date}" "Lifafa {version}" "User Commands"
.SH NAME
lifafa \- mail client that shows its work
.SH SYNOPSIS
.B lifafa
[\fB\-\-profile\fR \fIDIR\fR] [\fB\-\-practice\fR] [\fBmailto:\fR\fIADDRESS\fR | \fIFILE.eml\fR]
.br
.B lifafa
\fICOMMAND\fR [\fIOPTIONS\fR]
.SH DESCRIPTION
"""


def manual(markdown: str, *, version: str, date: str) -> str:
    """Turn the text into a page for man(1). Of Markdown it knows what docs/cli.md uses."""
    body = markdown.split("\n", 1)[1]  # the title is the page's name
    blocks = re.split(r"\n{2,}", body.strip("\n"))
    lines = [line for block in blocks for line in _block(block)]
    return HEAD.format(version=version, date=date) + "\n".join(lines) + "\n"


def _block(block: str) -> Iterator[str]:
    """Turn one heading, table, example or paragraph into roff."""
    first, _, rest = block.partition("\n")
    if first.startswith("## "):
        yield f'.SH "{_text(first[3:]).upper()}"'
        if rest:
            yield from _block(rest)
    elif first.startswith("|"):
        yield from _table(block)
    elif first.startswith("    "):
        yield from (".PP", ".nf", ".RS 4")
        yield from (_text(line[4:]) for line in block.split("\n"))
        yield from (".RE", ".fi")
    else:
        yield ".PP"
        yield from (_text(line) for line in block.split("\n"))


def _table(block: str) -> Iterator[str]:
    """Turn a table of two columns into a list of terms; its head is left out."""
    for row in block.split("\n")[2:]:
        term, _, meaning = row.strip("| ").partition("|")
        yield from (".TP", rf".B {_text(term.strip())}", _text(meaning.strip()))


def _text(text: str) -> str:
    r"""Escape what roff takes as its own, and set `code` in bold and *words* in italics."""
    text = text.replace("\\", r"\e").replace("-", r"\-").replace("~", r"\(ti").replace("^", r"\(ha")
    text = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"`([^`]+)`", r"\\fB\1\\fR", text)
    text = re.sub(r"(?<!\w)\*([^*]+)\*", r"\\fI\1\\fR", text)
    return rf"\&{text}" if text.startswith((".", "'")) else text
