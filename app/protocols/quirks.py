"""What single servers do against the rules or in their own way, and what we do about it.

Most of it needs no name: an answer that cannot be true is not believed, whoever gives it. Here
stands what must be known before the server is asked. All of it, with dates, sources and tests, is
told in docs/imap-servers.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

STATUSES_AHEAD = 50
"""STATUS commands on their way at once."""


@dataclass(frozen=True, slots=True)
class Quirks:
    """What is known of the server spoken to; the default is a server like any other."""

    server: str = ""
    """Whose server it is, "" if it is not recognised."""
    removed: frozenset[str] = frozenset()
    """Capabilities it offers but does not keep."""
    statuses_ahead: int = STATUSES_AHEAD
    finds_headers: bool = True
    """Whether SEARCH HEADER can be asked at all."""
    capabilities_anew: bool = False
    """Whether the capabilities told along with the login are not those that hold after it."""
    exact_sizes: bool = True
    """Whether RFC822.SIZE is the size of what is fetched, and not an estimate."""
    labels: bool = False
    """Whether mailboxes are labels: one message stands in several, and an expunge takes it out
    of one alone."""

    @property
    def no_qresync(self) -> bool:
        return "QRESYNC" in self.removed


@dataclass(frozen=True, slots=True)
class _Signs:
    """By what a server is recognised; any one of them is enough."""

    hosts: tuple[str, ...] = ()
    greeting: bytes = b""
    id_name: str = ""
    capability: str = ""


_SERVERS: dict[str, _Signs] = {
    "Gmail": _Signs(("imap.gmail.com", "imap.googlemail.com"), b"Gimap ready", "", "X-GM-EXT-1"),
    "iCloud": _Signs(("mail.me.com", "icloud.com")),
    "Exchange": _Signs(
        ("outlook.office365.com", "imap-mail.outlook.com", "outlook.office.com"),
        b"Microsoft Exchange",
    ),
    "Yahoo": _Signs(
        ("imap.mail.yahoo.com", "imap.aol.com", "export.imap.aol.com"),
        b"imapgate",
        "Y!IMAP",
        "XYMHIGHESTMODSEQ",
    ),
    "NetEase": _Signs(("imap.163.com", "imap.126.com", "imap.yeah.net", "imap.188.com")),
    "QQ": _Signs(("imap.qq.com", "imap.exmail.qq.com"), b"QQMail IMAP4Server"),
    "GMX": _Signs(("imap.gmx.net", "imap.gmx.com", "imap.web.de")),
    "Yandex": _Signs(("imap.yandex.ru", "imap.yandex.com"), b"Yandex IMAP4rev1"),
    "Cyrus": _Signs((), b"Cyrus IMAP", "Cyrus IMAPD"),
    "Courier": _Signs((), b"Courier-IMAP", "Courier-IMAP"),
    "hMailServer": _Signs((), b"* OK IMAPrev1"),
    "Dovecot": _Signs((), b"Dovecot", "Dovecot"),
}

_QUIRKS: dict[str, Quirks] = {
    # 2026-01: malformed VANISHED answers, and no ENABLED for QRESYNC; its proxy spoils the
    # capabilities in the answer to the login.
    # https://github.com/Foundry376/Mailspring-Sync/pull/91
    # https://github.com/jstedfast/MailKit/issues/1871
    "iCloud": Quirks(removed=frozenset({"QRESYNC"}), capabilities_anew=True),
    # 2016-06: some fifty STATUS commands at once end in BAD and a broken conversation.
    # https://bugzilla.gnome.org/show_bug.cgi?id=766552
    # As documented: sizes are exact only where the administrator wants that (on premises).
    # https://learn.microsoft.com/en-us/powershell/module/exchange/set-imapsettings
    "Exchange": Quirks(statuses_ahead=25, exact_sizes=False),
    # 2023-10: sizes are wrong by some bytes.
    # https://github.com/hmailserver/hmailserver/issues/476
    "hMailServer": Quirks(exact_sizes=False),
    # 2014-08, 2018-11, 2020-07: SEARCH HEADER finds nothing, or ends in NO [SERVERBUG].
    # https://github.com/MailCore/mailcore2/issues/823
    # https://github.com/mscdex/node-imap/issues/737
    "Yahoo": Quirks(finds_headers=False),
    # 2011, and as documented: labels are shown as mailboxes.
    # https://developers.google.com/workspace/gmail/imap/imap-extensions
    "Gmail": Quirks(labels=True),
}

# What IMAP4rev2 contains (RFC 9051, Appendix E), as far as it is used here.
_WITHIN_REV2 = frozenset(
    "ENABLE ESEARCH IDLE LIST-EXTENDED LIST-STATUS LITERAL- MOVE NAMESPACE SPECIAL-USE UIDPLUS "
    "UNSELECT".split()
)


def quirks_of(
    host: str, greeting: bytes, id_fields: Mapping[str, str], capabilities: Iterable[str]
) -> Quirks:
    """Recognise a server by its name, its greeting, its answer to ID, and what it offers."""
    host, offered = host.lower().rstrip("."), frozenset(capabilities)
    for name, signs in _SERVERS.items():
        if _recognised(signs, host, greeting, id_fields.get("name", ""), offered):
            return replace(_QUIRKS.get(name, Quirks()), server=name)
    return Quirks()


def usable(capabilities: Iterable[str], quirks: Quirks) -> frozenset[str]:
    """Return the capabilities to use: those offered and implied, less what quirks take away.

    A server that speaks rev1 as well names what it has; rev2 alone contains it.
    """
    offered = frozenset(capabilities)
    if offered & {"IMAP4REV1", "IMAP4REV2"} == {"IMAP4REV2"}:
        offered |= _WITHIN_REV2
    return offered - quirks.removed


def _recognised(
    signs: _Signs, host: str, greeting: bytes, id_name: str, offered: frozenset[str]
) -> bool:
    return (
        any(host == known or host.endswith("." + known) for known in signs.hosts)
        or (bool(signs.greeting) and signs.greeting in greeting)
        or (bool(signs.id_name) and signs.id_name.lower() == id_name.lower())
        or signs.capability in offered
    )
