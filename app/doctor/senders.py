"""Who really sends for whom: what is known of large providers' outgoing mail.

Their submission servers are not the machines that letters leave by, so those servers' addresses say
nothing; what says something is the name that a domain's SPF policy includes. The names are from the
providers' own instructions for customers with a domain of theirs.
"""

from typing import NamedTuple


class Sender(NamedTuple):
    """A provider: the registered domains of its servers, its SPF policies, its DKIM selectors."""

    name: str
    servers: tuple[str, ...]
    policies: tuple[str, ...]
    selectors: tuple[str, ...] = ()


SENDERS = (
    Sender(
        "Google",
        ("gmail.com", "googlemail.com", "google.com"),
        ("_spf.google.com",),
        ("google", "20230601", "20251104"),
    ),
    Sender(
        "Microsoft",
        ("outlook.com", "office365.com", "hotmail.com", "live.com"),
        ("spf.protection.outlook.com", "spf-a.outlook.com", "spf2.outlook.com"),
        ("selector1", "selector2"),
    ),
    Sender(
        "Yahoo",
        ("yahoo.com", "aol.com", "ymail.com"),
        ("_spf.mail.yahoo.com", "spf.mail.yahoo.com"),
        ("s2048", "a2048"),
    ),
    Sender("Apple", ("me.com", "icloud.com", "mac.com"), ("icloud.com",), ("sig1", "1a1hai")),
    Sender(
        "Fastmail",
        ("fastmail.com", "messagingengine.com"),
        ("spf.messagingengine.com",),
        ("fm1", "fm2", "fm3", "mesmtp"),
    ),
    Sender(
        "Zoho",
        ("zoho.com", "zoho.in", "zoho.eu", "zohocloud.ca", "zoho.com.au"),
        ("zoho.com", "zoho.in", "zoho.eu", "zohomail.com", "zohomail.in", "one.zoho.com"),
        ("zoho", "zmail", "1"),
    ),
    Sender(
        "Proton",
        ("proton.me", "protonmail.ch", "protonmail.com"),
        ("_spf.protonmail.ch",),
        ("protonmail", "protonmail2", "protonmail3"),
    ),
    Sender(
        "Yandex",
        ("yandex.ru", "yandex.com", "yandex.net"),
        ("_spf.yandex.net", "_spf.yandex.ru"),
        ("mail",),
    ),
    Sender("Mail.ru", ("mail.ru",), ("_spf.mail.ru",), ("mailru",)),
    Sender(
        "mailbox.org",
        ("mailbox.org",),
        ("mailbox.org",),
        ("mbo0001", "mbo0002", "mbo0003", "mbo0004"),
    ),
    Sender(
        "IONOS",
        ("ionos.com", "ionos.de", "ionos.co.uk", "ionos.fr", "ionos.es", "1und1.de", "1and1.com"),
        ("_spf-us.ionos.com", "_spf-eu.ionos.com", "_spf.perfora.net", "_spf.kundenserver.de"),
        ("s1-ionos", "s2-ionos", "s42582890"),
    ),
    Sender("OVH", ("ovh.net", "ovh.com"), ("mx.ovh.com",)),
    Sender("Gandi", ("gandi.net",), ("_mailcust.gandi.net",), ("gm1", "gm2", "gm3")),
    Sender("Migadu", ("migadu.com",), ("spf.migadu.com",), ("key1", "key2", "key3")),
    Sender("Infomaniak", ("infomaniak.com", "infomaniak.ch"), ("spf.infomaniak.ch",)),
    Sender(
        "Hostinger",
        ("hostinger.com",),
        ("_spf.mail.hostinger.com",),
        ("hostingermail-a", "hostingermail-b", "hostingermail-c"),
    ),
    Sender(
        "GoDaddy",
        ("secureserver.net",),
        ("secureserver.net",),
    ),
    Sender("Namecheap", ("privateemail.com",), ("spf.privateemail.com",), ("default",)),
    Sender("Rackspace", ("emailsrvr.com",), ("emailsrvr.com",)),
    Sender("Amazon SES", ("amazonaws.com",), ("amazonses.com",)),
    Sender("SendGrid", ("sendgrid.net",), ("sendgrid.net",), ("s1", "s2")),
    Sender("Mailgun", ("mailgun.org",), ("mailgun.org",), ("k1", "mx", "pic", "smtp")),
    Sender("Brevo", ("brevo.com", "sendinblue.com"), ("spf.brevo.com", "spf.sendinblue.com")),
    Sender("Mailjet", ("mailjet.com",), ("spf.mailjet.com",), ("mailjet",)),
)

SELECTORS = ("default", "dkim", "mail", "selector1", "google", "s1", "k1", "key1", "x", "mx")
"""Names under which domains of no known provider mostly keep their keys. DNS gives no list."""


def sender_of(domain: str) -> Sender | None:
    """Return the provider to whom a server's registered domain belongs."""
    return next((each for each in SENDERS if domain in each.servers), None)
