"""What a receiving server says it found out (Authentication-Results, RFC 8601).

Anybody can write such a field into a letter. Only the topmost of a server that is known to write
one into every letter counts: what a sender put there stands below it.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from app.trust import domains

_LONGEST = 16_000
_RESULTS_READ = 50
_FIELDS_READ = 20
_COMMENT_DEPTH = 10
_METHOD = re.compile(r"\s*([\w\-]+)\s*(?:/\s*\d+\s*)?=\s*([\w\-]+)")
_PROPERTY = re.compile(
    r"""(?<![\w\-])([\w\-]++)\s*+\.\s*+([\w\-]++)\s*+=\s*+(?:"((?:[^"\\]|\\.)*+)"|([^\s;]++))""",
    re.VERBOSE,
)
_POLICY = re.compile(r"\bp=(none|quarantine|reject)\b", re.IGNORECASE)
_PIECES = re.compile(r'"(?:[^"\\]|\\.)*+"|[();]|\\.|[^"();\\]+|.', re.DOTALL)
# Whose customers' mail bears the name of another domain of the same company.
_SAME_COMPANY = {
    "gmail.com": "google.com",
    "googlemail.com": "google.com",
    "me.com": "icloud.com",
    "mac.com": "icloud.com",
    "fastmail.com": "messagingengine.com",
    "fastmail.fm": "messagingengine.com",
    "gmx.de": "gmx.net",
    "gmx.com": "gmx.net",
    "web.de": "web.de",
    "mail.ru": "mail.ru",
    "ya.ru": "yandex.ru",
    "yandex.com": "yandex.ru",
    "zoho.com": "zohomail.com",
    "zoho.in": "zohomail.in",
}


@dataclass(frozen=True, slots=True)
class Result:
    """One method's result: `dkim` = `pass`, with properties such as `header.d`."""

    method: str
    result: str
    properties: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str:
        """Return a property in lower case, "" where it does not stand there."""
        return next((value.lower() for key, value in self.properties if key == name), "")


@dataclass(frozen=True, slots=True)
class Word:
    """One Authentication-Results field. `server` is its authserv-id in lower case."""

    server: str
    results: tuple[Result, ...] = ()
    policy: str = ""
    """What it says the domain asks for (p=reject), where it does."""

    def of(self, method: str) -> tuple[Result, ...]:
        return tuple(each for each in self.results if each.method == method)

    def said(self, method: str) -> str:
        """Return the result of the first of a method, "" where it was not tried."""
        return next((each.result for each in self.of(method)), "")


def heard(fields: Sequence[tuple[str, str]], servers: Collection[str]) -> Word | None:
    """Return the word of one's own server: the topmost field of one of `servers`.

    These are authserv-ids, or the registered domains that all of them end with.
    """
    for word in _words(fields):
        if {word.server, domains.organisation(word.server)} & frozenset(servers):
            return word
    return None


def names(fields: Sequence[tuple[str, str]]) -> frozenset[str]:
    """Return the registered domains of all servers that left their word in a header."""
    return frozenset(domains.organisation(word.server) for word in _words(fields))


def _words(fields: Sequence[tuple[str, str]]) -> Iterator[Word]:
    values = (value for name, value in fields if name.lower() == "authentication-results")
    for value in islice(values, _FIELDS_READ):
        if word := read(value):
            yield word


def may_be_own(server: str, own_domains: Collection[str]) -> bool:
    """Whether an authserv-id's registered domain belongs to an account of these domains."""
    own = {domains.organisation(domain) for domain in own_domains if domain}
    return server in own or any(_SAME_COMPANY.get(each) == server for each in own)


def read(value: str) -> Word | None:
    """Read a field's value; None where it names no server."""
    plain, comments = _without_comments(value[:_LONGEST])
    head, *rest = _split(plain)
    words = head.split()
    server = domains.ascii_form(words[0].strip('"')) if words else ""
    if not server or "=" in server or "." not in server:
        return None
    policy = _POLICY.search(comments)
    results = tuple(found for piece in rest[:_RESULTS_READ] if (found := _result(piece)))
    return Word(server, results, policy[1].lower() if policy else _told_policy(results))


def _told_policy(results: tuple[Result, ...]) -> str:
    for each in results:
        if each.method == "dmarc":
            told = each.get("policy.dmarc") or each.get("policy.published-domain-policy")
            return told if told in ("none", "quarantine", "reject") else ""
    return ""


def _result(piece: str) -> Result | None:
    match = _METHOD.match(piece)
    if match is None:
        return None
    properties = tuple(
        (f"{kind}.{name}".lower(), quoted or plain)
        for kind, name, quoted, plain in _PROPERTY.findall(piece, match.end())
    )
    return Result(match[1].lower(), match[2].lower(), properties)


def _split(plain: str) -> list[str]:
    """Split at semicolons outside quotes."""
    pieces = [""]
    for match in _PIECES.finditer(plain):
        if match[0] == ";":
            pieces.append("")
        else:
            pieces[-1] += match[0]
    return pieces


def _without_comments(value: str) -> tuple[str, str]:
    """Return a value without comments (RFC 5322 §3.2.2), and the comments."""
    plain: list[str] = []
    comments: list[str] = []
    depth = 0
    for match in _PIECES.finditer(value):
        token = match[0]
        if token == "(" and depth < _COMMENT_DEPTH:
            depth += 1
            plain.append(" ")
        elif token == ")" and depth:
            depth -= 1
        else:
            (comments if depth else plain).append(token)
    return "".join(plain), " ".join(comments)
