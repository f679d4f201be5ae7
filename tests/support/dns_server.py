"""A name server of the tests' own: UDP and TCP on one port of loopback, true to its zone, or not.

    with DnsServer() as names:
        names.add("example.test", "MX", "10 mx.example.test.")
        names.fault("slow.test", "silent")
        ... ask names.server ...

What is in no zone does not exist. Aliases are followed, as a resolver does. Answers longer than a
client takes in a datagram are cut short there, and whole over TCP.
"""

import contextlib
import socket
import struct
import threading
from types import TracebackType
from typing import Self

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

from app.protocols.names import NameServer

PATIENCE = 5.0
_ALIASES_FOLLOWED = 8

FAULTS = ("silent", "servfail", "refused", "garbage", "other-question", "other-id", "cut-tcp")
"""What can be wrong with a name:

silent          no answer at all
servfail        an answer that it cannot tell
refused         an answer that it will not tell
garbage         bytes that are no message
other-question  a well-formed answer to what nobody asked
other-id        a well-formed answer with another number: forged by who cannot see the question
cut-tcp         cut short in a datagram; over TCP the line ends in the middle
"""


class DnsServer:
    """Serves until it is left. `asked` keeps what was asked: ("_imaps._tcp.a.test", "SRV")."""

    def __init__(self) -> None:
        self._zone: dict[tuple[dns.name.Name, str], dns.rrset.RRset] = {}
        self._faults: dict[dns.name.Name, str] = {}
        self._tcp = socket.create_server(("127.0.0.1", 0))
        port = self._tcp.getsockname()[1]
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind(("127.0.0.1", port))
        self.server = NameServer("127.0.0.1", port)
        self.asked: list[tuple[str, str]] = []
        self.asked_by_tcp = 0
        self._threads = [
            threading.Thread(target=self._serve_datagrams, name="dns udp"),
            threading.Thread(target=self._serve_connections, name="dns tcp"),
        ]

    def add(self, name: str, kind: str, *records: str) -> None:
        """Add records, written as in a zone file: ("a.test", "SRV", "0 1 993 imap.a.test.")."""
        owner = dns.name.from_text(name)
        new = dns.rrset.from_text(owner, 60, "IN", kind, *records)
        known = self._zone.setdefault((owner, kind), new)
        for record in new:
            known.add(record)

    def fault(self, name: str, what: str) -> None:
        """Answer wrongly about a name from now on."""
        assert what in FAULTS
        self._faults[dns.name.from_text(name)] = what

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        with contextlib.suppress(OSError):
            self._udp.shutdown(socket.SHUT_RDWR)  # "not connected", but who waits is woken
        self._tcp.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(PATIENCE)
        self._udp.close()
        self._tcp.close()

    # --- the two ways in ---

    def _serve_datagrams(self) -> None:
        while True:
            try:
                data, client = self._udp.recvfrom(65535)
            except OSError:
                return
            if not data:
                return
            with contextlib.suppress(dns.exception.DNSException, OSError):
                query = dns.message.from_wire(data)
                if answer := self._answer(query, by_tcp=False):
                    self._udp.sendto(answer, client)

    def _serve_connections(self) -> None:
        while True:
            try:
                client, _ = self._tcp.accept()
            except OSError:
                return
            client.settimeout(PATIENCE)
            with client, contextlib.suppress(dns.exception.DNSException, OSError, struct.error):
                self._attend(client)

    def _attend(self, client: socket.socket) -> None:
        """Answer one question (RFC 1035 §4.2.2: a length before each message)."""
        with client.makefile("rb") as file:
            (length,) = struct.unpack("!H", file.read(2))
            query = dns.message.from_wire(file.read(length))
        self.asked_by_tcp += 1
        answer = self._answer(query, by_tcp=True)
        whole = struct.pack("!H", len(answer)) + answer
        cut = self._faults.get(query.question[0].name) == "cut-tcp"
        client.sendall(whole[: len(whole) // 2] if cut else whole)

    # --- what is said ---

    def _answer(self, query: dns.message.Message, *, by_tcp: bool) -> bytes:
        question = query.question[0]
        kind = dns.rdatatype.to_text(question.rdtype)
        self.asked.append((question.name.to_text(omit_final_dot=True), kind))
        fault = self._faults.get(question.name, "")
        if fault == "silent":
            return b""
        if fault == "garbage":
            return query.to_wire()[:2] + b"\xff" * 40
        response = dns.message.make_response(query, recursion_available=True)
        if fault == "cut-tcp" and not by_tcp:
            response.flags |= dns.flags.TC
            return response.to_wire()
        if fault in ("servfail", "refused"):
            response.set_rcode(dns.rcode.from_text(fault))
            return response.to_wire()
        self._fill(response, question.name, kind)
        return _disguised(response, fault) if fault else _fitting(response, query, by_tcp)

    def _fill(self, response: dns.message.Message, name: dns.name.Name, kind: str) -> None:
        for _ in range(_ALIASES_FOLLOWED):
            if found := self._zone.get((name, kind)):
                response.answer.append(found)
                return
            alias = self._zone.get((name, "CNAME"))
            if alias is None:
                break
            response.answer.append(alias)
            name = alias[0].target
        if not any(owner.is_subdomain(name) for owner, _ in self._zone):
            response.set_rcode(dns.rcode.NXDOMAIN)


def _disguised(response: dns.message.Message, fault: str) -> bytes:
    if fault == "other-question":
        asked = response.question[0]
        asked.name = dns.name.from_text("other.test")
    elif fault == "other-id":
        response.id ^= 0x5555
    return response.to_wire()


def _fitting(response: dns.message.Message, query: dns.message.Message, by_tcp: bool) -> bytes:
    """Write a response, without its records and marked as cut short where it is too long."""
    limit = 65535 if by_tcp else max(query.payload, 512)
    try:
        return response.to_wire(max_size=limit)
    except dns.exception.TooBig:
        response.answer.clear()
        response.flags |= dns.flags.TC
        return response.to_wire()
