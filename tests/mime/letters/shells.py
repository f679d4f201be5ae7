"""Letters that wrap something: signatures, encryption, reports, invitations."""

from tests.mime.letters.case import Case, mixed

_PGP = b"-----BEGIN PGP MESSAGE-----\n\nabcd\n-----END PGP MESSAGE-----"
_SEAL = b"-----BEGIN PGP SIGNATURE-----\n\nabcd\n-----END PGP SIGNATURE-----"
_TEXT = b"\nHello"
_DSN = (
    b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
    b"Final-Recipient: rfc822; bob@example.net\nAction: failed\nStatus: 5.1.1"
)
_MDN = (
    b"Content-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; bob@example.net\n"
    b"Disposition: manual-action/MDN-sent-manually; displayed"
)
_ICS = b"BEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR"
_EVENT = b"Content-Type: text/calendar; method=REQUEST; charset=utf-8\n\n" + _ICS


def _body(part: bytes) -> int:
    return len(part.partition(b"\n\n")[2])


def _shell(head: bytes, body: bytes) -> bytes:
    return b"Subject: x\nContent-Type: " + head + b"\n\n" + body


CASES = [
    Case(
        "pgp-signed",
        "RFC 3156 §5",
        mixed(
            _TEXT,
            b"Content-Type: application/pgp-signature; name=s.asc\n\n" + _SEAL,
            kind=b"signed",
        ),
        "x",
        text="Hello",
        files=(("s.asc", "application/pgp-signature", len(_SEAL)),),
    ),
    Case(
        "pgp-encrypted",
        "RFC 3156 §4",
        mixed(
            b"Content-Type: application/pgp-encrypted\n\nVersion: 1",
            b"Content-Type: application/octet-stream; name=encrypted.asc\n\n" + _PGP,
            kind=b"encrypted",
        ),
        "x",
        files=(
            ("", "application/pgp-encrypted", 10),
            ("encrypted.asc", "application/octet-stream", len(_PGP)),
        ),
    ),
    Case(
        "pgp-inline",
        "RFC 4880 §6.2 armour in plain text: text it stays",
        _shell(b"text/plain", _PGP + b"\n"),
        "x",
        text=_PGP.decode() + "\n",
    ),
    Case(
        "pgp-clearsigned",
        "RFC 4880 §7: text it stays",
        _shell(
            b"text/plain",
            b"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nHello\n" + _SEAL + b"\n",
        ),
        "x",
        text="-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nHello\n" + _SEAL.decode() + "\n",
    ),
    Case(
        "pgp-key-attached",
        "RFC 3156 §7",
        mixed(_TEXT, b"Content-Type: application/pgp-keys; name=k.asc\n\nkey"),
        "x",
        text="Hello",
        files=(("k.asc", "application/pgp-keys", 3),),
    ),
    Case(
        "smime-signed",
        "RFC 8551 §3.5.3",
        mixed(
            _TEXT,
            b"Content-Type: application/pkcs7-signature; "
            b"name=smime.p7s\nContent-Transfer-Encoding: base64\n\nMIIB",
            kind=b"signed",
        ),
        "x",
        text="Hello",
        files=(("smime.p7s", "application/pkcs7-signature", 3),),
    ),
    Case(
        "smime-signed-old-name",
        "RFC 2311: x-pkcs7-signature",
        mixed(
            _TEXT,
            b"Content-Type: application/x-pkcs7-signature; name=smime.p7s\n\nabc",
            kind=b"signed",
        ),
        "x",
        text="Hello",
        files=(("smime.p7s", "application/x-pkcs7-signature", 3),),
    ),
    Case(
        "smime-enveloped",
        "RFC 8551 §3.3",
        _shell(
            b"application/pkcs7-mime; smime-type=enveloped-data; "
            b"name=smime.p7m\nContent-Transfer-Encoding: base64",
            b"MIIB",
        ),
        "x",
        files=(("smime.p7m", "application/pkcs7-mime", 3),),
    ),
    Case(
        "smime-opaque-signed",
        "RFC 8551 §3.5.2",
        _shell(b"application/pkcs7-mime; smime-type=signed-data; name=smime.p7m", b"abc"),
        "x",
        files=(("smime.p7m", "application/pkcs7-mime", 3),),
    ),
    Case(
        "signed-by-something-unknown",
        "RFC 1847 §2.1: shown, not trusted",
        mixed(_TEXT, b"Content-Type: application/x-own\n\nabc", kind=b"signed"),
        "x",
        text="Hello",
        files=(("", "application/x-own", 3),),
    ),
    Case(
        "signed-mixed-by-a-list",
        "RFC 1847; list software adds a footer around it",
        mixed(
            b'Content-Type: multipart/signed; boundary="s"\n\n--s\n\nHello\n'
            b"--s\nContent-Type: application/pgp-signature\n\nabc\n--s--",
            b"\n-- \nlist",
        ),
        "x",
        text="Hello\n-- \nlist",
        files=(("", "application/pgp-signature", 3),),
    ),
    Case(
        "protected-headers",
        "RFC 9788 §2: the outer subject stands until it is opened",
        mixed(b"Subject: inner\nContent-Type: text/plain; hp=clear\n\nHello"),
        "x",
        text="Hello",
    ),
    Case(
        "delivery-report",
        "RFC 3464 §2",
        mixed(
            b"\nNot delivered",
            _DSN,
            b"Content-Type: message/rfc822\n\nSubject: mine\n\nHi",
            kind=b"report",
        ),
        "x",
        text="Not delivered",
        files=(("", "message/delivery-status", _body(_DSN)), ("", "message/rfc822", 17)),
    ),
    Case(
        "delivery-report-headers-alone",
        "RFC 6522 §4",
        mixed(
            b"\nNot delivered",
            _DSN,
            b"Content-Type: text/rfc822-headers\n\nSubject: mine",
            kind=b"report",
        ),
        "x",
        text="Not delivered",
        files=(("", "message/delivery-status", _body(_DSN)), ("", "text/rfc822-headers", 13)),
    ),
    Case(
        "delivery-report-international",
        "RFC 6533 §3",
        mixed(
            b"\nNot delivered",
            _DSN.replace(b"delivery-status", b"global-delivery-status"),
            kind=b"report",
        ),
        "x",
        text="Not delivered",
        files=(("", "message/global-delivery-status", _body(_DSN)),),
    ),
    Case(
        "read-receipt",
        "RFC 8098 §3",
        mixed(b"\nRead", _MDN, kind=b"report"),
        "x",
        text="Read",
        files=(("", "message/disposition-notification", _body(_MDN)),),
    ),
    Case(
        "abuse-report",
        "RFC 5965 §2",
        mixed(
            b"\nSpam",
            b"Content-Type: message/feedback-report\n\nFeedback-Type: abuse",
            kind=b"report",
        ),
        "x",
        text="Spam",
        files=(("", "message/feedback-report", 20),),
    ),
    Case(
        "invitation-as-alternative",
        "RFC 6047 §2.5",
        mixed(_TEXT, _EVENT, kind=b"alternative"),
        "x",
        text="Hello",
        files=(("", "text/calendar", len(_ICS)),),
    ),
    Case(
        "invitation-attached",
        "RFC 6047 §2.6",
        mixed(_TEXT, b"Content-Type: application/ics; name=invite.ics\n\n" + _ICS),
        "x",
        text="Hello",
        files=(("invite.ics", "application/ics", len(_ICS)),),
    ),
    Case(
        "invitation-alone",
        "RFC 6047 §2.4",
        _shell(b"text/calendar; method=REQUEST", _ICS),
        "x",
        files=(("", "text/calendar", len(_ICS)),),
    ),
    Case(
        "contact-attached",
        "RFC 6350 §10.1",
        mixed(_TEXT, b"Content-Type: text/vcard; name=a.vcf\n\nBEGIN:VCARD"),
        "x",
        text="Hello",
        files=(("a.vcf", "text/vcard", 11),),
    ),
    Case(
        "amp-beside-html",
        "AMP for Email: never run; a file to us",
        mixed(
            _TEXT,
            b"Content-Type: text/x-amp-html\n\n<html amp4email>",
            b"Content-Type: text/html\n\n<p>Hello</p>",
            kind=b"alternative",
        ),
        "x",
        text="Hello",
        html="<p>Hello</p>",
        files=(("", "text/x-amp-html", 16),),
    ),
    Case(
        "watch-html",
        "Apple's text/watch-html: a file to us",
        mixed(_TEXT, b"Content-Type: text/watch-html\n\n<b>x</b>", kind=b"alternative"),
        "x",
        text="Hello",
        files=(("", "text/watch-html", 8),),
    ),
    Case(
        "apple-double",
        "RFC 1740: both forks are files",
        mixed(
            _TEXT,
            b'Content-Type: multipart/appledouble; boundary="d"\n\n'
            b"--d\nContent-Type: application/applefile\n\nres\n"
            b"--d\nContent-Type: image/jpeg; name=a.jpg\n\njpg\n--d--",
        ),
        "x",
        text="Hello",
        files=(("", "application/applefile", 3), ("a.jpg", "image/jpeg", 3)),
    ),
    Case(
        "binhex",
        "RFC 1741: kept as it is",
        mixed(_TEXT, b"Content-Type: application/mac-binhex40; name=a.hqx\n\n(This file"),
        "x",
        text="Hello",
        files=(("a.hqx", "application/mac-binhex40", 10),),
    ),
    Case(
        "voice-message",
        "RFC 3801 §4",
        mixed(_TEXT, b"Content-Type: audio/wav; name=v.wav\n\nRIFF", kind=b"voice-message"),
        "x",
        text="Hello",
        files=(("v.wav", "audio/wav", 4),),
    ),
    Case(
        "list-unsubscribe-is-a-header",
        "RFC 2369: nothing is fetched",
        b"Subject: x\nList-Unsubscribe: <http://e.example/u>\n"
        b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\n\nHello\n",
        "x",
        text="Hello\n",
    ),
    Case(
        "receipt-asked-for-is-a-header",
        "RFC 8098 §2.1: nothing is sent",
        b"Subject: x\nDisposition-Notification-To: m@e.example\n"
        b"Return-Receipt-To: m@e.example\n\nHello\n",
        "x",
        text="Hello\n",
    ),
]
