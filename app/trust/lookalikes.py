"""Names that look like other names: letters of other scripts, one letter off, borrowed words."""

import json
import re
import unicodedata
from collections.abc import Collection
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from app.model.verdict import Level
from app.trust import domains

FOLDER = Path(__file__).parents[2] / "resources" / "lookalikes"
_SHORTEST_OFF_BY_ONE = 5
_SHORTEST_CONTACT = 6
_SHORTEST_INSIDE = 6
# What reads alike in the type of most programs.
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_DIGITS = str.maketrans("0134568", "oleasbb")
_NOT_WORD = re.compile(r"[^\w]+|_", re.UNICODE)
_LATIN = "LATIN"
# Scripts that one language writes together (UTS #39 §5.2, highly restrictive).
_TOGETHER = (
    frozenset(("LATIN", "CJK", "HIRAGANA", "KATAKANA")),
    frozenset(("LATIN", "CJK", "BOPOMOFO")),
    frozenset(("LATIN", "CJK", "HANGUL")),
)


class Brand(NamedTuple):
    """Whose name is much forged. `words` are distinct, `common` ones are words of a language.

    The first of `domains` is the one that warnings name.
    """

    name: str
    words: tuple[str, ...]
    common: tuple[str, ...]
    domains: tuple[str, ...]


class Likeness(NamedTuple):
    """What a domain looks like, and how sure that is a trick."""

    other: str
    level: Level


@lru_cache(maxsize=16_384)
def skeleton(text: str) -> str:
    """Return what a text looks like at a glance (after UTS #39 §4): two that agree look alike."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    table = _confusables()
    plain = "".join(table.get(one, one) for one in letters if not unicodedata.combining(one))
    plain = "".join(one for one in plain if unicodedata.category(one) != "Cf")
    plain = plain.casefold().translate(_DIGITS)
    for pair, one in _PAIRS:
        plain = plain.replace(pair, one)
    return plain


def name_key(name: str) -> str:
    """Return what two spellings of one person's name share; "" for a name of a single word.

    Initials and particles ("J.", "El", "de") come and go.
    """
    words = [skeleton(word) for word in _NOT_WORD.split(name) if word]
    long = [word for word in words if len(word) > 2]
    words = long if len(long) > 1 else words
    return " ".join(sorted(words)) if len(words) > 1 else ""


def owner(domain: str) -> Brand | None:
    """Return whose domain this is: one of the list, or its name below a country (amazon.de)."""
    return _owner(domains.organisation(domain))


def is_listed(domain: str) -> bool:
    """Whether this domain itself stands in the list, and is not open to anybody."""
    organisation = domains.organisation(domain)
    return organisation in _by_domain() and organisation not in shared()


@cache
def shared() -> frozenset[str]:
    """Return the domains where anybody may have an address."""
    return frozenset(_data()["shared"])


def brand_in_name(name: str) -> tuple[Brand, bool] | None:
    """Return whose name stands in a display name, and whether it is all that stands there."""
    words = [skeleton(word) for word in _NOT_WORD.split(name) if word]
    joined = "".join(words)
    for looks, brand in _distinct().items():
        alone = "".join(word for word in words if word not in _generic()) == looks
        if alone or looks in words or (len(looks) >= _SHORTEST_INSIDE and looks in joined):
            return brand, alone
    return None


def bears_own_name(name: str, domain: str) -> bool:
    """Whether a display name is its well-known domain's own, or none."""
    brand = owner(domain)
    if brand is None or not name.strip():
        return brand is not None
    looks = skeleton(_NOT_WORD.sub("", name))
    return any(skeleton(word) in looks for word in (*brand.words, *brand.common))


@lru_cache(maxsize=4096)
def like_brand(domain: str) -> Likeness | None:
    """Return which much-forged name a domain imitates or borrows; None for its true owner."""
    if owner(domain) is not None:
        return None
    organisation = domains.organisation(domain)
    if found := _borrowed_whole(domain, _by_domain()):
        return Likeness(found, Level.DANGER)
    label = domains.readable(organisation).partition(".")[0]
    return _like_word(label) or _bears_word(domain, label)


def like_contact(domain: str, contacts: Collection[str]) -> Likeness | None:
    """Return which domain of `contacts` (registered ones, ASCII) this one looks like."""
    organisation = domains.organisation(domain)
    if organisation in contacts:
        return None
    if found := _borrowed_whole(domain, contacts):
        return Likeness(found, Level.DANGER)
    label, _, ending = domains.readable(organisation).partition(".")
    looks = skeleton(label)
    for other in contacts:
        if level := _like_other(label, looks, ending, other):
            return Likeness(other, level)
    return None


def is_mixed(domain: str) -> bool:
    """Whether a word of a domain mixes scripts, or is foreign and looks wholly Latin."""
    shown = domains.readable(domain)
    if shown.isascii():
        return False
    foreign_ending = not shown.rpartition(".")[2].isascii()
    return any(_is_mixed(label, foreign_ending) for label in shown.split("."))


def within_one(one: str, other: str) -> bool:
    """Whether one letter was changed, left out, added, or two neighbours swapped."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    rest, other_rest = one[at:], other[at:]
    if len(one) == len(other):
        swapped = rest[:2] == other_rest[1::-1] and rest[2:] == other_rest[2:]
        return rest[1:] == other_rest[1:] or swapped
    return rest[1:] == other_rest or rest == other_rest[1:]


def _like_word(label: str) -> Likeness | None:
    """Compare a registered word with the names of brands."""
    looks = skeleton(label)
    for word, brand in _words().items():
        if looks == skeleton(word):
            distinct = word in brand.words
            if label != word or distinct:
                level = Level.CAUTION if label == word else Level.DANGER
                return Likeness(brand.domains[0], level)
    for word, brand in _words().items():
        long_enough = len(word) >= _SHORTEST_OFF_BY_ONE and word in brand.words
        if long_enough and (within_one(label, word) or within_one(looks, skeleton(word))):
            return Likeness(brand.domains[0], Level.CAUTION)
    return None


def _bears_word(domain: str, label: str) -> Likeness | None:
    """Find a brand's name among the words of a domain, or grown together with another."""
    before = domains.readable(domain).removesuffix(domains.readable(domains.organisation(domain)))
    words = {skeleton(word) for word in re.split(r"[.\-]", f"{before}{label}") if word}
    whole = skeleton(label.replace("-", ""))
    for looks, brand in _distinct().items():
        grown = len(looks) >= _SHORTEST_INSIDE and (
            whole.startswith(looks) or whole.endswith(looks)
        )
        if grown or looks in words or _nearly(looks, words):
            return Likeness(brand.domains[0], Level.CAUTION)
    return None


def _nearly(looks: str, words: Collection[str]) -> bool:
    """Whether one of several words is a long name with one letter off ("paypall-login")."""
    if len(looks) < _SHORTEST_INSIDE or len(words) < 2:
        return False
    return any(within_one(looks, word) for word in words)


def _like_other(label: str, looks: str, ending: str, other: str) -> Level | None:
    """Compare with one domain of a contact."""
    if abs(len(label) + len(ending) - len(other)) > 4:
        return None
    other_label, _, other_ending = domains.readable(other).partition(".")
    if label == other_label:
        off = within_one(ending, other_ending)
        return Level.CAUTION if off and len(label) >= _SHORTEST_OFF_BY_ONE else None
    if len(other_label) > 3 and looks == skeleton(other_label):
        return Level.DANGER
    if len(other_label) < _SHORTEST_CONTACT or ending != other_ending:
        return None
    return Level.CAUTION if within_one(label, other_label) else None


def _borrowed_whole(domain: str, known: Collection[str]) -> str:
    """Return a whole known domain that stands before another one ("paypal.com.example.net")."""
    labels = domain.split(".")
    own = domains.organisation(domain).count(".") + 1
    before = labels[:-own] if own < len(labels) else []
    for start in range(len(before)):
        for stop in range(start + 2, min(len(before), start + 4) + 1):
            if (found := ".".join(before[start:stop])) in known:
                return found
    return ""


def _is_mixed(label: str, foreign_ending: bool) -> bool:
    scripts = {_script(one) for one in label if unicodedata.category(one)[0] == "L"}
    if len(scripts) > 1:
        return not any(scripts <= group for group in _TOGETHER)
    foreign = bool(scripts) and scripts != {_LATIN}
    return foreign and not foreign_ending and skeleton(label).isascii()


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    return unicodedata.name(letter, "UNKNOWN").partition(" ")[0].partition("-")[0]


def _owner(organisation: str) -> Brand | None:
    if brand := _by_domain().get(organisation):
        return brand
    label = organisation.partition(".")[0]
    return _words().get(label) if domains.is_of_country(organisation) else None


@cache
def _confusables() -> dict[str, str]:
    letters: dict[str, str] = json.loads((FOLDER / "confusables.json").read_text("utf-8"))[
        "letters"
    ]
    return {one: plain for plain, ones in letters.items() for one in ones}


@cache
def _brands() -> tuple[Brand, ...]:
    return tuple(
        Brand(row["name"], tuple(row["words"]), tuple(row["common"]), tuple(row["domains"]))
        for row in _data()["brands"]
    )


@cache
def _by_domain() -> dict[str, Brand]:
    return {domain: brand for brand in _brands() for domain in brand.domains}


@cache
def _words() -> dict[str, Brand]:
    return {word: brand for brand in _brands() for word in (*brand.words, *brand.common)}


@cache
def _distinct() -> dict[str, Brand]:
    """The distinct names by what they look like."""
    return {skeleton(word): brand for brand in _brands() for word in brand.words}


@cache
def _generic() -> frozenset[str]:
    return frozenset(map(skeleton, _data()["generic"]))


@cache
def _data() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / "brands.json").read_text("utf-8"))
    return found
