"""Forged senders of many kinds: names, domains, fields. Those about proofs stand in forged_proofs.

Each kind is a function of the world and of chance. What an attacker can have,
he has: domains of his
own with true signatures and SPF, addresses at large providers, honest letters to send anew.
"""

import random
from collections.abc import Callable, Iterator
from email.header import Header

from tests.support import forged_names as names
from tests.support.forged_proofs import KINDS as PROOFS
from tests.support.mail_world import BOSS, CONTACTS, ME, Case, World, letter

Maker = Callable[[World, random.Random], Case]
EVIL = (
    "konto-pruefung.top",
    "mx.dispatch24.ru",
    "invoice-hub.info",
    "qzxtrade.com",
    "postbox.click",
)
FREE = ("gmail.com", "outlook.com", "yahoo.com", "gmx.de", "web.de")
BRANDS = (
    ("PayPal", "paypal", "paypal.com"), ("Microsoft", "microsoft", "microsoft.com"),
    ("Netflix", "netflix", "netflix.com"), ("Facebook", "facebook", "facebook.com"),
    ("Instagram", "instagram", "instagram.com"), ("WhatsApp", "whatsapp", "whatsapp.com"),
    ("LinkedIn", "linkedin", "linkedin.com"), ("DocuSign", "docusign", "docusign.com"),
    ("Dropbox", "dropbox", "dropbox.com"), ("Flipkart", "flipkart", "flipkart.com"),
    ("HDFC Bank", "hdfcbank", "hdfcbank.com"), ("ICICI Bank", "icicibank", "icicibank.com"),
    ("Coinbase", "coinbase", "coinbase.com"), ("Binance", "binance", "binance.com"),
    ("Bank of America", "bankofamerica", "bankofamerica.com"), ("GitHub", "github", "github.com"),
    ("Wells Fargo", "wellsfargo", "wellsfargo.com"), ("Commerzbank", "commerzbank",
    "commerzbank.de"),
    ("Spotify", "spotify", "spotify.com"), ("Samsung", "samsung", "samsung.com"),
    ("Google", "google", "google.com"), ("Paytm", "paytm", "paytm.com"), ("Revolut", "revolut",
    "revolut.com"),
)  # fmt: skip
ADDED = ("", " Service", " Security", " Support", " Team", " Billing", " Kundenservice", " Alerts")
FIRMS = tuple(one for one in CONTACTS if one[1].partition("@")[2] not in FREE)


def forged(world: World, count: int, seed: int = 7) -> Iterator[Case]:
    """Yield `count` forged letters, the kinds in turn."""
    chance = random.Random(seed)
    for number in range(count):
        yield KINDS[number % len(KINDS)](world, chance)


def _sent(kind: str, world: World, source: bytes, domain: str, *, imitates: bool = False) -> Case:
    """Let an attacker send from a domain of his own: signed, and from his own hosts."""
    signed = world.sign(source, domain)
    return Case(kind, signed, domain, f"x@{domain}", True, ((domain, True),), imitates=imitates)


def _from_elsewhere(chance: random.Random) -> str:
    domain = chance.choice(EVIL + FREE)
    return f"{chance.choice(('info', 'service', 'a.b', 'post'))}{chance.randint(1, 999)}@{domain}"


def _named(kind: str, name: str, world: World, chance: random.Random) -> Case:
    address = _from_elsewhere(chance)
    source = letter(f"{name} <{address}>", subject=chance.choice(("Invoice", "Rechnung", "भुगतान")))
    return _sent(kind, world, source, address.partition("@")[2])


def _coded(name: str) -> str:
    return str(Header(name, "utf-8").encode())


def _brand_name(world: World, chance: random.Random) -> Case:
    return _named("brand's name", chance.choice(BRANDS)[0] + chance.choice(ADDED), world, chance)


def _brand_name_in_letters(world: World, chance: random.Random) -> Case:
    name, word, _ = chance.choice(BRANDS)
    tricked = chance.choice(
        (
            names.in_other_script(word, chance).title(),
            "\u200b".join(name),
            "".join(
                chr(0x1D400 + ord(one) - 65) if "A" <= one <= "Z" else one for one in name.upper()
            ),
            "".join(chr(0xFEE0 + ord(one)) if one.isalnum() else one for one in name),
        )
    )
    return _named("brand's name in other letters", _coded(tricked), world, chance)


def _contact_name(world: World, chance: random.Random) -> Case:
    name, _ = chance.choice((*CONTACTS, BOSS))
    shuffled = f"{name.split()[-1]}, {name.split()[0]}" if chance.random() < 0.3 else name
    return _named("contact's name", _coded(shuffled), world, chance)


def _contact_name_in_letters(world: World, chance: random.Random) -> Case:
    name = chance.choice(("John Whitaker", "Grace Owusu", "Peter Hillmann", "Tom Bakker", BOSS[0]))
    tricked = name.replace("a", "а", 1).replace("e", "е", 1).replace("o", "о", 1)
    return _named("contact's name in other letters", _coded(tricked), world, chance)


def _address_as_name(world: World, chance: random.Random) -> Case:
    shown = chance.choice(
        (chance.choice(CONTACTS)[1], BOSS[1], f"service@{chance.choice(BRANDS)[2]}")
    )
    form = chance.choice(('"{}"', "{}", '"{} "', '"<{}>"', '"=?utf-8?q?{}?="', "'{}'"))
    return _named("address as name", form.format(shown), world, chance)


def _address_in_coded_name(world: World, chance: random.Random) -> Case:
    shown = chance.choice((chance.choice(CONTACTS)[1], f"service@{chance.choice(BRANDS)[2]}"))
    variant = chance.choice(
        (
            shown,
            shown.replace("@", "＠"),
            f"{shown}\0",
            f"{shown} \u200b",
            shown.replace("@", " @ "),
        )
    )
    return _named("address in coded name", _coded(f"Office {variant}"), world, chance)


def _address_in_comment(world: World, chance: random.Random) -> Case:
    evil, shown = _from_elsewhere(chance), chance.choice(CONTACTS)[1]
    form = chance.choice(("{1} ({0})", "({0}) <{1}>", "Post ({0}) <{1}>", '"Post" <{1}> ({0})'))
    domain = evil.partition("@")[2]
    return _sent("address in comment", world, letter(form.format(shown, evil)), domain)


def _long_name(world: World, chance: random.Random) -> Case:
    """Spaces push the true address out of the window."""
    shown = f"{chance.choice(CONTACTS)[1]}{' ' * 200}"
    return _named("padded name", f'"{shown}"', world, chance)


def _imitated(change: names.Change, fits: Callable[[str], bool] = bool) -> Maker:
    """Make a kind that changes the word of a brand's domain."""

    def make(world: World, chance: random.Random) -> Case:
        name, word, whole = chance.choice([each for each in BRANDS if fits(each[1])])
        ending = whole.partition(".")[2]
        domain = f"{change(word, chance)}.{chance.choice((ending, ending, *names.ENDINGS))}"
        shown = chance.choice((f"{name} <service@{domain}>", f"service@{domain}"))
        kind = f"brand's domain, {change.__name__.replace('_', ' ')}"
        return _sent(kind, world, letter(shown), domain, imitates=True)

    return make


def _imitated_contact(change: names.Change, fits: Callable[[str], bool] = bool) -> Maker:
    """Make a kind that changes the domain of a contact, without bearing the contact's name."""

    def make(world: World, chance: random.Random) -> Case:
        fitting = [each for each in FIRMS if fits(each[1].partition("@")[2].partition(".")[0])]
        _, address = chance.choice(fitting)
        local, _, whole = address.partition("@")
        word, _, ending = whole.partition(".")
        domain = f"{change(word, chance)}.{ending}"
        kind = f"contact's domain, {change.__name__.replace('_', ' ')}"
        source = letter(f"{chance.choice(('Accounts', 'Office'))} <{local}@{domain}>")
        return _sent(kind, world, source, domain, imitates=True)

    return make


def _borrowed_whole(world: World, chance: random.Random) -> Case:
    """A whole known domain stands before the attacker's own."""
    known = chance.choice((chance.choice(BRANDS)[2], chance.choice(FIRMS)[1].partition("@")[2]))
    domain = f"{chance.choice(('', 'mail.', 'login.'))}{known}.{chance.choice(EVIL)}"
    return _sent("borrowed subdomain", world, letter(f"info@{domain}"), domain, imitates=True)


def _other_ending(world: World, chance: random.Random) -> Case:
    word = chance.choice(BRANDS)[1]
    domain = f"{word}.{chance.choice(names.ENDINGS)}"
    return _sent(
        "brand's word, other ending", world, letter(f"info@{domain}"), domain, imitates=True
    )


def _contact_ending(world: World, chance: random.Random) -> Case:
    domain = chance.choice(
        (
            "whitakerlegal.co",
            "meridianfreight.co",
            "meridianfreight.cm",
            "whitakerlegal.om",
            "norrlandsbygg.so",
            "ateliersud.fi",
        )
    )
    source = letter(f"office@{domain}")
    return _sent("contact's word, other ending", world, source, domain, imitates=True)


def _two_in_one_field(world: World, chance: random.Random) -> Case:
    shown, evil = chance.choice(CONTACTS)[1], _from_elsewhere(chance)
    form = chance.choice(
        (
            "{0}, {1}", "{0}: {1};", "<{0}> <{1}>", "{0} <{1}>", "<@{2}:{1}>", "<{0}>,<{1}>",
            "{1} <{0}> <{1}>",
            "<{0}>{1}", "undisclosed: {0}, {1};", '"{0}" <{1}>, {1}', "<{0}\0>{1}", "<{0}(<{1}>)>",
        )
    )  # fmt: skip
    source = letter(form.format(shown, evil, shown.partition("@")[2]))
    return _sent("two in one field", world, source, evil.partition("@")[2])


def _odd_local_part(world: World, chance: random.Random) -> Case:
    shown, domain = chance.choice(CONTACTS)[1], chance.choice(EVIL)
    form = chance.choice(
        ('"{0}"@{2}', "{1}%{3}@{2}", '"{0} <{0}>"@{2}', "{3}!{1}@{2}", '"{0}\\ "@{2}',
        "=?utf-8?q?{4}?=@{2}", '"{0}\0"@{2}')
    )  # fmt: skip
    local, _, home = shown.partition("@")
    coded = f"{local}=40{home}=00"
    source = letter(f"<{form.format(shown, local, domain, home, coded)}>")
    return _sent("odd local part", world, source, domain)


def _turned(world: World, chance: random.Random) -> Case:
    shown = chance.choice(CONTACTS)[1]
    evil = f"info@{chance.choice(EVIL)}"
    name = chance.choice(
        (f"\u202e{shown[::-1]}\u202c", f"Office \u202e{evil[::-1]}", f"\u202d{shown}")
    )
    source = letter(f"{_coded(name)} <{evil}>")
    return _sent("turned text", world, source, evil.partition("@")[2])


def _hidden_in_address(world: World, chance: random.Random) -> Case:
    local, _, domain = chance.choice(FIRMS)[1].partition("@")
    mark = chance.choice("\u200b\u200e\u2060\u00ad\ufeff\u202e")
    source = letter(f"Office <{local}{mark}@{domain}>")
    return Case("hidden in the address", source, domain, f"x@{EVIL[0]}", True)


def _no_address(world: World, chance: random.Random) -> Case:
    name, shown = chance.choice(CONTACTS)
    form = chance.choice(("{0}", "{0} <>", "", "<>", "{0} <{1}", "{1} >", '"{1}"', "({1})"))
    source = letter(form.format(_coded(name), shown), sender=f"x@{EVIL[1]}")
    return Case("no address", source, "", f"x@{EVIL[1]}", True)


def _no_from(world: World, chance: random.Random) -> Case:
    shown = chance.choice(CONTACTS)[1]
    source = letter("x", sender=shown, reply_to=f"x@{EVIL[0]}").partition(b"\r\n")[2]
    return Case("no From", source, "", f"x@{EVIL[0]}", True)


def _answers_to_likeness(world: World, chance: random.Random) -> Case:
    _, address = chance.choice(
        [one for one in FIRMS if "meridian" in one[1] or "whitaker" in one[1]]
    )
    local, _, domain = address.partition("@")
    word, _, ending = domain.partition(".")
    reply = f"{local}@{names.one_letter_off(word, chance)}.{ending}"
    return Case(
        "answers to a likeness", letter(address, reply_to=reply), domain, f"x@{EVIL[2]}", True
    )


def _boss(world: World, chance: random.Random) -> Case:
    name = chance.choice((BOSS[0], "Managing Director", "Head Office"))
    source = letter(f"{name} <{BOSS[1]}>", reply_to=f"meera.k{chance.randint(1, 99)}@gmail.com")
    return Case("boss", source, "tulsiworks.in", f"x@{EVIL[3]}", True)


def _oneself(world: World, chance: random.Random) -> Case:
    source = letter(f"Asha <{ME}>", subject="Your account was hacked", body=f"{chance.random()}")
    return Case("oneself", source, "tulsiworks.in", f"x@{EVIL[4]}", False)


NAMES: tuple[Maker, ...] = (
    _brand_name, _brand_name_in_letters, _contact_name, _contact_name_in_letters, _address_as_name,
    _address_in_coded_name, _address_in_comment, _long_name,
)  # fmt: skip
DOMAINS: tuple[Maker, ...] = (
    _imitated(names.in_other_script), _imitated(names.with_digits, names.has_digit),
    _imitated(names.with_pairs, names.has_pair), _imitated(names.one_letter_off),
    _imitated(names.hyphened), _imitated(names.grown), _imitated_contact(names.in_other_script),
    _imitated_contact(names.with_digits, names.has_digit),
    _imitated_contact(names.with_pairs, names.has_pair), _imitated_contact(names.one_letter_off),
    _imitated(names.in_other_script), _imitated(names.one_letter_off), _borrowed_whole,
    _other_ending,
    _contact_ending,
)  # fmt: skip
FIELDS: tuple[Maker, ...] = (
    _two_in_one_field, _odd_local_part, _turned, _hidden_in_address, _no_address, _no_from,
    _answers_to_likeness, _boss, _oneself,
)  # fmt: skip
KINDS: tuple[Maker, ...] = (*NAMES, *DOMAINS, *FIELDS, *PROOFS)
