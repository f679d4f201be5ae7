"""Reads the descriptions that providers publish of their servers ("config-v1.1.xml").

The format: https://wiki.mozilla.org/Thunderbird:Autoconfiguration:ConfigFileFormat. What comes is
not to be trusted: no DTD and no entity is read, sizes and depth have limits, and a host name or a
link that is none is left out.
"""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from app.model.account import AuthMethod, Protocol, Security, Server
from app.protocols import errors, names
from app.protocols.errors import MailError

SIZE_LIMIT = 256 << 10
SERVERS_LIMIT = 20
"""Servers taken from one description."""

_DEPTH_LIMIT = 20
_ELEMENTS_LIMIT = 5_000
_TEXT_LIMIT = 200
_LINK_LIMIT = 500

_PROTOCOLS = {"imap": Protocol.IMAP, "pop3": Protocol.POP3, "smtp": Protocol.SMTP}
_SECURITIES = {"SSL": Security.TLS, "STARTTLS": Security.STARTTLS, "plain": Security.NONE}
_PASSWORD = {"password-cleartext", "plain", "password-encrypted", "secure", "NTLM", "GSSAPI"}
_ISSUERS = {
    "accounts.google.com": "google",
    "login.microsoftonline.com": "microsoft",
    "login.yahoo.com": "yahoo",
}
_PORT = re.compile(r"[0-9]{1,5}")
_USER_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Described:
    """What a description says. Links are https; texts are safe to show.

    `issuer` names an issuer of `app.model.oauth`, or is "".
    """

    name: str = ""
    servers: tuple[Server, ...] = ()
    help_url: str = ""
    issuer: str = ""
    enable_first: bool = False


def parse(data: bytes, address: str, where: str) -> Described:
    """Read a description for one address; `where` names the server in what is raised.

    Servers come in the description's order, those that cannot be used left out. Raises
    ProtocolError where it is no description at all.
    """
    if len(data) > SIZE_LIMIT:
        raise errors.protocol(where, detail="xml-too-large")
    root = _tree(data, where)
    provider = root.find("emailProvider")
    if root.tag != "clientConfig" or provider is None:
        raise errors.protocol(where, detail="not-a-description")
    return Described(
        name=_text(provider, "displayName"),
        servers=_servers(provider, address),
        help_url=_link(provider.find("documentation"), "url"),
        issuer=_ISSUERS.get(_field(root, "oAuth2/issuer"), ""),
        enable_first=any(each.find("enable") is not None for each in (root, provider)),
    )


def filled(text: str, address: str) -> str:
    """Put an address into the places that a host or user name leaves for it."""
    local, _, domain = address.rpartition("@")
    for place, value in (
        ("%EMAILADDRESS%", address),
        ("%EMAILLOCALPART%", local),
        ("%EMAILDOMAIN%", domain),
    ):
        text = text.replace(place, value)
    return text


def host_name(text: str) -> str:
    """Return a name that a server on the internet can have, in ASCII, or ""."""
    try:
        name = names.ascii_name(text)
    except MailError:
        return ""
    usable = "." in name and "_" not in name and not name.replace(".", "").isdecimal()
    return name if usable else ""


def _servers(provider: Element, address: str) -> tuple[Server, ...]:
    found = [_server(each, address) for each in provider[:_ELEMENTS_LIMIT]]
    return tuple(each for each in found if each is not None)[:SERVERS_LIMIT]


def _server(element: Element, address: str) -> Server | None:
    """Read one incomingServer or outgoingServer; None where it is none, or of no use."""
    protocol = _PROTOCOLS.get(element.get("type", ""))
    incoming = element.tag == "incomingServer" and protocol is not Protocol.SMTP
    outgoing = element.tag == "outgoingServer" and protocol is Protocol.SMTP
    if protocol is None or not (incoming or outgoing):
        return None
    host = host_name(filled(_field(element, "hostname"), address))
    port = _field(element, "port")
    security = _SECURITIES.get(_field(element, "socketType"))
    user = filled(_field(element, "username") or address, address)
    if not host or security is None or not _is_port(port):
        return None
    if not user.isprintable() or len(user) > _USER_LIMIT:
        return None
    return Server(protocol, host, int(port), security, user, _auth(element))


def _is_port(text: str) -> bool:
    return _PORT.fullmatch(text) is not None and 0 < int(text) < 65536


def _auth(element: Element) -> AuthMethod:
    """Choose how to log in: with a password wherever one is taken, as everybody has one."""
    ways = {(each.text or "").strip() for each in element.findall("authentication")}
    if not ways or ways & _PASSWORD:
        return AuthMethod.AUTO
    if "OAuth2" in ways:
        return AuthMethod.OAUTH2
    return AuthMethod.NONE if ways & {"none", "client-IP-address"} else AuthMethod.AUTO


def _field(element: Element, path: str) -> str:
    """Return what an element below says, as it is: nothing is cut off that changed its meaning."""
    return (element.findtext(path) or "").strip()


def _text(element: Element, path: str) -> str:
    """Return what an element below says, made safe to show."""
    return errors.words((element.findtext(path) or "")[: 2 * _TEXT_LIMIT])[:_TEXT_LIMIT]


def _link(element: Element | None, attribute: str) -> str:
    """Return a link that may be opened: https, to a host, of a bounded length."""
    url = "" if element is None else element.get(attribute, "").strip()
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    usable = url.isascii() and url.isprintable() and " " not in url and len(url) <= _LINK_LIMIT
    return url if usable and parts.scheme == "https" and host_name(parts.hostname or "") else ""


def _tree(data: bytes, where: str) -> Element:
    """Parse XML without ever looking at a DTD, which every known attack on parsers needs."""
    builder = _Builder()
    try:
        return builder.built(data)
    except (expat.ExpatError, _Refused, ValueError, LookupError) as error:
        raise errors.protocol(where, str(error), "xml") from None


class _Refused(Exception):
    """It is XML that no description needs."""


@dataclass(slots=True)
class _Builder:
    """Builds a tree from expat's events, within limits."""

    _tree: TreeBuilder = field(default_factory=TreeBuilder)
    _depth: int = 0
    _elements: int = 0

    def built(self, data: bytes) -> Element:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._tree.data
        parser.Parse(data, True)
        return self._tree.close()

    def _refuse(self, *_: object) -> None:
        raise _Refused("a document type is declared")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > _DEPTH_LIMIT or self._elements > _ELEMENTS_LIMIT:
            raise _Refused("too many elements")
        self._tree.start(tag, attributes)

    def _end(self, tag: str) -> None:
        self._depth -= 1
        self._tree.end(tag)
