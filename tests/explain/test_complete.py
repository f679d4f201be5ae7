"""Every word of the standards is explained. The lists are theirs, written down here by hand."""

import pytest

from app.explain import (
    explain_capability,
    explain_code,
    explain_command,
    explain_enhanced,
    explain_line,
)
from app.model.account import Protocol

SMTP, IMAP, POP3 = Protocol.SMTP, Protocol.IMAP, Protocol.POP3

COMMANDS = {
    (SMTP, "RFC 5321 §4.1.1"): "HELO EHLO MAIL RCPT DATA RSET VRFY EXPN HELP NOOP QUIT",
    (SMTP, "RFC 3207, 4954, 3030, 1985, 2033, 4468"): "STARTTLS AUTH BDAT ETRN LHLO BURL",
    (POP3, "RFC 1939 §5-§7"): "USER PASS APOP STAT LIST RETR DELE NOOP RSET QUIT TOP UIDL",
    (POP3, "RFC 2449, 2595, 5034, 6856"): "CAPA STLS AUTH UTF8 LANG",
    (IMAP, "RFC 3501 §6"): "CAPABILITY NOOP LOGOUT STARTTLS AUTHENTICATE LOGIN SELECT EXAMINE "
    "CREATE DELETE RENAME SUBSCRIBE UNSUBSCRIBE LIST LSUB STATUS APPEND CHECK CLOSE EXPUNGE "
    "SEARCH FETCH STORE COPY UID",
    (IMAP, "RFC 9051 §6"): "ENABLE NAMESPACE IDLE UNSELECT MOVE",
    (IMAP, "RFC 2177, 2971, 4978, 9208, 5256, 5464, 5465, 8508"): "DONE ID COMPRESS GETQUOTA "
    "GETQUOTAROOT SETQUOTA SORT THREAD GETMETADATA SETMETADATA NOTIFY REPLACE",
    (IMAP, "RFC 4314 §3"): "SETACL DELETEACL GETACL LISTRIGHTS MYRIGHTS",
    (IMAP, "RFC 7377, 5267, 5259, 4467, 5255, 8437, 9698, 2193"): "ESEARCH CANCELUPDATE CONVERT "
    "CONVERSIONS GENURLAUTH RESETKEY URLFETCH LANGUAGE COMPARATOR UNAUTHENTICATE GETJMAPACCESS "
    "RLIST RLSUB",
}

CODES = {
    (SMTP, "RFC 5321 §4.2.3"): "211 214 220 221 250 251 252 354 421 450 451 452 455 500 501 502 "
    "503 504 550 551 552 553 554 555",
    (SMTP, "RFC 4954 §6"): "235 334 432 454 530 534 535 538",
    (SMTP, "RFC 7504, 5248, 1985, 2645"): "521 556 523 524 525 253 458 459 453",
    (POP3, "RFC 1939 §3"): "+OK -ERR",
    (POP3, "RFC 2449 §8, 3206, 6856"): "LOGIN-DELAY IN-USE SYS/TEMP SYS/PERM AUTH UTF8",
    (IMAP, "RFC 3501 §7"): "OK NO BAD PREAUTH BYE CAPABILITY LIST LSUB STATUS SEARCH FLAGS EXISTS "
    "RECENT EXPUNGE FETCH",
    (IMAP, "RFC 9051, 2342, 2971, 9208, 5256, 5464, 7162, 4314, 4731"): "ENABLED NAMESPACE ID "
    "QUOTA QUOTAROOT SORT THREAD METADATA VANISHED ACL LISTRIGHTS MYRIGHTS ESEARCH",
    (IMAP, "RFC 3501 §7.1"): "ALERT BADCHARSET CAPABILITY PARSE PERMANENTFLAGS READ-ONLY "
    "READ-WRITE TRYCREATE UIDNEXT UIDVALIDITY UNSEEN",
    (IMAP, "RFC 5530 §3"): "UNAVAILABLE AUTHENTICATIONFAILED AUTHORIZATIONFAILED EXPIRED "
    "PRIVACYREQUIRED CONTACTADMIN NOPERM INUSE EXPUNGEISSUED CORRUPTION SERVERBUG CLIENTBUG "
    "CANNOT LIMIT OVERQUOTA ALREADYEXISTS NONEXISTENT",
    (IMAP, "RFC 4315 §3"): "APPENDUID COPYUID UIDNOTSTICKY",
    (IMAP, "RFC 7162 §7"): "HIGHESTMODSEQ NOMODSEQ MODIFIED CLOSED",
    (IMAP, "IANA IMAP Response Codes, the rest"): "NEWNAME REFERRAL UNKNOWN-CTE URLMECH BADURL "
    "TOOBIG COMPRESSIONACTIVE NOTSAVED BADCOMPARATOR ANNOTATE ANNOTATIONS TEMPFAIL NOUPDATE "
    "METADATA NOTIFICATIONOVERFLOW BADEVENT UNDEFINED-FILTER USEATTR HASCHILDREN MAILBOXID "
    "UIDREQUIRED INPROGRESS MESSAGELIMIT",
}

CAPABILITIES = {
    (SMTP, "IANA SMTP Service Extensions"): "EXPN HELP 8BITMIME SIZE CHUNKING BINARYMIME "
    "CHECKPOINT DELIVERBY PIPELINING DSN ETRN ENHANCEDSTATUSCODES STARTTLS NO-SOLICITING MTRK "
    "SUBMITTER ATRN AUTH FUTURERELEASE CONPERM CONNEG SMTPUTF8 MT-PRIORITY RRVS REQUIRETLS LIMITS "
    "BURL",
    (POP3, "RFC 2449 §6, 2595, 3206, 6856"): "TOP USER SASL RESP-CODES LOGIN-DELAY PIPELINING "
    "EXPIRE UIDL IMPLEMENTATION STLS AUTH-RESP-CODE UTF8 LANG",
    (IMAP, "IANA IMAP Capabilities"): "ACL ANNOTATE-EXPERIMENT-1 APPENDLIMIT AUTH=PLAIN BINARY "
    "CATENATE CHILDREN COMPRESS=DEFLATE CONDSTORE CONTEXT=SEARCH CONTEXT=SORT CONVERT "
    "CREATE-SPECIAL-USE ENABLE ESEARCH ESORT FILTERS I18NLEVEL=1 I18NLEVEL=2 ID IDLE "
    "IMAPSIEVE=sieve.example.org IMAP4rev1 IMAP4rev2 INPROGRESS JMAPACCESS LANGUAGE LIST-EXTENDED "
    "LIST-METADATA LIST-MYRIGHTS LIST-STATUS LITERAL+ LITERAL- LOGIN-REFERRALS LOGINDISABLED "
    "MAILBOX-REFERRALS MESSAGELIMIT=1000 METADATA METADATA-SERVER MOVE MULTIAPPEND MULTISEARCH "
    "NAMESPACE NOTIFY OBJECTID PARTIAL PREVIEW QRESYNC QUOTA QUOTA=RES-STORAGE QUOTASET REPLACE "
    "RIGHTS=kxten SASL-IR SAVEDATE SAVELIMIT=100 SEARCH=FUZZY SEARCHRES SORT SORT=DISPLAY "
    "SPECIAL-USE STARTTLS STATUS=SIZE THREAD=ORDEREDSUBJECT THREAD=REFERENCES UIDBATCHES UIDONLY "
    "UIDPLUS UNAUTHENTICATE UNSELECT URLFETCH=BINARY URL-PARTIAL URLAUTH UTF8=ACCEPT UTF8=ONLY "
    "WITHIN",
}

# IANA SMTP Enhanced Status Codes (RFC 3463, 3886, 4468, 4954, 5248, 6531, 6710, 7293, 7372, 7505,
# 8617, 8689): in each subject the details from 0 to this one.
LAST_DETAIL = {0: 0, 1: 10, 2: 4, 3: 6, 4: 7, 5: 6, 6: 10, 7: 30}
SERVERS_OWN = ["5.7.139", "5.7.57", "5.7.60", "5.7.705", "5.1.90", "4.7.32", "5.7.40"]

# A line, and the words of it that must be explained.
ARGUMENTS = {
    (SMTP, "RFC 1870, 6152, 6531, 3461, 8689, 4865, 4954"): (
        "MAIL FROM:<> {} AUTH=<>",
        "SIZE BODY SMTPUTF8 RET ENVID REQUIRETLS HOLDFOR HOLDUNTIL AUTH",
    ),
    (SMTP, "RFC 3461 §4"): ("RCPT TO:<a@example.org> {}", "NOTIFY ORCPT"),
    (IMAP, "RFC 3501 §6.4.5, 7162, 8474, 8970, 8514, 3516"): (
        "A1 FETCH 1:* ({})",
        ("ALL FAST FULL BODY BODY.PEEK BODYSTRUCTURE ENVELOPE FLAGS INTERNALDATE RFC822 "
        "RFC822.HEADER RFC822.SIZE RFC822.TEXT UID MODSEQ EMAILID THREADID PREVIEW SAVEDATE "
        "BINARY BINARY.PEEK BINARY.SIZE"),
    ),
    (IMAP, "RFC 3501 §6.4.6"): (
        "A1 STORE 1 {} (\\Seen)",
        "FLAGS +FLAGS -FLAGS FLAGS.SILENT +FLAGS.SILENT -FLAGS.SILENT",
    ),
    (IMAP, "RFC 3501 §6.3.10, 7162, 8438, 8474, 9208"): (
        "A1 STATUS INBOX ({})",
        ("MESSAGES RECENT UIDNEXT UIDVALIDITY UNSEEN HIGHESTMODSEQ SIZE MAILBOXID DELETED "
        "DELETED-STORAGE APPENDLIMIT"),
    ),
    (IMAP, "RFC 3501 §6.4.4"): (
        "A1 SEARCH {}",
        ("ALL ANSWERED BCC BEFORE BODY CC DELETED DRAFT FLAGGED FROM HEADER KEYWORD LARGER NEW NOT "
        "OLD ON OR RECENT SEEN SENTBEFORE SENTON SENTSINCE SINCE SMALLER SUBJECT TEXT TO UID "
        "UNANSWERED UNDELETED UNDRAFT UNFLAGGED UNKEYWORD UNSEEN"),
    ),
    (IMAP, "RFC 3501 §2.3.2, RFC 9051 §2.3.2, RFC 5788"): (
        "A1 STORE 1 FLAGS ({})",
        ("\\Seen \\Answered \\Flagged \\Deleted \\Draft \\Recent $Forwarded $MDNSent $Junk "
        "$NotJunk $Phishing $SubmitPending $Submitted $Important"),
    ),
    (IMAP, "IANA IMAP Mailbox Name Attributes"): (
        "A1 CREATE x (USE ({}))",
        ("\\All \\Archive \\Drafts \\Flagged \\HasChildren \\HasNoChildren \\Important \\Junk "
        "\\Marked \\Memos \\NoInferiors \\NonExistent \\Noselect \\Remote \\Scheduled \\Sent "
        "\\Snoozed \\Subscribed \\Trash \\Unmarked"),
    ),
}  # fmt: skip

MECHANISMS = (  # IANA SASL Mechanisms, those that mail servers offer; and the great providers' own
    "PLAIN LOGIN CRAM-MD5 DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-1-PLUS SCRAM-SHA-256 SCRAM-SHA-256-PLUS "
    "OAUTHBEARER XOAUTH2 GSSAPI GS2-KRB5 GSS-SPNEGO KERBEROS_V4 NTLM EXTERNAL ANONYMOUS OTP SKEY "
    "SECURID SAML20 OPENID20 PLAIN-CLIENTTOKEN ATOKEN"
)


@pytest.mark.parametrize(("protocol", "source"), COMMANDS, ids=str)
def test_every_command(protocol: Protocol, source: str) -> None:
    for verb in COMMANDS[protocol, source].split():
        assert explain_command(protocol, verb, "hi"), verb
        assert explain_command(protocol, verb.lower(), "en"), verb


@pytest.mark.parametrize(("protocol", "source"), CODES, ids=str)
def test_every_code(protocol: Protocol, source: str) -> None:
    for code in CODES[protocol, source].split():
        found = explain_code(protocol, code, "en")
        assert found, code
        assert found.term == code
        assert explain_code(protocol, f"[{code.lower()}]", "hi"), code


@pytest.mark.parametrize(("protocol", "source"), CAPABILITIES, ids=str)
def test_every_capability(protocol: Protocol, source: str) -> None:
    for name in CAPABILITIES[protocol, source].split():
        assert explain_capability(protocol, name, "hi"), name
        assert explain_capability(protocol, name.lower(), "en"), name


@pytest.mark.parametrize(("protocol", "source"), ARGUMENTS, ids=str)
def test_everything_that_stands_behind_a_command(protocol: Protocol, source: str) -> None:
    line, words = ARGUMENTS[protocol, source]
    found = explain_line(protocol, line.format(words), from_server=False, language="hi")
    told = {one.term.upper() for one in found}
    missing = [word for word in words.split() if word.upper() not in told]
    assert not missing


def test_every_way_to_log_in() -> None:
    for name in MECHANISMS.split():
        found = explain_line(SMTP, f"AUTH {name}", from_server=False, language="hi")
        assert [one.term for one in found] == ["AUTH", name]


@pytest.mark.parametrize("subject", LAST_DETAIL)
def test_every_enhanced_code_is_known_exactly(subject: int) -> None:
    of_subject = explain_enhanced(f"5.{subject}.999", "en")
    assert of_subject
    for detail in range(LAST_DETAIL[subject] + 1):
        found = explain_enhanced(f"5.{subject}.{detail}", "en")
        assert found, detail
        assert found.title != of_subject.title, detail


@pytest.mark.parametrize("code", SERVERS_OWN)
@pytest.mark.parametrize("language", ["en", "hi"])
def test_a_servers_own_code_is_named_as_such(code: str, language: str) -> None:
    found = explain_enhanced(code, language)
    assert found
    owner = found.source.partition(":")[0]
    assert owner in {"Microsoft", "Google"}
    assert found.title.startswith(f"{owner}:")


def test_an_unknown_enhanced_code_is_put_together() -> None:
    found = explain_enhanced("4.2.99", "en")
    assert found
    assert found.term == "4.2.99"
    assert "mailbox" in found.text
    assert "later" in found.text
    assert found.source == "RFC 3463 §3.2, RFC 3463 §3.1"


def test_success_is_no_mystery() -> None:
    """2.1.0 is said to every letter: that it is "about an address" would only worry."""
    for subject in range(8):
        found = explain_enhanced(f"2.{subject}.0", "en")
        assert found
        assert "does not say" not in found.text


def test_the_class_tells_the_same_detail_apart() -> None:
    passing, final = explain_enhanced("4.2.2", "en"), explain_enhanced("5.2.2", "en")
    assert passing
    assert final
    assert passing.title == "The mailbox is full (for now)"
    assert final.title == "The mailbox is full (for good)"


def test_a_reply_code_that_nobody_listed_is_told_by_its_digits() -> None:
    found = explain_code(SMTP, "559", "en")
    assert found
    assert found.title == "About the mail itself (refused for good)"
    assert explain_code(SMTP, "999", "en") is None
    assert explain_code(SMTP, "5590", "en") is None
