"""A small honest IMAP server: mailboxes in memory, and the commands that Lifafa uses."""

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.hostile.server import Client

_SET = re.compile(r"(\d+|\*)(?::(\d+|\*))?")
_NAME = re.compile(rb'"((?:[^"\\]|\\.)*)"|([^\s()"]+)')
_LITERAL = re.compile(rb"\{(\d+)\+?\}$")
_MESSAGE_ID = re.compile(rb'HEADER Message-ID "?([^"\s]+)', re.IGNORECASE)


@dataclass
class Message:
    """A message as the server keeps it."""

    source: bytes
    flags: set[bytes] = field(default_factory=set)


@dataclass
class Box:
    """A mailbox on the server."""

    uidvalidity: int = 7
    uidnext: int = 1
    messages: dict[int, Message] = field(default_factory=dict)

    def put(self, source: bytes) -> int:
        """Keep a message, under the next UID."""
        uid, self.uidnext = self.uidnext, self.uidnext + 1
        self.messages[uid] = Message(source)
        return uid

    def wanted(self, uid_set: str) -> list[int]:
        """List the UIDs of a set that are here; "*" is the last."""
        last = max(self.messages, default=0)
        found: set[int] = set()
        for first, second in _SET.findall(uid_set):
            ends = sorted(last if end == "*" else int(end) for end in (first, second or first))
            found |= {uid for uid in self.messages if ends[0] <= uid <= ends[1]}
        return sorted(found)


class ImapDialect:
    """IMAP4rev1 as an honest server speaks it, with these capabilities besides."""

    def __init__(self, capabilities: str = "", boxes: Iterable[str] = ("INBOX", "Work")) -> None:
        self.offered = capabilities.split()
        self.boxes = {path: Box() for path in boxes}
        self.password = b"secret"

    @property
    def inbox(self) -> Box:
        return self.boxes["INBOX"]

    def restock(self) -> None:
        """Leave all as it is: tests want something only of what is left."""

    # --- speaking ---

    def greeting(self) -> bytes:
        return b"* OK ready\r\n"

    def parted(self, line: bytes) -> tuple[bytes, bytes]:
        tag, _, command = line.strip().partition(b" ")
        return tag, command

    def answer(self, client: Client, tag: bytes, command: bytes) -> bytes | None:
        words = command.split(b" ")
        verb = words[0].upper()
        if verb == b"UID" and len(words) > 1:
            return self._uid(client, tag, words[1].upper(), b" ".join(words[2:]))
        match verb:
            case b"CAPABILITY":
                return self._capability(client) + b"%b OK done\r\n" % tag
            case b"LOGIN":
                right = self.password in command
                return b"%b OK in\r\n" % tag if right else b"%b NO wrong password\r\n" % tag
            case b"AUTHENTICATE":
                client.say(b"+ \r\n")
                right = client.line().strip() == base64.b64encode(b"\0me\0" + self.password)
                return b"%b OK in\r\n" % tag if right else b"%b NO wrong password\r\n" % tag
            case b"LIST" | b"LSUB":
                return self._list(verb) + b"%b OK done\r\n" % tag
            case b"STATUS" | b"SELECT" | b"EXAMINE" | b"CREATE" | b"APPEND":
                return self._about_box(client, tag, verb, command)
            case b"IDLE":
                client.say(b"+ idling\r\n")
                client.line()
                return b"%b OK done\r\n" % tag
            case b"ENABLE":
                return b"* ENABLED %b\r\n%b OK done\r\n" % (b" ".join(words[1:]), tag)
            case b"NOOP" | b"SUBSCRIBE" | b"ID" | b"CLOSE" | b"UNSELECT":
                return b"%b OK done\r\n" % tag
            case b"LOGOUT":
                client.say(b"* BYE\r\n%b OK done\r\n" % tag)
                return None
        return b"%b BAD unknown\r\n" % tag

    def _capability(self, client: Client) -> bytes:
        offered = [each for each in self.offered if each != "STARTTLS" or not client.secured]
        if "STARTTLS" in offered:
            offered.append("LOGINDISABLED")
        return b"* CAPABILITY IMAP4rev1 %b\r\n" % " ".join(offered).encode()

    def _list(self, verb: bytes) -> bytes:
        lines = (b'* %b () "/" "%b"\r\n' % (verb, path.encode()) for path in self.boxes)
        return b"".join(lines)

    def _about_box(self, client: Client, tag: bytes, verb: bytes, command: bytes) -> bytes:
        found = _NAME.search(command[len(verb) :])
        path = (found[1] or found[2] or b"").decode() if found else ""
        box = self.boxes.get(path)
        if verb == b"CREATE":
            self.boxes.setdefault(path, Box())
            return b"%b OK made\r\n" % tag
        if box is None:
            return b"%b NO [NONEXISTENT] no such mailbox\r\n" % tag
        match verb:
            case b"STATUS":
                return self._status(path, box) + b"%b OK done\r\n" % tag
            case b"APPEND":
                return self._append(client, tag, box, command)
        client.selected = path
        return self._select(box) + b"%b OK [READ-WRITE] done\r\n" % tag

    def _status(self, path: str, box: Box) -> bytes:
        modseq = b" HIGHESTMODSEQ 5" if "CONDSTORE" in self.offered else b""
        return b'* STATUS "%b" (MESSAGES %d UIDNEXT %d UIDVALIDITY %d UNSEEN 0%b)\r\n' % (
            *(path.encode(), len(box.messages), box.uidnext, box.uidvalidity, modseq),
        )

    def _select(self, box: Box) -> bytes:
        modseq = b"* OK [HIGHESTMODSEQ 5] m\r\n" if "CONDSTORE" in self.offered else b""
        return (
            b"* FLAGS (\\Seen \\Deleted)\r\n* %d EXISTS\r\n* 0 RECENT\r\n"
            b"* OK [UIDVALIDITY %d] v\r\n* OK [UIDNEXT %d] n\r\n"
            b"* OK [PERMANENTFLAGS (\\Seen \\Flagged \\Deleted \\*)] p\r\n%b"
        ) % (len(box.messages), box.uidvalidity, box.uidnext, modseq)

    def _append(self, client: Client, tag: bytes, box: Box, command: bytes) -> bytes:
        size = _LITERAL.search(command)
        if size is None:
            return b"%b BAD no literal\r\n" % tag
        if not command.endswith(b"+}"):
            client.say(b"+ go\r\n")
        source = client.file.read(int(size[1]))
        client.line()
        return b"%b OK [APPENDUID %d %d] kept\r\n" % (tag, box.uidvalidity, box.put(source))

    # --- messages ---

    def _uid(self, client: Client, tag: bytes, verb: bytes, rest: bytes) -> bytes:
        box = self.boxes.get(client.selected)
        if box is None:
            return b"%b BAD nothing selected\r\n" % tag
        uid_set, _, what = rest.partition(b" ")
        match verb:
            case b"SEARCH":
                return self._search(box, tag, rest)
            case b"FETCH":
                uids = box.wanted(uid_set.decode())
                return b"".join(_fetched(box, uid, what) for uid in uids) + b"%b OK done\r\n" % tag
            case b"STORE":
                for uid in box.wanted(uid_set.decode()):
                    _store(box.messages[uid], what)
                return b"%b OK done\r\n" % tag
            case b"COPY" | b"MOVE":
                return self._copy(box, tag, verb, uid_set, what)
            case b"EXPUNGE":
                return _expunge(box, box.wanted(uid_set.decode())) + b"%b OK done\r\n" % tag
        return b"%b BAD unknown\r\n" % tag

    def _search(self, box: Box, tag: bytes, criteria: bytes) -> bytes:
        uids = sorted(box.messages)
        within = re.search(rb"\bUID ([\d:*,]+)", criteria)
        if within:
            uids = box.wanted(within[1].decode())
        named = _MESSAGE_ID.search(criteria)
        if named:
            uids = [uid for uid in uids if named[1] in box.messages[uid].source]
        if b"RETURN" in criteria.upper():
            found = b" ALL " + ",".join(map(str, uids)).encode() if uids else b""
            return b'* ESEARCH (TAG "%b") UID%b\r\n%b OK done\r\n' % (tag, found, tag)
        return b"* SEARCH %b\r\n%b OK done\r\n" % (" ".join(map(str, uids)).encode(), tag)

    def _copy(self, box: Box, tag: bytes, verb: bytes, uid_set: bytes, name: bytes) -> bytes:
        target = self.boxes.get(name.decode().strip('"'))
        if target is None:
            return b"%b NO [TRYCREATE] no such mailbox\r\n" % tag
        uids = box.wanted(uid_set.decode())
        new = [target.put(box.messages[uid].source) for uid in uids]
        old_set, new_set = (",".join(map(str, each)).encode() for each in (uids, new))
        told = b"[COPYUID %d %b %b] " % (target.uidvalidity, old_set, new_set)
        gone = _expunge(box, uids) if verb == b"MOVE" else b""
        return b"%b%b OK %bdone\r\n" % (gone, tag, told if "UIDPLUS" in self.offered else b"")


def _fetched(box: Box, uid: int, what: bytes) -> bytes:
    """Write one FETCH answer with what was asked for."""
    message = box.messages[uid]
    number = sorted(box.messages).index(uid) + 1
    items = b"UID %d FLAGS (%b)" % (uid, b" ".join(sorted(message.flags)))
    if b"RFC822.SIZE" in what:
        header = message.source.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        items += b' INTERNALDATE "01-Jan-2024 00:00:00 +0000" RFC822.SIZE %d' % len(message.source)
        items += b" BODY[HEADER.FIELDS (X)] {%d}\r\n%b" % (len(header), header)
    elif b"BODY" in what:
        items += b" BODY[] {%d}\r\n%b" % (len(message.source), message.source)
    return b"* %d FETCH (%b)\r\n" % (number, items)


def _store(message: Message, what: bytes) -> None:
    flags = set(re.findall(rb"[\\$]\w+", what.partition(b"(")[2]))
    if what.startswith(b"-"):
        message.flags -= flags
    else:
        message.flags |= flags


def _expunge(box: Box, uids: Iterable[int]) -> bytes:
    said = b""
    for uid in uids:
        said += b"* %d EXPUNGE\r\n" % (sorted(box.messages).index(uid) + 1)
        del box.messages[uid]
    return said
