"""Commands that open and read: SELECT, CLOSE, FETCH, SEARCH, IDLE."""

from collections.abc import Callable, Iterator

from tests.support.true_faults import Lie, Spoilt
from tests.support.true_imap_fetch import Fetch, Item, flags_item, modseq_item, uid_item
from tests.support.true_imap_search import search
from tests.support.true_imap_session import Handler, Session
from tests.support.true_imap_view import Numbered, View
from tests.support.true_imap_words import (
    Bad,
    Words,
    as_set,
    atoms,
    flag_list,
    members,
    path,
)
from tests.support.true_mail import No, TrueMailbox
from tests.support.true_server import Gone

SYSTEM_FLAGS = ("\\Answered", "\\Deleted", "\\Draft", "\\Flagged", "\\Seen")

_FLAGS = Item(b"FLAGS", flags_item)
_UID = Item(b"UID", uid_item)
_MODSEQ = Item(b"MODSEQ", modseq_item)


# --- opening and closing ---


def select(session: Session, words: Words) -> bytes:
    """SELECT (RFC 3501 §6.3.1, 7162 §3.1.8 and §3.2.5)."""
    return _open(session, words, read_only=False)


def examine(session: Session, words: Words) -> bytes:
    """EXAMINE: the same, for reading only."""
    return _open(session, words, read_only=True)


def close(session: Session, words: Words) -> bytes:
    r"""CLOSE: removes what is \Deleted without a word (RFC 3501 §6.4.2)."""
    words.end()
    view = session.opened()
    if not view.read_only:
        session.mail.expunge(view.box.path, deleted(view.box))
    session.view = None
    return b"Closed"


def unselect(session: Session, words: Words) -> bytes:
    """UNSELECT (RFC 3691)."""
    session.need("UNSELECT")
    words.end()
    session.opened()
    session.view = None
    return b"Closed"


def _open(session: Session, words: Words, *, read_only: bool) -> bytes:
    wanted = path(words.string(), utf8=session.utf8)
    options = words.list() if words else Words([])
    words.end()
    if session.view is not None and "QRESYNC" in session.offers:
        session.say(b"* OK [CLOSED] That one is closed")
    session.view = None
    with session.mail.lock:
        box = session.mail.box(wanted)
        resync = _options(session, options)
        session.view = View(box, read_only=read_only)
        _say_state(session, box, read_only=read_only)
        if resync is not None and resync[0] == box.uidvalidity:
            _resync(session, session.view, *resync[1:])
    return b"[READ-ONLY] Open" if read_only else b"[READ-WRITE] Open"


def _options(session: Session, options: Words) -> tuple[int, int, bytes] | None:
    """Read (CONDSTORE) and (QRESYNC (uidvalidity modseq known-uids)); the latter's numbers."""
    resync = None
    while options:
        match options.atom():
            case b"CONDSTORE":
                session.know_modseq()
            case b"QRESYNC":
                if not session.qresync:
                    raise Bad("ENABLE QRESYNC comes first")
                inner = options.list()
                known = b"1:*"
                validity, modseq = inner.number(), inner.number()
                if inner and not isinstance(inner.peek(), list):
                    known = inner.set()
                resync = validity, modseq, known
            case _:
                raise Bad("unknown option of SELECT")
    return resync


def _say_state(session: Session, box: TrueMailbox, *, read_only: bool) -> None:
    used = {flag for message in box.messages.values() for flag in message.flags}
    exists = 0 if session.faults.take("lie", Lie.EXISTS) else len(box.messages)
    uidnext = 1 if session.faults.take("lie", Lie.UIDNEXT) else box.uidnext
    session.say(b"* FLAGS " + flag_list(used | set(SYSTEM_FLAGS)))
    session.say(b"* %d EXISTS" % exists)
    session.say(b"* 0 RECENT")
    kept = () if read_only else {*used, *SYSTEM_FLAGS, "\\*"}
    session.say(b"* OK [PERMANENTFLAGS %b] Kept" % flag_list(kept))
    session.say(b"* OK [UIDVALIDITY %d] Valid" % box.uidvalidity)
    session.say(b"* OK [UIDNEXT %d] Next" % uidnext)
    if session.offers & {"CONDSTORE", "QRESYNC"}:
        session.say(b"* OK [HIGHESTMODSEQ %d] Highest" % box.modseq)
    if "OBJECTID" in session.offers:
        session.say(b"* OK [MAILBOXID (F%d)] Id" % box.number)


def _resync(session: Session, view: View, since: int, known: bytes) -> None:
    """Say what changed of what the client knows while it was away (RFC 7162 §3.2.5.1)."""
    _say_vanished(session, view.box, since, known)
    asked = members(known, view.box.uidnext - 1)
    for at in view.messages():
        if at.message.modseq > since and asked(at.uid):
            session.say(session.flags_line(at, with_uid=True))


def _say_vanished(session: Session, box: TrueMailbox, since: int, known: bytes) -> None:
    asked = members(known, box.uidnext - 1)
    gone = [uid for uid, modseq in box.vanished.items() if modseq > since and asked(uid)]
    if gone:
        session.say(b"* VANISHED (EARLIER) " + as_set(gone))


# --- reading ---


def fetch(session: Session, words: Words, *, by_uid: bool) -> bytes:
    """FETCH and UID FETCH."""
    view = session.opened()
    wanted = words.set()
    fetch_ = Fetch(words, session.mail, session.offers)
    since, vanished = _fetch_modifiers(session, words)
    words.end()
    if vanished and not (by_uid and session.qresync and since):
        raise Bad("VANISHED needs UID FETCH, CHANGEDSINCE, and QRESYNC switched on")
    if fetch_.asks(b"MODSEQ"):
        session.know_modseq()
    extra = [_UID] if by_uid and not fetch_.asks(b"UID") else []
    if since and not fetch_.asks(b"MODSEQ"):
        extra.append(_MODSEQ)
    with session.mail.lock:
        if vanished:
            _say_vanished(session, view.box, since, wanted)
        found = [at for at in asked(view, wanted, by_uid=by_uid) if at.message.modseq > since]
    for at in _still_there(session, view, found, by_uid=by_uid):
        if fetch_.body:
            _taste(session, view, at)
        told = extra
        if fetch_.marks and not view.read_only and _mark_seen(session, view, at):
            told = [*extra, *([] if fetch_.asks(b"FLAGS") else [_FLAGS])]
        session.say(fetch_.rendered(at, *told))
    return b"Fetched"


def _fetch_modifiers(session: Session, words: Words) -> tuple[int, bool]:
    """Read (CHANGEDSINCE n VANISHED) (RFC 7162 §3.1.4.1 and §3.2.6)."""
    since, vanished = 0, False
    inner = words.list() if words else Words([])
    while inner:
        match inner.atom():
            case b"CHANGEDSINCE":
                session.know_modseq()
                since = inner.number()
            case b"VANISHED":
                vanished = True
            case _:
                raise Bad("unknown modifier of FETCH")
    return since, vanished


def asked(view: View, wanted: bytes, *, by_uid: bool) -> list[Numbered]:
    """Return the messages of a sequence set, of numbers or of UIDs."""
    if by_uid:
        uids = members(wanted, view.highest)
        return [at for at in view.messages() if uids(at.uid)]
    numbers = members(wanted, view.exists)
    return [at for at in view.messages() if numbers(at.number)]


def _still_there(
    session: Session, view: View, found: list[Numbered], *, by_uid: bool
) -> Iterator[Numbered]:
    """Yield messages with their numbers of the moment; a fault may take some away half-way."""
    leaving = session.faults.leaving(view.box.path) if found else []
    for count, at in enumerate(found):
        if leaving and count >= len(found) // 2:
            session.mail.expunge(view.box.path, leaving)
            leaving = []
            if by_uid:  # RFC 3501 §7.4.1: never while numbers are in use
                session.tell_news(expunges=True)
        if at.uid in view.box.messages:
            yield Numbered(view.number(at.uid), at.uid, at.message)


def _taste(session: Session, view: View, at: Numbered) -> None:
    match session.faults.spoilt.get((view.box.path, at.uid)):
        case Spoilt.REFUSED:
            raise No(f"Message {at.uid} is damaged")
        case Spoilt.SERVERBUG:
            raise No("Internal error occurred", "SERVERBUG")
        case Spoilt.BREAKS:
            session.connection.flush()
            raise Gone


def _mark_seen(session: Session, view: View, at: Numbered) -> bool:
    """Mark a message as read; returns whether that changed it."""
    with session.mail.lock:
        if at.uid not in view.box.messages:
            return False
        changed = view.box.set_flags(at.uid, at.message.flags | {"\\Seen"}, view)
        session.mail.tell()
        return changed


def find(session: Session, words: Words, *, by_uid: bool) -> bytes:
    """SEARCH and UID SEARCH, with RETURN where ESEARCH is offered (RFC 4731)."""
    view = session.opened()
    returning = None
    if words.comes(b"RETURN"):
        session.need("ESEARCH")
        words.next()
        returning = atoms(words.list()) or [b"ALL"]
    if words.comes(b"CHARSET"):
        words.next()
        if words.atom() not in (b"UTF-8", b"US-ASCII"):
            raise No("Unknown charset", "BADCHARSET")
    with session.mail.lock:
        meets = search(words, view)
        found = [at for at in view.messages() if meets(at)]
    if session.faults.take("lie", Lie.SEARCH):
        found = []
    numbers = [at.uid if by_uid else at.number for at in found]
    if returning is None:
        session.say(b" ".join([b"* SEARCH", *(b"%d" % number for number in numbers)]))
    else:
        session.say(_esearch(session.tag, numbers, returning, by_uid=by_uid))
    return b"Searched"


def _esearch(tag: bytes, numbers: list[int], returning: list[bytes], *, by_uid: bool) -> bytes:
    parts = [b'* ESEARCH (TAG "%b")' % tag]
    if by_uid:
        parts.append(b"UID")
    for option in returning:
        match option:
            case b"COUNT":
                parts.append(b"COUNT %d" % len(numbers))
            case b"ALL" if numbers:
                parts.append(b"ALL " + as_set(numbers))
            case b"MIN" if numbers:
                parts.append(b"MIN %d" % min(numbers))
            case b"MAX" if numbers:
                parts.append(b"MAX %d" % max(numbers))
            case b"ALL" | b"MIN" | b"MAX":
                pass
            case _:
                raise Bad("unknown option of SEARCH")
    return b" ".join(parts)


def deleted(box: TrueMailbox) -> list[int]:
    r"""Return the UIDs of what is marked \Deleted."""
    return [uid for uid, message in box.messages.items() if "\\Deleted" in message.flags]


# --- waiting ---


def idle(session: Session, words: Words) -> bytes:
    """IDLE: tells news as it happens until DONE (RFC 2177)."""
    session.need("IDLE")
    words.end()
    connection = session.connection
    session.mail.watch(connection.nudge)
    try:
        connection.say(b"+ Waiting")
        session.tell_news(expunges=True)
        while not connection.wait():
            session.tell_news(expunges=True)
    finally:
        session.mail.unwatch(connection.nudge)
    if connection.read_line().upper() != b"DONE":
        raise Bad("DONE was to come")
    return b"Waited"


NUMBERED: dict[bytes, Callable[..., bytes]] = {
    b"FETCH": fetch,
    b"SEARCH": find,
}
COMMANDS: dict[bytes, Handler] = {
    b"SELECT": select,
    b"EXAMINE": examine,
    b"CLOSE": close,
    b"UNSELECT": unselect,
    b"IDLE": idle,
}
