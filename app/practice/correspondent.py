"""Asha, who answers every letter written in practice, in its language, with a quotation."""

from datetime import datetime
from typing import NamedTuple

from app.mime.html_text import to_text
from app.mime.parse import parse
from app.model.message import Address, ParsedMessage
from app.practice.people import ASHA, ASHA_HINDI, PERSON
from app.practice.samples.letter import new_letter, wire

QUOTED_LINES = 60

_DEVANAGARI = range(0x0900, 0x0980)


class _Words(NamedTuple):
    """What she writes, in one language. `wrote` has {when} and {who}."""

    text: str
    wrote: str
    no_subject: str


_ENGLISH = _Words(
    text="""\
Hello,

thank you for your letter. It arrived here just now, and this is my answer.

Nothing you write in practice ever leaves your computer, so you may try anything: reply to
me, attach a file, put a star on this letter, move it to the archive, or delete it and
bring it back from the Trash. I answer every time.

Best wishes
{name}
""",
    wrote="On {when}, {who} wrote:",
    no_subject="your letter",
)
_HINDI = _Words(
    text="""\
नमस्ते,

आपका पत्र अभी-अभी मिला, धन्यवाद। यह रहा मेरा जवाब।

अभ्यास में लिखा हुआ कुछ भी आपके कंप्यूटर से बाहर नहीं जाता, इसलिए बेझिझक सब कुछ आज़माइए:
मुझे जवाब लिखिए, कोई फ़ाइल जोड़िए, इस पत्र पर तारा लगाइए, इसे संग्रह में रखिए, या मिटाकर
रद्दी से वापस ले आइए। मैं हर बार जवाब दूँगी।

शुभकामनाओं सहित
{name}
""",
    wrote="{when} को {who} ने लिखा:",
    no_subject="आपका पत्र",
)


def answer(source: bytes, written_to: str, now: datetime) -> bytes:
    """Write the answer to a letter. It comes from the address that the letter was sent to."""
    letter = parse(source)
    text = (letter.text or to_text(letter.html)).strip()
    words = _HINDI if _is_hindi(text or letter.envelope.subject) else _ENGLISH
    name = _name(letter, written_to, words)
    reply = new_letter(
        sender=Address(name, written_to),
        subject=_reply_subject(letter.envelope.subject or words.no_subject),
        date=now,
        answers=letter.envelope,
    )
    quote = "\n".join(f"> {line}".rstrip() for line in text.splitlines()[:QUOTED_LINES])
    wrote = words.wrote.format(when=f"{now:%Y-%m-%d %H:%M}", who=PERSON.name)
    reply.set_content(f"{words.text.format(name=name)}\n{wrote}\n{quote}\n", cte="8bit")
    return wire(reply)


def _is_hindi(text: str) -> bool:
    """Whether more of the letters are Devanagari than not."""
    letters = [character for character in text if character.isalpha()]
    return 2 * sum(ord(character) in _DEVANAGARI for character in letters) > len(letters)


def _name(letter: ParsedMessage, written_to: str, words: _Words) -> str:
    """Return the name by which the person called whom they wrote to; else the correspondent's."""
    own = ASHA_HINDI if words is _HINDI else ASHA.name
    if written_to.lower() == ASHA.address:
        return own
    called = {one.address.lower(): one.name for one in letter.envelope.to + letter.envelope.cc}
    return called.get(written_to.lower()) or own


def _reply_subject(subject: str) -> str:
    return subject if subject.lower().startswith("re:") else f"Re: {subject}"
