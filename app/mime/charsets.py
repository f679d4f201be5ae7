"""Bytes to text, by what the bytes are where their label lies or is missing."""

import codecs
import re
from functools import lru_cache

# Labels as mail carries them, mapped to the superset that reads more of it (WHATWG Encoding §4.2).
ALIASES = {
    "ascii": "us-ascii",
    "ansi_x3.4-1968": "us-ascii",
    "utf8": "utf-8",
    "utf-8mb4": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "unicode": "utf-16",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "windows-936": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "ms_kanji": "cp932",
    "windows-31j": "cp932",
    "cp943": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "ksc5601": "cp949",
    "windows-949": "cp949",
    "big5": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "x-euc-jp": "euc-jp",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "iso-8859-6-i": "iso-8859-6",
    "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
    "koi8-ru": "koi8-u",
    "koi": "koi8-r",
}
WESTERN = "windows-1252"
WESTERN_CODECS = frozenset({"ascii", "iso8859-1", "cp1252"})
# In these, ASCII bytes mean something else than ASCII: being valid UTF-8 says nothing about them.
NOT_ASCII = re.compile(r"^(utf-(7|16|32)|iso2022|hz|cp(037|500|875|1026|1140)|utf_(7|16|32))")
# Codecs of Python that are no charset of any mail, and may raise what no decoder should.
NOT_FOR_MAIL = frozenset(
    ("idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem")
)
JAPANESE_ESCAPE = b"\x1b$"
META_CHARSET = re.compile(
    rb"<meta\b[^>]{0,300}?\bcharset\s*=\s*[\"']?\s*([\w.:\-]{1,40})", re.IGNORECASE
)
META_READ = 2_048
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
# windows-1252 with its five holes filled as browsers do.
WESTERN_TABLE = "".join(
    bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256)
)


def text(data: bytes, label: str = "") -> str:
    """Decode `data`, labelled `label`, to text without lone surrogates; never raises.

    What decodes as UTF-8 is UTF-8, whatever its label says: other charsets almost never do.
    """
    codec = codec_name(label)
    if codec and NOT_ASCII.match(codec):
        return _stateful(data, codec)
    if data.isascii() and JAPANESE_ESCAPE not in data:
        return data.decode("ascii")
    try:
        decoded = data.decode("utf-8")
    except UnicodeDecodeError:
        return _labelled(data, codec)
    return _stateful(data, "iso2022_jp_ext") if JAPANESE_ESCAPE in data else decoded


def is_known(label: str) -> bool:
    """Say whether a charset label can be followed."""
    return bool(codec_name(label))


def declared(html: bytes) -> str:
    """Return the charset that a document names itself, "" where it does not (HTML §13.2.3.2).

    What can be read far enough to say so is not in UTF-16.
    """
    match = META_CHARSET.search(html, 0, META_READ)
    label = match[1].decode("ascii", "replace") if match else ""
    return "" if NOT_ASCII.match(codec_name(label)) else label


@lru_cache(maxsize=512)
def codec_name(label: str) -> str:
    """Return Python's name of the codec for a charset label, "" where there is none."""
    name = label.strip(" \t\"'<>;:").lower()
    try:
        info = codecs.lookup(ALIASES.get(name, name))
    except (LookupError, ValueError):
        return ""
    is_text = getattr(info, "_is_text_encoding", True) and info.name not in NOT_FOR_MAIL
    return info.name if is_text and name.isascii() else ""


def western(data: bytes) -> str:
    """Decode windows-1252, every byte of it."""
    return codecs.charmap_decode(data, "strict", WESTERN_TABLE)[0]


def _labelled(data: bytes, codec: str) -> str:
    """Decode 8-bit data that is not UTF-8."""
    if codec == "utf-8":
        return _broken_utf8(data)
    if not codec or codec in WESTERN_CODECS:
        return western(data)
    return _scrub(data.decode(codec, "replace"))


def _broken_utf8(data: bytes) -> str:
    """Tell UTF-8 with a damaged byte from text that was never UTF-8 by how much would be lost."""
    decoded = data.decode("utf-8", "replace")
    high = sum(1 for byte in data[:10_000] if byte >= 0x80)
    lost = decoded[:10_000].count("\ufffd")
    return western(data) if lost * 2 > high else decoded


def _stateful(data: bytes, codec: str) -> str:
    """Decode charsets that switch by escape sequences, or whose bytes are not ASCII."""
    if codec.startswith("iso2022_jp"):
        return _japanese(data)
    if codec == "utf-16" and data[:2] not in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        # No mark: letters of most scripts have their zero byte in front where they are big-endian.
        codec = "utf-16-be" if data[::2].count(0) > data[1::2].count(0) else "utf-16-le"
    try:
        return _scrub(data.decode(codec))
    except UnicodeError:
        decoded = data.decode(codec, "replace")
    return western(data) if decoded.count("\ufffd") * 4 > len(decoded) else _scrub(decoded)


def _japanese(data: bytes) -> str:
    """Decode ISO-2022-JP as it is sent: with 8-bit text, half-width kana, vendor characters (①)."""
    for candidate, codec in (
        (data, "iso2022_jp_ext"),
        # The vendor rows of JIS X 0208 became part of JIS X 0213, plane 1.
        (data.replace(b"\x1b$B", b"\x1b$(Q"), "iso2022_jp_2004"),
        (data, "utf-8" if JAPANESE_ESCAPE not in data else "iso2022_jp_2"),
    ):
        try:
            return candidate.decode(codec)
        except UnicodeError:
            continue
    if JAPANESE_ESCAPE not in data:
        return data.decode("cp932", "replace")
    return data.decode("iso2022_jp_ext", "replace")


def _scrub(decoded: str) -> str:
    """Replace lone surrogates, which no file, database or window can take."""
    return decoded if decoded.isascii() else LONE_SURROGATE.sub("\ufffd", decoded)
