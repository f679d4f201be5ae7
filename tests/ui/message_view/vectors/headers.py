"""Letters whose header asks for something to be fetched or answered."""

_HTML = b'MIME-Version: 1.0\nContent-Type: text/html\n\n<p>x</p><img src="a.png"><img src="/b.png">'

FIELDS = {
    "base": b"Content-Base: @WEB@/base/",
    "location": b"Content-Location: @WEB@/location/a.html",
    "receipt": b"Disposition-Notification-To: <m@e.example>\nReturn-Receipt-To: m@e.example",
    "receipt by address": b"Disposition-Notification-To: <@WEB@/receipt>",
    "unsubscribe": b"List-Unsubscribe: <@WEB@/u>\nList-Unsubscribe-Post: a=b",
    "list": b"List-Help: <@WEB@/help>\nList-Archive: <@WEB@/archive>\nList-Post: <@WEB@/post>",
    "face": b"Face: iVBORw0KGgo=\nX-Face: abc\nX-Image-URL: @WEB@/face\nPicture-URL: @WEB@/p",
    "avatar": b"BIMI-Location: v=BIMI1; l=@WEB@/bimi.svg\nBIMI-Indicator: PHN2Zy8+",
    "autocrypt": b"Autocrypt: addr=a@b.example; keydata=abc\nOpenPGP: url=@WEB@/key.asc",
    "feed": b"X-RSS-URL: @WEB@/feed\nX-RSS-Feed: @WEB@/feed",
    "link": b"Link: <@WEB@/style.css>; rel=stylesheet\nRefresh: 0; url=@WEB@/refresh",
    "sender policy": b"Content-Security-Policy: default-src *; report-uri @WEB@/csp",
}
LETTERS = {
    name: b"From: Mallory <m@e.example>\nSubject: x\n" + field + b"\n" + _HTML
    for name, field in FIELDS.items()
} | {
    "external body": b"Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n"
    b'--b\nContent-Type: message/external-body; access-type=URL; URL="@WEB@/external"\n\n'
    b"Content-Type: image/png\nContent-ID: <a@b>\n\n"
    b'--b\nContent-Type: text/html\n\n<img src="cid:a@b"><p>x</p>\n--b--\n',
    "related by location": b'Subject: x\nContent-Type: multipart/related; boundary="b"\n\n'
    b'--b\nContent-Type: text/html\nContent-Location: @WEB@/\n\n<img src="@WEB@/a.png"><p>x</p>\n'
    b"--b\nContent-Type: image/png\nContent-Location: @WEB@/a.png\n\npng\n--b--\n",
    "html attached to text": b"Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n"
    b'--b\nContent-Type: text/html\n\n<link href="@WEB@/s"><img src="@WEB@/i">\n--b--\n',
}  # fmt: skip
