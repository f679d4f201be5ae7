"""Known failures after the login: mailboxes that cannot be listed, senders and letters refused.

The check of a submission server ends with MAIL and RSET; the rest is said of letters, and stands
here so that the outbox can explain them too.
"""

from app.doctor.signs import Known, Signs
from app.model.account import Protocol
from app.model.diagnosis import FixKind
from app.model.problem import ProblemKind as Kind
from app.model.report import ProbeStepKind as Step

_SMTP = (Protocol.SMTP,)
_SAID = (Kind.REFUSED, Kind.BUSY)
_NO = (Kind.REFUSED,)
_LATER = (Kind.BUSY,)
_AGAIN = (FixKind.TRY_AGAIN,)

SENDING = (
    # "550 5.7.60 SMTP; Client does not have permissions to send as this sender", "554 5.2.252
    # SendAsDenied; …": https://learn.microsoft.com/exchange/mail-flow-best-practices/
    # non-delivery-reports-in-exchange-online
    Known(
        "microsoft-send-as",
        (
            Signs(enhanced=("5.7.60", "5.2.252")),
            Signs(_NO, text=r"permissions? to send as|SendAsDenied"),
        ),
    ),
    # Postfix: "553 5.7.1 <…>: Sender address rejected: not owned by user …"; GMX: "550 Sender
    # address is not allowed.": 2016-09, https://github.com/thunderbird/thunderbird-android/
    # issues/1624
    Known(
        "sender-not-owned",
        (
            Signs(_SAID, protocols=_SMTP, text=r"not owned by|not logged in as owner"),
            Signs(
                _SAID,
                protocols=_SMTP,
                text=r"sender (address )?(is )?(not allowed|not permitted|does not belong|mismatch"
                r"|verify failed)|not allowed to send (from|as)",
            ),
            Signs(_NO, protocols=_SMTP, codes=(553,), enhanced=("5.7.1",)),
        ),
    ),
    # "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org",
    # "550 5.7.606 Access denied, banned sending IP", "554 Your IP … is blacklisted".
    Known(
        "sender-listed",
        (
            Signs(
                text=r"spamhaus|spamcop|barracuda|sorbs|uceprotect|\b(dn|r)bl\b|black-?list|block-?list"
                r"|blocked using|banned sending ip|poor reputation",
            ),
        ),
        (FixKind.USE_SERVER,),
    ),
    Known(
        "relay-denied",
        (
            Signs(
                _SAID,
                protocols=_SMTP,
                text=r"relay(ing)?\b.{0,20}\b(denied|not permitted|prohibited|access|allowed)"
                r"|(unable to|cannot) relay",
            ),
        ),
        (FixKind.USE_SERVER,),
        by="any_login",
    ),
    # RFC 5321 §4.2.2, RFC 1870 §6.1, RFC 3463: 552 5.3.4, 552 5.2.3; 523 as in RFC 5248's 5.7.10.
    Known(
        "too-large",
        (
            Signs((Kind.TOO_LARGE,)),
            Signs(enhanced=("5.3.4", "5.2.3")),
            Signs(_NO, protocols=_SMTP, codes=(552,), text=r"size|large|exceed"),
        ),
    ),
    Known(
        "mailbox-full",
        (
            Signs(enhanced=("5.2.2", "4.2.2")),
            Signs(_SAID, details=("overquota",)),
            Signs(_SAID, text=r"over ?quota|quota exceeded|mailbox (is )?full"),
            Signs(_NO, protocols=_SMTP, codes=(552,)),
        ),
    ),
    # "550 5.4.5 Daily user sending limit exceeded" (Gmail), "421 4.7.28 … unusual rate".
    Known(
        "sending-limit",
        (
            Signs(enhanced=("5.4.5", "4.7.28", "5.7.28")),
            Signs(
                _SAID,
                protocols=_SMTP,
                text=r"(sending|daily|hourly|message|rate)\b.{0,20}\b(limit|quota)|unusual rate"
                r"|too many (messages|recipients|emails)",
            ),
        ),
        _AGAIN,
    ),
    Known(
        "sender-domain-unknown",
        (
            Signs(enhanced=("5.1.8", "4.1.8")),
            Signs(
                _SAID,
                protocols=_SMTP,
                text=r"(sender|domain)\b.{0,40}\b(domain not found|does not (exist|resolve)"
                r"|unresolvable)",
            ),
        ),
    ),
    Known(
        "sender-malformed",
        (
            Signs((Kind.BAD_ADDRESS,)),
            Signs(enhanced=("5.1.7", "5.1.3")),
            Signs(_NO, (Step.SUBMISSION,), _SMTP, codes=(501, 553)),
        ),
    ),
    Known("needs-smtputf8", (Signs((Kind.NEEDS_SMTPUTF8,)), Signs(enhanced=("5.6.7", "5.6.9")))),
    # "450 4.7.1 <…>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/…".
    Known(
        "greylisted",
        (
            Signs(_LATER, protocols=_SMTP, text=r"gr[ae]y-?list"),
            Signs(_LATER, protocols=_SMTP, codes=(450, 451), enhanced=("4.7.1",)),
        ),
        _AGAIN,
    ),
    Known(
        "server-full",
        (Signs(_LATER, protocols=_SMTP, codes=(452,)), Signs(enhanced=("4.3.1", "5.3.1"))),
        _AGAIN,
    ),
    Known(
        "domain-policy",
        (
            # RFC 7372: 5.7.23 SPF, 5.7.20 and 5.7.26 DKIM and others; DMARC by text.
            Signs(enhanced=("5.7.20", "5.7.21", "5.7.22", "5.7.23", "5.7.26")),
            Signs(_SAID, protocols=_SMTP, text=r"\b(spf|dkim|dmarc)\b"),
        ),
    ),
    Known(
        "hello-refused",
        (
            Signs(
                _NO,
                (Step.CAPABILITIES, Step.SUBMISSION),
                _SMTP,
                text=r"\b(helo|ehlo|hello)\b|host ?name",
            ),
        ),
    ),
    Known(
        "greeting-refused", (Signs(_NO, (Step.GREETING, Step.CAPABILITIES)),), (FixKind.USE_SERVER,)
    ),
    Known(
        "sending-not-permitted",
        (
            Signs(_NO, protocols=_SMTP, codes=(550, 554), enhanced=("5.7.0", "5.7.1", "5.7.2")),
            Signs(
                _NO, (Step.SUBMISSION,), text=r"not (allowed|permitted|authori[sz]ed)|denied|policy"
            ),
        ),
        (FixKind.OPEN_PAGE,),
    ),
    Known(
        "recipient-unknown", (Signs(_NO, protocols=_SMTP, enhanced=("5.1.1", "5.1.2", "5.1.10")),)
    ),
    Known("sending-refused", (Signs(_NO, protocols=_SMTP),)),
    Known("mailboxes-refused", (Signs(_NO, (Step.MAILBOXES,)),), _AGAIN),
)

GENERAL = (
    # RFC 5530: UNAVAILABLE, SERVERBUG; RFC 3206: SYS/TEMP.
    Known(
        "server-trouble",
        (Signs(_LATER, details=("unavailable", "serverbug", "sys/temp", "corruption")),),
        _AGAIN,
    ),
    Known("server-leaves", (Signs(_LATER, codes=(421,)),), _AGAIN),
    Known("server-busy", (Signs(_LATER),), _AGAIN),
    Known("server-silent", (Signs((Kind.TIMED_OUT,)),), _AGAIN),
    Known("connection-lost", (Signs((Kind.CONNECTION_LOST,)),), _AGAIN),
    Known("answer-senseless", (Signs((Kind.PROTOCOL,)),), _AGAIN),
    Known("not-understood", (Signs(),), _AGAIN),
)
