"""HTML to plain text that keeps its layout: paragraphs, lists, quotes, rough tables."""

import re
from html import unescape

INPUT_READ = 5_000_000
# Tags as the HTML standard's tokenizer ends them (§13.2.5): quotes count only after "=".
TAG = re.compile(
    r"""<!--(?:-?>|.*?(?:--!?>|\Z))
      | <(?P<close>/?)(?P<name>[a-zA-Z][^\s/>]*+)(?P<attributes>
        (?:[\s/]++
          | [^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'>][^\s>]*+)?)?)*+)>
      | <[!?/][^>]*>""",
    re.VERBOSE | re.DOTALL,
)
NO_TAG = re.compile(r"<(?![a-zA-Z!?/])")
SKIPPED = {
    name: re.compile(rf"</{name}\b[^<>]*>", re.IGNORECASE)
    for name in ("script", "style", "title", "template", "noscript", "svg", "math")
}
ATTRIBUTE = r"\b{}\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))"
HREF = re.compile(ATTRIBUTE.format("href"), re.IGNORECASE)
ALT = re.compile(ATTRIBUTE.format("alt"), re.IGNORECASE)
SPACES = re.compile(r"[ \t\r\n\f]+")
PARAGRAPHS = frozenset(
    ("p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "dl", "pre", "blockquote", "hr")
)
BLOCKS = PARAGRAPHS | frozenset(
    (
        "div", "tr", "li", "dt", "dd", "section", "article", "header", "footer", "main", "nav",
        "aside", "address", "figure", "figcaption", "center", "form", "fieldset", "caption",
        "thead", "tbody", "tfoot", "body", "html", "head", "details", "summary",
    )
)  # fmt: skip
DEEPEST = 20


def to_text(html: str, *, links: bool = True) -> str:
    """Return HTML as plain text. With `links`, a link's address follows its words.

    At most 5 MB are read, in one pass whose time grows with the length alone.
    """
    return _Writer(links=links).write(html[:INPUT_READ])


class _Writer:
    """Collects lines; knows how deep in quotes and lists it stands."""

    def __init__(self, *, links: bool) -> None:
        self._links = links
        self._lines: list[str] = []
        self._line: list[str] = []
        self._quotes = 0
        self._quotes_above = 0
        self._pre = 0
        self._lists: list[int] = []
        self._marker = ""
        self._href = ""
        self._href_words: list[str] = []
        self._blank_wanted = False
        self._unclosed: set[str] = set()

    def write(self, html: str) -> str:
        at = done = 0
        while (at := html.find("<", at)) >= 0:
            if NO_TAG.match(html, at):
                at += 1
                continue
            match = TAG.match(html, at)
            if match is None:  # a tag that does not end: no later one can
                break
            if at > done:
                self._text(html[done:at])
            at = done = match.end()
            if name := match["name"]:
                at = done = self._tag(name.lower(), match, html)
        self._text(html[done:])
        self._end_line()
        return "\n".join(self._lines).strip("\n")

    def _tag(self, name: str, match: re.Match[str], html: str) -> int:
        """Act on a tag; return where reading goes on."""
        if name in SKIPPED and not match["close"]:
            return self._after_skipped(name, html, match.end())
        if name in BLOCKS:
            self._block(name, is_open=not match["close"])
        elif name == "br":
            self._end_line(force=True)
        elif name in ("td", "th"):
            self._line.append(" ")
        elif name == "a":
            self._anchor(match)
        elif name == "img":
            self._text(_attribute(ALT, match["attributes"]))
        return match.end()

    def _after_skipped(self, name: str, html: str, at: int) -> int:
        if name not in self._unclosed:
            if match := SKIPPED[name].search(html, at):
                return match.end()
            self._unclosed.add(name)  # nor will a later one be closed: looking again takes time
        return len(html) if name in ("script", "style") else at

    def _block(self, name: str, *, is_open: bool) -> None:
        self._end_line()
        step = 1 if is_open else -1
        if name in PARAGRAPHS and not (name in ("ul", "ol") and len(self._lists) > (not is_open)):
            self._blank_wanted = bool(self._lines)
        match name:
            case "blockquote":
                self._quotes = max(0, self._quotes + step)
            case "pre":
                self._pre = max(0, self._pre + step)
            case "ul" | "ol":
                self._list(name, is_open=is_open)
            case "li" if is_open:
                self._item()
            case "hr":
                self._line.append("-" * 20)
                self._end_line()
                self._blank_wanted = True
            case _:
                pass

    def _list(self, name: str, *, is_open: bool) -> None:
        if is_open:
            self._lists.append(0 if name == "ol" else -1)
        elif self._lists:
            self._lists.pop()

    def _item(self) -> None:
        if self._lists and self._lists[-1] >= 0:
            self._lists[-1] += 1
            self._marker = f"{self._lists[-1]}. "
        else:
            self._marker = "- "

    def _anchor(self, match: re.Match[str]) -> None:
        if match["close"]:
            words = SPACES.sub(" ", "".join(self._href_words)).strip()
            if self._href and words and words not in self._href:
                self._line.append(f" <{self._href}>")
            self._href = ""
        elif self._links:
            href = _attribute(HREF, match["attributes"]).strip()
            self._href = href if href.lower().startswith(("http://", "https://", "mailto:")) else ""
        self._href_words = []

    def _text(self, raw: str) -> None:
        text = unescape(raw) if "&" in raw else raw
        if self._pre:
            first, *more = text.split("\n")
            self._line.append(first)
            for line in more:
                self._end_line(force=True)
                self._line.append(line)
            return
        text = SPACES.sub(" ", text)
        if self._href:
            self._href_words.append(text)
        self._line.append(text)

    def _end_line(self, *, force: bool = False) -> None:
        """Close the line under way, if anything stands on it or it is wanted empty."""
        text = "".join(self._line)
        text = text.rstrip() if self._pre else SPACES.sub(" ", text).strip(" ")
        self._line = []
        if not text.strip() and not force:
            return
        quote = "> " * min(self._quotes, DEEPEST)
        if self._blank_wanted and self._lines and self._lines[-1].strip("> "):
            self._lines.append(("> " * min(self._quotes_above, self._quotes, DEEPEST)).rstrip())
        self._blank_wanted = False
        self._quotes_above = self._quotes
        indent = "  " * (min(len(self._lists), DEEPEST) - (1 if self._marker else 0))
        self._lines.append((quote + indent + self._marker + text).rstrip())
        self._marker = ""


def _attribute(pattern: re.Pattern[str], attributes: str) -> str:
    match = pattern.search(attributes)
    return unescape(match[1] or match[2] or match[3] or "") if match else ""
