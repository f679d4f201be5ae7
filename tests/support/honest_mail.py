"""Honest letters of many kinds, as they come: none of them may be cried over."""

import random
from collections.abc import Callable, Iterator
from email.header import Header
from typing import Any

from tests.support.mail_world import (
    AT,
    CONTACTS,
    DAY,
    ME,
    NEWSLETTERS,
    Case,
    World,
    letter,
)

NAMES = (
    "Emma Price", "Jürgen Weiß", "Noémie Laurent", "Przemysław Wójcik", "Ольга Смирнова",
    "अर्जुन मेहता",
    "प्रिया नायर", "李小龙", "佐藤 花子", "김민준", "محمد العربي", "שרה כהן", "Γιώργος Νικολάου",
    "Nguyễn Thị Hoa",
    "Thandiwe Ndlovu", "Ayşe Yılmaz", "Björn Ólafsson", "Mary O'Neill", "Jean-Luc Petit",
    "Chase Miller",
    "Paul Shell", "Amazonas Reyes", "Sven Postmann", "Ana Steam-Lopez", "Dr. Ilse Kraken",
    "தமிழ்செல்வி", "রহিম উদ্দিন",
    "Željko Đurić", "Visa Virtanen", "Apple Martin", "Robert'); Drop", "Smith, Jane", "王秀英",
    "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ",
)  # fmt: skip
SYLLABLES = (
    "ba ce dor fa gil ho jun ka lem mi nor pa qui ras sel tu vin wes zor ter lan bur mon".split()
)
ENDINGS = (
    "com",
    "de",
    "in",
    "co.in",
    "fr",
    "org",
    "net",
    "co.uk",
    "it",
    "com.br",
    "nl",
    "se",
    "jp",
)
FREE = ("gmail.com", "outlook.com", "yahoo.com", "gmx.de", "rediffmail.com", "web.de", "icloud.com")
IDN = (
    "müller-bäckerei.de",
    "стройдом.рф",
    "उदाहरण.भारत",
    "料理店.jp",
    "café-bleu.fr",
    "κήπος.gr",
    "hôtel-dumas.fr",
    "smørrebrød.dk",
)
SERVICE = "mail.versandhelfer.com"
"""Sends for others, as its own domain."""

Maker = Callable[[World, random.Random], Case]


def honest(world: World, count: int, seed: int = 5) -> Iterator[Case]:
    """Yield `count` honest letters, the kinds in turn."""
    chance = random.Random(seed)
    for number in range(count):
        yield _KINDS[number % len(_KINDS)](world, chance)


def _word(chance: random.Random) -> str:
    return "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(3, 5)))


def _firm(chance: random.Random) -> str:
    return f"{_word(chance)}.{chance.choice(ENDINGS)}"


def _name(chance: random.Random) -> str:
    return chance.choice(NAMES) + ("" if chance.random() < 0.5 else f" {_word(chance).title()}")


def _phrase(name: str, chance: random.Random) -> str:
    """Write a name as one of the ways programs do."""
    if not name.isascii() and chance.random() < 0.7:
        return str(Header(name, "utf-8").encode())
    return f'"{name}"' if set(name) & set("',.();") or chance.random() < 0.5 else name


def _signed(
    kind: str, world: World, source: bytes, domain: str, path: str = "", **more: Any
) -> Case:
    source = world.sign(source, domain, with_rsa=hash(source) % 12 == 0)
    return Case(kind, source, domain, path or f"b@{domain}", True, ((domain, True),), **more)


def _contact(world: World, chance: random.Random) -> Case:
    name, address = chance.choice(CONTACTS)
    source = letter(f"{_phrase(name, chance)} <{address}>", subject=_word(chance))
    return _signed("contact", world, source, address.partition("@")[2])


def _contact_unsigned(world: World, chance: random.Random) -> Case:
    name, address = "Ravi Joshi", "ravi@smallshop-pune.in"
    source = letter(f"{name} <{address}>", subject=_word(chance))
    return Case("unsigned", source, "smallshop-pune.in", address, True)


def _stranger(world: World, chance: random.Random) -> Case:
    domain = chance.choice(FREE)
    address = f"{_word(chance)}{chance.randint(1, 99)}@{domain}"
    return _signed(
        "stranger", world, letter(f"{_phrase(_name(chance), chance)} <{address}>"), domain
    )


def _small_business(world: World, chance: random.Random) -> Case:
    domain = _firm(chance)
    reply = f"{_word(chance)}@{chance.choice(FREE)}"
    more: dict[str, Any] = {"reply_to": reply} if chance.random() < 0.5 else {}
    source = letter(f"{_word(chance).title()} GmbH <info@{domain}>", **more)
    return Case("small business", source, domain, f"info@{domain}", chance.random() < 0.6)


def _newsletter(world: World, chance: random.Random) -> Case:
    name, address = chance.choice(NEWSLETTERS)
    domain = address.partition("@")[2]
    source = letter(
        f"{_phrase(name, chance)} <{address}>",
        list_id=f"<news.{domain}>",
        list_unsubscribe=f"<https://{domain}/out>",
        reply_to=f"r-{chance.randint(1, 10**9)}@reply.{SERVICE}",
    )
    signed = world.sign(world.sign(source, domain), SERVICE)
    path = f"bounce@{SERVICE}"
    return Case("newsletter", signed, domain, path, True, ((domain, True), (SERVICE, True)))


def _by_service(world: World, chance: random.Random) -> Case:
    domain = _firm(chance)
    source = letter(f"{_word(chance).title()} Shop <news@{domain}>", list_id=f"<x1.{SERVICE}>")
    path = f"bounce@{SERVICE}"
    return Case("by a service", world.sign(source, SERVICE), domain, path, True, ((SERVICE, True),))


def _on_list(world: World, chance: random.Random) -> Case:
    """A list's footer breaks the author's signature; the list signs anew."""
    name, address = chance.choice(CONTACTS) if chance.random() < 0.3 else ("", "")
    if not address or address.partition("@")[2] in FREE:
        domain = _firm(chance)
        name, address = _name(chance), f"dev@{domain}"
    domain = address.partition("@")[2]
    source = letter(
        f"{_phrase(name, chance)} <{address}>",
        to="users@lists.freietools.org",
        subject="[users] " + _word(chance),
        list_id="Users <users.lists.freietools.org>",
    )
    changed = world.sign(source, domain) + b"-- \r\nlist footer\r\n"
    whole = world.sign(changed, "lists.freietools.org")
    signed = ((domain, False), ("lists.freietools.org", True))
    return Case("list", whole, domain, "b@lists.freietools.org", True, signed, to_me=False)


def _on_list_as_list(world: World, chance: random.Random) -> Case:
    domain, author = "lists.freietools.org", f"{_word(chance)}@{_firm(chance)}"
    name = chance.choice((_name(chance), author, f"{_name(chance)} {author}"))
    source = letter(
        f'"{name} via users" <users@{domain}>',
        to=f"users@{domain}",
        reply_to=author,
        list_id=f"<users.{domain}>",
    )
    return _signed("rewriting list", world, source, domain, f"b@{domain}")


def _on_old_list(world: World, chance: random.Random) -> Case:
    domain = _firm(chance)
    source = letter(
        f"{_phrase(_name(chance), chance)} <a@{domain}>",
        to="rail@oldlists.example.net",
        list_id="<rail.oldlists.example.net>",
    )
    changed = world.sign(source, domain).replace(b"Subject: ", b"Subject: [rail] ")
    return Case("old list", changed, domain, "b@oldlists.example.net", True, ((domain, False),))


def _forwarded(world: World, chance: random.Random) -> Case:
    name, address = chance.choice(CONTACTS)
    domain = address.partition("@")[2]
    source = letter(f"{_phrase(name, chance)} <{address}>", to="asha@alumni.example.edu")
    whole = b"X-Forwarded-To: asha@tulsiworks.in\r\n" + world.sign(source, domain)
    path = "srs0=x@alumni.example.edu"
    return Case("forwarded", whole, domain, path, True, ((domain, True),), to_me=False)


def _forwarded_changed(world: World, chance: random.Random) -> Case:
    """The forwarder marks the subject and seals what it got (RFC 8617); her server trusts it."""
    name, address = chance.choice(CONTACTS)
    domain = address.partition("@")[2]
    source = world.sign(letter(f"{_phrase(name, chance)} <{address}>"), domain)
    changed = b"ARC-Seal: i=1; cv=none; d=relay.example.edu\r\n" + source.replace(
        b"Subject: ", b"Subject: [EXT] "
    )
    path = "srs0=x@relay.example.edu"
    return Case("sealed", changed, domain, path, True, ((domain, False),), arc=True)


BRANDED = (
    ("service@paypal.com", "PayPal"), ("no-reply@accounts.google.com", "Google"),
    ("shipment-tracking@amazon.de", "Amazon.de"), ("info@netflix.com", "Netflix"),
    ("notifications@github.com", "Emma Price"),
    ("account-security-noreply@accountprotection.microsoft.com", "Microsoft account team"),
    ("no_reply@email.apple.com", "Apple"), ("jobs-noreply@linkedin.com", "LinkedIn"),
    ("noreply@ebay.co.uk", "eBay"), ("auto-confirm@amazon.in", "Amazon.in"),
    ("alerts@hdfcbank.net", "HDFC Bank"), ("dse@docusign.net", "Anna Meyer via Docusign"),
    ("noreply@dhl.de", "DHL Paket"), ("no-reply@dropbox.com", "Dropbox"),
)  # fmt: skip


def _brand(world: World, chance: random.Random) -> Case:
    address, name = chance.choice(BRANDED)
    domain = address.partition("@")[2]
    return _signed("brand", world, letter(f'"{name}" <{address}>'), domain)


def _shared_document(world: World, chance: random.Random) -> Case:
    author = f"{_word(chance)}@{_firm(chance)}"
    source = letter(
        f'"{_name(chance)} (via Google Docs)" <drive-shares-noreply@google.com>',
        reply_to=author,
        sender="drive-shares-noreply@google.com",
    )
    return _signed("shared document", world, source, "google.com")


def _bounce(world: World, chance: random.Random) -> Case:
    domain = _firm(chance)
    source = letter(
        f"Mail Delivery System <MAILER-DAEMON@mx.{domain}>", auto_submitted="auto-replied"
    )
    return Case("bounce", source, f"mx.{domain}", "", False)


def _idn(world: World, chance: random.Random) -> Case:
    domain = chance.choice(IDN)
    source = letter(f"{_phrase(_name(chance), chance)} <info@{domain}>")
    return Case("IDN", world.sign(source, domain), domain, "", False)


def _marks_in_names(world: World, chance: random.Random) -> Case:
    """Marks of direction and joiners stand in honest names of these scripts."""
    name = chance.choice(
        (
            "\u202bמשה לוי\u202c",
            "\u200fعلي رضا\u200e",
            "می\u200cخواهم علی",
            "राजेश्\u200dवर सिंह",
            "Sto\u00adre Haus",
            "\u2068דנה\u2069",
        )
    )
    address = f"{_word(chance)}@{_firm(chance)}"
    source = letter(f"{Header(name, 'utf-8').encode()} <{address}>")
    return _signed("marks", world, source, address.partition("@")[2])


def _loosely_written(world: World, chance: random.Random) -> Case:
    address = f"{_word(chance)}@{_firm(chance)}"
    form = chance.choice(
        (
            "Doe, John <{0}>", "{0} (Jane Roe)", '"{0}" <{0}>', "{0} <{0}>", "<{0}>", "{0}",
            "J. Q. Public <{0}>", '"O\'Neill (Sales)" <{0}>', "=?utf-8?q?J=C3=BCrgen?= W. <{0}>",
            "Team: Vertrieb <{0}>", '"Support @ Work" <{0}>', "'{0}' <{0}>", "Müller & Söhne <{0}>",
        )
    )  # fmt: skip
    source = letter(form.format(address))
    return _signed("loosely written", world, source, address.partition("@")[2])


def _desk(world: World, chance: random.Random) -> Case:
    domain = _firm(chance)
    source = letter(
        f"{_word(chance).title()} Support <support@{domain}>",
        reply_to=f"support+id{chance.randint(1, 10**6)}@{_word(chance)}.helpdesk-cloud.com",
    )
    path = "b@helpdesk-cloud.com"
    return Case(
        "help desk", world.sign(source, "helpdesk-cloud.com"), domain, path, True,
        (("helpdesk-cloud.com", True),),
    )  # fmt: skip


def _colleague(world: World, chance: random.Random) -> Case:
    who = _word(chance)
    source = letter(f"{_phrase(_name(chance), chance)} <{who}@tulsiworks.in>")
    return Case("colleague", source, "tulsiworks.in", f"{who}@tulsiworks.in", True)


def _note_to_self(world: World, chance: random.Random) -> Case:
    source = letter(f"Asha <{ME}>", subject=_word(chance))
    return Case(
        "note",
        world.sign(source, "tulsiworks.in"),
        "tulsiworks.in",
        ME,
        True,
        (("tulsiworks.in", True),),
    )


def _own_on_list(world: World, chance: random.Random) -> Case:
    source = letter(
        f"Asha <{ME}>", to="users@lists.freietools.org", list_id="<users.lists.freietools.org>"
    )
    changed = world.sign(source, "tulsiworks.in") + b"footer\r\n"
    signed = (("tulsiworks.in", False), ("lists.freietools.org", True))
    whole = world.sign(changed, "lists.freietools.org")
    return Case("own on list", whole, "tulsiworks.in", "b@lists.freietools.org", True, signed)


def _machine(world: World, chance: random.Random) -> Case:
    domain = f"srv{chance.randint(1, 99)}.{_firm(chance)}"
    return Case("machine", letter(f"root@{domain} (Cron Daemon)"), domain, f"root@{domain}", False)


def _by_path_alone(world: World, chance: random.Random) -> Case:
    """A bank that signs nothing and asks for rejection: SPF alone proves it."""
    domain = _firm(chance)
    world.names.records[f"_dmarc.{domain}"] = ("v=DMARC1; p=none; sp=reject",)
    return Case("path alone", letter(f"Bank <kundeninfo@{domain}>"), domain, f"x@{domain}", True)


def _signed_without_recipients(world: World, chance: random.Random) -> Case:
    name, address = CONTACTS[6]
    source = letter(f"{name} <{address}>", subject=_word(chance))
    domain = address.partition("@")[2]
    whole = world.sign(source, domain, fields=("from", "date", "subject"))
    return Case("recipients unsigned", whole, domain, address, True, ((domain, True),))


def _two_authors(world: World, chance: random.Random) -> Case:
    domain = _firm(chance)
    source = letter(f"Ann <ann@{domain}>, Bob <bob@{domain}>", sender=f"ann@{domain}")
    return _signed("two authors", world, source, domain)


def _through_a_site(world: World, chance: random.Random) -> Case:
    """A forum or a market: the site writes, a person elsewhere gets the answer."""
    domain = _firm(chance)
    source = letter(
        f'"{_name(chance)} (via {_word(chance).title()})" <noreply@{domain}>',
        reply_to=f"{_word(chance)}@{chance.choice(FREE)}",
    )
    return _signed("through a site", world, source, domain)


def _sister_firm(world: World, chance: random.Random) -> Case:
    """Firms whose names are near a contact's without being made for it."""
    domain = chance.choice(
        ("bakker-verse-vis.nl", "hillmann.com", "atlas-reisen.de", "meridian-hotel.com",
        "sharmasweets.in",
         "yamada-dental.jp", "bakkerlogistiek.be", "norrland.se", "thalassa.fr", "levi-design.com",
         "applegate-farm.co.uk", "chasewater.org", "steamboat-inn.com", "zoomzoo.de",
         "wisewood.in", "upstart-labs.com")
    )  # fmt: skip
    return _signed("near names", world, letter(f"Info <info@{domain}>"), domain)


def _sealed(world: World, chance: random.Random) -> Case:
    name, address = chance.choice(CONTACTS)
    body = "-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n\r\nHi\r\n"
    source = letter(f"{_phrase(name, chance)} <{address}>", body=body)
    return _signed("sealed by hand", world, source, address.partition("@")[2])


def _old_letter(world: World, chance: random.Random) -> Case:
    """Fetched long after it came; the key may be gone by now."""
    name, address = chance.choice(CONTACTS)
    domain = address.partition("@")[2]
    source = letter(f"{_phrase(name, chance)} <{address}>", date=AT - 400 * DAY)
    signed = world.sign(source, domain, selector="gone")
    world.names.records.pop(f"gone._domainkey.{domain}", None)
    return Case("key gone", signed, domain, address, True, ((domain, True),))


_KINDS: tuple[Maker, ...] = (
    _contact, _contact_unsigned, _stranger, _small_business, _newsletter, _by_service, _on_list,
    _on_list_as_list, _on_old_list, _forwarded, _forwarded_changed, _brand, _shared_document,
    _bounce,
    _idn, _marks_in_names, _loosely_written, _desk, _colleague, _note_to_self, _own_on_list,
    _machine,
    _by_path_alone, _signed_without_recipients, _two_authors, _through_a_site, _sister_firm,
    _sealed,
    _old_letter, _stranger, _newsletter, _brand,
)  # fmt: skip
