"""Commands about mailboxes: LIST, STATUS, CREATE, RENAME and their kin, NAMESPACE, QUOTA."""

import re

from tests.support.true_faults import Lie
from tests.support.true_imap_session import Handler, Session
from tests.support.true_imap_words import Bad, Words, atoms, name, path, quoted
from tests.support.true_mail import TrueMailbox


def list_(session: Session, words: Words) -> bytes:
    """LIST, with the selection and return options of RFC 5258, 5819 and 6154."""
    selecting: list[bytes] = []
    if isinstance(words.peek(), list):
        session.need("LIST-EXTENDED")
        selecting = atoms(words.list())
    reference = words.string()
    patterns = _patterns(session, words)
    returning, items = _returning(session, words)
    words.end()
    if patterns == [b""]:
        session.say(b'* LIST (\\Noselect) %b ""' % quoted(session.mail.delimiter.encode()))
        return b"Listed"
    for box in _listed(session, reference, patterns):
        if b"SUBSCRIBED" in selecting and not box.subscribed:
            continue
        if b"SPECIAL-USE" in selecting and not box.use:
            continue
        session.say(_list_line(session, box, {*selecting, *returning}))
        if items:
            session.say(_status_line(session, box, items))
    return b"Listed"


def lsub(session: Session, words: Words) -> bytes:
    """LSUB: those subscribed (RFC 3501 §6.3.9)."""
    reference, pattern = words.string(), words.string()
    words.end()
    delimiter = quoted(session.mail.delimiter.encode())
    for box in _listed(session, reference, [pattern]):
        if box.subscribed:
            session.say(b"* LSUB () %b %b" % (delimiter, name(box.path, utf8=session.utf8)))
    return b"Listed"


def status(session: Session, words: Words) -> bytes:
    """STATUS (RFC 3501 §6.3.10)."""
    box = session.mail.box(_path(session, words))
    items = atoms(words.list())
    words.end()
    session.say(_status_line(session, box, items))
    return b"Said"


def create(session: Session, words: Words) -> bytes:
    """CREATE, with USE where it is offered (RFC 6154 §3); says MAILBOXID (RFC 8474 §4.1)."""
    wanted, use = _path(session, words), b""
    if words:
        session.need("CREATE-SPECIAL-USE")
        options = words.list()
        if options.atom() != b"USE":
            raise Bad("unknown option of CREATE")
        use = options.list().string()
    words.end()
    box = session.mail.create(wanted, use=use.decode())
    box.subscribed = False
    return b"[MAILBOXID (F%d)] Made" % box.number if "OBJECTID" in session.offers else b"Made"


def delete(session: Session, words: Words) -> bytes:
    """DELETE (RFC 3501 §6.3.4)."""
    wanted = _path(session, words)
    words.end()
    own = session.view is not None and session.view.box is session.mail.box(wanted)
    session.mail.delete(wanted, by=session.view)
    if own:
        session.view = None
    return b"Deleted"


def rename(session: Session, words: Words) -> bytes:
    """RENAME (RFC 3501 §6.3.5)."""
    old, new = _path(session, words), _path(session, words)
    words.end()
    session.mail.rename(old, new)
    return b"Renamed"


def subscribe(session: Session, words: Words) -> bytes:
    """SUBSCRIBE."""
    session.mail.box(_path(session, words)).subscribed = True
    words.end()
    return b"Subscribed"


def unsubscribe(session: Session, words: Words) -> bytes:
    """UNSUBSCRIBE."""
    session.mail.box(_path(session, words)).subscribed = False
    words.end()
    return b"Unsubscribed"


def namespace(session: Session, words: Words) -> bytes:
    """NAMESPACE (RFC 2342)."""
    session.need("NAMESPACE")
    words.end()
    prefix, delimiter = session.mail.prefix.encode(), session.mail.delimiter.encode()
    session.say(b"* NAMESPACE ((%b %b)) NIL NIL" % (quoted(prefix), quoted(delimiter)))
    return b"Said"


def get_quota_root(session: Session, words: Words) -> bytes:
    """GETQUOTAROOT: one root for everything (RFC 9208 §4.1.3)."""
    session.need("QUOTA")
    box = session.mail.box(_path(session, words))
    words.end()
    if session.mail.quota is None:
        session.say(b"* QUOTAROOT %b" % name(box.path, utf8=session.utf8))
        return b"Said"
    session.say(b'* QUOTAROOT %b "all"' % name(box.path, utf8=session.utf8))
    session.say(_quota_line(session))
    return b"Said"


def get_quota(session: Session, words: Words) -> bytes:
    """GETQUOTA (RFC 9208 §4.1.2)."""
    session.need("QUOTA")
    if words.string() != b"all" or session.mail.quota is None:
        raise Bad("no such root")
    words.end()
    session.say(_quota_line(session))
    return b"Said"


def _quota_line(session: Session) -> bytes:
    return b'* QUOTA "all" (STORAGE %d %d)' % (session.mail.used(), session.mail.quota or 0)


def _path(session: Session, words: Words) -> str:
    return path(words.string(), utf8=session.utf8)


def _patterns(session: Session, words: Words) -> list[bytes]:
    if not isinstance(words.peek(), list):
        return [words.string()]
    session.need("LIST-EXTENDED")
    inner, found = words.list(), []
    while inner:
        found.append(inner.string())
    return found


def _returning(session: Session, words: Words) -> tuple[list[bytes], list[bytes]]:
    """Read RETURN (…): its options, and the items of STATUS among them."""
    options: list[bytes] = []
    items: list[bytes] = []
    if not words:
        return options, items
    if words.atom() != b"RETURN":
        raise Bad("unknown option of LIST")
    session.need("LIST-EXTENDED")
    inner = words.list()
    while inner:
        option = inner.atom()
        if option == b"STATUS":
            session.need("LIST-STATUS")
            items = atoms(inner.list())
        elif option == b"SPECIAL-USE":
            session.need("SPECIAL-USE")
        options.append(option)
    return options, items


def _listed(session: Session, reference: bytes, patterns: list[bytes]) -> list[TrueMailbox]:
    if session.faults.take("lie", Lie.LIST):
        return []
    wanted = [_wildcards(session, reference + pattern) for pattern in patterns]
    with session.mail.lock:
        boxes = sorted(session.mail.boxes.items())
    return [box for path, box in boxes if any(each.fullmatch(path) for each in wanted)]


def _wildcards(session: Session, pattern: bytes) -> re.Pattern[str]:
    delimiter = re.escape(session.mail.delimiter)
    spelled = re.escape(path(pattern, utf8=session.utf8))
    return re.compile(spelled.replace(r"\*", ".*").replace("%", f"[^{delimiter}]*"))


def _list_line(session: Session, box: TrueMailbox, asked: set[bytes]) -> bytes:
    below = box.path + session.mail.delimiter
    with session.mail.lock:
        parent = any(path.startswith(below) for path in session.mail.boxes)
    attributes = [b"\\HasChildren" if parent else b"\\HasNoChildren"]
    if box.use and "SPECIAL-USE" in session.offers:
        attributes.append(box.use.encode())
    if box.subscribed and b"SUBSCRIBED" in asked:
        attributes.append(b"\\Subscribed")
    delimiter = quoted(session.mail.delimiter.encode())
    spelled = name(box.path, utf8=session.utf8)
    return b"* LIST (%b) %b %b" % (b" ".join(attributes), delimiter, spelled)


def _status_line(session: Session, box: TrueMailbox, items: list[bytes]) -> bytes:
    if b"HIGHESTMODSEQ" in items:
        session.know_modseq()
    with session.mail.lock:
        said = [item + b" " + _status_item(session, box, item) for item in items]
    return b"* STATUS %b (%b)" % (name(box.path, utf8=session.utf8), b" ".join(said))


def _status_item(session: Session, box: TrueMailbox, item: bytes) -> bytes:
    messages = box.messages.values()
    match item:
        case b"MESSAGES":
            return b"%d" % len(messages)
        case b"RECENT":
            return b"0"
        case b"UIDNEXT":
            return b"1" if session.faults.take("lie", Lie.UIDNEXT) else b"%d" % box.uidnext
        case b"UIDVALIDITY":
            return b"%d" % box.uidvalidity
        case b"UNSEEN":
            return b"%d" % sum("\\Seen" not in message.flags for message in messages)
        case b"HIGHESTMODSEQ":
            return b"%d" % box.modseq
        case b"MAILBOXID" if "OBJECTID" in session.offers:
            return b"(F%d)" % box.number
        case b"SIZE" if "STATUS=SIZE" in session.offers:
            return b"%d" % sum(len(message.source) for message in messages)
        case b"APPENDLIMIT" if "APPENDLIMIT" in session.offers:
            return b"%d" % session.append_limit
    raise Bad("unknown item of STATUS")


COMMANDS: dict[bytes, Handler] = {
    b"LIST": list_,
    b"LSUB": lsub,
    b"STATUS": status,
    b"CREATE": create,
    b"DELETE": delete,
    b"RENAME": rename,
    b"SUBSCRIBE": subscribe,
    b"UNSUBSCRIBE": unsubscribe,
    b"NAMESPACE": namespace,
    b"GETQUOTAROOT": get_quota_root,
    b"GETQUOTA": get_quota,
}
