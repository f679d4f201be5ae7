"""How deep HTML nests, by a scan whose time is linear: what the sanitiser must not be given.

html5ever takes time squared in the depth of open elements and in the attributes of one tag; 20,000
nested elements keep it busy for seconds, and it cannot be interrupted.
"""

import re

DEEPEST = 3_000
MOST_ATTRIBUTES = 2_000
LONG_TAG = 8_000
# Tags as the HTML standard's tokenizer ends them (§13.2.5): quotes count only after "=".
TAG = re.compile(
    r"""<!--(?:-?>|.*?(?:--!?>|\Z))
      | <(?P<close>/?)(?P<name>[a-zA-Z][^\s/>]*+)
        (?:[\s/]++
          | [^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'>][^\s>]*+)?)?)*+>
      | <[!?/][^>]*+>""",
    re.VERBOSE | re.DOTALL,
)
RAW_TEXT = frozenset(
    "script style title textarea xmp iframe noembed noframes noscript plaintext".split()
)
# A tag that does not end swallows the rest of the letter, and the scan stops there with the parser.
NO_TAG = re.compile(r"<(?![a-zA-Z!?/])(?P<name>)(?P<close>)")
# They never nest by themselves: they close each other, or hold nothing.
FLAT = frozenset(
    """
    p li td th tr dt dd option optgroup thead tbody tfoot colgroup rp rt caption body html head
    area base br col embed hr img input link meta param source track wbr
    """.split()
)
FOREIGN = re.compile(r"<(?:svg|math)\b", re.IGNORECASE)


def is_too_deep(html: str) -> bool:
    """Say whether HTML nests more than 3,000 deep, or has a tag of more than 2,000 attributes.

    Never underestimates: a closing tag counts only where it closes the last open element. In SVG
    and MathML other rules hold, so where they stand no closing tag counts.
    """
    if html.count("<") < DEEPEST and len(html) < LONG_TAG:
        return False
    pops = FOREIGN.search(html) is None
    open_names: list[str] = []
    at = html.find("<")
    while at >= 0 and (match := TAG.match(html, at) or NO_TAG.match(html, at)):
        start, at = at, html.find("<", match.end())
        name = (match["name"] or "").lower()
        if match.end() - start > LONG_TAG and match[0].count("=") > MOST_ATTRIBUTES:
            return True
        if not name or name in FLAT:
            continue
        if match["close"]:
            if pops and open_names and open_names[-1] == name:
                open_names.pop()
        elif name in RAW_TEXT and pops:
            at = _end_of_raw_text(html, name, match.end())
        else:
            open_names.append(name)
            if len(open_names) > DEEPEST:
                return True
    return False


def _end_of_raw_text(html: str, name: str, at: int) -> int:
    match = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(html, at)
    return match.start() if match else -1
