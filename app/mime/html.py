"""HTML of strangers made safe to show: allow-lists for tags, attributes, addresses and style."""

import re
from dataclasses import dataclass
from html import escape
from urllib.parse import unquote_to_bytes

import nh3

from app.mime import css, pictures, transfer
from app.mime.html_text import to_text
from app.mime.nesting import is_too_deep

__all__ = ["CleanHtml", "clean", "fragment", "to_text"]

INPUT_READ = 5_000_000
DATA_IMAGE_KEPT = 3_000_000
REFERENCES_READ = 60_000
BODIES_KEPT = 40
"""Tags of a body, open or closed, that an element stands for: each may nest once."""
COMPLEX_READ = 1_000_000
PICTURE_HEAD = 100_000
STYLE = re.compile(r"<style\b[^<>]*>(.*?)(?:</style\b|\Z)", re.IGNORECASE | re.DOTALL)
BODY = re.compile(r"<(/?)body\b(?=[\s>/])", re.IGNORECASE)
SCHEME = re.compile(r"^(https?|mailto|cid|data|file|ftp|blob|javascript|vbscript):", re.IGNORECASE)
LINK = re.compile(r"^(?:https?://[^\s/\\]|mailto:)", re.IGNORECASE)
WEB_IMAGE = re.compile(r"^https?://[^\s/\\]", re.IGNORECASE)
CID = re.compile(r"^cid:[^\s\"'<>]{1,1000}$", re.IGNORECASE)
DATA_IMAGE = re.compile(
    r"^data:image/(?:png|gif|jpe?g|webp);base64,[A-Za-z0-9+/=\s%]*$", re.IGNORECASE
)
LOCAL = re.compile(r"^(?:#|data:|cid:|about:|$)", re.IGNORECASE)
IGNORED = re.compile(r"[\x00-\x20\x7f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]+")
IMAGE = re.compile(r"<img\b([^<>]{1,8000})>", re.IGNORECASE)
QUOTED = re.compile(r"([\w\-]+)\s*=\s*(?:(\"[^\"]*\"|'[^']*')|([^\s\"'>]+))")
STYLE_SIZE = re.compile(r"(?<![\w\-])(?:width|height)\s*:\s*([\d.]+(?:px)?)", re.IGNORECASE)
TINY = re.compile(r"0*[0-3](?:\.\d+)?(?:px)?", re.IGNORECASE)
UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?![.\d])", re.IGNORECASE
)
TAGS = frozenset(
    (
        "a", "abbr", "acronym", "address", "article", "aside", "b", "bdi", "bdo", "big",
        "blockquote", "br", "caption", "center", "cite", "code", "col", "colgroup", "dd",
        "del", "details", "dfn", "dir", "div", "dl", "dt", "em", "figcaption", "figure",
        "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img",
        "ins", "kbd", "li", "main", "mark", "nav", "ol", "p", "pre", "q", "rp", "rt", "ruby",
        "s", "samp", "section", "small", "span", "strike", "strong", "sub", "summary", "sup",
        "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var",
        "wbr",
    )
)  # fmt: skip
DROPPED_WHOLE = frozenset(
    (
        "applet", "audio", "canvas", "embed", "frameset", "iframe", "math", "noembed",
        "noframes", "noscript", "object", "script", "select", "style", "svg", "template",
        "textarea", "title", "video", "xmp", "plaintext",
    )
)  # fmt: skip
COMMON = frozenset(
    (
        "align", "bgcolor", "class", "color", "dir", "height", "lang", "style", "title",
        "valign", "width", "background", "srcset", "poster",
    )
)  # fmt: skip
ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "name"},
    "img": {"src", "alt", "border", "hspace", "vspace", "lowsrc", "dynsrc"},
    "font": {"face", "size"},
    "ol": {"start", "type", "reversed"},
    "ul": {"type"},
    "li": {"value", "type"},
    "table": {"border", "cellpadding", "cellspacing", "frame", "rules", "summary"},
    "td": {"colspan", "rowspan", "nowrap", "headers", "abbr"},
    "th": {"colspan", "rowspan", "nowrap", "headers", "abbr", "scope"},
    "col": {"span"},
    "colgroup": {"span"},
    "hr": {"noshade", "size"},
    "blockquote": {"type"},
    "bdo": set(),
}
LENGTHS = frozenset(("width", "height", "border", "hspace", "vspace", "cellpadding", "cellspacing"))
ALWAYS_REMOTE = frozenset(("background", "srcset", "poster", "lowsrc", "dynsrc"))


@dataclass(frozen=True, slots=True)
class CleanHtml:
    """A body fragment with its style, safe to show.

    `remote_count` counts the remote references it held, `tracking_pixels` those of them that nobody
    can see: they are there to tell that the letter was read.
    """

    html: str
    remote_count: int
    tracking_pixels: int = 0


def clean(html: str, *, remote: bool) -> CleanHtml:
    """Reduce HTML to allowed tags, attributes, addresses and style; the result is well formed.

    Remote references are always counted, and left in (http and https images alone) only with
    `remote`. `cid:` images stay as they are. Beyond 5 MB the rest is cut; what nests absurdly deep
    becomes preformatted text. Never raises.
    """
    counter = css.Remote(allowed=remote)
    html = _bounded(html)
    if _is_too_complex(html):
        return CleanHtml(_as_text(html), 0)
    styles = "\n".join(filter(None, (css.sheet(one, counter) for one in _sheets(html))))
    body = _cleaner(counter).clean(BODY.sub(_stand_in, html, BODIES_KEPT))
    style = f"<style>\n{styles}\n</style>\n" if styles else ""
    return CleanHtml(style + body, counter.count, _pixels(html) if counter.count else 0)


def fragment(html: str) -> str:
    """Return cleaned HTML to quote in another letter: no style sheets, nothing remote."""
    html = _bounded(html)
    if _is_too_complex(html):
        return _as_text(html)
    return _cleaner(css.Remote(allowed=False)).clean(html)


def _bounded(html: str) -> str:
    # A space that need not be a reference: newsletters pad themselves with thousands.
    return html[:INPUT_READ].replace("\0", "").replace("&nbsp;", "\u00a0")


def _as_text(html: str) -> str:
    return f"<pre>{escape(to_text(html[:COMPLEX_READ]))}</pre>"


def _is_too_complex(html: str) -> bool:
    """Say whether the sanitiser, which nothing can interrupt, would take seconds."""
    return html.count("&") > REFERENCES_READ or is_too_deep(html)


def _sheets(html: str) -> list[str]:
    return [match[1] for match in STYLE.finditer(html)]


def _stand_in(match: re.Match[str]) -> str:
    """Let an element stand for the body, so that its colours and margins are kept."""
    return "</div" if match[1] else f'<div class="{css.BODY_CLASS}"'


def _pixels(html: str) -> int:
    """Count remote images of a pixel or two, or hidden by their own style."""
    return sum(1 for match in IMAGE.finditer(html) if _is_pixel(match[1]))


def _is_pixel(attributes: str) -> bool:
    found = {name.lower(): quoted or plain for name, quoted, plain in QUOTED.findall(attributes)}
    found = {name: value.strip("\"' ") for name, value in found.items()}
    if not css.REMOTE.match(found.get("src", "")):
        return False
    sizes = [found[name] for name in ("width", "height") if name in found]
    sizes += [match[1] for match in STYLE_SIZE.finditer(found.get("style", ""))]
    small = len(sizes) >= 2 and all(TINY.fullmatch(size) for size in sizes)
    return small or UNSEEN.search(found.get("style", "")) is not None


def _cleaner(counter: css.Remote) -> nh3.Cleaner:
    def attribute(tag: str, name: str, value: str) -> str | None:
        return _attribute(tag, name, value, counter)

    return nh3.Cleaner(
        tags=set(TAGS),
        clean_content_tags=set(DROPPED_WHOLE),
        attributes={tag: set(COMMON) | ATTRIBUTES.get(tag, set()) for tag in TAGS},
        attribute_filter=attribute,
        url_schemes={"http", "https", "mailto", "cid", "data"},
        url_relative="pass_through",
        link_rel="noopener noreferrer",
    )


def _attribute(tag: str, name: str, value: str, counter: css.Remote) -> str | None:
    """Return an attribute's value as it may stay, None to drop it."""
    if name == "style":
        return css.inline(value, counter) or None
    if name in LENGTHS:
        return value if len(value) < 8 else None
    if name == "href":
        return _link(value)
    if name == "src":
        return _image(value, counter)
    if name in ALWAYS_REMOTE:
        return _background(tag, name, value, counter)
    if name == "name":
        return None
    return value


def _link(value: str) -> str | None:
    address = IGNORED.sub("", value) if not value.lower().startswith("mailto:") else value.strip()
    return address if LINK.match(address) else None


def _image(value: str, counter: css.Remote) -> str | None:
    address = value.strip(" \t\r\n\f\0")
    if CID.match(address):
        return address
    if address[:5].lower() == "data:":
        fits = len(address) <= DATA_IMAGE_KEPT and DATA_IMAGE.match(address)
        return address if fits and not _is_bomb(address) else None
    return _remote_image(address, counter)


def _is_bomb(address: str) -> bool:
    """Say whether a data: image would fill the memory; its first bytes tell."""
    head = transfer.decode(unquote_to_bytes(address.partition(",")[2][:PICTURE_HEAD]), "base64")
    return pictures.is_bomb(head)


def _remote_image(address: str, counter: css.Remote) -> str | None:
    if LOCAL.match(address):
        return None
    counter.count += 1
    address = "https:" + address if address.startswith("//") else address
    return address if counter.allowed and WEB_IMAGE.match(address) else None


def _background(tag: str, name: str, value: str, counter: css.Remote) -> str | None:
    """Keep only the table background of old newsletters; the other attributes are never needed."""
    kept = _image(value, counter)
    return kept if name == "background" and kept and not kept.startswith("data:") else None
