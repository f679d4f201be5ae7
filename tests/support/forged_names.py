"""How forgers make one name look like another: letters of other scripts, slips, borrowed words."""

import random
from collections.abc import Callable

# Written down by hand from what type shows, not taken from the table that is to be tested.
CYRILLIC = str.maketrans("aeopcxyisjhk", "аеорсхуіѕјһк")
GREEK = str.maketrans(
    {"a": "α", "o": "ο", "v": "ν", "i": "ι", "u": "υ", "k": "κ", "p": "ρ", "n": "η"}
)
ARMENIAN = str.maketrans({"o": "օ", "n": "ո", "u": "ս", "h": "հ", "g": "ց", "q": "զ"})
ACCENTED = str.maketrans(
    {
        "a": "á",
        "e": "ė",
        "i": "ị",
        "o": "ọ",
        "u": "ų",
        "n": "ņ",
        "l": "ļ",
        "s": "ş",
        "c": "ċ",
        "t": "ț",
        "d": "ḍ",
    }
)
LATIN_KIN = str.maketrans(
    {
        "a": "ɑ",
        "i": "ı",
        "g": "ɡ",
        "o": "ø",
        "l": "ł",
        "d": "đ",
        "e": "ɛ",
        "b": "ƅ",
        "h": "ħ",
        "t": "ŧ",
    }
)
DIGITS = str.maketrans({"o": "0", "l": "1", "i": "1", "e": "3", "a": "4", "s": "5"})
PAIRS = (("m", "rn"), ("w", "vv"), ("d", "cl"))
SCRIPTS = (CYRILLIC, GREEK, ARMENIAN, ACCENTED, LATIN_KIN)
ADDED = ("secure", "login", "verify", "support", "account", "billing", "update", "alert", "id")
ENDINGS = ("top", "xyz", "info", "online", "support", "site", "cc", "ru.com", "tk", "click")
Change = Callable[[str, random.Random], str]


def in_other_script(word: str, chance: random.Random) -> str:
    """Put in some letters of another script: one, or all that can be."""
    tables = [table for table in SCRIPTS if any(ord(one) in table for one in word)]
    table = chance.choice(tables)
    places = [at for at, one in enumerate(word) if ord(one) in table]
    chosen = places if chance.random() < 0.4 else [chance.choice(places)]
    return "".join(one.translate(table) if at in chosen else one for at, one in enumerate(word))


def with_digits(word: str, chance: random.Random) -> str:
    places = [at for at, one in enumerate(word) if ord(one) in DIGITS]
    at = chance.choice(places)
    return word[:at] + word[at].translate(DIGITS) + word[at + 1 :]


def with_pairs(word: str, chance: random.Random) -> str:
    letter, pair = chance.choice([each for each in PAIRS if each[0] in word])
    return word.replace(letter, pair, 1)


def one_letter_off(word: str, chance: random.Random) -> str:
    """Leave out, double, swap or change one letter, not the first."""
    at = chance.randrange(1, len(word) - 1)
    changed = chance.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + chance.choice("aeinrst") + word[at + 1 :],
        )
    )
    return changed if changed != word else word[:at] + word[at + 1 :]


def hyphened(word: str, chance: random.Random) -> str:
    added = chance.choice(ADDED)
    return f"{word}-{added}" if chance.random() < 0.5 else f"{added}-{word}"


def grown(word: str, chance: random.Random) -> str:
    added = chance.choice(ADDED)
    return f"{word}{added}" if chance.random() < 0.5 else f"{added}{word}"


def has_pair(word: str) -> bool:
    return any(letter in word for letter, _ in PAIRS)


def has_digit(word: str) -> bool:
    return any(ord(one) in DIGITS for one in word)
