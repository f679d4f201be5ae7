"""Encoded words (RFC 2047) as they are met: split, nested in quotes, mislabelled, unpadded."""

import binascii
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from app.mime import charsets

# Spaces in the text, a language tag (RFC 2231 §5), no space around the words: all met in life.
# Bounded: of a row of words that never end, each would else be looked for to the end of the row.
ENCODED_WORD = re.compile(r"=\?([^?*\s]{1,64})(?:\*[^?\s]{0,64})?\?([QqBb])\?([^\r\n]{0,2000}?)\?=")
SINGLE_WORD = re.compile(r"=\?([\w\-]{1,64})\?([QqBb])\?([^?\s]{0,300})\?=")
NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/]")
# What would break or hide a line: C0, C1, and Unicode's own line ends.
CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]+|\t")
WORDS_SHOWN = 2_000


def decode(value: bytes | str) -> str:
    """Return a header value as a person reads it: words decoded, no control characters."""
    if isinstance(value, bytes):
        value = charsets.text(value)
    if "=?" in value:
        single = SINGLE_WORD.fullmatch(value)
        value = _word(*single.groups()) if single else "".join(_pieces(value))
    return (CONTROLS.sub(" ", value) if not value.isprintable() else value).strip()


def _decoded(charset: str, encoding: str, text: str) -> str:
    return charsets.text(_bytes(encoding.lower(), [text]), charset)


_word = lru_cache(maxsize=512)(_decoded)
"""Decodes a short word; the same names come again and again."""


def _pieces(value: str) -> Iterator[str]:
    """Yield plain text and decoded runs of words in turn.

    Space between two encoded words is not part of the text (RFC 2047 §6.2).
    """
    end = 0
    run: list[tuple[str, str, str]] = []
    for count, match in enumerate(ENCODED_WORD.finditer(value)):
        if count >= WORDS_SHOWN:
            break
        between = value[end : match.start()]
        if between and not (run and between.isspace()):
            yield from _decode_run(run)
            run = []
            yield between
        run.append((match[1].lower(), match[2].lower(), match[3]))
        end = match.end()
    yield from _decode_run(run)
    yield value[end:]


def _decode_run(run: list[tuple[str, str, str]]) -> Iterator[str]:
    """Decode words that adjoin; they may share a character, though RFC 2047 §5 forbids it."""
    if not run:
        return
    if len(run) == 1:
        yield _decoded(*run[0])
        return
    for charset, words in groupby(run, key=lambda word: word[0]):
        data = b"".join(
            _bytes(encoding, [text for _, _, text in same])
            for encoding, same in groupby(words, key=lambda word: word[1])
        )
        yield charsets.text(data, charset)


def _bytes(encoding: str, texts: list[str]) -> bytes:
    if encoding == "q":
        return b"".join(_quoted(text) for text in texts)
    aligned = all(len(text.strip()) % 4 == 0 for text in texts)
    return b"".join(_base64(text) for text in texts) if aligned else _base64("".join(texts))


def _quoted(text: str) -> bytes:
    # Raw 8-bit text inside a word is UTF-8 by now; its spaces may stand unencoded.
    return binascii.a2b_qp(text.replace(" ", "_").encode("utf-8", "surrogateescape"), header=True)


def _base64(text: str) -> bytes:
    if len(text) % 4 == 0:
        try:
            return binascii.a2b_base64(text)
        except (binascii.Error, ValueError):
            pass
    digits = NOT_BASE64.sub("", text)
    digits = digits[:-1] if len(digits) % 4 == 1 else digits
    return binascii.a2b_base64(digits + "=" * (-len(digits) % 4))
