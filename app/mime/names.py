"""File names from strangers, made safe for every system: the name shown is the name saved."""

import mimetypes
import re
import unicodedata

LONGEST_BYTES = 200
LONGEST_EXTENSION = 20
FALLBACK = "attachment"
FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f]')
# What turns, hides or spaces out letters, so that "gpj.exe" reads "exe.jpg" (UTS #39, UAX #9).
HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff\ud800-\udfff]"
)
# Joiners shape Hindi, Persian and emoji; beside ASCII they can only hide.
STRAY_JOINER = re.compile(r"(?:(?<=[\x00-\x7f])|^)[\u200c\u200d]|[\u200c\u200d](?=[\x00-\x7f]|$)")
SPACES = re.compile(r"\s+")
LEADING = re.compile(r"^[\s.~\-]+")
TRAILING = re.compile(r"[\s.]+$")
RESERVED = re.compile(
    r"^(?:con|prn|aux|nul|clock\$|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|\s*$|\s+\.)",
    re.IGNORECASE,
)


def safe_name(name: str, type_: str = "") -> str:
    """Return a name that any system can save in any folder, and that shows what it is.

    No separators, control, hidden or right-to-left characters ("_" stands in their place), no
    reserved Windows name, no leading dot; at most 200 bytes, the extension kept. Never empty.
    Applying it twice changes nothing.
    """
    name = unicodedata.normalize("NFC", HIDDEN.sub("_", name))
    name = STRAY_JOINER.sub("_", name)
    name = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    name = FORBIDDEN.sub("_", SPACES.sub(" ", name))
    name = TRAILING.sub("", LEADING.sub("", name))
    if not name.strip("_. "):
        return FALLBACK + _extension(type_)
    if RESERVED.match(name):
        name = "_" + name
    return _shortened(name)


def _extension(type_: str) -> str:
    if type_ == "message/rfc822":
        return ".eml"
    return mimetypes.guess_extension(type_.lower()) or ""


def _shortened(name: str) -> str:
    """Cut the middle of a long name, so that its beginning and its extension stay."""
    if len(name.encode()) <= LONGEST_BYTES:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > LONGEST_EXTENSION:
        stem, extension = name, ""
    room = LONGEST_BYTES - len((dot + extension).encode())
    stem = stem.encode()[:room].decode("utf-8", "ignore")
    return TRAILING.sub("", stem) + (dot + extension if extension else "")
