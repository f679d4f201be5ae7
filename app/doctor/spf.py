"""What a domain's SPF policy says of an address (RFC 7208), asked before any letter is sent."""

import ipaddress
import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import NamedTuple, TypeVar

from app.model.problem import ProblemKind
from app.protocols import names
from app.protocols.errors import MailError
from app.protocols.names import Asking

LOOKUPS = 10
"""Terms that ask the DNS in one evaluation (RFC 7208 §4.6.4)."""

VOID_LOOKUPS = 2
"""Look-ups that may find nothing."""

EXCHANGERS = 10
"""Hosts looked at for one `mx`."""

T = TypeVar("T")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_TERM = re.compile(r"(?P<sign>[-+~?]?)(?P<name>[a-z0-9]+)(?P<rest>[:/].*)?", re.IGNORECASE)
_MODIFIER = re.compile(r"(?P<name>[a-z][a-z0-9_.-]*)=(?P<value>.*)", re.IGNORECASE)
_PREFIX = re.compile(r"(?P<domain>.*?)(?:/(?P<four>\d{1,3}))?(?://(?P<six>\d{1,3}))?")

# RFC 7208 §7.1 bounds neither the number nor lets it be zero; no name has a thousand parts.
_MACRO = re.compile(
    r"%(?:\{([slodiphcrtv])((?:[1-9][0-9]{0,2})?)(r?)([-.+,/_=]*)\}|([%_-]))", re.IGNORECASE
)
_MECHANISMS = ("all", "include", "a", "mx", "ptr", "exists")
_ESCAPES = {"%": "%", "_": " ", "-": "%20"}


class Verdict(StrEnum):
    """The results of RFC 7208 §2.6."""

    PASS = "pass"
    FAIL = "fail"
    SOFTFAIL = "softfail"
    NEUTRAL = "neutral"
    NONE = "none"
    TEMPERROR = "temperror"
    PERMERROR = "permerror"


_SIGNS = {
    "": Verdict.PASS,
    "+": Verdict.PASS,
    "-": Verdict.FAIL,
    "~": Verdict.SOFTFAIL,
    "?": Verdict.NEUTRAL,
}


class Policy(NamedTuple):
    """What an evaluation found. `reached` are the names whose policies were included."""

    verdict: Verdict
    reached: frozenset[str]
    record: str


class _Broken(Exception):
    """An error of RFC 7208 §2.6.6 or §2.6.7 ends an evaluation, wherever it is met."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict)
        self.verdict = verdict


def evaluate(address: Address, sender: str, asking: Asking = names.SYSTEM) -> Policy:
    """Evaluate the policy of a sender's domain for the address that a letter would come from."""
    evaluation = _Evaluation(address, sender, asking)
    domain = sender.rpartition("@")[2]
    try:
        verdict = evaluation.check(domain)
    except _Broken as broken:
        verdict = broken.verdict
    return Policy(verdict, frozenset(evaluation.reached), evaluation.record)


class _Evaluation:
    """One evaluation with its limits, which hold over all policies it includes."""

    def __init__(self, address: Address, sender: str, asking: Asking) -> None:
        self.reached: set[str] = set()
        self.record = ""
        self._address = address
        self._sender = sender
        self._asking = asking
        self._lookups = 0
        self._voids = 0

    def check(self, domain: str) -> Verdict:
        """Return what the policy of a domain says (check_host, RFC 7208 §4)."""
        record = self._policy(domain)
        if record is None:
            return Verdict.NONE
        self.record = self.record or record
        redirect, terms = "", record.split()[1:]
        if not all(map(_is_sound, terms)):
            raise _Broken(Verdict.PERMERROR)
        for term in terms:
            modifier = _MODIFIER.fullmatch(term)
            if modifier:
                redirect = modifier["value"] if modifier["name"].lower() == "redirect" else redirect
            elif (verdict := self._match(term, domain)) is not None:
                return verdict
        return self._redirected(redirect, domain) if redirect else Verdict.NEUTRAL

    def _policy(self, domain: str) -> str | None:
        texts = self._ask(lambda: names.texts(domain, self._asking))
        found = [text for text in texts if (text + " ").lower().startswith("v=spf1 ")]
        if len(found) > 1:
            raise _Broken(Verdict.PERMERROR)
        return found[0] if found else None

    def _redirected(self, target: str, domain: str) -> Verdict:
        """Use another domain's policy in place of this one (RFC 7208 §6.1)."""
        verdict = self._included(self._expanded(target, domain))
        return Verdict.PERMERROR if verdict is Verdict.NONE else verdict

    def _match(self, term: str, domain: str) -> Verdict | None:
        """Return the verdict of a mechanism, None where it does not match (RFC 7208 §5)."""
        sign, name, value = _taken_apart(term)
        return _SIGNS[sign] if self._matches(name, value, domain) else None

    def _matches(self, mechanism: str, value: str, domain: str) -> bool:
        match mechanism:
            case "all":
                return True
            case "include":
                return self._include(value, domain)
            case "a":
                return self._a(value, domain)
            case "mx":
                return self._mx(value, domain)
            case "ip4" | "ip6":
                return self._network(value)
            case "exists":
                return self._exists(value, domain)
        return self._ptr()

    def _include(self, value: str, domain: str) -> bool:
        verdict = self._included(self._expanded(value, domain))
        if verdict in (Verdict.NONE, Verdict.PERMERROR):
            raise _Broken(Verdict.PERMERROR)
        return verdict is Verdict.PASS

    def _included(self, name: str) -> Verdict:
        """Evaluate another policy; what breaks on the way was not reached."""
        self._count()
        verdict = self.check(name)
        self.reached.add(name.lower().rstrip("."))
        return verdict

    def _network(self, value: str) -> bool:
        network = ipaddress.ip_network(value, strict=False)
        return self._address.version == network.version and self._address in network

    def _a(self, value: str, domain: str) -> bool:
        self._count()
        name, four, six = self._named(value, domain)
        return self._among(self._addresses(name, counted=True), four, six)

    def _mx(self, value: str, domain: str) -> bool:
        self._count()
        name, four, six = self._named(value, domain)
        hosts = self._ask(lambda: names.mail_exchangers(name, self._asking), counted=True)
        return any(
            self._among(self._addresses(host), four, six) for _, host in hosts[:EXCHANGERS] if host
        )

    def _exists(self, value: str, domain: str) -> bool:
        self._count()
        name = self._expanded(value, domain)
        return bool(self._ask(lambda: names.lookup(name, "A", self._asking), counted=True))

    def _ptr(self) -> bool:
        """Match nothing: it "should not be used" (RFC 7208 §5.5), and costs much."""
        self._count()
        return False

    def _named(self, value: str, domain: str) -> tuple[str, int, int]:
        """Take a value apart: the domain meant, and how many bits are compared."""
        name, four, six = _with_prefixes(value)
        return self._expanded(name, domain) or domain, four, six

    def _among(self, addresses: tuple[str, ...], four: int, six: int) -> bool:
        bits = four if self._address.version == 4 else six
        networks = (ipaddress.ip_network(f"{one}/{bits}", strict=False) for one in _of(
            addresses, self._address.version))  # fmt: skip
        return any(self._address in network for network in networks)

    def _addresses(self, name: str, *, counted: bool = False) -> tuple[str, ...]:
        return self._ask(lambda: names.addresses(name, self._asking), counted=counted)

    def _ask(
        self, question: Callable[[], tuple[T, ...]], *, counted: bool = False
    ) -> tuple[T, ...]:
        """Ask the DNS; what does not exist is an empty answer, and of those there is a limit."""
        try:
            answer = question()
        except MailError as error:
            if error.problem.kind is not ProblemKind.HOST_UNKNOWN:
                raise _Broken(Verdict.TEMPERROR) from error
            answer = ()
        if counted and not answer:
            self._voids += 1
            if self._voids > VOID_LOOKUPS:
                raise _Broken(Verdict.PERMERROR)
        return answer

    def _count(self) -> None:
        self._lookups += 1
        if self._lookups > LOOKUPS:
            raise _Broken(Verdict.PERMERROR)

    def _expanded(self, text: str, domain: str) -> str:
        """Fill in the macros of a name (RFC 7208 §7)."""
        if "%" in _MACRO.sub("", text):
            raise _Broken(Verdict.PERMERROR)
        return _MACRO.sub(lambda found: self._macro(found, domain), text)

    def _macro(self, found: re.Match[str], domain: str) -> str:
        if found[5]:
            return _ESCAPES[found[5]]
        local, _, sending = self._sender.rpartition("@")
        values = {
            "s": self._sender, "l": local, "o": sending, "d": domain, "h": sending,
            "i": _dotted(self._address), "p": "unknown", "c": str(self._address),
            "v": "in-addr" if self._address.version == 4 else "ip6",
        }  # fmt: skip
        parts = re.split(f"[{re.escape(found[4] or '.')}]", values.get(found[1].lower(), "unknown"))
        if found[3]:
            parts.reverse()
        return ".".join(parts[-int(found[2]) :] if found[2] else parts)


def _is_sound(term: str) -> bool:
    """Whether a term is well formed; one that is not breaks its whole record (RFC 7208 §4.6)."""
    if _MODIFIER.fullmatch(term):
        return True
    try:
        _, name, value = _taken_apart(term)
        if name in ("ip4", "ip6"):
            return ipaddress.ip_network(value, strict=False).version == int(name[2])
        _, four, six = _with_prefixes(value)
    except ValueError:
        return False
    return name in _MECHANISMS and four <= 32 and six <= 128


def _taken_apart(term: str) -> tuple[str, str, str]:
    """Return a mechanism's sign, name and value. Raises ValueError."""
    found = _TERM.fullmatch(term)
    if found is None:
        raise ValueError(term)
    return found["sign"], found["name"].lower(), (found["rest"] or "").removeprefix(":")


def _with_prefixes(value: str) -> tuple[str, int, int]:
    """Return the name in a value, and how many bits are compared. Raises ValueError."""
    found = _PREFIX.fullmatch(value)
    if found is None:
        raise ValueError(value)
    return found["domain"], int(found["four"] or 32), int(found["six"] or 128)


def _of(addresses: tuple[str, ...], version: int) -> Iterator[str]:
    return (each for each in addresses if (":" in each) == (version == 6))


def _dotted(address: Address) -> str:
    """Write an address as macros want it: IPv6 in single hexadecimal digits with dots."""
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    return ".".join(address.exploded.replace(":", ""))
