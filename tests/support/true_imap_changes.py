"""Commands that change messages: STORE, COPY, MOVE, APPEND, EXPUNGE."""

from collections.abc import Callable

from tests.support.true_imap_messages import SYSTEM_FLAGS, asked, deleted
from tests.support.true_imap_session import Handler, Session
from tests.support.true_imap_view import View
from tests.support.true_imap_words import Bad, Text, Words, as_set, date, members, path
from tests.support.true_mail import No

_CANONICAL = {flag.lower(): flag for flag in SYSTEM_FLAGS}


def store(session: Session, words: Words, *, by_uid: bool) -> bytes:
    """STORE and UID STORE (RFC 3501 §6.4.6, 7162 §3.1.3)."""
    view = session.opened(writing=True)
    wanted = words.set()
    unchanged = _unchanged_since(session, words)
    verb = words.atom()
    sign, silent = verb[:1] if verb[:1] in (b"+", b"-") else b"", verb.endswith(b".SILENT")
    if verb.lstrip(b"+-").removesuffix(b".SILENT") != b"FLAGS":
        raise Bad("STORE stores flags only")
    flags = _flags(words)
    modified = []
    with session.mail.lock:
        for at in asked(view, wanted, by_uid=by_uid):
            if unchanged is not None and at.message.modseq > unchanged:
                modified.append(at.uid if by_uid else at.number)
                continue
            changed = view.box.set_flags(at.uid, _applied(at.message.flags, sign, flags), view)
            if not silent or (changed and session.condstore):
                session.say(session.flags_line(at, with_uid=by_uid, flags=not silent))
        session.mail.tell()
    return b"[MODIFIED %b] Stored in part" % as_set(modified) if modified else b"Stored"


def _unchanged_since(session: Session, words: Words) -> int | None:
    if not isinstance(words.peek(), list):
        return None
    inner = words.list()
    if inner.atom() != b"UNCHANGEDSINCE":
        raise Bad("unknown modifier of STORE")
    session.know_modseq()
    return inner.number()


def _applied(old: frozenset[str], sign: bytes, flags: frozenset[str]) -> frozenset[str]:
    if sign == b"+":
        return old | flags
    return old - flags if sign == b"-" else flags


def _flags(words: Words) -> frozenset[str]:
    inner = words.list() if isinstance(words.peek(), list) else words
    found = set()
    while inner:
        flag = inner.string().decode()
        known = _CANONICAL.get(flag.lower())
        if known is None and flag.startswith("\\"):
            raise Bad("no such flag")
        found.add(known or flag)
    return frozenset(found)


def copy(session: Session, words: Words, *, by_uid: bool) -> bytes:
    """COPY and UID COPY, with COPYUID (RFC 4315 §3)."""
    view, wanted, target = _from_to(session, words)
    with session.mail.lock:
        uids = [at.uid for at in asked(view, wanted, by_uid=by_uid)]
        told = session.mail.copy(view.box.path, uids, target)
        code = _copyuid(session, target, told)
    return code + b"Copied"


def move(session: Session, words: Words, *, by_uid: bool) -> bytes:
    """MOVE and UID MOVE: COPYUID comes first, untagged (RFC 6851 §4.3)."""
    session.need("MOVE")
    view, wanted, target = _from_to(session, words)
    session.opened(writing=True)
    with session.mail.lock:
        uids = [at.uid for at in asked(view, wanted, by_uid=by_uid)]
        told = session.mail.move(view.box.path, uids, target)
        code = _copyuid(session, target, told)
    if code:
        session.say(b"* OK %bMoved" % code)
    session.tell_news(expunges=True)
    return b"Moved"


def _from_to(session: Session, words: Words) -> tuple[View, bytes, str]:
    view = session.opened()
    wanted, target = words.set(), path(words.string(), utf8=session.utf8)
    words.end()
    _must_exist(session, target)
    return view, wanted, target


def _must_exist(session: Session, target: str) -> None:
    """RFC 3501 §6.4.7: the client is told that it may make the mailbox and try again."""
    try:
        session.mail.box(target)
    except No as error:
        raise No("No such mailbox", "TRYCREATE") from error


def _copyuid(session: Session, target: str, told: dict[int, int]) -> bytes:
    if not told or "UIDPLUS" not in session.offers:
        return b""
    validity = session.mail.box(target).uidvalidity
    return b"[COPYUID %d %b %b] " % (validity, as_set(told), as_set(told.values()))


def append(session: Session, words: Words) -> bytes:
    """APPEND, with UTF8 (…) where that is on (RFC 6855 §4) and APPENDUID (RFC 4315 §3)."""
    target = path(words.string(), utf8=session.utf8)
    flags = _flags(words.list()) if isinstance(words.peek(), list) else frozenset()
    source, when = words.string(), None
    if words:
        if source.upper() == b"UTF8":
            source = words.list().string()
        else:
            when = float(date(source))
            source = _literal8(words) if words.comes(b"UTF8") else words.string()
    words.end()
    if not isinstance(source, Text):
        raise Bad("a message comes as a literal")
    _must_exist(session, target)
    quota = session.mail.quota
    if quota is not None and session.mail.used() + len(source) // 1024 > quota:
        raise No("No room left", "OVERQUOTA")
    with session.mail.lock:
        uid = session.mail.deliver(bytes(source), target, flags=flags, date=when)
        validity = session.mail.box(target).uidvalidity
    return b"[APPENDUID %d %d] Filed" % (validity, uid) if "UIDPLUS" in session.offers else b"Filed"


def _literal8(words: Words) -> bytes:
    words.next()
    return words.list().string()


def expunge(session: Session, words: Words) -> bytes:
    r"""EXPUNGE: removes all that is \Deleted, whoever marked it."""
    words.end()
    return _expunge(session, lambda uid: True)


def expunge_by_uid(session: Session, words: Words) -> bytes:
    """UID EXPUNGE (RFC 4315 §2.1)."""
    session.need("UIDPLUS")
    wanted = members(words.set(), session.opened().highest)
    words.end()
    return _expunge(session, wanted)


def _expunge(session: Session, wanted: Callable[[int], bool]) -> bytes:
    view = session.opened(writing=True)
    with session.mail.lock:
        gone = session.mail.expunge(view.box.path, [u for u in deleted(view.box) if wanted(u)])
        session.tell_news(expunges=True)
        modseq = view.box.modseq
    return b"[HIGHESTMODSEQ %d] Gone" % modseq if gone and session.qresync else b"Gone"


NUMBERED: dict[bytes, Callable[..., bytes]] = {b"STORE": store, b"COPY": copy, b"MOVE": move}
COMMANDS: dict[bytes, Handler] = {b"APPEND": append, b"EXPUNGE": expunge}
