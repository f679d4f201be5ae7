"""A small honest POP3 server: one maildrop in memory, and what Lifafa asks of it."""

import base64
from collections.abc import Iterable

from tests.hostile.server import Client


class Pop3Dialect:
    """POP3 as an honest server speaks it, with these capabilities besides."""

    def __init__(self, capabilities: str = "", letters: Iterable[bytes] = ()) -> None:
        self.offered = ["UIDL", *capabilities.split()]
        self._letters = tuple(letters)
        self.restock()
        self.removed: list[bytes] = []
        self.password = b"secret"

    def restock(self) -> None:
        """Have all letters again."""
        self.drop = [(f"u{at}", source) for at, source in enumerate(self._letters, 1)]

    # --- speaking ---

    def greeting(self) -> bytes:
        return b"+OK ready\r\n"

    def parted(self, line: bytes) -> tuple[bytes, bytes]:
        return b"", line.strip()

    def answer(self, client: Client, tag: bytes, command: bytes) -> bytes | None:
        verb, _, rest = command.partition(b" ")
        match verb.upper():
            case b"CAPA":
                return b"+OK\r\n%b.\r\n" % self._capabilities(client)
            case b"PASS":
                return b"+OK in\r\n" if rest == self.password else b"-ERR [AUTH] wrong\r\n"
            case b"AUTH":
                client.say(b"+ \r\n")
                right = client.line().strip() == base64.b64encode(b"\0me\0" + self.password)
                return b"+OK in\r\n" if right else b"-ERR [AUTH] wrong\r\n"
            case b"STAT":
                size = sum(len(source) for _, source in self.drop)
                return b"+OK %d %d\r\n" % (len(self.drop), size)
            case b"LIST":
                return _listed((n, b"%d" % len(s)) for n, (_, s) in enumerate(self.drop, 1))
            case b"UIDL":
                return _listed((n, u.encode()) for n, (u, _) in enumerate(self.drop, 1))
            case b"RETR" | b"TOP" | b"DELE":
                return self._about_message(client, verb.upper(), rest.split(b" ")[0])
            case b"QUIT":
                self._remove(client)
                client.say(b"+OK bye\r\n")
                return None
            case b"USER" | b"NOOP" | b"RSET":
                return b"+OK\r\n"
        return b"-ERR unknown\r\n"

    def _capabilities(self, client: Client) -> bytes:
        offered = [each for each in self.offered if each != "STLS" or not client.secured]
        if "SASL" in offered:
            offered = ["SASL PLAIN", "UIDL"]
        if "STLS" not in offered:
            offered.append("USER")
        return b"".join(b"%b\r\n" % each.encode() for each in offered)

    def _about_message(self, client: Client, verb: bytes, number: bytes) -> bytes:
        at = int(number) - 1 if number.isdigit() else -1
        if not 0 <= at < len(self.drop):
            return b"-ERR no such message\r\n"
        if verb == b"DELE":
            client.marked.add(at)
            return b"+OK marked\r\n"
        source = self.drop[at][1]
        if verb == b"TOP":
            source = source.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        return b"+OK\r\n%b.\r\n" % stuffed(source)

    def _remove(self, client: Client) -> None:
        self.removed += [source for at, (_, source) in enumerate(self.drop) if at in client.marked]
        self.drop = [each for at, each in enumerate(self.drop) if at not in client.marked]
        client.marked.clear()


def stuffed(source: bytes) -> bytes:
    """Write a message as it goes over the line (RFC 1939 §3), without the final dot."""
    whole = source if source.endswith(b"\r\n") else source + b"\r\n"
    return (b"\r\n" + whole).replace(b"\r\n.", b"\r\n..")[2:]


def _listed(lines: Iterable[tuple[int, bytes]]) -> bytes:
    return b"+OK\r\n%b.\r\n" % b"".join(b"%d %b\r\n" % line for line in lines)
