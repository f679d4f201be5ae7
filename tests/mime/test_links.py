"""Where links lead: what they show and do not keep, who redirects, what marks the reader."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mime.html import clean
from app.mime.links import judge, links, table, without_marks, without_redirects
from app.model.link import Concern

SHOP = "https://shop.example/a?id=7"
CODED = quote(SHOP, safe="")


@pytest.mark.parametrize("mark", sorted(table().marks))
def test_a_mark_is_named_and_removed_and_the_rest_stays(mark: str) -> None:
    marked = f"https://shop.example/a?id=7&{mark}=x%20y&page=2#part"
    assert without_marks(marked) == ("https://shop.example/a?id=7&page=2#part", (mark,))
    assert without_marks(f"https://shop.example/?{mark}=1")[0] == "https://shop.example/"
    assert without_marks(f"https://shop.example/?{mark}")[1] == (mark,)


def test_the_table_is_large() -> None:
    assert len(table().marks) >= 60
    assert len({(one.host, one.path) for one in table().redirects}) >= 40
    assert sum(1 for one in table().redirects if one.parameters or one.coding) >= 20


@pytest.mark.parametrize(
    "address",
    [
        "https://shop.example/?id=7&q=utm_source",
        "https://shop.example/utm_source=1",
        "https://shop.example/?utm=1",
        "https://shop.example/?a=%20&&b",
        "https://shop.example/#utm_source=1",
        "mailto:a@b.example?subject=utm_source",
        "not an address",
    ],
)
def test_what_is_no_mark_stays_to_the_letter(address: str) -> None:
    assert without_marks(address) == (address, ())


PARAMETERS = [one for one in table().redirects if one.parameters and not one.coding]


@pytest.mark.parametrize("redirect", PARAMETERS, ids=lambda one: one.host + one.path)
def test_a_redirect_that_names_its_target_is_undone(redirect: object) -> None:
    assert hasattr(redirect, "host")
    name = "" if redirect.parameters == ("*",) else f"{redirect.parameters[0]}="  # type: ignore[attr-defined]
    address = f"https://{redirect.host}{redirect.path}?{name}{CODED}"  # type: ignore[attr-defined]
    assert without_redirects(address) == SHOP


@pytest.mark.parametrize(
    "address",
    [
        "https://urldefense.proofpoint.com/v2/url?u=https-3A__shop.example_a-3Fid-3D7&d=DwMF&c=x",
        "https://urldefense.com/v3/__https://shop.example/a?id=7__;!!abc$",
        f"https://eur01.safelinks.protection.outlook.com/?url={CODED}&data=05&reserved=0",
        f"https://secure-web.cisco.com/1abc/{CODED}",
        f"https://abc.r.us-east-1.awstrack.me/L0/{CODED}/1/0100",
        f"https://click.redditmail.com/CL0/{CODED}/2/x",
        "https://www.bing.com/ck/a?!&&p=1&u=a1aHR0cHM6Ly9zaG9wLmV4YW1wbGUvYT9pZD03&ntb=1",
        f"https://www.google.com/url?sa=t&url={CODED}&usg=x",
        f"https://www.google.com/url?q={quote('https://l.facebook.com/l.php?u=' + CODED, safe='')}",
    ],
)
def test_redirects_that_wrap_their_target_are_undone(address: str) -> None:
    assert without_redirects(address) == SHOP
    assert Concern.REDIRECT in judge(address).concerns


@pytest.mark.parametrize(
    "address",
    [
        "https://www.google.com/search?q=https://shop.example",
        "https://www.google.com/",
        "https://vk.com/club1",
        "https://shop.example/url?q=https://other.example",
        "https://bit.ly/",
        "https://www.google.com/url?q=javascript:alert(1)",
    ],
)
def test_what_is_no_redirect_stays(address: str) -> None:
    assert without_redirects(address) == address


def test_a_redirect_whose_owner_alone_knows_the_target_is_named() -> None:
    link = judge("https://shop.us1.list-manage.com/track/click?u=1&id=2&e=3")
    assert (link.through, link.target) == ("Mailchimp", link.address)
    assert judge("https://bit.ly/3xyz").through == "Bitly"


@pytest.mark.parametrize(
    ("text", "address", "is_other"),
    [
        ("https://bank.example", "https://bank.example/login", False),
        ("https://bank.example", "https://evil.example", True),
        ("bank.example", "https://evil.example", True),
        ("www.bank.example/login", "https://www.bank.example.evil.example/", True),
        ("bank.example", "https://www.bank.example", False),
        ("www.bank.com", "https://login.bank.com", False),
        ("shop.co.uk", "https://evil.co.uk", True),
        ("a.github.io", "https://b.github.io", True),
        ("Click here", "https://evil.example", False),
        ("report.pdf", "https://evil.example", False),
        ("https://report.pdf", "https://evil.example", True),
        ("Read bank.example", "https://evil.example", False),
        ("(bank.example)", "https://evil.example", True),
        ("“bank.example”", "https://bank.example", False),
        ("BANK.EXAMPLE", "https://bank.example", False),
        ("बैंक.भारत", "https://xn--j2b3a4c.xn--h2brj9c/", True),
        ("bücher.example", "https://xn--bcher-kva.example/", False),
        ("bank.example", f"https://www.google.com/url?q={quote('https://bank.example/x')}", False),
        ("https://bank.example", "https://bank.example@evil.example/", True),
        ("ann@bank.example", "mailto:ann@bank.example", False),
        ("ann@bank.example", "mailto:mallory@evil.example", True),
        ("", "https://evil.example", False),
    ],
)
def test_a_text_that_shows_another_address_is_warned_of(
    text: str, address: str, is_other: bool
) -> None:
    assert (Concern.OTHER_TARGET in judge(address, text).concerns) is is_other


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://a.example/",
     "ms-word:x", "x", "", "https://", "http://[::1", "smb://a/b", "tel:1", "vbscript:x", "HTTPS ://x"],
)  # fmt: skip
def test_a_scheme_that_is_never_opened_is_dangerous(address: str) -> None:
    assert judge(address).concerns == (Concern.DANGEROUS,)


@pytest.mark.parametrize(
    ("address", "concern"),
    [
        ("https://bank.example@evil.example/", Concern.LOGIN_IN_ADDRESS),
        ("https://:x@evil.example/", Concern.LOGIN_IN_ADDRESS),
        ("http://192.0.2.1/", Concern.NUMBER_HOST),
        ("http://[2001:db8::1]/", Concern.NUMBER_HOST),
        ("http://3221225985/", Concern.NUMBER_HOST),
        ("http://0xc0.0.2.1/", Concern.NUMBER_HOST),
        ("http://0300.0.2.1/", Concern.NUMBER_HOST),
        ("https://shop.example/?utm_source=x", Concern.TRACKING),
    ],
)
def test_other_concerns(address: str, concern: Concern) -> None:
    assert concern in judge(address).concerns
    assert judge("https://shop.example/").concerns == ()


def test_the_links_of_a_letter() -> None:
    html = clean(
        "<p><a href='https://a.example/?utm_source=n'>One <b>more</b></a>"
        "<a href='https://a.example/?utm_source=n'>One more</a>"
        "<a href='javascript:x'>no</a><a name=x>no</a>"
        "<a href='https://evil.example'><img alt=x src=cid:a>bank.example</a></p>",
        remote=False,
    ).html
    first, second = links(html)
    assert (first.text, first.target, first.marks) == (
        "One more",
        "https://a.example/",
        ("utm_source",),
    )
    assert second.concerns == (Concern.OTHER_TARGET,)


@given(st.text(max_size=200), st.text(max_size=80))
def test_any_address_is_judged(address: str, text: str) -> None:
    judge(address, text)
    judge("https://" + address, text)
    links(address)


@pytest.mark.parametrize(
    ("html", "count"),
    [
        ('<img src="https://x.example/o" width="1" height="1">', 1),
        ('<img src="//x.example/o" width=0 height=0>', 1),
        ("<img src='https://x.example/o' style='width:1px;height:1px'>", 1),
        ('<img src="https://x.example/o" style="display:none">', 1),
        ('<img src="https://x.example/o" style="visibility: hidden">', 1),
        ('<IMG HEIGHT="2" WIDTH="1" SRC="http://x.example/o">', 1),
        ('<img src="https://x.example/photo" width="600" height="1">', 0),
        ('<img src="https://x.example/photo" width="600">', 0),
        ('<img src="cid:a" width="1" height="1">', 0),
        ('<img src="https://x.example/photo" style="opacity:0.9">', 0),
        ('<img src="http://x.example/a" width=1 height=1>' * 2, 2),
    ],
)  # fmt: skip
def test_pixels_that_tell_of_reading_are_counted(html: str, count: int) -> None:
    assert clean(html, remote=False).tracking_pixels == count
    assert clean(html, remote=True).tracking_pixels == count
