"""Letters that bear a true address without being its owner's: forged, altered and resent proofs."""

import base64
import hashlib
import random
import re
from collections.abc import Callable
from email.utils import formatdate
from typing import Any

import dkim
import nacl.signing

from tests.support.mail_world import (
    AT,
    CONTACTS,
    DAY,
    ME,
    SERVER,
    Case,
    World,
    ed25519_key,
    letter,
    rsa_key,
    weak_key,
)

Maker = Callable[[World, random.Random], Case]
EVIL = ("konto-pruefung.top", "dispatch24.ru", "invoice-hub.info", "qzxtrade.com")
VICTIMS = tuple(one for one in CONTACTS if not one[1].endswith(("gmail.com", "outlook.com")))
BRANDED = (
    ("PayPal", "service@paypal.com"),
    ("Netflix", "info@netflix.com"),
    ("Microsoft", "account-security-noreply@accountprotection.microsoft.com"),
)


def _victim(chance: random.Random) -> tuple[str, str, str]:
    name, address = chance.choice((*VICTIMS, *BRANDED))
    return f"{name} <{address}>", address, address.partition("@")[2]


def _case(kind: str, source: bytes, domain: str, chance: random.Random, **more: Any) -> Case:
    """Send it from a host of the attacker's, with his own envelope."""
    evil = chance.choice(EVIL)
    return Case(kind, source, domain, f"b@{evil}", chance.random() < 0.7, **more)


def _plain(world: World, chance: random.Random) -> Case:
    sender, _, domain = _victim(chance)
    return _case("spoofed, unsigned", letter(sender), domain, chance)


def _signed_elsewhere(world: World, chance: random.Random) -> Case:
    sender, _, domain = _victim(chance)
    evil = chance.choice(EVIL)
    source = world.sign(letter(sender, sender=f"x@{evil}"), evil, with_rsa=chance.random() < 0.1)
    return _case("signed by another", source, domain, chance, signed=((evil, True),))


def _identity_elsewhere(world: World, chance: random.Random) -> Case:
    """d= is the attacker's; i= or a longer name bears the victim's."""
    sender, address, domain = _victim(chance)
    evil = chance.choice(EVIL)
    form = chance.choice((f"{domain}.{evil}", f"{domain.replace('.', '-')}.{evil}"))
    source = world.sign(letter(sender), form, identity=f"x@{form}".encode())
    swapped = source.replace(f"i=x@{form}".encode(), f"i={address}".encode())
    source = swapped if chance.random() < 0.5 else source
    return _case("identity of the victim", source, domain, chance, signed=((form, True),))


def _own_key_for_victim(world: World, chance: random.Random) -> Case:
    """d= is the victim's, the key is not the one that its DNS shows."""
    sender, _, domain = _victim(chance)
    source = letter(sender)
    world.sign(source, domain)
    private, _ = ed25519_key("attacker")
    signature = dkim.DKIM(source).sign(
        b"s1", domain.encode(), private, signature_algorithm=b"ed25519-sha256",
        canonicalize=(b"relaxed", b"relaxed"),
    )  # fmt: skip
    return _case("key of his own", signature + source, domain, chance, signed=((domain, False),))


def _parent(world: World, chance: random.Random) -> Case:
    """Signed by what stands above the victim's domain, where anybody can register."""
    name, address = chance.choice(VICTIMS)
    sender, domain = f"{name} <{address}>", address.partition("@")[2]
    parent = domain.partition(".")[2]
    source = world.sign(letter(sender), parent)
    return _case("signed by an ending", source, domain, chance, signed=((parent, True),))


def _forged_results(world: World, chance: random.Random) -> Case:
    """Results that the sender wrote himself, under the name of her own server."""
    sender, _, domain = _victim(chance)
    told = (
        f"spf=pass smtp.mailfrom={domain}; dkim=pass header.d={domain};"
        f" dmarc=pass (p=reject) header.from={domain}"
    )
    server = chance.choice(
        (SERVER, f"{SERVER} 1", SERVER.upper(), "mx.tulsiworks.in.evil.top", f'"{SERVER}"',
         f"(x) {SERVER}", "mx.google.com", f"evil.top ({SERVER})", f"x.{SERVER}",
         f"evil.top;{SERVER}")
    )  # fmt: skip
    name = chance.choice(
        ("Authentication-Results", "authentication-results", "AUTHENTICATION-RESULTS")
    )
    return _case(
        "forged results", f"{name}: {server}; {told}\r\n".encode() + letter(sender), domain, chance
    )


def _forged_seal(world: World, chance: random.Random) -> Case:
    sender, _, domain = _victim(chance)
    chain = chance.choice(("none", "pass"))
    arc = (
        f"ARC-Seal: i=1; a=rsa-sha256; cv={chain}; d=google.com; s=a; b=AA==\r\n"
        f"ARC-Message-Signature: i=1; a=rsa-sha256; d=google.com; s=a; h=from; bh=AA==; b=AA==\r\n"
        f"ARC-Authentication-Results: i=1; {SERVER}; dmarc=pass header.from={domain}\r\n"
    )
    return _case("forged seal", arc.encode() + letter(sender), domain, chance)


def _pretended_list(world: World, chance: random.Random) -> Case:
    sender, _, domain = _victim(chance)
    host = chance.choice((domain, "lists.freietools.org"))
    source = letter(
        sender,
        list_id=f"<{chance.choice(('news', 'all'))}.{host}>",
        x_forwarded_to=ME,
        resent_from=sender,
    )
    return _case("pretended list", source, domain, chance)


def _honest_one(world: World, chance: random.Random, **more: Any) -> tuple[bytes, str]:
    sender, _, domain = _victim(chance)
    text = letter(sender, subject="Contract", body="Pay to account 1.\r\n")
    signed = world.sign(text, domain, with_rsa=chance.random() < 0.1, **more)
    return signed, domain


def _altered(world: World, chance: random.Random) -> Case:
    source, domain = _honest_one(world, chance)
    old, new = chance.choice(
        ((b"account 1", b"account 2"), (b"Subject: Contract", b"Subject: URGENT"), (b"To: Asha",
        b"To: All"),
         (b"\r\nDate: ", b"\r\nDate:  Mon, 1 Jan 2029 00:00:00 +0000\r\nX: "))
    )  # fmt: skip
    return _case("altered", source.replace(old, new), domain, chance, signed=((domain, False),))


def _fields_added(world: World, chance: random.Random) -> Case:
    """The signature still holds for the lower field; programs show the upper one."""
    source, domain = _honest_one(world, chance)
    added = chance.choice(
        (b"Subject: New account for payments\r\n", b"Reply-To: x@qzxtrade.com\r\n",
        b"Sender: x@qzxtrade.com\r\n",
         b"Content-Type: text/html\r\n", b"Date: Mon, 1 Jan 2029 00:00:00 +0000\r\n",
         b"To: x@qzxtrade.com\r\n",
         b"MIME-Version: 1.0\r\n", b"Subject : New account\r\n", b"subject: New account\r\n")
    )  # fmt: skip
    head, _, rest = source.partition(b"From: ")
    whole = chance.choice((added + source, head + added + b"From: " + rest))
    return _case("fields added", whole, domain, chance, signed=((domain, True),))


def _second_from(world: World, chance: random.Random) -> Case:
    """An honest letter of the attacker's own, with a From of the victim's above or below."""
    sender, _, domain = _victim(chance)
    evil = chance.choice(EVIL)
    source = world.sign(letter(f"x@{evil}"), evil)
    form = chance.choice(
        (
            b"From: %s\r\n",
            b"from: %s\r\n",
            b"FROM:%s\r\n",
            b"From : %s\r\n",
            b"From\t: %s\r\n",
            b"Fr\0om: %s\r\n",
        )
    )
    added = form % sender.encode()
    if chance.random() < 0.5:
        return _case("second From", added + source, domain, chance, signed=((evil, True),))
    whole = source.replace(b"\r\nTo:", b"\r\n" + added + b"To:", 1)
    return _case("second From", whole, evil, chance, signed=((evil, True),))


def _victims_letter_second_from(world: World, chance: random.Random) -> Case:
    source, domain = _honest_one(world, chance)
    added = b"From: CEO <boss@qzxtrade.com>\r\n"
    return _case(
        "From above a true letter", added + source, domain, chance, signed=((domain, True),)
    )


def _body_appended(world: World, chance: random.Random) -> Case:
    source, domain = _honest_one(world, chance, length=True)
    whole = source + b"\r\n<h1>New account: 2</h1>\r\n"
    return _case("body appended (l=)", whole, domain, chance, signed=((domain, True),))


def _sound_beside_partial(world: World, chance: random.Random) -> Case:
    """A signature that holds for a part, and one that looks whole but does not hold."""
    source, domain = _honest_one(world, chance, length=True)
    value = source.partition(b"\r\nFrom:")[0].replace(b"s=s1", b"s=s2")
    sound = re.sub(rb"\s+l=\d+;", b"", value) + b"\r\n"
    whole = sound + source + b"\r\n<h1>New account: 2</h1>\r\n"
    signed = ((domain, True), (domain, False))
    return _case("sound beside partial", whole, domain, chance, signed=signed)


def _via_a_service(world: World, chance: random.Random) -> Case:
    """A large service passes on what anybody writes there, under a name that he chooses."""
    name = chance.choice(("Netflix", "John Whitaker", "Your Bank", "Head Office"))
    service, address = chance.choice(
        (("Google Docs", "drive-shares-noreply@google.com"), ("Dropbox", "no-reply@dropbox.com"))
    )
    domain = address.partition("@")[2]
    shown = chance.choice((f"{name} (via {service})", f"{name} via {service}", name))
    source = world.sign(letter(f'"{shown}" <{address}>'), domain)
    return Case("via a service", source, domain, address, True, ((domain, True),))


def _resent_to_others(world: World, chance: random.Random) -> Case:
    """A true letter to somebody else, sent to her anew."""
    sender, _, domain = _victim(chance)
    text = letter(sender, to=f"x{chance.randint(1, 999)}@qzxtrade.com")
    source = world.sign(text, domain)
    return _case("resent to others", source, domain, chance, signed=((domain, True),), to_me=False)


def _recipients_swapped(world: World, chance: random.Random) -> Case:
    sender, _, domain = _victim(chance)
    text = letter(sender, to="somebody@else.example")
    source = world.sign(text, domain, fields=("from", "subject", "date"))
    whole = source.replace(b"somebody@else.example", ME.encode())
    return _case("recipients swapped", whole, domain, chance, signed=((domain, True),))


def _resent_late(world: World, chance: random.Random) -> Case:
    sender, _, domain = _victim(chance)
    source = world.sign(letter(sender, date=AT - chance.randint(30, 900) * DAY), domain)
    return _case("resent late", source, domain, chance, signed=((domain, True),))


def _expired(world: World, chance: random.Random) -> Case:
    sender, _, domain = _victim(chance)
    tags = f"t={AT - 40 * DAY}; x={AT - 30 * DAY}"
    source = _signed_by_hand(world, letter(sender), domain, "from:to:subject:date", tags)
    return _case("expired", source, domain, chance, signed=((domain, True),))


def _from_unsigned(world: World, chance: random.Random) -> Case:
    """The victim's domain signed once without From; the attacker puts in what he likes."""
    sender, _, domain = _victim(chance)
    named = chance.choice(("to:subject:date", "subject:date", "from:to:date", "from:to:subject"))
    source = _signed_by_hand(world, letter(sender), domain, named, "")
    return _case("fields unsigned", source, domain, chance, signed=((domain, True),))


def _signed_by_hand(world: World, source: bytes, domain: str, named: str, more: str) -> bytes:
    """Sign as dkimpy refuses to: relaxed/simple, any fields, any tags."""
    head, _, body = source.partition(b"\r\n\r\n")
    fields = {
        line.partition(b":")[0].lower(): line.partition(b":")[2] for line in head.split(b"\r\n")
    }
    body_hash = base64.b64encode(hashlib.sha256(body).digest()).decode()
    value = (
        f"v=1; a=ed25519-sha256; c=relaxed/simple; d={domain}; s=s1; h={named}; {more};"
        f" bh={body_hash}; b="
    ).replace("; ;", ";")
    text = b"".join(
        name + b":" + b" ".join(fields[name].split()) + b"\r\n"
        for name in named.encode().split(b":")
    )
    private, record = ed25519_key(domain)
    world.names.records.setdefault(f"s1._domainkey.{domain}", (record,))
    digest = hashlib.sha256(text + b"dkim-signature:" + value.encode()).digest()
    seal = nacl.signing.SigningKey(base64.b64decode(private)).sign(digest).signature
    return f"DKIM-Signature: {value}{base64.b64encode(seal).decode()}\r\n".encode() + source


def _weak_key(world: World, chance: random.Random) -> Case:
    """A key so short that the attacker has found its private half."""
    sender, _, domain = _victim(chance)
    private, record = weak_key()
    world.names.records[f"old._domainkey.{domain}"] = (record,)
    source = letter(sender)
    signature = dkim.DKIM(source).sign(
        b"old", domain.encode(), private, canonicalize=(b"relaxed", b"relaxed")
    )
    return _case("weak key", signature + source, domain, chance, signed=((domain, False),))


def _odd_keys(world: World, chance: random.Random) -> Case:
    """A key that was withdrawn, is for tests, or for something else than mail."""
    sender, _, domain = _victim(chance)
    source = world.sign(letter(sender), domain, selector="odd")
    record = world.names.records[f"odd._domainkey.{domain}"][0]
    public = record.partition("p=")[2]
    changed = chance.choice(
        ("v=DKIM1; k=ed25519; p=", f"v=DKIM1; k=ed25519; t=y; p={public}",
        f"v=DKIM1; k=ed25519; s=tlsrpt; p={public}",
         f"v=DKIM1; k=rsa; p={public}", f"v=DKIM2; k=ed25519; p={public}", "garbage",
         f"k=ed25519; h=sha1; p={public}")
    )  # fmt: skip
    selector = f"odd{hashlib.sha256(changed.encode()).hexdigest()[:8]}"
    source = world.sign(letter(sender), domain, selector=selector)
    world.names.records[f"{selector}._domainkey.{domain}"] = (changed,)
    return _case("odd key", source, domain, chance, signed=((domain, False),))


def _old_algorithm(world: World, chance: random.Random) -> Case:
    sender, _, domain = _victim(chance)
    private, record = rsa_key()
    world.names.records[f"sha._domainkey.{domain}"] = (record,)
    source = letter(sender)
    signature = dkim.DKIM(source).sign(
        b"sha", domain.encode(), private, signature_algorithm=b"rsa-sha1",
        canonicalize=(b"relaxed", b"relaxed"),
    )  # fmt: skip
    return _case("rsa-sha1", signature + source, domain, chance, signed=((domain, False),))


def _two_signatures_mixed(world: World, chance: random.Random) -> Case:
    """A name that ends early lets two readers count signatures differently."""
    source, domain = _honest_one(world, chance)
    value = source.partition(b"\r\n")[0].partition(b":")[2]
    forged = source.replace(b"account 1", b"account 2")
    form = chance.choice((b"DKIM-Signature :", b"Dkim-Signature\t:", b"DKIM-\0Signature:"))
    whole = form + value.replace(b"bh=", b"bh=AAAA; bx=") + b"\r\n" + forged
    return _case("signatures mixed", whole, domain, chance, signed=((domain, False),))


def _sealed_by_hand(world: World, chance: random.Random) -> Case:
    """OpenPGP and S/MIME are not checked here, so they prove nothing."""
    sender, _, domain = _victim(chance)
    source = letter(sender).replace(
        b"text/plain; charset=utf-8",
        b'multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary=b',
    )
    body = (
        b"--b\r\n\r\nhi\r\n--b\r\nContent-Type: application/pkcs7-signature\r\n\r\nAA\r\n--b--\r\n"
    )
    return _case("sealed", source + body, domain, chance)


def _date_of_received(world: World, chance: random.Random) -> Case:
    """Received fields and results are made up whole, as if it had come long ago."""
    sender, _, domain = _victim(chance)
    trace = (
        f"Received: from mail.{domain} by {SERVER}; {formatdate(AT - DAY)}\r\n"
        f"Authentication-Results: {SERVER}; spf=pass smtp.mailfrom={domain}\r\n"
        f"X-Spam-Status: No\r\nReceived-SPF: pass ({domain})\r\n"
    )
    return _case("made-up trace", trace.encode() + letter(sender), domain, chance)


KINDS: tuple[Maker, ...] = (
    _plain, _signed_elsewhere, _identity_elsewhere, _own_key_for_victim, _parent, _forged_results,
    _forged_results, _forged_seal, _pretended_list, _altered, _fields_added, _second_from,
    _victims_letter_second_from, _body_appended, _sound_beside_partial,
    _via_a_service, _resent_to_others, _recipients_swapped,
    _resent_late,
    _expired, _from_unsigned, _weak_key, _odd_keys, _old_algorithm, _two_signatures_mixed,
    _sealed_by_hand, _date_of_received,
)  # fmt: skip
