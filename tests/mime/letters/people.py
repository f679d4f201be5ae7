"""Addresses and groups: RFC 5322 §3.4, its obsolete forms, and what mailers write instead."""

from tests.mime.letters.case import HELLO, Case


def _to(name: str, rule: str, raw: bytes, *to: str) -> Case:
    return Case(name, rule, b"To: " + raw + b"\n\nHello\n", to=to, text=HELLO)


def _from(name: str, rule: str, raw: bytes, *sender: str) -> Case:
    return Case(name, rule, b"From: " + raw + b"\n\nHello\n", sender=sender, text=HELLO)


CASES = [
    _from("bare-address", "RFC 5322 §3.4.1", b"ann@example.org", "ann@example.org"),
    _from("angle-address-alone", "RFC 5322 §3.4", b"<ann@example.org>", "ann@example.org"),
    _from("name-and-address", "RFC 5322 §3.4", b"Ann <ann@example.org>", "Ann <ann@example.org>"),
    _from(
        "name-of-two-words", "RFC 5322 §3.2.5", b"Ann Lee <a@b.example>", "Ann Lee <a@b.example>"
    ),
    _from("quoted-name", "RFC 5322 §3.2.4", b'"Lee, Ann" <a@b.example>', "Lee, Ann <a@b.example>"),
    _from(
        "quoted-name-with-quotes",
        "RFC 5322 §3.2.4: quoted-pair",
        rb'"Ann \"The\" Lee" <a@b.example>',
        'Ann "The" Lee <a@b.example>',
    ),
    _from(
        "quoted-name-with-backslash",
        "RFC 5322 §3.2.4",
        rb'"A\\B" <a@b.example>',
        "A\\B <a@b.example>",
    ),
    _from(
        "quoted-pieces-in-a-name",
        "RFC 5322 §3.2.5",
        b'Ann "The" Lee <a@b.example>',
        "Ann The Lee <a@b.example>",
    ),
    _from(
        "unquoted-dots-in-name",
        "RFC 5322 §4.1 obs-phrase",
        b"J. R. R. Lee <a@b.example>",
        "J. R. R. Lee <a@b.example>",
    ),
    _from(
        "comment-as-name",
        "RFC 5322 §3.4 note: older mail names people in a comment",
        b"ann@example.org (Ann Lee)",
        "Ann Lee <ann@example.org>",
    ),
    _from(
        "comment-beside-name",
        "RFC 5322 §3.2.2: a comment is no text",
        b"Ann (work) <ann@example.org>",
        "Ann <ann@example.org>",
    ),
    _from(
        "nested-comment",
        "RFC 5322 §3.2.2",
        b"ann@example.org (Ann (the) Lee)",
        "Ann (the) Lee <ann@example.org>",
    ),
    _from("space-around-at", "RFC 5322 §4.4 obs-domain", b"ann @ example.org", "ann@example.org"),
    _from(
        "quoted-local-part", "RFC 5322 §3.4.1", b'"ann lee"@example.org', '"ann lee"@example.org'
    ),
    _from("domain-literal", "RFC 5322 §3.4.1", b"ann@[192.0.2.1]", "ann@[192.0.2.1]"),
    _from(
        "domain-literal-ipv6",
        "RFC 5321 §4.1.3",
        b"<ann@[IPv6:2001:db8::1]>",
        "ann@[IPv6:2001:db8::1]",
    ),
    _from(
        "source-route",
        "RFC 5322 §4.4 obs-route: to be ignored",
        b"Ann <@a.example,@b.example:ann@example.org>",
        "Ann <ann@example.org>",
    ),
    _from("utf-8-address", "RFC 6532 §3.2", "अनु <अनु@उदाहरण.भारत>".encode(), "अनु <अनु@उदाहरण.भारत>"),
    _from(
        "encoded-name",
        "RFC 2047 §5 (3)",
        b"=?utf-8?q?Anna_M=C3=BCller?= <a@b.example>",
        "Anna Müller <a@b.example>",
    ),
    _from(
        "encoded-name-in-quotes",
        "RFC 2047 §5 (3) forbids it; Outlook does it",
        b'"=?utf-8?q?M=C3=BCller=2C_Anna?=" <a@b.example>',
        "Müller, Anna <a@b.example>",
    ),
    _from(
        "encoded-comma-is-no-separator",
        "RFC 2047 §5: decode after parsing",
        b"=?utf-8?q?M=C3=BCller=2C_Anna?= <a@b.example>",
        "Müller, Anna <a@b.example>",
    ),
    _from(
        "encoded-angle-is-no-address",
        "RFC 2047 §5: decode after parsing",
        b"=?utf-8?q?boss_=3Cboss=40bank.example=3E?= <a@b.example>",
        "boss <boss@bank.example> <a@b.example>",
    ),
    _from(
        "two-encoded-words-in-a-name",
        "RFC 2047 §6.2",
        b"=?utf-8?q?Anna?= =?utf-8?q?_M=C3=BCller?= <a@b.example>",
        "Anna Müller <a@b.example>",
    ),
    _from(
        "encoded-and-plain-words-in-a-name",
        "RFC 2047 §6.2",
        b"=?utf-8?q?=C3=84nne?= Lee <a@b.example>",
        "Änne Lee <a@b.example>",
    ),
    _from(
        "8-bit-name",
        "Unlabelled 8-bit: windows-1252",
        b"Andr\xe9 <a@b.example>",
        "André <a@b.example>",
    ),
    _from(
        "name-touching-angle",
        "RFC 5322 §3.4: space is optional",
        b"Ann<a@b.example>",
        "Ann <a@b.example>",
    ),
    _from(
        "double-angles",
        "Malformed; the inner address is meant",
        b"Ann <<a@b.example>>",
        "Ann <a@b.example>",
    ),
    _from("missing-closing-angle", "Malformed", b"Ann <a@b.example", "Ann <a@b.example>"),
    _from(
        "single-quotes-as-quotes",
        "Mailers quote names with apostrophes",
        b"'Ann Lee' <a@b.example>",
        "Ann Lee <a@b.example>",
    ),
    _from(
        "apostrophe-in-name",
        "RFC 5322 §3.2.3: ' is atext",
        b"Ann O'Neil <a@b.example>",
        "Ann O'Neil <a@b.example>",
    ),
    _from(
        "mailto-in-angle",
        "Malformed; copied from a page",
        b"Ann <mailto:a@b.example>",
        "Ann <a@b.example>",
    ),
    _from(
        "name-that-is-an-address",
        "RFC 5322 §3.4: the name is text",
        b'"ceo@bank.example" <a@b.example>',
        "ceo@bank.example <a@b.example>",
    ),
    _from("folded-name", "RFC 5322 §2.2.3", b"Ann\n Lee\n <a@b.example>", "Ann Lee <a@b.example>"),
    _from("empty-angle", "RFC 5321 §4.5.5 null path; no address", b"<>"),
    _from("empty-from", "RFC 5322 §3.6.2", b""),
    _from(
        "name-without-address",
        "Malformed; shown as it is",
        b"Mail Delivery System",
        "Mail Delivery System <>",
    ),
    _from(
        "two-authors",
        "RFC 5322 §3.6.2: From is a mailbox-list",
        b"a@b.example, c@d.example",
        "a@b.example",
        "c@d.example",
    ),
    _to(
        "two-recipients",
        "RFC 5322 §3.4",
        b"a@b.example, C <c@d.example>",
        "a@b.example",
        "C <c@d.example>",
    ),
    _to(
        "empty-places-in-a-list",
        "RFC 5322 §4.4 obs-addr-list",
        b",a@b.example,,c@d.example,",
        "a@b.example",
        "c@d.example",
    ),
    _to(
        "semicolons-between",
        "Outlook's separator",
        b"a@b.example; c@d.example",
        "a@b.example",
        "c@d.example",
    ),
    _to(
        "group",
        "RFC 5322 §3.4: group",
        b"Friends: a@b.example, C <c@d.example>;",
        "a@b.example",
        "C <c@d.example>",
    ),
    _to("empty-group", "RFC 5322 §3.4", b"undisclosed-recipients:;"),
    _to(
        "two-groups",
        "RFC 5322 §3.4",
        b"A: a@b.example;, B: c@d.example;",
        "a@b.example",
        "c@d.example",
    ),
    _to(
        "group-among-mailboxes",
        "RFC 5322 §3.4",
        b"x@y.example, G: a@b.example;, z@y.example",
        "x@y.example",
        "a@b.example",
        "z@y.example",
    ),
    _to(
        "unquoted-comma-in-name",
        "Malformed; the piece without address belongs to the next",
        b"Lee, Ann <a@b.example>",
        "Lee, Ann <a@b.example>",
    ),
    _to(
        "folded-list",
        "RFC 5322 §2.2.3",
        b"a@b.example,\n c@d.example,\n\te@f.example",
        "a@b.example",
        "c@d.example",
        "e@f.example",
    ),
    _to(
        "encoded-names-in-a-list",
        "RFC 2047 §5",
        b"=?utf-8?q?=C3=84?= <a@b.example>, =?utf-8?b?w7Y=?= <c@d.example>",
        "Ä <a@b.example>",
        "ö <c@d.example>",
    ),
    _to(
        "plus-and-dots",
        "RFC 5322 §3.2.3",
        b"ann.lee+list@sub.example.org",
        "ann.lee+list@sub.example.org",
    ),
    _to(
        "odd-but-legal-local-part",
        "RFC 5322 §3.2.3: atext",
        b"!#$%&'*+-/=?^_`{|}~@example.org",
        "!#$%&'*+-/=?^_`{|}~@example.org",
    ),
    Case(
        "to-twice",
        "RFC 5322 §3.6 forbids it; all are recipients",
        b"To: a@b.example\nTo: c@d.example\n\nHello\n",
        to=("a@b.example", "c@d.example"),
        text=HELLO,
    ),
    Case(
        "from-twice",
        "RFC 5322 §3.6 forbids it; the first counts",
        b"From: a@b.example\nFrom: c@d.example\n\nHello\n",
        sender=("a@b.example",),
        text=HELLO,
    ),
    Case(
        "subject-twice",
        "RFC 5322 §3.6 forbids it; the first counts",
        b"Subject: one\nSubject: two\n\nHello\n",
        "one",
        text=HELLO,
    ),
    Case(
        "sender-instead-of-from",
        "RFC 5322 §3.6.2; Sender stands in where From is missing",
        b"Sender: s@b.example\n\nHello\n",
        sender=("s@b.example",),
        text=HELLO,
    ),
]
