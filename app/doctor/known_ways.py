"""Known failures on the way to a server: its name, the network, TLS, certificates, the greeting."""

from app.doctor.signs import Known, Signs
from app.model.account import Protocol
from app.model.diagnosis import FixKind
from app.model.problem import ProblemKind as Kind
from app.model.report import ProbeStepKind as Step

_AGAIN = (FixKind.TRY_AGAIN,)
_OTHER_WAY = (FixKind.USE_SERVER,)
_TRUST = (FixKind.TRUST_CERTIFICATE,)
_OPENING = (Step.GREETING, Step.CAPABILITIES)

_ANTIVIRUS = (
    r"avast|\bavg\b|avira|kaspersky|\beset\b|bitdefender|norton|mcafee|dr\.?web|g ?data|panda"
    r"|adguard|trend ?micro|f-secure|bullguard|malwarebytes"
)
_INSPECTORS = (
    r"zscaler|fortinet|fortigate|palo ?alto|netskope|cisco|blue ?coat|websense|forcepoint"
    r"|barracuda|untangle|watchguard|sonicwall|sophos|check ?point|squid|mitmproxy|charles proxy"
    r"|portswigger"
)

# What stands in a greeting or a list of extensions where a Cisco PIX or ASA ("fixup smtp", "inspect
# esmtp") or an antivirus program overwrote what it did not like: https://www.postfix.org/
# postconf.5.html#smtp_pix_workarounds, and RFC 3207 §6 on the attack.
_OVERWRITTEN = r"\bx{4,}[a-z]?\b|\*{6,}"

NETWORK = (
    Known(
        "no-network",
        (
            Signs((Kind.HOST_UNKNOWN, Kind.UNREACHABLE), trial="no_network"),
            Signs((Kind.TIMED_OUT,), (Step.CONNECT,), trial="no_network"),
            Signs((Kind.NO_NETWORK,)),
        ),
        _AGAIN,
    ),
    Known("host-not-a-name", (Signs((Kind.HOST_UNKNOWN,), host=r"[/@\s:,;]|\.\.|^\.?$"),)),
    Known(
        "host-typo",
        (Signs((Kind.HOST_UNKNOWN,), trial="meant"),),
        _OTHER_WAY,
        by="meant",
    ),
    Known("dns-silent", (Signs((Kind.HOST_UNKNOWN,), details=("no-answer",)),), _AGAIN),
    Known("dns-denies", (Signs((Kind.HOST_UNKNOWN,), trial="surely_exists"),), _AGAIN),
    Known("host-unknown", (Signs((Kind.HOST_UNKNOWN,)),)),
    Known(
        "port-25-blocked",
        (Signs((Kind.TIMED_OUT, Kind.UNREACHABLE), (Step.CONNECT,), ports=(25,)),),
        _OTHER_WAY,
    ),
    Known(
        "other-port",
        (Signs((Kind.TIMED_OUT, Kind.UNREACHABLE), (Step.CONNECT,), trial="way"),),
        _OTHER_WAY,
    ),
    Known(
        "captive-portal",
        (
            Signs(
                (Kind.TIMED_OUT, Kind.UNREACHABLE, Kind.CONNECTION_LOST),
                (Step.CONNECT, Step.TLS, Step.GREETING),
                trial="portal",
            ),
            Signs(
                (Kind.CERTIFICATE, Kind.TLS_FAILED, Kind.NOT_A_MAIL_SERVER, Kind.STARTTLS_MISSING),
                trial="portal",
            ),
        ),
        (FixKind.OPEN_PAGE,),
    ),
    Known("firewall-here", (Signs((Kind.UNREACHABLE,), details=("forbidden",)),), _AGAIN),
    Known(
        "ipv6-only",
        (
            Signs(
                (Kind.UNREACHABLE,), details=("no-route",), said=r"\A[0-9a-f:%]+(, [0-9a-f:%]+)*\Z"
            ),
        ),
    ),
    Known("no-route", (Signs((Kind.UNREACHABLE,), details=("no-route",)),), _AGAIN),
    Known("connection-refused", (Signs((Kind.UNREACHABLE,)),), _AGAIN),
    Known("port-silent", (Signs((Kind.TIMED_OUT,), (Step.CONNECT,)),), _AGAIN),
)

TLS = (
    Known("tls-on-plain-port", (Signs((Kind.TLS_FAILED,), details=("plain-port",)),), _OTHER_WAY),
    Known("plain-on-tls-port", (Signs((Kind.TLS_FAILED,), details=("tls-port",)),), _OTHER_WAY),
    # The reasons are OpenSSL's: err/openssl.txt, "SSL_R_…" and the alerts of RFC 8446 §6.
    Known(
        "tls-too-old",
        (
            Signs(
                (Kind.TLS_FAILED,),
                text=r"unsupported protocol|protocol version|wrong ssl version|version too low",
            ),
        ),
        _OTHER_WAY,
    ),
    Known(
        "tls-client-certificate",
        (Signs((Kind.TLS_FAILED,), text=r"certificate required|alert (bad|no) certificate"),),
    ),
    Known("tls-name-unknown", (Signs((Kind.TLS_FAILED,), text=r"unrecognized name"),)),
    Known(
        "tls-weak",
        (
            Signs(
                (Kind.TLS_FAILED,),
                text=r"no shared cipher|handshake failure|key too small|no ciphers|insufficient "
                r"security|legacy renegotiation|wrong signature type|wrong curve",
            ),
        ),
        _OTHER_WAY,
    ),
    Known("tls-cut", (Signs((Kind.CONNECTION_LOST, Kind.TIMED_OUT), (Step.TLS,)),), _OTHER_WAY),
    Known("tls-broken", (Signs((Kind.TLS_FAILED,)),), _OTHER_WAY),
)

CERTIFICATES = (
    Known(
        "clock-wrong",
        (Signs((Kind.CERTIFICATE,), details=("expired", "not-yet-valid"), trial="clock_off"),),
        (FixKind.SYSTEM_CLOCK,),
    ),
    Known("certificate-changed", (Signs((Kind.CERTIFICATE,), details=("pin-mismatch",)),)),
    Known("certificate-antivirus", (Signs((Kind.CERTIFICATE,), issuer=_ANTIVIRUS),), _AGAIN),
    Known("certificate-inspected", (Signs((Kind.CERTIFICATE,), issuer=_INSPECTORS),), _AGAIN),
    Known(
        "certificate-not-yet-valid",
        (Signs((Kind.CERTIFICATE,), details=("not-yet-valid",)),),
        (FixKind.SYSTEM_CLOCK,),
    ),
    Known("certificate-expired", (Signs((Kind.CERTIFICATE,), details=("expired",)),), _TRUST),
    Known(
        "certificate-wrong-host",
        (Signs((Kind.CERTIFICATE,), details=("wrong-host",)),),
        (FixKind.USE_SERVER, FixKind.TRUST_CERTIFICATE),
        by="named",
    ),
    Known(
        "certificate-self-signed", (Signs((Kind.CERTIFICATE,), details=("self-signed",)),), _TRUST
    ),
    Known(
        "certificate-unknown-issuer",
        (Signs((Kind.CERTIFICATE,), details=("unknown-issuer",)),),
        _TRUST,
    ),
    Known("certificate-revoked", (Signs((Kind.CERTIFICATE,), details=("revoked",)),), _AGAIN),
    Known("certificate-weak", (Signs((Kind.CERTIFICATE,), details=("weak",)),), _TRUST),
    Known("certificate-rejected", (Signs((Kind.CERTIFICATE,)),), _TRUST),
    Known("roots-unreadable", (Signs((Kind.FILE_UNREADABLE,)),)),
)

GREETING = (
    Known("web-server", (Signs((Kind.NOT_A_MAIL_SERVER,), details=("http",)),), _OTHER_WAY),
    Known(
        "other-mail-server",
        (Signs((Kind.NOT_A_MAIL_SERVER,), details=("imap", "pop3", "smtp")),),
        _OTHER_WAY,
    ),
    Known("not-a-mail-server", (Signs((Kind.NOT_A_MAIL_SERVER,)),), _OTHER_WAY),
    Known(
        "greeting-silent",
        (Signs((Kind.TIMED_OUT,), _OPENING),),
        (FixKind.USE_SERVER, FixKind.TRY_AGAIN),
    ),
    Known(
        "greeting-cut",
        (Signs((Kind.CONNECTION_LOST,), _OPENING),),
        (FixKind.USE_SERVER, FixKind.TRY_AGAIN),
    ),
    Known(
        "starttls-stripped",
        (
            Signs((Kind.STARTTLS_MISSING,), text=_OVERWRITTEN),
            Signs((Kind.STARTTLS_MISSING,), said=_OVERWRITTEN),
        ),
        _OTHER_WAY,
    ),
    Known("starttls-missing", (Signs((Kind.STARTTLS_MISSING,)),), _OTHER_WAY),
    Known(
        "starttls-refused",
        (
            # RFC 3207 §4: 454 TLS not available due to temporary reason.
            Signs(steps=(Step.CAPABILITIES,), protocols=(Protocol.SMTP,), codes=(454,)),
            Signs((Kind.BUSY, Kind.REFUSED), (Step.CAPABILITIES,), text=r"\btls\b|starttls"),
        ),
        (FixKind.USE_SERVER, FixKind.TRY_AGAIN),
    ),
    Known(
        "words-before-tls",
        (Signs((Kind.PROTOCOL,), details=("injected-before-tls", "preauth-without-tls")),),
        _OTHER_WAY,
    ),
)
