"""A seeded corpus of mail that looks like mail, for benchmarks and long tests.

Four languages, conversations, mailing lists, HTML, attachments; a median of 6 KB and a tail to
2 MB, so that 10,000 messages make about 155 MB. Message i depends on the seed and on what came
before it only: the first 1,000 of 10,000 are the 1,000.
"""

import base64
import itertools
import math
import quopri
import random
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.header import Header
from email.utils import formatdate

FIRST_DATE = 1_420_099_200  # 1 January 2015
SECONDS_BETWEEN = 3_300
LARGEST = 1_450_000  # bytes of a file; base64 makes 2 MB of it
RARE_WORD = "quillon"
"""Stands in every 2,500th message."""
PHRASE = "the lighthouse keeper's accounts"
"""Stands in every 500th message."""


@dataclass(frozen=True, slots=True)
class Language:
    """What a language needs to look like itself: syllables, words that it really has, and names."""

    syllables: tuple[str, ...]
    common: tuple[str, ...]
    people: tuple[str, ...]
    gap: str = " "
    stop: str = "."
    share: int = 10


ENGLISH = Language(
    syllables=tuple(
        f"{head}{vowel}{tail}"
        for head in "b c d f g l m n p r s t w br gr st tr".split()
        for vowel in "aeiou"
        for tail in ("", "n", "r", "l")
    ),
    common=tuple(
        "the of and to in is that for it as was with be by on not at are this have from or an they "
        "which you were her all she there would their we him been has when who will no more if "
        "meeting invoice project budget review deadline contract shipment release report please "
        "attached thanks regards tomorrow monday friday schedule call agenda update payment order "
        "customer account number team office travel hotel".split()
    ),
    people=("Alice Moore", "Peter Hill", "Grace Young", "Tom Baker", "Emma Price", "Sam Reed"),
    share=60,
)
GERMAN = Language(
    syllables=tuple(
        f"{head}{vowel}{tail}"
        for head in "b d f g h k l m n r s sch t w z".split()
        for vowel in "a e i o u ä ö ü ei au".split()
        for tail in ("", "n", "t")
    ),
    common=tuple(
        "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es "
        "an werden aus er hat dass sie nach wird bei Rechnung Besprechung Projekt Vertrag Grüße "
        "Lieferung Anhang bitte danke Straße Größe Übersicht Änderung Prüfung Zahlung".split()
    ),
    people=("Jürgen Groß", "Käthe Schäfer", "Björn Möller", "Anke Weiß"),
    share=18,
)
HINDI = Language(
    syllables=tuple(f"{letter}{sign}" for letter in "कखगचजटडतदनपबमयरलवशसह" for sign in "ािीुूेो"),
    common=tuple(
        "के में है की और को से का हैं पर यह ने एक कि भी नहीं था हो कर इस लिए तो ही या जो साथ बैठक "
        "परियोजना रिपोर्ट भुगतान चालान अनुबंध कृपया धन्यवाद नमस्ते कल सोमवार कार्यालय ग्राहक".split()
    ),
    people=("अमित शर्मा", "प्रिया गुप्ता", "सुनीता वर्मा"),
    stop="।",
    share=11,
)
JAPANESE = Language(
    syllables=tuple(chr(code) for code in range(0x4E00, 0x5100)),
    common=tuple(
        "会議 資料 確認 お願い いたします 東京 大阪 請求書 契約 納品 予算 報告 添付 ファイル 明日 "
        "です ました から まで こと もの ため よろしく ありがとう 担当 出張 予定 変更 連絡".split()
    ),
    people=("田中 太郎", "佐藤 美咲", "高橋 誠"),
    gap="",
    stop="。",
    share=11,
)
LANGUAGES = (ENGLISH, GERMAN, HINDI, JAPANESE)
LISTS = ("gardeners", "board", "compilers", "announce")
WORDS_OF_ONE_LANGUAGE = 12_000


@dataclass(frozen=True, slots=True)
class CorpusMessage:
    """One message with its date in epoch seconds and the flags that it would have."""

    source: bytes
    date: int
    flags: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Earlier:
    message_id: str
    references: tuple[str, ...]
    subject: str
    language: Language
    list_name: str


class _Vocabulary:
    """Words by Zipf's law, so that an index meets the posting lists it would meet in life."""

    def __init__(self, language: Language) -> None:
        rng = random.Random(language.people[0])
        made = {
            "".join(rng.choices(language.syllables, k=rng.randint(1, 4)))
            for _ in range(WORDS_OF_ONE_LANGUAGE)
        }
        self._words = (*language.common, *sorted(made, key=lambda word: (len(word), word)))
        weights = (1 / (rank + 2.5) for rank in range(len(self._words)))
        self._weights = tuple(itertools.accumulate(weights))

    def pick(self, rng: random.Random, count: int) -> list[str]:
        return rng.choices(self._words, cum_weights=self._weights, k=count)


_VOCABULARIES: dict[Language, _Vocabulary] = {}
_NOISE = random.Random("noise").randbytes(LARGEST)


def corpus(count: int, seed: int = 1) -> Iterator[CorpusMessage]:
    """Yield `count` messages, oldest first."""
    recent: deque[_Earlier] = deque(maxlen=300)
    for number in range(count):
        yield _message(number, random.Random(f"{seed}/{number}"), recent)


def _message(number: int, rng: random.Random, recent: deque[_Earlier]) -> CorpusMessage:
    date = FIRST_DATE + number * SECONDS_BETWEEN + rng.randrange(3_000)
    answers = rng.choice(recent) if recent and rng.random() < 0.5 else None
    this = _begun(number, rng, answers)
    recent.append(this)
    text = _text(number, rng, this, answered=answers is not None)
    headers, body = _body(rng, this.language, text)
    head = [*_head(number, rng, this, date), *headers]
    source = "\n".join(head).encode() + b"\n\n" + body
    chance = rng.random()
    flags = {"\\Seen"} if chance < 0.8 else set()
    flags |= {"\\Flagged"} if chance < 0.08 else set()
    return CorpusMessage(source, date, frozenset(flags))


def _begun(number: int, rng: random.Random, answers: _Earlier | None) -> _Earlier:
    message_id = f"{number}.{rng.getrandbits(48):012x}@corpus.example"
    if answers:
        subject = answers.subject if answers.subject[:4] == "Re: " else f"Re: {answers.subject}"
        references = (*answers.references, answers.message_id)[-10:]
        return _Earlier(message_id, references, subject, answers.language, answers.list_name)
    [language] = rng.choices(LANGUAGES, [each.share for each in LANGUAGES])
    list_name = rng.choice(LISTS) if rng.random() < 0.35 else ""
    subject = language.gap.join(_words(language).pick(rng, rng.randint(2, 8)))
    return _Earlier(
        message_id, (), f"[{list_name}] " * bool(list_name) + subject, language, list_name
    )


def _head(number: int, rng: random.Random, this: _Earlier, date: int) -> Iterator[str]:
    when = formatdate(date)
    for hop in range(rng.randint(1, 4)):
        yield (
            f"Received: from mx{hop}.example.net (unknown [192.0.2.{rng.randrange(255)}])\n"
            f"\tby mail.example.org (Postfix) with ESMTPS id {rng.getrandbits(40):010X}; {when}"
        )
    if rng.random() < 0.6:
        signature = base64.b64encode(_NOISE[number % 1000 :][:256]).decode()
        yield "DKIM-Signature: v=1; a=rsa-sha256; d=corpus.example; s=one; b=" + "\n\t".join(
            signature[at : at + 70] for at in range(0, len(signature), 70)
        )
    yield f"From: {_person(rng, this.language)}"
    to = [_person(rng, rng.choice(LANGUAGES)) for _ in range(rng.choice((0, 0, 0, 1, 4)))]
    yield "To: " + ",\n ".join([*to, "reader@example.org"])
    yield f"Subject: {_encoded(this.subject)}"
    yield f"Date: {when}"
    yield f"Message-ID: <{this.message_id}>"
    if this.references:
        yield f"In-Reply-To: <{this.references[-1]}>"
        yield "References: " + "\n ".join(f"<{one}>" for one in this.references)
    if this.list_name:
        yield f"List-Id: <{this.list_name}.lists.example.net>\nPrecedence: list"
        yield f"List-Unsubscribe: <mailto:{this.list_name}-leave@lists.example.net>"
    yield "MIME-Version: 1.0"


def _text(number: int, rng: random.Random, this: _Earlier, *, answered: bool) -> str:
    size = min(60_000, int(rng.lognormvariate(math.log(1_950), 0.87)))
    letters = 5 if this.language in (ENGLISH, GERMAN) else 3
    count = max(10, size // letters // (1 if this.language.gap else 2))
    paragraphs = [_paragraph(rng, this.language, part) for part in _portions(rng, count)]
    if answered:
        quoted = _paragraph(rng, this.language, max(8, count // 4))
        paragraphs.insert(0, "\n".join(f"> {line}" for line in quoted.splitlines()))
    if number % 2_500 == 17:
        paragraphs.append(f"The {RARE_WORD} has arrived.")
    if number % 500 == 3:
        paragraphs.append(f"Do not forget {PHRASE}.")
    return "\n\n".join(paragraphs) + "\n"


def _portions(rng: random.Random, count: int) -> Iterator[int]:
    while count > 0:
        portion = min(count, rng.randint(25, 90))
        yield portion
        count -= portion


def _paragraph(rng: random.Random, language: Language, count: int) -> str:
    gap, lines, line = language.gap, [], ""
    for number, word in enumerate(_words(language).pick(rng, count), 1):
        line += word + (language.stop if number % 12 == 0 or number == count else "") + gap
        if len(line) > (70 if gap else 36):
            lines.append(line.rstrip())
            line = ""
    return "\n".join([*lines, line.rstrip()]) if line else "\n".join(lines)


def _body(rng: random.Random, language: Language, text: str) -> tuple[list[str], bytes]:
    """Return the content headers and the encoded body."""
    headers, body = _leaf(rng, language, text, "plain")
    if rng.random() < 0.45:
        html = _leaf(rng, language, _html(text), "html")
        headers, body = _multipart(rng, "alternative", [(headers, body), html])
    chance = rng.random()
    if chance < 0.09:
        middle = 220_000 if chance < 0.009 else 14_000
        files = [
            _file(rng, language, min(LARGEST, int(rng.lognormvariate(math.log(middle), 0.9))))
            for _ in range(rng.choice((1, 1, 1, 2)))
        ]
        headers, body = _multipart(rng, "mixed", [(headers, body), *files])
    return headers, body


def _leaf(
    rng: random.Random, language: Language, text: str, subtype: str
) -> tuple[list[str], bytes]:
    if text.isascii():
        return [f"Content-Type: text/{subtype}; charset=us-ascii"], text.encode()
    if language is JAPANESE and subtype == "plain" and rng.random() < 0.3:
        encoded = text.encode("iso-2022-jp", "replace")
        return ["Content-Type: text/plain; charset=iso-2022-jp"], encoded
    head = f"Content-Type: text/{subtype}; charset=utf-8\nContent-Transfer-Encoding: "
    if language is GERMAN:
        return [head + "quoted-printable"], quopri.encodestring(text.encode())
    if rng.random() < 0.25:
        return [head + "8bit"], text.encode()
    return [head + "base64"], base64.encodebytes(text.encode())


def _html(text: str) -> str:
    paragraphs = "\n".join(
        f'<p style="font-size:14px;line-height:1.5">{one}</p>' for one in text.split("\n\n")
    )
    return (
        "<html><head><style>body{font-family:sans-serif} p{margin:0 0 1em}</style></head><body>\n"
        f'{paragraphs}\n<img src="https://images.example.com/open.gif" width="1" height="1">\n'
        "</body></html>\n"
    )


def _file(rng: random.Random, language: Language, size: int) -> tuple[list[str], bytes]:
    at = rng.randrange(LARGEST - size + 1)
    kind, ending = rng.choice((("application/pdf", "pdf"), ("image/jpeg", "jpg")))
    name = "".join(f"%{byte:02X}" for byte in _words(language).pick(rng, 1)[0].encode())
    headers = [
        f"Content-Type: {kind}",
        f"Content-Disposition: attachment; filename*=utf-8''{name}.{ending}",
        "Content-Transfer-Encoding: base64",
    ]
    return headers, base64.encodebytes(_NOISE[at : at + size])


def _multipart(
    rng: random.Random, subtype: str, parts: Sequence[tuple[list[str], bytes]]
) -> tuple[list[str], bytes]:
    boundary = f"=_{rng.getrandbits(64):016x}"
    body = b"".join(
        f"--{boundary}\n".encode() + "\n".join(headers).encode() + b"\n\n" + content + b"\n"
        for headers, content in parts
    )
    head = f'Content-Type: multipart/{subtype}; boundary="{boundary}"'
    return [head], body + f"--{boundary}--\n".encode()


def _person(rng: random.Random, language: Language) -> str:
    name = rng.choice(language.people)
    return f"{_encoded(name)} <person{rng.randrange(900)}@corpus.example>"


def _encoded(text: str) -> str:
    return text if text.isascii() else Header(text, "utf-8", header_name="Subject").encode()


def _words(language: Language) -> _Vocabulary:
    if language not in _VOCABULARIES:
        _VOCABULARIES[language] = _Vocabulary(language)
    return _VOCABULARIES[language]
