"""A dialogue worth looking at: an IMAP login, a letter of which one recipient is refused, POP3."""

from app.dialogue.ring import Conversation, Dialogue
from app.model.account import Account
from app.model.dialogue import DialogueLine, Speaker

BEGAN = 1_773_139_318.204
"""Tuesday, 10 March 2026, 10:41:58 UTC."""

IMAP = """
S 31 * OK [CAPABILITY IMAP4rev1 SASL-IR LITERAL+ ID ENABLE IDLE AUTH=PLAIN] Dovecot ready.
C 1 KFAB1 AUTHENTICATE PLAIN ••••
S 42 KFAB1 OK [CAPABILITY IMAP4rev1 IDLE QUOTA SPECIAL-USE CONDSTORE QRESYNC MOVE] Logged in
C 1 KFAB2 SELECT "INBOX"
S 12 * 2301 EXISTS
S 0 * OK [UIDVALIDITY 1709472010] UIDs valid
S 0 * OK [HIGHESTMODSEQ 88412] Highest
S 1 KFAB2 OK [READ-WRITE] Select completed (0.001 + 0.000 secs).
C 2 KFAB3 UID FETCH 4391:4392 (UID FLAGS BODY.PEEK[HEADER.FIELDS (FROM TO SUBJECT DATE)])
S 9 * 2301 FETCH (UID 4392 FLAGS (\\Recent) BODY[HEADER.FIELDS (FROM TO SUBJECT DATE)] {412}
S 0 … 412 bytes
S 0 )
S 1 KFAB3 OK Fetch completed (0.002 + 0.000 secs).
C 1 KFAB4 IDLE
S 8 + idling
"""

CONNECTING = """
S 18 220 smtp.example.org ESMTP Postfix
C 1 EHLO [127.0.0.1]
S 4 250-smtp.example.org
S 0 250-PIPELINING
S 0 250-SIZE 52428800
S 0 250-AUTH PLAIN LOGIN
S 0 250-8BITMIME
S 0 250 SMTPUTF8
C 1 AUTH PLAIN ••••
S 61 235 2.7.0 Authentication successful
"""

LETTER = """
C 2 MAIL FROM:<ravi@example.org> SIZE=24012
S 7 250 2.1.0 Ok
C 1 RCPT TO:<ann@example.org>
S 6 250 2.1.5 Ok
C 1 RCPT TO:<anne@example.org>
S 214 550 5.1.1 <anne@example.org>: Recipient address rejected: User unknown in local table
C 1 DATA
S 5 354 End data with <CR><LF>.<CR><LF>
C 1 … 24012 bytes
C 1 .
S 187 250 2.0.0 Ok: queued as 4Tq2Vx0p7Zz
"""

OTHER = """
S 88 * OK Gimap ready for requests
C 1 A1 NOOP
S 24 A1 OK Success
"""

FAREWELL = """
C 20 QUIT
S 6 221 2.0.0 Bye
"""


def hold_dialogue(dialogue: Dialogue, account: Account, other: Account) -> None:
    """Let all of it be said, if somebody has the dialogue open."""
    settings = account.settings
    imap = dialogue.conversation(account.id, settings.incoming)
    smtp = dialogue.conversation(account.id, settings.outgoing)
    at = _say(imap, IMAP, BEGAN)
    at = _say(smtp, CONNECTING, at)
    smtp.letter = "1@example.org"
    at = _say(smtp, LETTER, at)
    smtp.letter = ""
    at = _say(smtp, FAREWELL, at)
    _say(dialogue.conversation(other.id, other.settings.incoming), OTHER, at)


def _say(conversation: Conversation, text: str, at: float) -> float:
    for line in filter(None, text.splitlines()):
        who, wait, words = line.split(" ", 2)
        at += int(wait) / 1000
        speaker = Speaker.CLIENT if who == "C" else Speaker.SERVER
        conversation.keep(DialogueLine(at, speaker, words))
    return at
