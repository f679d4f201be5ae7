"""More than 400 ways in which HTML may phone home."""

from tests.ui.message_view.vectors.vector import Vector

ELEMENTS = """
<img src="@WEB@">
<img srcset="@WEB@ 1x">
<img srcset="x.png 1x, @WEB@ 2x, @WEB@b 3x" sizes="100vw">
<img src="x" lowsrc="@WEB@">
<img src="x" dynsrc="@WEB@">
<img src="x" longdesc="@WEB@">
<img src="@WEB@" loading="eager" fetchpriority="high" decoding="sync">
<img src="@WEB@" crossorigin="use-credentials" referrerpolicy="unsafe-url">
<img attributionsrc="@WEB@" src="x">
<img src="x" usemap="#m"><map name="m"><area shape="default" href="@WEB@" ping="@WEB@"></map>
<image src="@WEB@">
<picture><source srcset="@WEB@"><img src="x"></picture>
<picture><source srcset="@WEB@ 2x" media="(min-width: 1px)" type="image/webp"><img></picture>
<body background="@WEB@">
<table background="@WEB@"><tr><td>x</td></tr></table>
<table><tr background="@WEB@"><td>x</td></tr></table>
<table><tr><td background="@WEB@">x</td></tr></table>
<table><tr><th background="@WEB@">x</th></tr></table>
<table><thead background="@WEB@"><tr><td>x</td></tr></thead></table>
<table><tbody background="@WEB@"><tr><td>x</td></tr></tbody></table>
<table><colgroup background="@WEB@"><col background="@WEB@"></colgroup></table>
<div background="@WEB@">x</div>
<video src="@WEB@" autoplay preload="auto"></video>
<video poster="@WEB@"></video>
<video><source src="@WEB@" type="video/mp4"></video>
<video controls><track kind="subtitles" default src="@WEB@"></video>
<audio src="@WEB@" autoplay preload="auto"></audio>
<audio><source src="@WEB@"></audio>
<bgsound src="@WEB@" loop="1">
<iframe src="@WEB@"></iframe>
<iframe srcdoc="<img src='@WEB@'>"></iframe>
<iframe srcdoc="&lt;link rel=stylesheet href=@WEB@&gt;"></iframe>
<iframe src="data:text/html,<img src='@WEB@'>"></iframe>
<iframe src="data:text/html;base64,PGltZyBzcmM9Ii8veCI+" longdesc="@WEB@"></iframe>
<iframe sandbox="allow-same-origin allow-top-navigation" src="@WEB@"></iframe>
<iframe csp="img-src *" allow="attribution-reporting" src="@WEB@"></iframe>
<frameset><frame src="@WEB@"></frameset>
<object data="@WEB@"></object>
<object data="@WEB@" type="text/html"></object>
<object data="@WEB@" type="image/svg+xml"></object>
<object codebase="@WEB@" classid="clsid:D27CDB6E-AE6D-11cf-96B8-444553540000"></object>
<object data="data:text/html,<img src=@WEB@>"></object>
<object><param name="movie" value="@WEB@"><param name="src" value="@WEB@"></object>
<object archive="@WEB@" usemap="@WEB@"></object>
<embed src="@WEB@">
<embed src="@WEB@" type="image/svg+xml">
<embed src="data:text/html,<img src=@WEB@>" type="text/html">
<embed code="@WEB@" pluginspage="@WEB@" hidden="true">
<applet code="x" codebase="@WEB@"></applet>
<applet archive="@WEB@" object="@WEB@"></applet>
<portal src="@WEB@"></portal>
<fencedframe src="@WEB@"></fencedframe>
<layer src="@WEB@"></layer><ilayer src="@WEB@"></ilayer>
<input type="image" src="@WEB@">
<input type="image" src="x" lowsrc="@WEB@" dynsrc="@WEB@">
<button type="submit" formaction="@WEB@" autofocus>x</button>
<form action="@WEB@"><input name="a" autofocus><input type="submit"></form>
<form action="@WEB@" method="post" target="_blank"><button>x</button></form>
<form><input type="submit" formaction="@WEB@"></form>
<isindex action="@WEB@" prompt="x">
<a href="@WEB@">x</a>
<a href="@WEB@" ping="@WEB@">x</a>
<a href="@WEB@" target="_blank" rel="opener" attributionsrc="@WEB@">x</a>
<a href="@WEB@" download>x</a>
<area href="@WEB@" ping="@WEB@">
<blockquote cite="@WEB@">x</blockquote>
<q cite="@WEB@">x</q>
<del cite="@WEB@">x</del>
<ins cite="@WEB@">x</ins>
<script src="@WEB@"></script>
<script type="module" src="@WEB@"></script>
<script type="importmap">{"imports":{"x":"@WEB@"}}</script>
<script type="speculationrules">{"prefetch":[{"source":"list","urls":["@WEB@"]}]}</script>
<script type="speculationrules">{"prerender":[{"source":"list","urls":["@WEB@"]}]}</script>
<script type="webbundle">{"source":"@WEB@","resources":["@WEB@b"]}</script>
<script async defer src="@WEB@" integrity="x"></script>
<script>fetch("@WEB@")</script>
<script>navigator.sendBeacon("@WEB@")</script>
<script>new Image().src="@WEB@"</script>
<script>new WebSocket("ws://@HOST@")</script>
<script>new EventSource("@WEB@")</script>
<script>location="@WEB@"</script>
<script>open("@WEB@")</script>
<script>import("@WEB@")</script>
<script>new RTCPeerConnection({iceServers:[{urls:"stun:@HOST@"}]}).createDataChannel("x")</script>
<script>document.write("<img src=@WEB@>")</script>
<noscript><img src="@WEB@"></noscript>
<noscript><link rel="stylesheet" href="@WEB@"></noscript>
<noembed><img src="@WEB@"></noembed>
<noframes><img src="@WEB@"></noframes>
<template><img src="@WEB@"></template>
<template shadowrootmode="open"><img src="@WEB@"></template>
<div><template shadowrootmode="open"><style>:host{background:url(@WEB@)}</style></template></div>
<textarea><img src="@WEB@"></textarea>
<select><option><img src="@WEB@"></option></select>
<select><button><selectedcontent></selectedcontent></button><option><img src="@WEB@"></select>
<dialog open><img src="@WEB@"></dialog>
<details open><summary style="list-style:url(@WEB@)">x</summary></details>
<marquee><img src="@WEB@"></marquee>
<math><mglyph src="@WEB@"></math>
<math href="@WEB@"><mi>x</mi></math>
<math><mtext><img src="@WEB@"></mtext></math>
<math><annotation-xml encoding="text/html"><img src="@WEB@"></annotation-xml></math>
<math><maction actiontype="statusline#@WEB@" xlink:href="@WEB@">x</maction></math>
<math><mtable background="@WEB@"><mtr><mtd><img src="@WEB@"></mtd></mtr></mtable></math>
<svg><image href="@WEB@"/></svg>
<svg><image xlink:href="@WEB@" width="1" height="1"/></svg>
<svg><use href="@WEB@#x"/></svg>
<svg><use xlink:href="@WEB@#x"/></svg>
<svg><feImage href="@WEB@"/></svg>
<svg><filter id="f"><feImage xlink:href="@WEB@"/></filter><rect width="9" height="9" filter="url(#f)"/></svg>
<svg><a href="@WEB@"><text y="9">x</text></a></svg>
<svg><script href="@WEB@"/></svg>
<svg><script xlink:href="@WEB@"/></svg>
<svg><style>@import "@WEB@";</style></svg>
<svg><style>rect{fill:url(@WEB@)}</style><rect width="9" height="9"/></svg>
<svg><rect width="9" height="9" fill="url(@WEB@#p)"/></svg>
<svg><rect width="9" height="9" filter="url(@WEB@#f)"/></svg>
<svg><rect width="9" height="9" mask="url(@WEB@#m)"/></svg>
<svg><rect width="9" height="9" clip-path="url(@WEB@#c)"/></svg>
<svg><path d="M0 0L9 9" marker-end="url(@WEB@#m)"/></svg>
<svg><rect width="9" height="9" cursor="url(@WEB@)"/></svg>
<svg><text><textPath href="@WEB@#p">x</textPath></text></svg>
<svg><tref xlink:href="@WEB@"/></svg>
<svg><pattern id="p" href="@WEB@#q"/></svg>
<svg><linearGradient id="g" xlink:href="@WEB@#h"/><rect width="9" height="9" fill="url(#g)"/></svg>
<svg><animate href="@WEB@" attributeName="x"/></svg>
<svg><image><animate attributeName="href" values="@WEB@" begin="0s" dur="1s"/></image></svg>
<svg><image><set attributeName="href" to="@WEB@"/></image></svg>
<svg><image><set attributeName="xlink:href" to="@WEB@" begin="0s"/></image></svg>
<svg><animateMotion path="M0 0"><mpath href="@WEB@"/></animateMotion></svg>
<svg><foreignObject width="9" height="9"><img src="@WEB@"></foreignObject></svg>
<svg><foreignObject><iframe src="@WEB@"></iframe></foreignObject></svg>
<svg><foreignObject><video poster="@WEB@"></video></foreignObject></svg>
<svg><cursor xlink:href="@WEB@"/></svg>
<svg><color-profile xlink:href="@WEB@"/></svg>
<svg><font-face><font-face-src><font-face-uri xlink:href="@WEB@"/></font-face-src></font-face></svg>
<svg><video src="@WEB@"/><audio src="@WEB@"/></svg>
<svg><switch><image href="@WEB@"/></switch></svg>
<svg><desc><img src="@WEB@"></desc></svg>
<svg><title><img src="@WEB@"></title></svg>
<svg><![CDATA[><img src="@WEB@">]]></svg>
<svg><discard href="@WEB@"/><view href="@WEB@"/></svg>
<svg xml:base="http://@HOST@/"><image href="a"/></svg>
<svg><image href="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='@WEB@'/></svg>"/></svg>
<img src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='@WEB@'/></svg>">
<img src="data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg'><foreignObject><img xmlns='http://www.w3.org/1999/xhtml' src='@WEB@'/></foreignObject></svg>">
<?xml-stylesheet href="@WEB@" type="text/css"?>
<!DOCTYPE html PUBLIC "-//x" "@WEB@">
<!DOCTYPE x [<!ENTITY % e SYSTEM "@WEB@">%e;]>
<html manifest="@WEB@"></html>
<html xmlns:x="@WEB@"><x:img src="@WEB@"></html>
<head profile="@WEB@"></head>
<!--[if gte mso 9]><v:rect><v:fill src="@WEB@"/></v:rect><![endif]-->
<!--[if !mso]><!--><img src="@WEB@"><!--<![endif]-->
<![if !vml]><img src="@WEB@"><![endif]>
<v:rect xmlns:v="urn:schemas-microsoft-com:vml"><v:fill type="frame" src="@WEB@"/></v:rect>
<v:imagedata xmlns:v="urn:schemas-microsoft-com:vml" src="@WEB@"/>
<v:background fill="t"><v:fill type="tile" src="@WEB@"/></v:background>
<xml src="@WEB@" id="x"></xml><div datasrc="#x" datafld="y">x</div>
<amp-img src="@WEB@" width="1" height="1" layout="fixed"></amp-img>
<amp-pixel src="@WEB@"></amp-pixel>
<amp-list src="@WEB@" width="1" height="1"></amp-list>
<amp-form action-xhr="@WEB@"></amp-form>
<amp-analytics config="@WEB@"></amp-analytics>
<amp-anim src="@WEB@" width="1" height="1"></amp-anim>
<x-own src="@WEB@" href="@WEB@" data="@WEB@" background="@WEB@">x</x-own>
<p itemscope itemtype="@WEB@" itemid="@WEB@"><link itemprop="url" href="@WEB@"></p>
<p style="content:attr(x url)" x="@WEB@">x</p>
<keygen challenge="@WEB@"><command icon="@WEB@"><menuitem icon="@WEB@">
<model src="@WEB@"></model><canvas data-src="@WEB@"></canvas>
<spacer src="@WEB@"><multicol background="@WEB@"><nextid src="@WEB@">
"""  # noqa: E501 one trick a line
HEADS = """
<meta http-equiv="refresh" content="0;url=@WEB@">
<meta http-equiv="refresh" content="0; URL='@WEB@'">
<meta http-equiv="Refresh" content="0,@WEB@">
<meta http-equiv="refresh" content="0;@WEB@">
<meta http-equiv="refresh" content="0;url=data:text/html,<img src=@WEB@>">
<meta http-equiv="refresh" content="0;url=javascript:location='@WEB@'">
<meta http-equiv="&#114;efresh" content="0;url=@WEB@">
<meta http-equiv="Link" content="<@WEB@>; rel=stylesheet">
<meta http-equiv="Link" content="<@WEB@>; rel=preload; as=image">
<meta http-equiv="Set-Cookie" content="a=b"><img src="@WEB@">
<meta http-equiv="Content-Security-Policy" content="default-src *; report-uri @WEB@"><img src="x">
<meta http-equiv="Content-Security-Policy-Report-Only" content="default-src 'none'; report-uri @WEB@">
<meta http-equiv="Report-To" content='{"group":"x","endpoints":[{"url":"@WEB@"}]}'>
<meta http-equiv="origin-trial" content="x"><meta http-equiv="default-style" content="@WEB@">
<meta http-equiv="x-dns-prefetch-control" content="on"><a href="http://@NAME@/">x</a>
<meta http-equiv="accept-ch" content="DPR"><img src="@WEB@">
<meta name="referrer" content="unsafe-url"><img src="@WEB@">
<meta name="msapplication-config" content="@WEB@"><meta name="msapplication-TileImage" content="@WEB@">
<meta property="og:image" content="@WEB@"><meta name="twitter:image" content="@WEB@">
<meta itemprop="image" content="@WEB@">
<base href="http://@HOST@/"><img src="a.png">
<base href="http://@HOST@/"><a href="b">x</a><link rel="stylesheet" href="c">
<base href="http://@HOST@/" target="_blank"><p style="background:url(d)">x</p>
"""  # noqa: E501 one trick a line
RELATIONS = """
stylesheet|alternate stylesheet|STYLESHEET|icon|shortcut icon|apple-touch-icon
apple-touch-icon-precomposed|apple-touch-startup-image|mask-icon|fluid-icon|manifest|import
modulepreload|prefetch|prerender|subresource|next|prev|search|pingback|amphtml|canonical|author
help|license|alternate|archives|bookmark|compression-dictionary|expect|hub|monetization|payment
preload|p3pv1|profile|shortlink|tag|up|webmention|EditURI|first|last|index|contents
""".replace("\n", "|").split("|")
PRELOADED = "audio document embed fetch font image object script style track video worker".split()
# A browser connects for these without a request, and without a proxy to loopback addresses: named.
AHEAD = ("preconnect", "dns-prefetch", "dns-prefetch preconnect", "preconnect stylesheet")

SPELLINGS = (
    "http://@HOST@",
    "HTTP://@HOST@",
    "hTtP://@HOST@",
    "https://@HOST@",
    "//@HOST@",
    "///@HOST@",
    "\\\\@HOST@",
    "/\\@HOST@",
    "\\/@HOST@",
    "http:\\\\@HOST@",
    "http:/@HOST@",
    "http:@HOST@",
    "http:////@HOST@",
    " http://@HOST@",
    "\thttp://@HOST@",
    "\x01http://@HOST@",
    "ht\ttp://@HOST@",
    "ht\ntp://@HOST@",
    "http:\t//@HOST@",
    "http:/\n/@HOST@",
    "&#104;ttp://@HOST@",
    "&#x68;&#x74;&#x74;&#x70;://@HOST@",
    "http&colon;//@HOST@",
    "http:&sol;&sol;@HOST@",
    "ht&Tab;tp&NewLine;://@HOST@",
    "http://me:secret@@HOST@",
    "http://good.example@@HOST@",
    "http://2130706433:@PORT@",
    "http://0x7f000001:@PORT@",
    "http://0177.0.0.1:@PORT@",
    "http://127.1:@PORT@",
    "http://localhost:@PORT@",
    "http://１２７.０.０.１:@PORT@",
    "http://127。0。0。1:@PORT@",
    "http://[::ffff:127.0.0.1]:@PORT@",
    "http://@NAME@/",
    "//@NAME@/",
    "https://@NAME@:8443/",
    "ftp://@NAME@/",
    "ws://@HOST@",
    "file://@NAME@/share/x",
    "blob:http://@HOST@",
    "filesystem:http://@HOST@",
    "view-source:http://@HOST@",
    "feed:http://@HOST@",
    "jar:http://@HOST@!/",
    "lifafa-letter://@HOST@",
    "cid://@HOST@",
)
CARRIERS = (
    '<img src="{}">',
    "<img src={}>",
    "<table background='{}'><tr><td>x</td></tr></table>",
    '<link rel="stylesheet" href="{}">',
    "<p style=\"background:url('{}')\">x</p>",
)

PROPERTIES = """
background background-image list-style list-style-image cursor content border-image
border-image-source mask mask-image mask-border mask-border-source -webkit-mask -webkit-mask-image
-webkit-mask-box-image -webkit-mask-box-image-source -webkit-border-image filter -webkit-filter
backdrop-filter -webkit-backdrop-filter clip-path -webkit-clip-path shape-outside fill stroke marker
marker-start marker-end offset-path offset behavior -moz-binding -webkit-box-reflect src
-ms-filter -o-link image layer-background-image include-source zoom cue-before play-during --own
""".split()
FUNCTIONS = (
    "url(@WEB@)",
    'url("@WEB@")',
    "url( '@WEB@' )",
    "URL(@WEB@)",
    "\\75rl(@WEB@)",
    "u\\72 l(@WEB@)",
    "\\000075\\000072\\00006c(@WEB@)",
    "url(\\68ttp://@HOST@)",
    "url(//@HOST@)",
    "url(http:\\2f\\2f@HOST@)",
    "url(@WEB@",
    "/**/url(@WEB@)/**/",
    "none,url(@WEB@)",
    "linear-gradient(red,blue),url(@WEB@)",
    "image-set('@WEB@' 1x)",
    "image-set(url(@WEB@) 1x, url(@WEB@b) 2x)",
    "-webkit-image-set(url(@WEB@) 1x)",
    "image-set('@WEB@' type('image/png'))",
    "cross-fade(url(@WEB@), url(@WEB@b), 50%)",
    "-webkit-cross-fade(url(@WEB@), url(@WEB@b), 50%)",
    "image('@WEB@')",
    "src('@WEB@')",
    "element(#x), url(@WEB@)",
    "var(--none, url(@WEB@))",
    "env(none, url(@WEB@))",
    "paint(x, url(@WEB@))",
    "url(data:image/svg+xml,%3Csvg xmlns='urn:x'%3E%3Cimage href='@WEB@'/%3E%3C/svg%3E)",
    "expression(new Image().src='@WEB@')",
    "if(else: url(@WEB@))",
    "light-dark(url(@WEB@), url(@WEB@b))",
)
RULES = """
@import "@WEB@";
@import url(@WEB@);
@import url("@WEB@") screen;
@import '@WEB@' layer(x) supports(display: block) all;
@IMPORT "@WEB@";
@\\69mport "@WEB@";
@import/**/"@WEB@";
@charset "utf-8"; @import "@WEB@";
@layer x; @import url(@WEB@);
<!-- @import "@WEB@"; -->
@media all { p { background: url(@WEB@) } }
@media (min-width: 1px) { @media all { p { background: url(@WEB@) } } }
@supports (display: block) { p { background: url(@WEB@) } }
@supports (background: url(@WEB@)) { p { color: red } }
@container (min-width: 1px) { p { background: url(@WEB@) } }
@layer y { p { background: url(@WEB@) } }
@scope (body) { p { background: url(@WEB@) } }
@starting-style { p { background: url(@WEB@) } }
@font-face { font-family: own; src: url(@WEB@) } p { font-family: own }
@font-face { font-family: o2; src: local(none), url("@WEB@") format("woff2") } p { font-family: o2 }
@font-face { font-family: own3; src: url(@WEB@); unicode-range: U+41 } p { font-family: own3 }
@namespace svg url(@WEB@);
@page { background: url(@WEB@) }
@page :first { @top-left { content: url(@WEB@) } }
@counter-style c { system: cyclic; symbols: url(@WEB@) } ul { list-style: c }
@property --p { syntax: "<image>"; inherits: false; initial-value: url(@WEB@) }
@keyframes k { from { background: url(@WEB@) } } p { animation: k 1s }
@document url(@WEB@) { p { color: red } }
@font-feature-values x { @styleset { a: url(@WEB@) } }
@view-transition { navigation: auto } p { background: url(@WEB@) }
:root { --u: url(@WEB@) } p { background: var(--u) }
:root { --v: @WEB@ } p { background: url(var(--v)) }
p::before { content: url(@WEB@) }
p::after { content: "x" url(@WEB@) }
p::first-letter { background: url(@WEB@) }
li::marker { content: url(@WEB@) }
p::selection { background: url(@WEB@) }
input::placeholder { background: url(@WEB@) }
a:visited { background: url(@WEB@) }
a:link { background: url(@WEB@) }
p:not(.x) { background: url(@WEB@) }
p:has(*), p { background: url(@WEB@) }
input[value^="a"] { background: url(@WEB@) }
p { & { background: url(@WEB@) } }
p { color: red; &:hover, & { background: url(@WEB@) } }
* { background: url(@WEB@) }
html { background: url(@WEB@) !important }
body { background: url(@WEB@) }
.message-body { background: url(@WEB@) }
::-webkit-scrollbar { background: url(@WEB@) }
p { background: url(@WEB@
p { background-image: url(x), url(@WEB@), url(y) }
p { background: url("x\\
y"), url(@WEB@) }
p { color: red } } p { background: url(@WEB@) }
p { font-family: "x"; } p { background: url(@WEB@) }
p { background: "}" url(@WEB@) }
""".replace('\\\ny"', '\\\\A y"')
MUTATIONS = """
<svg></p><style><a id="</style><img src=@WEB@>">
<svg><style><!--</style><img src="@WEB@">--></style></svg>
<math><mtext><table><mglyph><style><!--</style><img src="@WEB@">--></style>
<math><mtext><table><mglyph><style><math><img src="@WEB@"></style>
<form><math><mtext></form><form><mglyph><style></math><img src="@WEB@">
<noscript><p title="</noscript><img src='@WEB@'>"></noscript>
<noscript><style></noscript><img src="@WEB@"></style></noscript>
<style><style/><img src="@WEB@"></style>
<textarea><p title="</textarea><img src='@WEB@'>"></textarea>
<title><p title="</title><img src='@WEB@'>"></title>
<xmp><p title="</xmp><img src='@WEB@'>"></xmp>
<iframe><p title="</iframe><img src='@WEB@'>"></iframe>
<noembed><p title="</noembed><img src='@WEB@'>"></noembed>
<noframes><p title="</noframes><img src='@WEB@'>"></noframes>
<select><style></select><img src="@WEB@"></style></select>
<select><template><style></select><img src="@WEB@"></style></template></select>
<table><td><select><style></td><img src="@WEB@"></style></select></table>
<!--><img src="@WEB@">-->
<!---><img src="@WEB@">-->
<!-- --!><img src="@WEB@">-->
<!--x<!--y--><img src="@WEB@">-->
<![CDATA[><img src="@WEB@">]]>
<?x><img src="@WEB@">
<//><img src="@WEB@">
<%x%><img src="@WEB@">
<img src="x"<img src="@WEB@">
<img"src="@WEB@">
<img/src="@WEB@"/>
<img ''src="@WEB@">
<img src=x:x src="@WEB@"><img alt=`x` src=@WEB@ `>
<img title="x" title='y' src="@WEB@" <p>
<IMG SRC="@WEB@">
<iMg\x0csRc="@WEB@">
<svg><desc><svg><image href="@WEB@"></svg></desc></svg>
<svg><title><style><img src="@WEB@"></style></title></svg>
<math><annotation-xml encoding="application/xhtml+xml"><svg><image href="@WEB@">
<b><i></b><img src="@WEB@"></i>
<p><table><p><img src="@WEB@"></table>
<table><img src="@WEB@"><tr><td>x</td></tr></table>
<a><table><a href="@WEB@"><img src="@WEB@"></table></a>
<br><div></br><img src="@WEB@"></div>
<plaintext><img src="@WEB@">
<listing><img src="@WEB@"></listing>
<style>p{background:'</style><img src="@WEB@">'}</style>
<style>/*</style><img src="@WEB@">*/</style>
<div style="background:url('&quot;@WEB@&quot;')">x</div>
<div style='x:"&apos;;background:url(@WEB@)'>x</div>
<div style="font-family:'a;b';background:url(@WEB@)">x</div>
<div style="/*x*/;;;;background:url(@WEB@);;">x</div>
<div style="color:red;}p{background:url(@WEB@)">x</div>
"""


def _each(text: str) -> list[Vector]:
    return [Vector(line) for line in text.strip().split("\n")]


def _links() -> list[Vector]:
    plain = [Vector(f'<link rel="{rel}" href="@WEB@">') for rel in RELATIONS if rel]
    ahead = [Vector(f'<link rel="{rel}" href="//@NAME@">') for rel in AHEAD]
    loads = [Vector(f'<link rel="preload" as="{kind}" href="@WEB@">') for kind in PRELOADED]
    return (
        plain + ahead + loads + [Vector('<link rel="preload" as="image" imagesrcset="@WEB@ 1x">')]
    )


def _spelled() -> list[Vector]:
    return [Vector(carrier.replace("{}", each)) for each in SPELLINGS for carrier in CARRIERS]


def _styles() -> list[Vector]:
    inline = [Vector(f'<p style="{name}:url(@WEB@)">x</p>') for name in PROPERTIES]
    sheets = [
        Vector(f"<style>p,li,p::before{{{name}:url(@WEB@)}}</style><p>x</p>") for name in PROPERTIES
    ]
    functions = [Vector(f"<style>p{{background:{each}}}</style><p>x</p>") for each in FUNCTIONS] + [
        Vector(f"<p style='background-image:{each.replace(chr(39), chr(34))}'>x</p>")
        for each in FUNCTIONS
    ]
    rules = [
        Vector(f"<style>{line}</style><p>x</p><ul><li>x</ul><input value=abc><a href=x>y</a>")
        for line in RULES.strip().split("\n")
    ]
    return inline + sheets + functions + rules


VECTORS = tuple(
    _each(ELEMENTS) + _each(HEADS) + _links() + _spelled() + _styles() + _each(MUTATIONS)
)
