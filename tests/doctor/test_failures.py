"""Every known failure, said by a server in the words of the real one, is recognised as what it is.

Where a comment names no source, the words are those of an RFC or of the servers in our own tests.
"""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from app.doctor.diagnose import diagnose
from app.doctor.known import KNOWN
from app.doctor.signs import Case
from app.doctor.trials import Allowance, Instruments
from app.doctor.words import LANGUAGES, diagnosis_words
from app.model.account import AuthMethod, Protocol, Secret, Security, Server
from app.model.certificate import CertificateFacts
from app.model.diagnosis import Diagnosis, Fix, FixKind
from app.model.finding import ProviderFacts
from app.model.problem import Problem, ProblemKind
from app.model.report import ProbeStep, ProbeStepKind
from app.protocols.probe import try_server
from app.protocols.trial import WebAnswer
from tests.doctor.dialogues import (
    IMAP,
    QUIT,
    SMTP,
    imap_list,
    imap_login,
    pop3_login,
    smtp_greeting,
    smtp_login,
    smtp_mail,
    smtp_mail_unknown,
)

SECRET = Secret("correct horse")
QUIET = Instruments(
    greets=lambda server: False,
    lets_in=lambda server, secret: False,
    web=lambda host: None,
    routed=lambda: True,
    now=lambda: 1_800_000_000.0,
)
"""Trials that find nothing."""
POSTE = ProviderFacts("poste", "Poste", True, "https://poste.example/app", "https://poste.example/")
SWITCHED = ProviderFacts("amt", "Amt", help_url="https://amt.example/imap", enable_first=True)


@dataclass(frozen=True)
class Said:
    """One failure in a server's words. `host` stands in for the loopback that was really spoken
    to, `instruments` are what the trials find."""

    failure: str
    protocol: Protocol
    script: str
    fix: FixKind | None = None
    host: str = ""
    url: str = ""
    user: str = "anna"
    auth: AuthMethod = AuthMethod.AUTO
    security: Security = Security.NONE
    secret: Secret | None = SECRET
    provider: ProviderFacts | None = None
    instruments: Instruments = QUIET
    timeout: float = 3.0

    def __str__(self) -> str:
        return f"{self.failure}-{self.protocol}"


imap, pop3, smtp = Protocol.IMAP, Protocol.POP3, Protocol.SMTP
K = FixKind
NAMED = QUIET._replace(lets_in=lambda server, secret: True)
GREETED = QUIET._replace(greets=lambda server: True)

GREETINGS = (
    # Cisco PIX "fixup smtp" on the greeting and on EHLO's list.
    Said("starttls-stripped", smtp, "S: 220 *******************\nC: ehlo [127.0.0.1]\n"
         "S: 250-mail.example.org\nS: 250 8BITMIME\n" + QUIT.removeprefix("C: QUIT\nS: 221 bye\n"),
         security=Security.STARTTLS),
    Said("starttls-stripped", smtp, SMTP + "S: 250-XXXXXXXA\nS: 250 SIZE 1000\nCLOSE",
         security=Security.STARTTLS),
    Said("starttls-missing", smtp, SMTP + "S: 250 SIZE 1000\nCLOSE", K.USE_SERVER,
         security=Security.STARTTLS, instruments=GREETED),
    # Postfix without a certificate, and RFC 3207 §4.
    Said("starttls-refused", smtp, SMTP + "S: 250 STARTTLS\nC: STARTTLS\n"
         "S: 454 4.7.0 TLS not available due to local problem\nCLOSE",
         K.TRY_AGAIN, security=Security.STARTTLS),
    Said("words-before-tls", imap, "S: * PREAUTH [CAPABILITY IMAP4rev1] hello\nCLOSE",
         security=Security.STARTTLS),
    Said("web-server", imap, "S: HTTP/1.1 400 Bad Request\nCLOSE"),
    Said("other-mail-server", imap, "S: 220 mail.example.org ESMTP Postfix\nCLOSE"),
    Said("not-a-mail-server", imap, "S: SSH-2.0-OpenSSH_9.2p1 Debian-2\nCLOSE"),
    Said("greeting-silent", imap, "DEAF", K.TRY_AGAIN, timeout=1.0),
    Said("greeting-cut", smtp, "CLOSE", K.TRY_AGAIN),
    Said("greeting-refused", smtp, smtp_greeting("554 mail.example.org No SMTP service here")),
    # Postfix's postscreen with a list of Spamhaus.
    Said("sender-listed", smtp, smtp_greeting("554 5.7.1 Service unavailable; client [192.0.2.1] "
         "blocked using zen.spamhaus.org")),
    Said("too-many-connections", smtp, smtp_greeting(
        "421 4.7.0 mail.example.org Error: too many connections from 192.0.2.1"), K.TRY_AGAIN),
    Said("server-leaves", smtp, smtp_greeting(
        "421 4.3.2 mail.example.org Service not available, closing transmission channel"),
        K.TRY_AGAIN),
    Said("server-busy", imap, "S: * BYE Server shutting down.\nCLOSE", K.TRY_AGAIN),
    Said("hello-refused", smtp, "S: 220 mail.example.org\nC: ehlo [127.0.0.1]\n"
         "S: 501 5.5.2 <[127.0.0.1]>: Helo command rejected: invalid host name\n"
         "C: helo [127.0.0.1]\nS: 501 5.5.2 Helo command rejected\nCLOSE"),
    Said("answer-senseless", smtp, "S: 220 hello\nC: ehlo [127.0.0.1]\nS: 333 what\nCLOSE",
         K.TRY_AGAIN),
)  # fmt: skip

PROVIDERS = (
    # https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/
    # authenticated-client-smtp-submission
    Said("microsoft-smtp-off", smtp, smtp_login(
        "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the "
        "Tenant. Visit https://aka.ms/smtp_auth_disabled for more information. "
        "[MA1PR01CA0001.INDPRD01.PROD.OUTLOOK.COM]"), K.OPEN_PAGE,
        url="https://aka.ms/smtp_auth_disabled"),
    Said("microsoft-basic-auth-off", smtp, smtp_login(
        "535 5.7.139 Authentication unsuccessful, basic authentication is disabled. "
        "[MA1PR01CA0001.INDPRD01.PROD.OUTLOOK.COM]"), K.SIGN_IN),
    # https://techcommunity.microsoft.com/blog/exchange/exchange-online-to-retire-basic-auth-for-
    # client-submission-smtp-auth/4114750
    Said("microsoft-basic-auth-off", smtp, smtp_mail(
        "550 5.7.30 Basic authentication is not supported for Client Submission."), K.SIGN_IN),
    Said("microsoft-policy", smtp, smtp_login(
        "535 5.7.139 Authentication unsuccessful, user is locked by your organization's security "
        "defaults policy. Contact your administrator."), K.SIGN_IN),
    Said("microsoft-policy", smtp, smtp_login(
        "535 5.7.139 Authentication unsuccessful, the request did not meet the criteria to be "
        "authenticated successfully. Contact your administrator."), K.SIGN_IN),
    Said("microsoft-login-refused", smtp, smtp_login(
        "535 5.7.3 Authentication unsuccessful [MA1PR01CA0001.INDPRD01.PROD.OUTLOOK.COM]"),
        K.SIGN_IN),
    Said("microsoft-login-refused", imap, imap_login("{b} NO AUTHENTICATE failed."), K.SIGN_IN,
         host="outlook.office365.com"),
    Said("microsoft-login-refused", pop3, pop3_login("-ERR Logon failure: unknown user name or bad "
         "password."), K.SIGN_IN, host="outlook.office365.com"),
    # https://support.google.com/mail/?p=InvalidSecondFactor
    Said("google-app-password", smtp, smtp_login(
        "534-5.7.9 Application-specific password required. For more information, go to",
        "534 5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor abc - gsmtp"),
        K.APP_PASSWORD, url="https://myaccount.google.com/apppasswords"),
    Said("google-app-password", imap, imap_login(
        "{b} NO [ALERT] Application-specific password required: "
        "https://support.google.com/accounts/answer/185833 (Failure)"), K.APP_PASSWORD),
    # https://support.google.com/mail/answer/78754
    Said("google-web-login", smtp, smtp_login(
        "534-5.7.14 <https://accounts.google.com/signin/continue?sarp=1&scc=1&plt=AKgnsb> Please",
        "534-5.7.14 log in via your web browser and then try again.",
        "534 5.7.14  https://support.google.com/mail/answer/78754 abc - gsmtp"), K.OPEN_PAGE),
    Said("google-web-login", imap, imap_login(
        "* NO [WEBALERT https://accounts.google.com/signin/continue?sarp=1] Web login required.",
        "{b} NO [ALERT] Please log in via your web browser: "
        "https://support.google.com/mail/accounts/answer/78754 (Failure)"), K.OPEN_PAGE),
    Said("google-login-refused", smtp, smtp_login(
        "535-5.7.8 Username and Password not accepted. For more information, go to",
        "535 5.7.8  https://support.google.com/mail/?p=BadCredentials abc - gsmtp"),
        K.APP_PASSWORD, host="smtp.gmail.com"),
    Said("google-login-refused", imap, imap_login(
        "{b} NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)"), K.APP_PASSWORD,
        host="imap.gmail.com"),
    Said("protocol-not-enabled", imap, imap_login(
        "{b} NO [ALERT] Your account is not enabled for IMAP use. Please visit your Gmail settings "
        "page and enable your account for IMAP access. (Failure)"), K.TRY_AGAIN,
        host="imap.gmail.com"),
    Said("protocol-not-enabled", pop3, pop3_login(
        "-ERR [SYS/PERM] Your account is not enabled for POP access. Please visit your Gmail "
        "settings page and enable your account for POP access."), K.OPEN_PAGE,
        provider=SWITCHED),
    # https://help.zoho.com/portal/en/community/topic/imap-not-working
    Said("protocol-not-enabled", imap, imap_login(
        "{b} NO [ALERT] You are yet to enable IMAP for your account. Please contact your "
        "administrator"), K.TRY_AGAIN),
    # 163.com: https://github.com/nodemailer/nodemailer/issues (User has no permission)
    Said("protocol-not-enabled", smtp, smtp_login("550 User has no permission"), K.TRY_AGAIN),
    # 2020-08, https://github.com/Foundry376/Mailspring/issues/2111
    Said("yandex-app-password", imap, imap_login(
        "{b} NO [AUTHENTICATIONFAILED] LOGIN invalid credentials or IMAP is disabled "
        "sc=cYXlpv732Cg1_010534_2"), K.APP_PASSWORD),
    Said("yandex-app-password", smtp, smtp_login(
        "535 5.7.8 Error: authentication failed: This user does not have access rights to this "
        "service"), K.APP_PASSWORD),
    # 2020-03, https://github.com/nodemailer/nodemailer/issues/1112
    Said("yahoo-app-password", smtp, smtp_login(
        "535 5.7.0 (#AUTH005) Too many bad auth attempts."), K.APP_PASSWORD),
    Said("yahoo-app-password", imap, imap_login(
        "{b} NO [AUTHENTICATIONFAILED] AUTHENTICATE Invalid credentials"), K.APP_PASSWORD,
        host="imap.mail.yahoo.com"),
    # https://support.apple.com/102525
    Said("icloud-user-name", imap,
         imap_login("{b} NO [AUTHENTICATIONFAILED] Authentication failed"),
         K.USE_SERVER, host="imap.mail.me.com", user="anna@icloud.com", instruments=NAMED),
    Said("icloud-app-password", imap, imap_login(
        "{b} NO [AUTHENTICATIONFAILED] Authentication failed"), K.APP_PASSWORD,
        host="imap.mail.me.com", user="anna@icloud.com"),
    Said("icloud-app-password", smtp, smtp_login("535 5.7.8 Error: authentication failed: "
         "authentication failure"), K.APP_PASSWORD, host="smtp.mail.me.com"),
    # 2021-06, https://github.com/YMFE/yapi/issues/2219
    Said("app-password", smtp, smtp_login(
        "535 Login Fail. Please enter your authorization code to login. More information in "
        "http://service.mail.qq.com/cgi-bin/help?subtype=1&&id=28&&no=1001256"),
        K.ASK_PASSWORD, host="smtp.qq.com"),
    # Mail.ru, 2023: https://help.mail.ru/mail/security/protection/external
    Said("app-password", smtp, smtp_login(
        "535 5.7.0 NEOBHODIM parol prilozheniya https://help.mail.ru/mail/security/protection/"
        "external / Application password is REQUIRED"), K.APP_PASSWORD, provider=POSTE,
        url="https://poste.example/app"),
    # https://github.com/chatmail/core and NetEase's help: what comes where ID was not sent.
    Said("netease-unsafe-login", imap, imap_list(
        "{c} NO LIST Unsafe Login. Please contact kefu@188.com for help"), K.ASK_PASSWORD),
    # 2017-02, https://github.com/jens-maus/yam/issues/638
    Said("provider-switched-off", pop3, pop3_login("-ERR authentication failed"), K.ASK_PASSWORD,
         host="pop.gmx.net"),
    Said("provider-switched-off", imap, imap_login("{b} NO authentication failed"), K.OPEN_PAGE,
         provider=SWITCHED, url="https://amt.example/imap"),
    Said("provider-app-password", imap, imap_login("{b} NO [AUTHENTICATIONFAILED] Login failed"),
         K.APP_PASSWORD, provider=POSTE, url="https://poste.example/app"),
)  # fmt: skip

LOGINS = (
    Said("no-password", imap, f"{IMAP}C: {{a}} CAPABILITY\nS: * CAPABILITY IMAP4rev1\nS: {{a}} OK\n"
         "C: {c} LOGOUT\nS: * BYE\nCLOSE", K.ASK_PASSWORD, secret=None),
    Said("sign-in-only", smtp, f"{SMTP}S: 250 AUTH XOAUTH2 OAUTHBEARER\n{QUIT}"),
    # RFC 4954 §6, RFC 5248.
    Said("encryption-required", smtp, smtp_login(
        "538 5.7.11 Encryption required for requested authentication mechanism")),
    # Dovecot and RFC 5530.
    Said("encryption-required", imap, imap_login(
        "{b} NO [PRIVACYREQUIRED] Plaintext authentication disallowed on non-secure (SSL/TLS) "
        "connections."), K.USE_SERVER, instruments=GREETED),
    Said("encryption-required", pop3, "S: +OK ready\nC: CAPA\nS: +OK\nS: USER\nS: .\nC: USER anna\n"
         "S: -ERR Plaintext authentication disallowed on non-secure (SSL/TLS) connections.\n"),
    # Postfix with smtpd_tls_security_level = encrypt; Gmail says the same.
    Said("encryption-required", smtp, smtp_login("530 5.7.0 Must issue a STARTTLS command first")),
    Said("encryption-required", smtp, smtp_mail_unknown(
        "530 5.7.0 Must issue a STARTTLS command first"), auth=AuthMethod.NONE),
    Said("encryption-required", imap, f"{IMAP}C: {{a}} CAPABILITY\n"
         "S: * CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\nS: {a} OK\n"
         "C: {c} LOGOUT\nS: * BYE\nCLOSE"),
    Said("login-not-offered", smtp, f"{SMTP}S: 250 SIZE 1000\n{QUIT}", K.USE_SERVER,
         instruments=GREETED),
    Said("auth-unsupported", smtp, f"{SMTP}S: 250 AUTH PLAIN LOGIN\n{QUIT}", K.USE_SERVER,
         auth=AuthMethod.CRAM_MD5, instruments=NAMED),
    Said("auth-required", smtp, smtp_mail_unknown("530 5.7.0 Authentication required"),
         K.ASK_PASSWORD, auth=AuthMethod.NONE),
    # Exchange Online: https://learn.microsoft.com/exchange/mail-flow-best-practices/
    # non-delivery-reports-in-exchange-online
    Said("auth-required", smtp, smtp_mail_unknown(
        "530 5.7.57 Client not authenticated to send mail."), K.USE_SERVER, auth=AuthMethod.NONE,
        instruments=NAMED),
    Said("password-transition", smtp, smtp_login("432 4.7.12 A password transition is needed"),
         K.ASK_PASSWORD),
    Said("mechanism-too-weak", smtp, smtp_login("534 5.7.9 Authentication mechanism is too weak")),
    # Postfix, when its SASL server is gone.
    Said("login-later", smtp,
         smtp_login("454 4.7.0 Temporary authentication failure: Connection lost "
         "to authentication server"), K.TRY_AGAIN),
    Said("password-expired", imap, imap_login("{b} NO [EXPIRED] Password expired"), K.ASK_PASSWORD),
    Said("password-expired", smtp,
         smtp_login("535 5.7.8 Your password has expired, must be changed"),
         K.ASK_PASSWORD),
    Said("account-locked", smtp, smtp_login("535 5.7.8 Error: account anna is locked")),
    Said("account-locked", pop3, pop3_login("-ERR [AUTH] Mailbox disabled"), K.OPEN_PAGE,
         provider=SWITCHED),
    Said("too-many-logins", smtp, smtp_login("421 4.7.0 Too many failed login attempts, try again "
         "later."), K.TRY_AGAIN),
    Said("too-many-logins", imap,
         imap_login("{b} NO [UNAVAILABLE] Too many invalid login attempts"),
         K.TRY_AGAIN),
    # support.google.com/mail/answer/97150
    Said("too-many-connections", imap, imap_login(
        "{b} NO [ALERT] Too many simultaneous connections. (Failure)"), K.TRY_AGAIN),
    Said("too-many-connections", imap, imap_login(
        "{b} NO [UNAVAILABLE] Maximum number of connections from user+IP exceeded "
        "(mail_max_userip_connections=10)"), K.TRY_AGAIN),
    Said("too-many-connections", imap, imap_login("{b} NO [LIMIT] Rate limit hit."), K.TRY_AGAIN),
    Said("mailbox-in-use", pop3, pop3_login("-ERR [IN-USE] Mailbox is locked by another session"),
         K.TRY_AGAIN),
    # Qpopper.
    Said("mailbox-in-use", pop3, pop3_login("-ERR maildrop lock busy! Is another session active?"),
         K.TRY_AGAIN),
    Said("mailbox-in-use", imap, imap_login("{b} NO [INUSE] Mailbox in use"), K.TRY_AGAIN),
    Said("login-delay", pop3, pop3_login("-ERR [LOGIN-DELAY] minimum time between mail checks "
         "violation"), K.TRY_AGAIN),
    Said("contact-administrator", imap,
         imap_login("{b} NO [CONTACTADMIN] Configuration error"), None),
    Said("contact-administrator", pop3,
         pop3_login("-ERR [SYS/PERM] Mailbox not provisioned"), None),
    Said("not-authorized", imap,
         imap_login("{b} NO [AUTHORIZATIONFAILED] No such authorization-ID")),
    Said("login-without-tls", imap,
         imap_login("{b} NO [AUTHENTICATIONFAILED] Authentication failed."),
         K.USE_SERVER, instruments=GREETED),
    Said("password-beyond-ascii", imap, imap_login("{b} NO [AUTHENTICATIONFAILED] Authentication "
         "failed."), K.ASK_PASSWORD, secret=Secret("पासवर्ड")),
    Said("password-blanks", smtp,
         smtp_login("535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6"),
         K.ASK_PASSWORD, secret=Secret("correct horse ")),
    Said("user-name-form", imap, imap_login("{b} NO [AUTHENTICATIONFAILED] Authentication failed."),
         K.USE_SERVER, instruments=NAMED),
    # Dovecot's three, and Courier's.
    Said("login-refused", imap, imap_login("{b} NO [AUTHENTICATIONFAILED] Authentication failed."),
         K.ASK_PASSWORD),
    Said("login-refused", pop3, pop3_login("-ERR [AUTH] Authentication failed."), K.ASK_PASSWORD),
    Said("login-refused", smtp, smtp_login("535 5.7.8 Error: authentication failed: "),
         K.ASK_PASSWORD),
    Said("login-refused", imap, imap_login("{b} NO Login failed."), K.ASK_PASSWORD),
    Said("login-cut", smtp, f"{SMTP}S: 250 AUTH PLAIN\nC~ AUTH PLAIN .*\nCLOSE", K.TRY_AGAIN),
    Said("login-silent", smtp, f"{SMTP}S: 250 AUTH PLAIN\nC~ AUTH PLAIN .*\nDEAF", K.TRY_AGAIN,
         timeout=1.0),
)  # fmt: skip

SENDING = (
    # https://learn.microsoft.com/exchange/mail-flow-best-practices/non-delivery-reports-in-
    # exchange-online
    Said("microsoft-send-as", smtp, smtp_mail(
        "550 5.7.60 SMTP; Client does not have permissions to send as this sender")),
    Said("microsoft-send-as", smtp, smtp_mail(
        "554 5.2.252 SendAsDenied; anna@example.org not allowed to send as ben@example.org")),
    # Postfix with reject_sender_login_mismatch.
    Said("sender-not-owned", smtp, smtp_mail(
        "553 5.7.1 <anna@example.org>: Sender address rejected: not owned by user anna")),
    Said("sender-not-owned", smtp, smtp_mail(
        "553 5.7.1 <anna@example.org>: Sender address rejected: not logged in as owner")),
    # GMX, 2016-09: https://github.com/thunderbird/thunderbird-android/issues/1624
    Said("sender-not-owned", smtp, smtp_mail("550 Sender address is not allowed.")),
    Said("sender-listed", smtp, smtp_mail(
        "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org; "
        "https://www.spamhaus.org/query/ip/192.0.2.1")),
    Said("relay-denied", smtp, smtp_mail("554 5.7.1 <anna@example.org>: Relay access denied")),
    Said("relay-denied", smtp, smtp_mail_unknown("550 5.7.1 Unable to relay"), K.USE_SERVER,
         auth=AuthMethod.NONE, instruments=NAMED),
    Said("too-large", smtp, smtp_mail("552 5.3.4 Message size exceeds fixed limit")),
    Said("too-large", smtp, smtp_mail("552 5.2.3 Message exceeds maximum size for this recipient")),
    Said("mailbox-full", smtp, smtp_mail("552 5.2.2 Over quota")),
    Said("mailbox-full", imap, imap_list("{c} NO [OVERQUOTA] Mailbox is over quota")),
    # https://support.google.com/mail/answer/22839
    Said("sending-limit", smtp, smtp_mail(
        "550 5.4.5 Daily user sending limit exceeded. For more information on Gmail sending limits "
        "go to https://support.google.com/a/answer/166852 abc - gsmtp"), K.TRY_AGAIN),
    Said("sender-domain-unknown", smtp, smtp_mail(
        "450 4.1.8 <anna@example.org>: Sender address rejected: Domain not found")),
    Said("sender-malformed", smtp, smtp_mail("501 5.1.7 Bad sender address syntax")),
    Said("needs-smtputf8", smtp, smtp_mail(
        "550 5.6.7 Address not supported", sender="anna@example.org")),
    # Postgrey, and Postfix's own reply code for it.
    Said("greylisted", smtp, smtp_mail(
        "450 4.2.0 <anna@example.org>: Recipient address rejected: Greylisted, see "
        "http://postgrey.schweikert.ch/help/example.org.html"), K.TRY_AGAIN),
    Said("greylisted", smtp, smtp_mail("451 4.7.1 Please try again later"), K.TRY_AGAIN),
    Said("server-full", smtp, smtp_mail("452 4.3.1 Insufficient system storage"), K.TRY_AGAIN),
    # https://support.google.com/mail/answer/81126
    Said("domain-policy", smtp, smtp_mail(
        "550 5.7.26 Unauthenticated email from example.org is not accepted due to domain's DMARC "
        "policy. abc - gsmtp")),
    Said("domain-policy", smtp, smtp_mail(
        "550 5.7.23 The message was rejected because of Sender Policy Framework violation")),
    Said("sending-not-permitted", smtp, smtp_mail("550 5.7.1 Not permitted")),
    Said("recipient-unknown", smtp, smtp_mail("550 5.1.1 No such user here")),
    Said("sending-refused", smtp, smtp_mail("550 5.5.0 No, thank you")),
    Said("mailboxes-refused", imap, imap_list("{c} NO Server does not feel like it"), K.TRY_AGAIN),
    Said("server-trouble", pop3,
         pop3_login("-ERR [SYS/TEMP] Temporary system problem"), K.TRY_AGAIN),
    Said("server-trouble", imap,
         imap_login("{b} NO [UNAVAILABLE] Temporary authentication failure."),
         K.TRY_AGAIN),
    Said("server-busy", smtp, smtp_mail("451 4.3.0 Try later"), K.TRY_AGAIN),
    Said("server-silent", imap, imap_list("").removesuffix(
        "S: \nC: {d} LOGOUT\nS: * BYE\nCLOSE") + "DEAF", K.TRY_AGAIN, timeout=1.0),
    Said("connection-lost", imap, imap_list("").removesuffix(
        "S: \nC: {d} LOGOUT\nS: * BYE\nCLOSE") + "CLOSE", K.TRY_AGAIN),
)  # fmt: skip

SAID = (*GREETINGS, *PROVIDERS, *LOGINS, *SENDING)


def consult(said: Said, port: int) -> Diagnosis:
    """Try the scripted server, and have the failed step diagnosed."""
    server = Server(said.protocol, "127.0.0.1", port, said.security, said.user, said.auth)
    report = try_server(
        server, said.secret, "anna@example.org", lambda step: None, timeout=said.timeout
    )
    *before, last = report.steps
    assert last.problem is not None, last
    known_as = replace(server, host=said.host or server.host)
    case = Case(
        last, last.problem, known_as, tuple(before), "anna@example.org", said.secret, said.provider
    )
    return diagnose(case, said.instruments, Allowance())


@pytest.mark.parametrize("said", SAID, ids=str)
def test_a_servers_words_are_recognised(said: Said, play: Any) -> None:
    found = consult(said, play(said.script).port)
    assert found.failure == said.failure
    assert (found.fix.kind if found.fix else None) == said.fix
    if said.url:
        assert found.fix is not None
        assert found.fix.url == said.url
    complete(found)


def complete(found: Diagnosis) -> None:
    """No place of the words is left without a fact, in either language."""
    for language in LANGUAGES:
        words = diagnosis_words(found, language)
        assert "…" not in "".join(words), words


def told(
    kind: ProblemKind,
    step: ProbeStepKind = ProbeStepKind.CONNECT,
    *,
    text: str = "",
    detail: str = "",
    issuer: str = "CN=Somebody",
    said: tuple[ProbeStep, ...] = (),
    **server: Any,
) -> Case:
    """A failed step of a server out in the world."""
    world = Server(imap, "imap.example.org", 993, Security.TLS, "anna")
    at = replace(world, **server)
    shown = CertificateFacts("ab" * 32, "CN=x", issuer, ("mail.example.net",), 1_790_000_000,
                             1_799_000_000)  # fmt: skip
    problem = Problem(kind, str(at), text=text, detail=detail)
    certificate = shown if kind is ProblemKind.CERTIFICATE else None
    failed = ProbeStep(at.protocol, step, 0.1, text, problem, certificate)
    return Case(failed, problem, at, said, "anna@example.org", SECRET)


PORTAL = QUIET._replace(web=lambda host: WebAnswer(302, "http://10.0.0.1/login?to=x", None))
TELLING = QUIET._replace(web=lambda host: WebAnswer(200, "", 1_795_000_000.0))
LOST = QUIET._replace(routed=lambda: False)
NAMED_SO = GREETED._replace(hosts=("imap.gmail.com",))
RESOLVED = ProbeStep(imap, ProbeStepKind.RESOLVE, 0.1, "2001:db8::1, 2001:db8::2")
_TLS = ProbeStepKind.TLS
_C = ProblemKind.CERTIFICATE
_T = ProblemKind.TLS_FAILED
_U = ProblemKind.UNREACHABLE
_H = ProblemKind.HOST_UNKNOWN

# What the network and OpenSSL say; the certificates' own test is in test_checkup.py.
TOLD: tuple[tuple[str, Case, Instruments, FixKind | None], ...] = (
    ("no-network", told(_H), LOST, K.TRY_AGAIN),
    ("no-network", told(_U, detail="no-route"), LOST, K.TRY_AGAIN),
    ("host-not-a-name", told(_H, host="http://imap.example.org"), QUIET, None),
    ("host-not-a-name", told(_H, host="anna@example.org"), QUIET, None),
    ("host-typo", told(_H, host="imap.gmial.com"), NAMED_SO, K.USE_SERVER),
    ("dns-silent", told(_H, detail="no-answer"), QUIET, K.TRY_AGAIN),
    ("dns-denies", told(_H, host="imap.gmail.com"), NAMED_SO, K.TRY_AGAIN),
    ("host-unknown", told(_H), QUIET, None),
    ("port-25-blocked", told(ProblemKind.TIMED_OUT, protocol=smtp, port=25), GREETED, K.USE_SERVER),
    ("other-port", told(_U, detail="refused"), GREETED, K.USE_SERVER),
    ("captive-portal", told(_C, _TLS, detail="unknown-issuer"), PORTAL, K.OPEN_PAGE),
    ("captive-portal", told(ProblemKind.TIMED_OUT), PORTAL, K.OPEN_PAGE),
    ("firewall-here", told(_U, detail="forbidden"), QUIET, K.TRY_AGAIN),
    ("ipv6-only", told(_U, detail="no-route", said=(RESOLVED,)), QUIET, None),
    ("no-route", told(_U, detail="no-route"), QUIET, K.TRY_AGAIN),
    ("connection-refused", told(_U, detail="refused"), QUIET, K.TRY_AGAIN),
    ("port-silent", told(ProblemKind.TIMED_OUT), QUIET, K.TRY_AGAIN),
    ("tls-on-plain-port", told(_T, _TLS, detail="plain-port"), GREETED, K.USE_SERVER),
    ("plain-on-tls-port", told(_T, ProbeStepKind.GREETING, detail="tls-port"), GREETED,
     K.USE_SERVER),
    ("tls-too-old", told(_T, _TLS, text="tlsv1 alert protocol version"), QUIET, None),
    ("tls-too-old", told(_T, _TLS, text="unsupported protocol"), QUIET, None),
    ("tls-client-certificate", told(_T, _TLS, text="tlsv13 alert certificate required"), QUIET,
     None),
    ("tls-name-unknown", told(_T, _TLS, text="tlsv1 unrecognized name"), QUIET, None),
    ("tls-weak", told(_T, _TLS, text="sslv3 alert handshake failure"), QUIET, None),
    ("tls-weak", told(_T, _TLS, text="dh key too small"), QUIET, None),
    ("tls-cut", told(ProblemKind.CONNECTION_LOST, _TLS), QUIET, None),
    ("tls-broken", told(_T, _TLS, text="bad record mac"), QUIET, None),
    ("clock-wrong", told(_C, _TLS, detail="expired"), TELLING, K.SYSTEM_CLOCK),
    ("certificate-changed", told(_C, _TLS, detail="pin-mismatch"), QUIET, None),
    ("certificate-antivirus", told(_C, _TLS, detail="unknown-issuer",
     issuer="CN=Avast Web/Mail Shield Root,O=Avast Web/Mail Shield"), QUIET, K.TRY_AGAIN),
    ("certificate-antivirus", told(_C, _TLS, detail="unknown-issuer",
     issuer="CN=Kaspersky Anti-Virus Personal Root Certificate"), QUIET, K.TRY_AGAIN),
    ("certificate-antivirus", told(_C, _TLS, detail="unknown-issuer",
     issuer="CN=ESET SSL Filter CA,O=ESET"), QUIET, K.TRY_AGAIN),
    ("certificate-antivirus", told(_C, _TLS, detail="self-signed",
     issuer="CN=Bitdefender Personal CA.Net-Defender"), QUIET, K.TRY_AGAIN),
    ("certificate-inspected", told(_C, _TLS, detail="unknown-issuer",
     issuer="CN=Zscaler Intermediate Root CA"), QUIET, K.TRY_AGAIN),
    ("certificate-not-yet-valid", told(_C, _TLS, detail="not-yet-valid"), QUIET, K.SYSTEM_CLOCK),
    ("certificate-expired", told(_C, _TLS, detail="expired"), QUIET, K.TRUST_CERTIFICATE),
    ("certificate-wrong-host", told(_C, _TLS, detail="wrong-host"), QUIET, K.TRUST_CERTIFICATE),
    ("certificate-self-signed", told(_C, _TLS, detail="self-signed"), QUIET, K.TRUST_CERTIFICATE),
    ("certificate-unknown-issuer", told(_C, _TLS, detail="unknown-issuer"), QUIET,
     K.TRUST_CERTIFICATE),
    ("certificate-revoked", told(_C, _TLS, detail="revoked"), QUIET, K.TRY_AGAIN),
    ("certificate-weak", told(_C, _TLS, detail="weak"), QUIET, K.TRUST_CERTIFICATE),
    ("certificate-rejected", told(_C, _TLS, text="path length exceeded"), QUIET,
     K.TRUST_CERTIFICATE),
    ("roots-unreadable", told(ProblemKind.FILE_UNREADABLE, _TLS, detail="/ca.pem"), QUIET, None),
    ("token-refused", told(ProblemKind.AUTH_FAILED, ProbeStepKind.LOGIN, auth=AuthMethod.OAUTH2),
     QUIET, None),
    ("token-refused", told(ProblemKind.NO_PASSWORD, ProbeStepKind.LOGIN, auth=AuthMethod.OAUTH2),
     QUIET, None),
    ("login-paused", told(ProblemKind.LOGIN_PAUSED, ProbeStepKind.LOGIN, detail="240"), QUIET,
     K.TRY_AGAIN),
    ("not-understood", told(ProblemKind.BUG), QUIET, K.TRY_AGAIN),
)  # fmt: skip


@pytest.mark.parametrize(
    ("failure", "case", "instruments", "fix"), TOLD, ids=[each[0] for each in TOLD]
)
def test_a_trouble_on_the_way_is_recognised(
    failure: str, case: Case, instruments: Instruments, fix: FixKind | None
) -> None:
    found = diagnose(case, instruments, Allowance())
    assert found.failure == failure
    assert (found.fix.kind if found.fix else None) == fix
    complete(found)


def test_every_known_failure_has_its_test() -> None:
    tested = {said.failure for said in SAID} | {failure for failure, *_ in TOLD}
    assert tested == {known.failure for known in KNOWN}


def test_the_clock_is_told_by_how_much() -> None:
    found = diagnose(told(_C, _TLS, detail="expired"), TELLING, Allowance())
    assert found.fix == Fix(FixKind.SYSTEM_CLOCK, detail="5000000")
    slow = QUIET._replace(now=lambda: 1_789_999_000.0)
    found = diagnose(told(_C, _TLS, detail="not-yet-valid"), slow, Allowance())
    assert found.fix == Fix(FixKind.SYSTEM_CLOCK, detail="-1000")


def test_the_mistyped_name_becomes_the_one_that_was_meant() -> None:
    found = diagnose(told(_H, host="imap.gmial.com"), NAMED_SO, Allowance())
    assert found.fix is not None
    assert found.fix.server is not None
    assert (found.fix.server.host, found.fix.server.port) == ("imap.gmail.com", 993)
    assert "imap.gmail.com" in diagnosis_words(found, "en").advice
