"""Style sheets reduced to what a letter needs to look right, and nothing that reaches out of it."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

import tinycss2
from tinycss2 import ast

SHEET_READ = 200_000
INLINE_READ = 8_000
REMOTE = re.compile(r"^\s*(?:https?:)?//", re.IGNORECASE)
WEB = re.compile(r"^https?://[^\s/\\]", re.IGNORECASE)
# Strings are font names here; these can only be an attempt at something else.
SUSPICIOUS = re.compile(r"[<>{}@\\]|//|url|expression|script", re.IGNORECASE)
SAFE_MEDIA = re.compile(r"^[\w\s\-(),:.%]*$")
PROPERTIES = frozenset(
    (
        "background", "background-color", "background-image", "background-position",
        "background-repeat", "background-size", "border", "border-bottom",
        "border-bottom-color", "border-bottom-left-radius", "border-bottom-right-radius",
        "border-bottom-style", "border-bottom-width", "border-collapse", "border-color",
        "border-left", "border-left-color", "border-left-style", "border-left-width",
        "border-radius", "border-right", "border-right-color", "border-right-style",
        "border-right-width", "border-spacing", "border-style", "border-top",
        "border-top-color", "border-top-left-radius", "border-top-right-radius",
        "border-top-style", "border-top-width", "border-width", "box-shadow", "box-sizing",
        "caption-side", "clear", "color", "column-count", "column-gap", "direction", "display",
        "empty-cells", "float", "font", "font-family", "font-size", "font-stretch",
        "font-style", "font-variant", "font-weight", "height", "hyphens", "letter-spacing",
        "line-break", "line-height", "list-style", "list-style-position", "list-style-type",
        "margin", "margin-bottom", "margin-left", "margin-right", "margin-top", "max-height",
        "max-width", "min-height", "min-width", "object-fit", "opacity", "outline",
        "outline-color", "outline-style", "outline-width", "overflow", "overflow-wrap",
        "overflow-x", "overflow-y", "padding", "padding-bottom", "padding-left",
        "padding-right", "padding-top", "page-break-after", "page-break-before",
        "page-break-inside", "table-layout", "text-align", "text-align-last",
        "text-decoration", "text-decoration-color", "text-decoration-line",
        "text-decoration-style", "text-indent", "text-overflow", "text-shadow",
        "text-transform", "unicode-bidi", "vertical-align", "visibility", "white-space",
        "width", "word-break", "word-spacing", "word-wrap", "writing-mode", "align-items",
        "align-self", "flex", "flex-basis", "flex-direction", "flex-flow", "flex-grow",
        "flex-shrink", "flex-wrap", "gap", "justify-content", "order", "mso-table-lspace",
        "mso-table-rspace", "position",
    )
)  # fmt: skip
FUNCTIONS = frozenset(
    (
        "rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "calc", "min", "max", "clamp",
        "linear-gradient", "radial-gradient", "repeating-linear-gradient",
        "repeating-radial-gradient", "url",
    )
)  # fmt: skip
IMAGE_PROPERTIES = frozenset(("background", "background-image"))
POSITIONS = frozenset(("static", "relative"))
LONGEST = {"px": 10_000, "pt": 7_500, "em": 600, "rem": 600, "%": 2_000, "vw": 500, "vh": 500}
"""What a length may be, by its unit; other units as pixels. More can only be meant to hide."""
OUTWARD = frozenset(
    ("margin", "margin-top", "margin-right", "margin-bottom", "margin-left", "text-indent")
)
"""Where a negative length draws outside of its box."""
BODY_CLASS = "message-body"


class Refused(Exception):
    """A value holds something that is not allowed."""


class Remote:
    """Counts what would have been fetched, and says whether it may be."""

    __slots__ = ("allowed", "count", "pixels")

    def __init__(self, *, allowed: bool) -> None:
        self.allowed = allowed
        self.count = 0
        self.pixels = 0


def sheet(css: str, remote: Remote) -> str:
    """Return the rules of a style sheet that are allowed; "" if none. Never raises."""
    css = css.replace("<!--", "").replace("-->", "")[:SHEET_READ]
    try:
        rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
        return _inert("\n".join(_rules(rules, remote, depth=0)))
    except RecursionError:
        return ""


def inline(style: str, remote: Remote) -> str:
    """Return the declarations of a style attribute that are allowed."""
    kept, count = _inline(style[:INLINE_READ], remote.allowed)
    remote.count += count
    return kept


@lru_cache(maxsize=2048)
def _inline(style: str, allowed: bool) -> tuple[str, int]:
    remote = Remote(allowed=allowed)
    try:
        nodes = tinycss2.parse_blocks_contents(style, skip_comments=True, skip_whitespace=True)
        return _inert(_declarations(nodes, remote)), remote.count
    except RecursionError:
        return "", remote.count


def _inert(css: str) -> str:
    # No way out of the style element: "<" is left only in strings, where its escape is the same.
    return css.replace("<", "\\3c ")


def _rules(rules: Iterable[ast.Node], remote: Remote, *, depth: int) -> Iterator[str]:
    for rule in rules:
        match rule:
            case ast.QualifiedRule():
                if kept := _qualified(rule, remote):
                    yield kept
            case ast.AtRule() if rule.lower_at_keyword == "import":
                remote.count += 1
            case ast.AtRule() if rule.lower_at_keyword == "font-face":
                remote.count += "url" in tinycss2.serialize(rule.content or []).lower()
            case ast.AtRule() if rule.lower_at_keyword == "media" and rule.content and depth < 3:
                yield from _media(rule, remote, depth=depth)
            case _:
                pass


def _qualified(rule: ast.QualifiedRule, remote: Remote) -> str:
    contents = tinycss2.parse_blocks_contents(
        rule.content, skip_comments=True, skip_whitespace=True
    )
    declarations = _declarations(contents, remote)
    selector = tinycss2.serialize(_selector(rule.prelude)).strip()
    if not declarations or not selector or "//" in selector or "<" in selector:
        return ""
    return f"{selector} {{ {declarations} }}"


def _selector(prelude: Iterable[ast.Node]) -> list[ast.Node]:
    """Point rules for the page at the element that stands for it."""
    nodes = list(prelude)
    for at, node in enumerate(nodes):
        is_page = isinstance(node, ast.IdentToken) and node.lower_value in ("body", "html")
        if is_page and (not at or getattr(nodes[at - 1], "value", "") not in (".", ":")):
            nodes[at : at + 1] = tinycss2.parse_component_value_list(f".{BODY_CLASS}")
    return nodes


def _media(rule: ast.AtRule, remote: Remote, *, depth: int) -> Iterator[str]:
    condition = tinycss2.serialize(rule.prelude).strip()
    inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
    kept = "\n".join(_rules(inner, remote, depth=depth + 1))
    if kept and SAFE_MEDIA.match(condition):
        yield f"@media {condition} {{\n{kept}\n}}"


def _declarations(nodes: Iterable[ast.Node], remote: Remote) -> str:
    kept = (_declaration(node, remote) for node in nodes if isinstance(node, ast.Declaration))
    return "; ".join(one for one in kept if one)


def _declaration(node: ast.Declaration, remote: Remote) -> str:
    before = remote.count
    try:
        value = tinycss2.serialize(list(_value(node.value, node.lower_name, remote))).strip()
    except Refused:
        return ""
    if node.lower_name not in PROPERTIES or not value:
        return ""
    if node.lower_name == "position" and value.lower() not in POSITIONS:
        return ""
    if remote.count > before and not remote.allowed and value.lower() in ("no-repeat", "repeat"):
        return ""
    return f"{node.lower_name}: {value}" + (" !important" if node.important else "")


def _value(nodes: Iterable[ast.Node], name: str, remote: Remote) -> Iterator[ast.Node]:
    """Yield a value's nodes without addresses; raise Refused at what may not be harmless."""
    for node in nodes:
        match node:
            case ast.URLToken():
                if _may_load(node.value, name, remote):
                    yield node
            case ast.FunctionBlock() if node.lower_name == "url":
                if _may_load(_address_in(node), name, remote):
                    yield node
            case ast.FunctionBlock():
                _count_inside(node, remote)
                if node.lower_name not in FUNCTIONS:
                    raise Refused
                yield node
            case ast.StringToken() if SUSPICIOUS.search(node.value):
                raise Refused
            case ast.DimensionToken() | ast.PercentageToken() if _goes_too_far(node, name):
                raise Refused
            case ast.CurlyBracketsBlock() | ast.ParseError() | ast.AtKeywordToken():
                raise Refused
            case _:
                yield node


def _goes_too_far(node: ast.DimensionToken | ast.PercentageToken, name: str) -> bool:
    """Say whether a length is meant to reach out of the letter, or to make it endless."""
    unit = "%" if isinstance(node, ast.PercentageToken) else node.lower_unit
    if node.value < 0 and name in OUTWARD:
        return True
    return abs(float(node.value)) > LONGEST.get(unit, LONGEST["px"])


def _address_in(function: ast.FunctionBlock) -> str:
    """Return what url("…") names; where it is no single text, what stands there as it stands."""
    match [one for one in function.arguments if not isinstance(one, ast.WhitespaceToken)]:
        case [ast.StringToken() as text]:
            return str(text.value)
        case others:
            return f"//{tinycss2.serialize(others)}"


def _count_inside(function: ast.FunctionBlock, remote: Remote) -> None:
    """Refuse addresses nested in functions (image-set, cross-fade), counting them."""
    text = tinycss2.serialize(function.arguments).lower()
    if "url(" in text or "//" in text:
        remote.count += 1
        raise Refused


def _may_load(address: str, name: str, remote: Remote) -> bool:
    if not REMOTE.match(address):
        return False
    remote.count += 1
    return remote.allowed and name in IMAGE_PROPERTIES and bool(WEB.match(address))
