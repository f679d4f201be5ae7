"""More than 500 ways in which HTML may run a script; one that ran names itself in the title."""

from tests.ui.message_view.vectors.vector import Vector

EVENTS = """
abort afterprint animationcancel animationend animationiteration animationstart auxclick
beforecopy beforecut beforeinput beforematch beforepaste beforeprint beforetoggle beforeunload
begin blur bounce cancel canplay canplaythrough change click close command contextmenu copy
cuechange cut dblclick drag dragend dragenter dragexit dragleave dragover dragstart drop
durationchange emptied end ended error finish focus focusin focusout formdata fullscreenchange
gotpointercapture hashchange input invalid keydown keypress keyup load loadeddata loadedmetadata
loadend loadstart lostpointercapture message messageerror mousedown mouseenter mouseleave
mousemove mouseout mouseover mouseup mousewheel offline online pagehide pageshow paste pause play
playing pointercancel pointerdown pointerenter pointerleave pointermove pointerout pointerover
pointerrawupdate pointerup popstate progress propertychange ratechange readystatechange repeat
reset resize scroll scrollend scrollsnapchange search seeked seeking select selectionchange
selectstart show slotchange stalled start storage submit suspend timeupdate toggle touchcancel
touchend touchmove touchstart transitioncancel transitionend transitionrun transitionstart unload
volumechange waiting webkitanimationend webkitfullscreenchange webkitmouseforceup
webkittransitionend wheel
""".split()
SCHEMES = (
    "javascript:{}",
    "JavaScript:{}",
    "JAVASCRIPT:{}",
    " javascript:{}",
    "\tjavascript:{}",
    "\njavascript:{}",
    "\x01javascript:{}",
    "\x1fjavascript:{}",
    "\u00a0javascript:{}",
    "\ufeffjavascript:{}",
    "\u200bjavascript:{}",
    "java\tscript:{}",
    "java\nscript:{}",
    "java\rscript:{}",
    "j\na\nv\na\nscript:{}",
    "javascript\t:{}",
    "javascript:\n{}",
    "javascript://%0a{}",
    "javascript://x%0d%0a{}",
    "javascript:/*x*/{}",
    "javascript:'x';{}",
    "javascript:%64ocument;{}",
    "&#106;avascript:{}",
    "&#x6a;avascript:{}",
    "&#x6A&#x61vascript:{}",
    "&#0000106avascript:{}",
    "javascript&colon;{}",
    "javascript&#58;{}",
    "javascript&#x0003A{}",
    "java&Tab;script:{}",
    "java&NewLine;script:{}",
    "&#1;javascript:{}",
    "&NewLine;&Tab;javascript:{}",
    "livescript:{}",
    "mocha:{}",
    "vbscript:{}",
    "VBScript:{}",
    "view-source:javascript:{}",
    "jar:javascript:{}",
    "feed:javascript:{}",
    "data:text/html,<script>{}</script>",
    "data:text/html;charset=utf-8,<script>{}</script>",
    "DATA:TEXT/HTML,<script>{}</script>",
    "data:,<script>{}</script>",
    "data:application/xhtml+xml,<script xmlns='http://www.w3.org/1999/xhtml'>{}</script>",
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='{}'/>",
    "data:text/xml,<x xmlns='http://www.w3.org/1999/xhtml'><script>{}</script></x>",
    "blob:javascript:{}",
    "about:blank#javascript:{}",
)
CARRIERS = (
    '<a href="{}">x</a>',
    '<iframe src="{}"></iframe>',
    '<form action="{}"><input type="submit"></form>',
    '<svg><a xlink:href="{}"><text y="9">x</text></a></svg>',
    '<object data="{}"></object>',
)
ELEMENTS = """
<script>@RAN@</script>
<SCRIPT>@RAN@</SCRIPT>
<script >@RAN@</script >
<script/x>@RAN@</script>
<script\x0c>@RAN@</script>
<script\x00>@RAN@</script>
<script type="text/javascript">@RAN@</script>
<script type="module">@RAN@</script>
<script type="text/ecmascript" language="JavaScript1.5">@RAN@</script>
<script type="text/vbscript">document.title="x"</script>
<script for="window" event="onload">@RAN@</script>
<script async defer nonce="x">@RAN@</script>
<script>@RAN@
<script src="data:text/javascript,@RAN@"></script>
<script src="data:,@RAN@"></script>
<script src=" data:text/javascript;base64,ZG9jdW1lbnQudGl0bGU9J3Jhbic="></script>
<script type="importmap">{"imports":{"x":"data:text/javascript,@RAN@"}}</script><script type="module">import "x"</script>
<script><!-- @RAN@ //--></script>
<script>//<![CDATA[
<scr<script>ipt>@RAN@</scr</script>ipt>
<scr\x00ipt>@RAN@</scr\x00ipt>
<<script>@RAN@//<</script>
<x:script xmlns:x="http://www.w3.org/1999/xhtml">@RAN@</x:script>
<svg><script>@RAN@</script></svg>
<svg><script href="data:text/javascript,@RAN@"/></svg>
<svg><script xlink:href="data:,@RAN@"></script></svg>
<svg onload="@RAN@"></svg>
<svg/onload=@RAN@>
<svg><g onload="@RAN@"></g></svg>
<svg><animate onbegin="@RAN@" attributeName="x" dur="1s"></svg>
<svg><set onbegin="@RAN@" attributeName="x"></svg>
<svg><animatetransform onbegin="@RAN@" attributeName="transform"></svg>
<svg><a><animate attributeName="href" values="javascript:@RAN@"/><text y="9">x</text></a></svg>
<svg><a><set attributeName="href" to="javascript:@RAN@"/><text y="9">x</text></a></svg>
<svg><a xlink:href="javascript:@RAN@"><rect width="99" height="99"/></a></svg>
<svg><use href="data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><script>@RAN@</script></svg>#x"/></svg>
<svg><image href="x" onerror="@RAN@"/></svg>
<svg><foreignObject><body onload="@RAN@"></foreignObject></svg>
<svg><foreignObject><iframe onload="@RAN@"></iframe></foreignObject></svg>
<svg><handler xmlns:ev="http://www.w3.org/2001/xml-events" ev:event="load">@RAN@</handler></svg>
<svg><style>*{x:expression(@RAN@)}</style></svg>
<math><a xlink:href="javascript:@RAN@">x</a></math>
<math href="javascript:@RAN@"><mi>x</mi></math>
<math><maction actiontype="statusline#x" xlink:href="javascript:@RAN@">x</maction></math>
<math><mtext><script>@RAN@</script></mtext></math>
<math><annotation-xml encoding="text/html"><script>@RAN@</script></annotation-xml></math>
<img src=x onerror=@RAN@>
<img src=x onerror="@RAN@">
<img src=x onerror='@RAN@'>
<img src=x onerror=`@RAN@`>
<img/src=x/onerror=@RAN@>
<img src=x oNeRrOr=@RAN@>
<img src=x\x0conerror=@RAN@>
<img src=x onerror\x00=@RAN@>
<img src=x onerror\x0b=@RAN@>
<img src=x onerror =@RAN@>
<img src=x onerror= @RAN@>
<img src=x onerror="&#100;ocument.title=/ran/.source">
<img src=x onerror="document&period;title=/ran/.source">
<img src=x onerror="eval(atob('ZG9jdW1lbnQudGl0bGU9J3Jhbic='))">
<img src=x onerror="top['docu'+'ment'].title='ran'">
<img src=x onerror="setTimeout('@RAN@')">
<img src=x:x onerror=@RAN@ //
<img src="javascript:@RAN@">
<img src="data:text/html,<script>@RAN@</script>">
<img src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='@RAN@'/>">
<img src=x alt="``onerror=@RAN@">
<img src="x` `<script>@RAN@</script>"` `>
<img '''><script>@RAN@</script>'>
<img dynsrc="javascript:@RAN@" lowsrc="javascript:@RAN@">
<image src=x onerror=@RAN@>
<video src=x onerror=@RAN@></video>
<video><source onerror="@RAN@" src=x></video>
<video poster="javascript:@RAN@"></video>
<audio src=x onerror=@RAN@></audio>
<input autofocus onfocus=@RAN@>
<input type=image src=x onerror=@RAN@>
<input type="image" src="javascript:@RAN@">
<input type=hidden oncontentvisibilityautostatechange=@RAN@ style=content-visibility:auto>
<select autofocus onfocus=@RAN@></select>
<textarea autofocus onfocus=@RAN@></textarea>
<keygen autofocus onfocus=@RAN@>
<button autofocus onfocus=@RAN@>x</button>
<button formaction="javascript:@RAN@">x</button>
<form><button formaction="javascript:@RAN@">x</button></form>
<form action="javascript:@RAN@"><input type="submit"></form>
<form id="f"></form><button form="f" formaction="javascript:@RAN@">x</button>
<isindex type="submit" formaction="javascript:@RAN@">
<details open ontoggle=@RAN@>x</details>
<details><summary onclick="@RAN@">x</summary></details>
<dialog open oncancel=@RAN@>x</dialog>
<div popover id="pp" onbeforetoggle="@RAN@">x</div><button popovertarget="pp">x</button>
<div contenteditable autofocus onfocus="@RAN@">x</div>
<div tabindex=0 autofocus onfocus=@RAN@>x</div>
<div style="animation:x 1s" onanimationstart="@RAN@">x</div><style>@keyframes x{from{color:red}}</style>
<div style="transition:color 1s" ontransitionrun="@RAN@">x</div>
<marquee onstart=@RAN@>x</marquee>
<marquee loop=1 width=0 onfinish=@RAN@>x</marquee>
<body onload=@RAN@>
<body onpageshow=@RAN@>
<body onfocus=@RAN@>
<body onresize=@RAN@>
<frameset onload=@RAN@></frameset>
<iframe onload=@RAN@></iframe>
<iframe srcdoc="<script>parent.@RAN@</script>"></iframe>
<iframe srcdoc="&lt;script&gt;parent.@RAN@&lt;/script&gt;"></iframe>
<iframe srcdoc="&lt;img src=x onerror=parent.@RAN@&gt;"></iframe>
<iframe sandbox="allow-scripts allow-same-origin" srcdoc="<script>parent.@RAN@</script>"></iframe>
<iframe src="data:text/html,<script>top.@RAN@</script>"></iframe>
<iframe src="javascript:parent.@RAN@"></iframe>
<iframe src="about:blank" onload="@RAN@"></iframe>
<frameset><frame src="javascript:@RAN@"></frameset>
<object data="javascript:@RAN@"></object>
<object data="data:text/html,<script>parent.@RAN@</script>"></object>
<object onerror="@RAN@" data="x"></object>
<object classid="clsid:ae24fdae-03c6-11d1-8b76-0080c744f389"><param name="url" value="javascript:@RAN@"></object>
<embed src="javascript:@RAN@">
<embed src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><script>parent.@RAN@</script></svg>">
<embed code="data:text/html,<script>@RAN@</script>" allowscriptaccess="always">
<applet code="javascript:@RAN@"></applet>
<meta http-equiv="refresh" content="0;url=javascript:@RAN@">
<meta http-equiv="refresh" content="0;javascript:@RAN@">
<meta http-equiv="refresh" content="0;url=data:text/html,<script>@RAN@</script>">
<meta http-equiv="Content-Security-Policy" content="script-src 'unsafe-inline' *"><script>@RAN@</script>
<meta http-equiv="Set-Cookie" content="x=<script>@RAN@</script>">
<meta http-equiv="Link" content="<javascript:@RAN@>; rel=stylesheet">
<link rel="stylesheet" href="javascript:@RAN@">
<link rel="stylesheet" href="data:text/css,*{x:expression(@RAN@)}">
<link rel="import" href="data:text/html,<script>@RAN@</script>">
<link rel="stylesheet" href="x" onerror="@RAN@">
<link rel="stylesheet" href="data:text/css,p{}" onload="@RAN@">
<link rel="modulepreload" href="data:text/javascript,@RAN@">
<base href="javascript:@RAN@//"><a href="x">x</a>
<base href="javascript:/a/"><a href="//%0a@RAN@">x</a>
<style onload=@RAN@></style>
<style>@import "javascript:@RAN@";</style>
<style>p{background:url(javascript:@RAN@)}</style><p>x</p>
<style>p{background:url("javascript:@RAN@")}</style><p>x</p>
<style>p{width:expression(@RAN@)}</style><p>x</p>
<style>p{width:e\\78pression(@RAN@)}</style><p>x</p>
<style>p{width:exp/**/ression(@RAN@)}</style><p>x</p>
<style>p{behavior:url(#default#time2)}</style><p onbegin="@RAN@">x</p>
<style>p{-moz-binding:url(data:text/xml,<x>@RAN@</x>)}</style><p>x</p>
<style>p{list-style-image:url("javascript:@RAN@")}</style><p>x</p>
<style type="text/javascript">@RAN@</style>
<style>@charset "x";p{x:expression(@RAN@)}</style>
<style>p::before{content:"</style><script>@RAN@</script>"}</style>
<p style="width:expression(@RAN@)">x</p>
<p style="background:url(javascript:@RAN@)">x</p>
<p style="x:e&#120;pression(@RAN@)">x</p>
<p style="-o-link:'javascript:@RAN@';-o-link-source:current">x</p>
<p style="behavior:url(x.htc)" onclick="@RAN@">x</p>
<table background="javascript:@RAN@"><tr><td>x</td></tr></table>
<td background="javascript:@RAN@">x</td>
<bgsound src="javascript:@RAN@">
<layer src="javascript:@RAN@"></layer>
<xml id="x"><i><b onclick="@RAN@">x</b></i></xml>
<xss style="behavior:url(x)" onclick="@RAN@" tabindex=1>x</xss>
<a href="javascript:@RAN@" target="_self">x</a>
<a href="x" onclick="@RAN@">x</a>
<a href="https://good.example" onclick="@RAN@;return false">x</a>
<a href="https://good.example" target="javascript:@RAN@">x</a>
<a href=javascript:@RAN@>x</a>
<a href='vbscript:MsgBox(1)' language="vbscript" onclick="@RAN@">x</a>
<a id=x tabindex=1 onfocus=@RAN@ autofocus>x</a>
<area shape=default href="javascript:@RAN@" onclick="@RAN@">
<map name=m><area href="javascript:@RAN@"></map><img usemap="#m" src=x>
<svg><script>&#100;ocument.title=/ran/.source</script></svg>
<template shadowrootmode="open"><img src=x onerror="@RAN@"></template>
<div><template shadowrootmode="open"><script>@RAN@</script></template></div>
<template><script>@RAN@</script></template>
<portal src="javascript:@RAN@"></portal>
<slot onslotchange="@RAN@">x</slot>
<amp-img src=x on="tap:x" onload="@RAN@"></amp-img>
<div onclick="@RAN@" role="button" tabindex="0">x</div>
<p onclick=@RAN@//>x</p>
<p/onclick=@RAN@>x</p>
<p "onclick=@RAN@">x</p>
<p title="x"onclick="@RAN@">x</p>
<p title=x"onclick="@RAN@">x</p>
<p id=x onclick="&#64;RAN&#64;" onmouseover="@RAN@">x</p>
<a name=x id=y href="#" data-x='"><script>@RAN@</script>'>x</a>
"""  # noqa: E501 one trick a line
MUTATIONS = """
<svg></p><style><a id="</style><img src=1 onerror=@RAN@>">
<svg><style><!--</style><img src=x onerror=@RAN@>--></style></svg>
<svg><title><style><!--</style><img src=x onerror=@RAN@>
<svg><desc><noscript></desc><img src=x onerror=@RAN@>
<math><mtext><table><mglyph><style><!--</style><img src=x onerror=@RAN@>--></style>
<math><mtext><table><mglyph><style><math><img src=x onerror=@RAN@></style>
<math><mtext><mglyph><style><mtext><img src=x onerror=@RAN@></style>
<form><math><mtext></form><form><mglyph><style></math><img src onerror=@RAN@>
<form><math><mtext></form><form><mglyph><svg><mtext><style><path id="</style><img onerror=@RAN@ src>">
<math><annotation-xml encoding="text/html"><style><img src=x onerror=@RAN@></style>
<noscript><p title="</noscript><img src=x onerror=@RAN@>"></noscript>
<noscript><!--</noscript><img src=x onerror=@RAN@>--></noscript>
<style><style/><img src=x onerror=@RAN@></style>
<style><a title="</style><img src=x onerror=@RAN@>"></style>
<textarea><p title="</textarea><img src=x onerror=@RAN@>"></textarea>
<title><p title="</title><img src=x onerror=@RAN@>"></title>
<xmp><p title="</xmp><img src=x onerror=@RAN@>"></xmp>
<iframe><p title="</iframe><img src=x onerror=@RAN@>"></iframe>
<noembed><p title="</noembed><img src=x onerror=@RAN@>"></noembed>
<noframes><p title="</noframes><img src=x onerror=@RAN@>"></noframes>
<select><style></select><img src=x onerror=@RAN@></style></select>
<select><iframe></select><img src=x onerror=@RAN@></iframe></select>
<select><template><style></select><img src=x onerror=@RAN@></style></template></select>
<option><style></option></select><img src=x onerror=@RAN@></style>
<table><td><select><style></td><img src=x onerror=@RAN@></style></select></table>
<!--><img src=x onerror=@RAN@>-->
<!---><img src=x onerror=@RAN@>-->
<!-- --!><img src=x onerror=@RAN@>-->
<!--x<!--y--><img src=x onerror=@RAN@>-->
<![CDATA[><img src=x onerror=@RAN@>]]>
<svg><![CDATA[</svg><img src=x onerror=@RAN@>]]></svg>
<?x><img src=x onerror=@RAN@>
<//><img src=x onerror=@RAN@>
</ x><img src=x onerror=@RAN@>
<!x><img src=x onerror=@RAN@>
<b><i></b><img src=x onerror=@RAN@></i>
<p><table><p><img src=x onerror=@RAN@></table>
<table><img src=x onerror=@RAN@><tr><td>x</td></tr></table>
<plaintext><img src=x onerror=@RAN@>
<listing>&lt;img src=x onerror=@RAN@&gt;</listing>
<pre>&lt;img src=x onerror=@RAN@&gt;</pre>
&lt;script&gt;@RAN@&lt;/script&gt;
+ADw-script+AD4-@RAN@+ADw-/script+AD4-
\ufe64script\ufe65@RAN@\ufe64/script\ufe65
\uff1cscript\uff1e@RAN@\uff1c/script\uff1e
<style>p{background:'</style><img src=x onerror=@RAN@>'}</style>
<style>/*</style><img src=x onerror=@RAN@>*/</style>
<style>p[x="</style><img src=x onerror=@RAN@>"]{}</style>
<style>@media </style><img src=x onerror=@RAN@>{}</style>
<style>\\3c/style\\3e<img src=x onerror=@RAN@></style>
<div style="font-family:'</style><img src=x onerror=@RAN@>'">x</div>
<div title="--></style></title></textarea></noscript><img src=x onerror=@RAN@>">x</div>
<a href="https://x.example/&quot; onclick=&quot;@RAN@">x</a>
<a href='https://x.example/" onclick="@RAN@'>x</a>
<img alt="&lt;img src=x onerror=@RAN@&gt;" src="cid:x">
<img src='cid:x" onerror="@RAN@'>
<img src="cid:x&quot; onerror=&quot;@RAN@">
<font face="x&quot; onmouseover=&quot;@RAN@">x</font>
<font color='x" onclick="@RAN@'>x</font>
<table width='x" onclick="@RAN@'><tr><td>x</td></tr></table>
"""  # noqa: E501 one trick a line


def _each(text: str) -> list[Vector]:
    return [Vector(line) for line in text.strip().split("\n")]


def _events() -> list[Vector]:
    return [
        Vector(html.replace("{}", event))
        for event in EVENTS
        for html in ('<img src="x" on{}="@RAN@">', "<div on{}=@RAN@>x</div>")
    ]


def _addresses() -> list[Vector]:
    return [
        Vector(carrier.replace("{}", scheme.replace("{}", "@RAN@")))
        for scheme in SCHEMES
        for carrier in CARRIERS
    ]


VECTORS = tuple(_events() + _addresses() + _each(ELEMENTS) + _each(MUTATIONS))
