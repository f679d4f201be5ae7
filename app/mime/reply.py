"""Answers begun: to whom, under which subject, in which conversation, quoting what."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from html import escape

from app.mime import html as mime_html
from app.mime.recipients import written
from app.model.addressing import address_key
from app.model.message import Address, ParsedMessage
from app.model.submission import DraftKind, QuoteWords

REPLY_PREFIXES = (
    "re|r|aw|antw|antwort|sv|vs|vá|ynt|odp|res|rif|ref|rv|bls|yn|atb|απ|σχετ|на|отв|отг|רה|השב|"
    "رد|پاسخ|उत्तर|जवाब|प्रति|回复|回覆|答复|返信|답장|회신|ตอบ|trả lời"
)
FORWARD_PREFIXES = (
    "fw|fwd|wg|weitergeleitet|tr|i|rv|enc|enviado|vb|vl|vs|doorst|pd|trs|továbbítás|fs|πρθ|пересл|"
    "הועבר|إعادة توجيه|अग्रेषित|अग्रे|转发|轉寄|転送|전달|ส่งต่อ|chuyển tiếp|ilt|bal|yönlendir"
)
COUNT = r"(?:\s*[\[(^]\s*\d+\s*[\])]?|\*\d+|\d{1,2})?"
REPLIED = re.compile(rf"\s*(?:{REPLY_PREFIXES}){COUNT}\s*[::]\s*", re.IGNORECASE)
FORWARDED = re.compile(rf"\s*(?:{FORWARD_PREFIXES}){COUNT}\s*[::]\s*", re.IGNORECASE)
LIST_TAG = re.compile(r"\s*(\[[^\[\]]{1,60}\])\s*")
REFERENCES_SENT = 100
ENCRYPTED = frozenset(
    ("application/pgp-encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
)
ARMOUR = "-----BEGIN PGP MESSAGE-----"
SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a new draft is filled with. `attachments` names the original's parts that go along."""

    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    text: str
    html: str
    in_reply_to: str
    references: tuple[str, ...]
    attachments: tuple[str, ...]


def reply_fields(
    parsed: ParsedMessage, kind: DraftKind, own_addresses: Collection[str], words: QuoteWords
) -> Reply:
    """Return the fields of a reply, reply-all or forward; an encrypted message is not quoted."""
    own = set(map(address_key, own_addresses))
    forward = kind is DraftKind.FORWARD
    to, cc = ((), ()) if forward else _recipients(parsed, kind, own)
    quotable = not _is_encrypted(parsed)
    return Reply(
        to=to,
        cc=cc,
        subject=subject(parsed.envelope.subject, kind),
        text=_text(parsed, kind, words) if quotable else "",
        html=_html(parsed, kind, words) if quotable and parsed.html else "",
        in_reply_to="" if forward else parsed.envelope.message_id,
        references=references(parsed),
        attachments=_attachments(parsed, forward=forward, quotable=quotable),
    )


def subject(original: str, kind: DraftKind) -> str:
    """Put "Re:" or "Fwd:" before a subject, once, in place of such prefixes in any language."""
    if kind is DraftKind.FORWARD:
        return f"Fwd: {_without(original, FORWARDED)}".rstrip()
    return f"Re: {_without(original, REPLIED)}".rstrip()


def references(parsed: ParsedMessage) -> tuple[str, ...]:
    """Return the conversation up to and with the message answered (RFC 5322 §3.6.4)."""
    envelope = parsed.envelope
    chain = tuple(one for one in envelope.references if one != envelope.message_id)
    chain += (envelope.message_id,) if envelope.message_id else ()
    if len(chain) > REFERENCES_SENT:
        chain = chain[:1] + chain[1 - REFERENCES_SENT :]
    return chain


def _without(original: str, prefix: re.Pattern[str]) -> str:
    """Strip prefixes, also behind a list's tag: "[dev] Re: x" is "[dev] x"."""
    rest, tags = original.strip(), ""
    while True:
        if match := prefix.match(rest):
            rest = rest[match.end() :]
        elif (tag := LIST_TAG.match(rest)) and prefix.match(rest, tag.end()):
            tags = tags or tag[1] + " "
            rest = rest[tag.end() :]
        else:
            break
    return rest if rest.startswith(tags.strip()) else tags + rest


def _recipients(
    parsed: ParsedMessage, kind: DraftKind, own: set[str]
) -> tuple[tuple[Address, ...], tuple[Address, ...]]:
    """Answer Reply-To or From, the others in Cc; one's own letter is answered to its To."""
    envelope = parsed.envelope
    wrote_it = any(address_key(one.address) in own for one in envelope.sender)
    to = envelope.to if wrote_it and envelope.to else parsed.reply_to or envelope.sender
    if kind is not DraftKind.REPLY_ALL:
        return _each_once(to, set()), ()
    to = _each_once(to, own) or _each_once(to, set())
    seen = own | {address_key(one.address) for one in to}
    return to, _each_once((*envelope.to, *envelope.cc), seen)


def _each_once(people: tuple[Address, ...], seen: set[str]) -> tuple[Address, ...]:
    kept: dict[str, Address] = {}
    for one in people:
        key = address_key(one.address)
        if key and key not in seen:
            kept.setdefault(key, one)
    return tuple(kept.values())


def _attachments(parsed: ParsedMessage, *, forward: bool, quotable: bool) -> tuple[str, ...]:
    """Take everything along when forwarding, else only the images that the quotation shows."""
    shown = parsed.html if quotable else ""
    return tuple(
        one.part
        for one in parsed.attachments
        if forward or (one.content_id and f"cid:{one.content_id}" in shown)
    )


def _is_encrypted(parsed: ParsedMessage) -> bool:
    types: set[str] = {one.type for one in parsed.attachments}
    return bool(types & ENCRYPTED) or ARMOUR in parsed.text or ARMOUR in parsed.html


def _text(parsed: ParsedMessage, kind: DraftKind, words: QuoteWords) -> str:
    text = parsed.shown_text or parsed.text
    text = text if text.strip() else mime_html.to_text(parsed.html)
    if kind is DraftKind.FORWARD:
        lines = "\n".join(f"{label}: {value}" for label, value in _forwarded_lines(parsed, words))
        return f"\n\n---------- {words.forwarded} ----------\n{lines}\n\n{text.strip()}\n"
    return f"\n\n{_attribution(parsed, words)}\n{quote(text)}\n"


def quote(text: str) -> str:
    """Quote text line by line without re-wrapping it, and without the signature."""
    if (match := SIGNATURE.search(text)) and match.start():
        text = text[: match.start()]
    return "\n".join(_quoted(line) for line in text.strip("\n").rstrip().split("\n"))


def _quoted(line: str) -> str:
    return (">" + line if line.startswith(">") else "> " + line).rstrip()


def _html(parsed: ParsedMessage, kind: DraftKind, words: QuoteWords) -> str:
    original = mime_html.fragment(parsed.html)
    if kind is DraftKind.FORWARD:
        rows = "<br>".join(
            f"<b>{escape(label)}:</b> {escape(value)}"
            for label, value in _forwarded_lines(parsed, words)
        )
        title = f"---------- {escape(words.forwarded)} ----------"
        return f"<p><br></p><p>{title}<br>{rows}</p><div>{original}</div>"
    attribution = escape(_attribution(parsed, words))
    return f'<p><br></p><p>{attribution}</p><blockquote type="cite">{original}</blockquote>'


def _attribution(parsed: ParsedMessage, words: QuoteWords) -> str:
    sender = ", ".join(one.shown for one in parsed.envelope.sender)
    date = _date(parsed, words)
    return words.attribution.replace("{date}", date).replace("{sender}", sender)


def _forwarded_lines(parsed: ParsedMessage, words: QuoteWords) -> tuple[tuple[str, str], ...]:
    envelope = parsed.envelope
    lines = (
        (words.from_label, written(envelope.sender)),
        (words.date_label, _date(parsed, words)),
        (words.subject_label, envelope.subject),
        (words.to_label, written(envelope.to)),
    )
    return tuple((label, value) for label, value in lines if value)


def _date(parsed: ParsedMessage, words: QuoteWords) -> str:
    """Write the date in the reader's own zone, "" where there is none or none can be shown."""
    seconds = parsed.envelope.date
    if seconds is None:
        return ""
    try:
        return datetime.fromtimestamp(seconds).astimezone().strftime(words.date_format)
    except (ValueError, OverflowError, OSError):
        return ""
