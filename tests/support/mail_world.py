"""A small world for judging senders: a person, whom she knows, domains with keys, and their DNS.

Signatures are real ones, made by dkimpy with keys of this run; the name system is a dict. Nothing
in it exists outside.
"""

import base64
import random
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from email.utils import formatdate
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

import dkim
import nacl.signing
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from app.trust.context import Acquaintance, Context
from app.trust.domains import of_address, organisation
from app.trust.lookalikes import name_key, shared

AT = int(time.time())
_WEAK = (
    "MHwwDQYJKoZIhvcNAQEBBQADawAwaAJhAN6zbSqSHm1dGfHb1viReumNiMtz/J1LbfQZ/hLRplbp7FQW"
    "8wVwzXthKiks6hUEZOPJptw54e/QISocXmFJeJMdtkYRZpSOvcdS7or0m2xF147bKWQ5idRTUmWqTZaEzwIDAQAB"
)
DAY = 86_400
ME = "asha@tulsiworks.in"
SERVER = "mx.tulsiworks.in"
BOSS = ("Meera Krishnan", "meera@tulsiworks.in")
CONTACTS = (
    ("Anna Bergström", "anna@norrlandsbygg.se"),
    ("Peter Hillmann", "p.hillmann@hillmann-bau.de"),
    ("Ravi Deshpande", "ravi@deshpande-textiles.in"),
    ("Chloé Fontaine", "chloe.fontaine@ateliersud.fr"),
    ("Иван Петров", "ivan@stroyproekt.ru"),
    ("Maria Oliveira", "maria@casaverdemoveis.com.br"),
    ("John Whitaker", "john.whitaker@whitakerlegal.com"),
    ("山田 太郎", "yamada@yamadakogyo.co.jp"),
    ("Fatima El Amrani", "fatima@atlaslogistique.ma"),
    ("Grace Owusu", "grace@meridianfreight.com"),
    ("सुनीता शर्मा", "sunita@sharmaagency.in"),
    ("Tom Bakker", "tom@bakkerlogistiek.nl"),
    ("Eleni Papadaki", "eleni@thalassatours.gr"),
    ("Kwame Mensah", "kwame.mensah@gmail.com"),
    ("Lucía Fernández", "lucia.fdez@outlook.com"),
    ("Noa Levi", "noa@leviarchitects.co.il"),
)
"""Written to before; their domains sign, and ask for rejection where they stand in REJECTING."""
REJECTING = frozenset(
    "norrlandsbygg.se whitakerlegal.com meridianfreight.com deshpande-textiles.in "
    "ateliersud.fr thalassatours.gr".split()
)
NEWSLETTERS = (
    ("Buchladen am Markt", "news@buchladen-am-markt.de"),
    ("The Morning Ledger", "briefing@morningledgerdaily.com"),
    ("खबर दिनभर", "suchna@khabardinbhar.in"),
    ("Vélo Passion", "lettre@velopassion.fr"),
    ("Ópera de Valencia", "boletin@operavalencia.es"),
)
"""Heard from for a long time, never written to."""


class Situation(Enum):
    """Where the letter is judged: whether the own server says what it found, and DNS is there."""

    SERVER_AND_KEYS = (True, True)
    SERVER_ALONE = (True, False)
    KEYS_ALONE = (False, True)
    NEITHER = (False, False)

    @property
    def server_speaks(self) -> bool:
        return self.value[0]

    @property
    def asks(self) -> bool:
        return self.value[1]


@dataclass(frozen=True)
class Case:
    """One letter as it was sent, and what a receiving server would find out about it."""

    kind: str
    source: bytes
    from_domain: str
    mail_from: str
    spf: bool
    signed: tuple[tuple[str, bool], ...] = ()
    """Domains that signed, and whether that holds."""
    imitates: bool = False
    """Whether its domain looks like another."""
    arc: bool = False
    to_me: bool = True
    received: int = AT
    facts: dict[str, str] = field(default_factory=dict)


class KnownPeople:
    """Whom she knows."""

    def __init__(self) -> None:
        self._written = {address for _, address in (*CONTACTS, BOSS)}
        self._heard = {address for _, address in NEWSLETTERS}
        self._names: dict[str, list[str]] = {}
        for name, address in (*CONTACTS, BOSS):
            self._names.setdefault(name_key(name), []).append(address)
        self._domains = {organisation(of_address(one)) for one in self._written} - shared()

    def acquaintance(self, address: str) -> Acquaintance:
        if address.lower() in self._written:
            return Acquaintance(AT - 300 * DAY, AT - 200 * DAY)
        return Acquaintance(AT - 100 * DAY if address.lower() in self._heard else 0)

    def named(self, key: str) -> Sequence[str]:
        return self._names.get(key, ())

    def domains(self) -> Collection[str]:
        return self._domains


class FakeNames:
    """The TXT records of this world. Every domain that signed once has its key here."""

    def __init__(self) -> None:
        self.records: dict[str, tuple[str, ...]] = {}
        self.asked: list[str] = []
        brands = ("paypal.com", "netflix.com", "microsoft.com", "google.com", "amazon.de")
        for domain in (*REJECTING, *brands):
            self.records[f"_dmarc.{domain}"] = ("v=DMARC1; p=reject; rua=mailto:x@example.org",)
        for domain in ("hillmann-bau.de", "stroyproekt.ru", "buchladen-am-markt.de"):
            self.records[f"_dmarc.{domain}"] = ("v=DMARC1; p=none",)

    def __call__(self, name: str) -> tuple[str, ...]:
        self.asked.append(name)
        return self.records.get(name.rstrip("."), ())

    def policy(self, domain: str) -> str:
        for one in (domain, organisation(domain)):
            for record in self.records.get(f"_dmarc.{one}", ()):
                return record.partition("p=")[2].partition(";")[0]
        return ""


@cache
def ed25519_key(owner: str) -> tuple[bytes, str]:
    """Return a private key for dkimpy, and its public one as a record has it."""
    seed = random.Random(owner).randbytes(32)
    public = nacl.signing.SigningKey(seed).verify_key.encode()
    return base64.b64encode(seed), f"v=DKIM1; k=ed25519; p={base64.b64encode(public).decode()}"


@cache
def weak_key() -> tuple[bytes, str]:
    """Return an RSA key of 768 bits; libraries make none so short any more."""
    private = (Path(__file__).parents[1] / "data" / "dkim-768.pem").read_bytes()
    return private, f"v=DKIM1; k=rsa; p={_WEAK}"


@cache
def rsa_key() -> tuple[bytes, str]:
    """Return an RSA key of this run."""
    key = rsa.generate_private_key(65537, 1024)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return private, f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"


@dataclass
class World:
    """Makes letters, signs them, delivers them, and knows what a context of hers holds."""

    names: FakeNames = field(default_factory=FakeNames)
    people: KnownPeople = field(default_factory=KnownPeople)

    def sign(
        self,
        source: bytes,
        domain: str,
        *,
        selector: str = "s1",
        with_rsa: bool = False,
        fields: Sequence[str] = ("from", "to", "cc", "reply-to", "sender", "subject", "date"),
        **more: Any,
    ) -> bytes:
        """Put a signature of `domain` on top, and its key into the DNS."""
        private, record = rsa_key() if with_rsa else ed25519_key(domain)
        algorithm = b"rsa-sha256" if with_rsa else b"ed25519-sha256"
        present = {line.partition(b":")[0].lower().decode("latin-1") for line in head(source)}
        ascii_domain = of_address(f"x@{domain}")
        selector += "rsa" if with_rsa else ""
        self.names.records.setdefault(f"{selector}._domainkey.{ascii_domain}", (record,))
        return (
            dkim.DKIM(source).sign(
                selector.encode(),
                ascii_domain.encode(),
                private,
                signature_algorithm=algorithm,
                canonicalize=(b"relaxed", b"relaxed"),
                include_headers=[one.encode() for one in fields if one in present],
                **more,
            )
            + source
        )

    def delivered(self, case: Case, situation: Situation) -> bytes:
        """Put on top what her server writes: its results where it writes any, and Received."""
        path = f"Return-Path: <{case.mail_from}>\r\n"
        received = f"Received: from out.example by {SERVER}; {formatdate(case.received)}\r\n"
        word = self._results(case) if situation.server_speaks else ""
        return f"{path}{word}{received}".encode() + case.source

    def context(self, case: Case, situation: Situation) -> Context:
        return Context(
            own=frozenset((ME,)),
            servers=frozenset(("tulsiworks.in",)) if situation.server_speaks else frozenset(),
            book=self.people,
            received=case.received,
            texts=self.names if situation.asks else None,
        )

    def _results(self, case: Case) -> str:
        """Write what her server found out (RFC 8601)."""
        path = case.mail_from.rpartition("@")[2]
        found = [f"spf={'pass' if case.spf else 'fail'} smtp.mailfrom={path}"]
        for domain, holds in case.signed:
            found.append(f"dkim={'pass' if holds else 'fail'} header.d={domain}")
        if case.arc:
            found.append("arc=pass (i=1)")
        policy = self.names.policy(case.from_domain)
        if policy:
            passed = _aligned(case.from_domain, path) and case.spf
            passed |= any(_aligned(case.from_domain, one) for one, holds in case.signed if holds)
            result = "pass" if passed else "fail"
            found.append(f"dmarc={result} (p={policy}) header.from={case.from_domain}")
        return f"Authentication-Results: {SERVER};\r\n " + ";\r\n ".join(found) + "\r\n"


def letter(
    author: str,
    /,
    *,
    to: str = f"Asha <{ME}>",
    subject: str = "Invoice",
    body: str = "Please see below.\r\n",
    date: int = AT - 60,
    **fields: str,
) -> bytes:
    """Write a letter; `author` is the value of From. Further fields are named with underscores."""
    lines = [
        f"From: {author}",
        f"To: {to}",
        f"Subject: {subject}",
        f"Date: {formatdate(date)}",
        f"Message-ID: <{abs(hash((author, subject, body)))}@letters.example>",
        *(f"{name.replace('_', '-').title()}: {value}" for name, value in fields.items()),
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode("utf-8", "surrogateescape")


def head(source: bytes) -> list[bytes]:
    return source.partition(b"\r\n\r\n")[0].split(b"\r\n")


def _aligned(domain: str, other: str) -> bool:
    return organisation(domain) == organisation(of_address(f"x@{other}"))
