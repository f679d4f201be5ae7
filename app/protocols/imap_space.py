"""Where an account's mailboxes stand and how much room they have: NAMESPACE, QUOTA, APPENDLIMIT."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.protocols import imap_names
from app.protocols.imap_answers import Value, number, values
from app.protocols.imap_wire import Untagged


@dataclass(frozen=True, slots=True)
class Namespace:
    """One root of mailboxes (RFC 2342): "INBOX." and "." on Courier, "" and "/" on most."""

    prefix: str
    delimiter: str
    wire_prefix: bytes = b""

    def path(self, name: str) -> str:
        """Return where a new top-level mailbox of this name belongs."""
        inside = not self.prefix or name.startswith(self.prefix) or name.upper() == "INBOX"
        return name if inside else self.prefix + name


@dataclass(frozen=True, slots=True)
class Namespaces:
    """The person's own root, and the roots of what others share."""

    personal: Namespace
    others: tuple[Namespace, ...] = ()


@dataclass(frozen=True, slots=True)
class Quota:
    """Storage used and allowed, in KiB (RFC 9208 §5.1.1)."""

    used: int
    limit: int


def namespaces(answer: Untagged) -> Namespaces | None:
    """Read `* NAMESPACE (("" "/")) NIL NIL`; None without a personal one. Raises Malformed."""
    kinds = [_roots(value) for value in values(answer.pieces)]
    if not kinds or not kinds[0]:
        return None
    others = [root for kind in kinds[1:3] for root in kind]
    return Namespaces(kinds[0][0], tuple(others))


def _roots(value: Value) -> list[Namespace]:
    roots = value if isinstance(value, list) else []
    return [_root(root) for root in roots if isinstance(root, list) and root]


def _root(pair: list[Value]) -> Namespace:
    prefix = pair[0] if isinstance(pair[0], bytes) else b""
    mark = pair[1] if len(pair) > 1 and isinstance(pair[1], bytes) else b""
    return Namespace(imap_names.decode(prefix), mark.decode("ascii", "replace"), prefix)


def left_out(roots: Iterable[Namespace], listed: Iterable[bytes]) -> list[bytes]:
    """Return LIST patterns for those roots of which `LIST "" "*"` told nothing.

    A prefix with a wildcard in it cannot be asked for: LIST knows no escape for them.
    """
    names = list(listed)
    return [
        root.wire_prefix + b"*"
        for root in roots
        if root.wire_prefix
        and not any(byte in root.wire_prefix for byte in b"*%\r\n\0")
        and not any(name.startswith(root.wire_prefix) for name in names)
    ]


def storage(answer: Untagged) -> Quota | None:
    """Read the storage of `* QUOTA "root" (STORAGE 10 512)`; None without. Raises Malformed."""
    read = values(answer.pieces)
    items = read[-1] if read and isinstance(read[-1], list) else []
    for name, used, limit in zip(items[::3], items[1::3], items[2::3], strict=False):
        if isinstance(name, bytes) and name.upper() == b"STORAGE" and number(limit):
            return Quota(number(used), number(limit))
    return None


def tightest(quotas: Iterable[Quota]) -> Quota | None:
    """Return the quota that will be full first; a mailbox may stand under several roots."""
    return min(quotas, key=lambda quota: quota.limit - quota.used, default=None)


def append_limit(capabilities: Iterable[str]) -> int | None:
    """Return the bytes one message may have everywhere (RFC 7889 §3.1), None if not told."""
    for capability in capabilities:
        told = capability.removeprefix("APPENDLIMIT=")
        if told != capability and told.isdigit() and len(told) < 20:
            return int(told)
    return None
