"""What strangers call their files: nothing is written outside the folder, nothing is hidden."""

import unicodedata
from email.utils import encode_rfc2231
from pathlib import Path

import pytest

from app.desk.reading import _name_of, from_file, write_new
from app.mime.parse import part
from app.model.message import Attachment
from ui.message_view.attachments import is_program

CLIMBING = """
../evil.txt|../../evil.txt|..\\evil.txt|..\\..\\evil.txt|/etc/passwd|/tmp/evil.txt|~/evil.txt
~root/evil.txt|C:\\evil.txt|C:evil.txt|\\\\server\\share\\evil.txt|//server/share/evil.txt
./evil.txt|.\\evil.txt|a/../../evil.txt|a\\..\\..\\evil.txt|a/b/c.txt|..|.|../|..\\|/|\\|...|....//evil
..%2fevil.txt|%2e%2e/evil.txt|..%5cevil.txt|%2fetc%2fpasswd|..\u2215evil.txt|..\uff0fevil.txt
..\u2044evil.txt|file:///etc/passwd|a:b.txt|evil.txt:stream|evil.txt::$DATA|a.txt/|a.txt\\|/dev/null
/proc/self/mem|$HOME/x|${HOME}/x|`id`.txt|$(id).txt|a;rm -rf x.txt|a|b.txt|a&b.txt|a>b.txt|a<b.txt
--help|-rf|-o/etc/x|@file|#x.txt|%PATH%.txt|*.txt|?.txt|[a].txt|{a,b}.txt|'x'.txt|"x".txt
.bashrc|.ssh/authorized_keys|.profile|.config/autostart/x.desktop|.htaccess|..hidden|. hidden
""".replace("\n", "|").split("|")
RESERVED = """
CON|con.txt|PRN|prn.pdf|AUX|aux.c|NUL|nul.|COM1|com1.txt|COM9.x|COM¹|LPT1|lpt9.txt|CONIN$|CONOUT$
CLOCK$|con .txt|con.tar.gz|CON.|nul:|aux |com0.txt
""".replace("\n", "|").split("|")
HIDING = (
    """
photo\u202egpj.exe|photo\u202dgpj.exe|\u202eexe.gpj|a\u2066b\u2069.exe|a\u200fb.exe|a\u200eb.exe
a\u061cb.exe|in\u200bvisible.exe|in\u200cvisible.exe|in\u200dvisible.exe|\ufeffa.exe|a\u00adb.exe
a\u2060b.exe|a\u180eb.exe|a\u3164.exe|\u115fa.exe|a\uffa0.exe|a\u034fb.exe|a\ufe0fb.exe
a\U000e0041.exe|a\u2028b.exe|a\u2029b.exe|a\x85b.exe|a\x00.exe|a.pdf\x00.exe|a\rb.exe|a\nb.exe
a\tb.exe|a\x1b[2Jb.exe|a\x7fb.exe|a\x08b.exe|invoice.pdf                              .exe
invoice.pdf\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0.exe|invoice.pdf\u3000\u3000.exe|a.pdf.exe
a.exe |a.exe.|a.exe. . .|a.exe\u00a0|a.EXE|a.eXe|a.pdf\u2024exe|a.pdf\u3002exe|a.exe\u200b
.exe|a..exe|a.exe/|a.exe\\|a.exe\x00.pdf|a\u0338.exe|\u0301a.exe|e\u0301.txt|नाम.txt|क\u200dष.txt
""".strip("\n")
    .replace("\n", "|")
    .split("|")
)
OTHERS = [
    "a|b.txt",
    "|",
    "a\u2044b.txt",
    "a\u2215b.txt",
    "a\uff3cb.txt",
    "a\uff0eexe",
    "а.exe",
    "a\u05d0.exe",
    "שלום.txt",
    "سلام.pdf",
    "会議.txt",
    "हिन्दी नाम.pdf",
    "👩\u200d💻.txt",
    "ﬁle.txt",
    "Ａ.txt",
    "a\ufffd.txt",
    "\ud800.txt",
    "a\ue000.txt",
    "a\U0010ffff.txt",
    "=?utf-8?q?x.exe?=",
    "a%00.txt",
    "a%0d%0ab.txt",
    "&lt;b&gt;.txt",
    "<script>.txt",
    "<img src=x>.png",
    "a;b=c.txt",
    "a,b.txt",
    "a=b.txt",
    "''",
    '""',
    "desktop.ini",
    "Thumbs.db",
    "autorun.inf",
    ".DS_Store",
    "a.tar.gz",
    "a.b.c.d.e",
    "-",
    "--",
    "_",
    "__",
    "con",
    "a.{20D04FE0-3AEA-1069-A2D8-08002B30309D}",
    "a.lnk",
    "a.url",
    "a.pif",
    "winmail.dat",
]
LENGTHS = [
    "a" * 300 + ".txt",
    "a." + "b" * 300,
    "ना" * 200 + ".pdf",
    "." * 300,
    " " * 300,
    "a" * 5_000,
]
NAMES = [name for name in [*CLIMBING, *RESERVED, *HIDING, *OTHERS, *LENGTHS] if name]


def letter(name: str, folder: Path) -> Path:
    """Write a letter with a file of that name, spelt as RFC 2231 spells it."""
    coded = encode_rfc2231(name.encode("utf-8", "surrogatepass").decode("latin-1"), "utf-8", "")
    fields = f"Content-Type: application/pdf\nContent-Disposition: attachment;\n filename*={coded}"
    source = f"Subject: x\n{fields}\n\nx"
    path = folder / "letter.eml"
    path.write_bytes(source.encode())
    return path


def test_there_are_as_many_names_as_were_promised() -> None:
    assert len(set(NAMES)) >= 168


@pytest.mark.parametrize("name", NAMES, ids=[ascii(name)[:40] for name in NAMES])
def test_what_is_shown_is_saved_and_stays_in_the_folder(name: str, tmp_path: Path) -> None:
    inside = tmp_path / "outer" / "chosen"
    inside.mkdir(parents=True)
    mail = letter(name, tmp_path)
    before = set(tmp_path.rglob("*"))
    (shown,) = from_file(mail, remote=False).parsed.attachments
    source = mail.read_bytes()
    saved = write_new(inside, _name_of(source, shown.part), part(source, shown.part))
    assert saved.name == shown.name
    assert set(tmp_path.rglob("*")) - before == {inside / shown.name}
    assert saved.read_bytes() == b"x"
    for character in shown.name:
        assert unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp"), ascii(shown.name)
        assert character in "\u200d\u200c" or unicodedata.category(character) != "Cf"


@pytest.mark.parametrize(
    "name", [name for name in HIDING if ".exe" in name.lower() and "\x00.pdf" not in name]
)
def test_a_program_is_known_whatever_hides_its_ending(name: str, tmp_path: Path) -> None:
    (shown,) = from_file(letter(name, tmp_path), remote=False).parsed.attachments
    if shown.name.lower().endswith(".exe"):
        assert is_program(shown)
    else:  # what the system would not run either
        assert "." not in shown.name or not shown.name.lower().rstrip("_").endswith(".exe")


@pytest.mark.parametrize(
    ("name", "type_", "asks"),
    [
        ("a.exe", "application/pdf", True),
        ("a.pdf", "application/x-msdownload", True),
        ("a.sh", "text/plain", True),
        ("a.desktop", "text/plain", True),
        ("a.docm", "application/octet-stream", True),
        ("a.html", "text/html", True),
        ("a.svg", "image/svg+xml", True),
        ("a", "application/x-executable", True),
        ("a.pdf", "application/pdf", False),
        ("a.png", "image/png", False),
        ("a.txt", "text/plain", False),
        ("a.docx", "application/octet-stream", False),
        ("exe", "application/pdf", True),
    ],
)
def test_programs_need_a_second_step(name: str, type_: str, asks: bool) -> None:
    assert is_program(Attachment("1", name, type_, 1)) is asks
