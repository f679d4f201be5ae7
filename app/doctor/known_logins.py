"""Known failures of logging in: the reasons servers give, and refusals without one.

Words without a source are those of an RFC, or of the servers we run in our tests.
"""

from app.doctor.signs import Known, Signs
from app.model.account import AuthMethod, Protocol, Security
from app.model.diagnosis import FixKind
from app.model.problem import ProblemKind as Kind
from app.model.report import ProbeStepKind as Step

_LOGIN = (Step.LOGIN,)
_NO = (Kind.AUTH_FAILED, Kind.REFUSED)
_SMTP = (Protocol.SMTP,)

_AGAIN = (FixKind.TRY_AGAIN,)
_ASK = (FixKind.ASK_PASSWORD,)
_SIGN_IN = (FixKind.SIGN_IN, FixKind.OPEN_PAGE)
_APP_PASSWORD = (FixKind.APP_PASSWORD, FixKind.SIGN_IN, FixKind.ASK_PASSWORD)

REASONS = (
    Known("login-paused", (Signs((Kind.LOGIN_PAUSED,)),), _AGAIN),
    Known(
        "token-refused",
        (
            Signs((Kind.NO_PASSWORD,), auth=AuthMethod.OAUTH2),
            Signs((Kind.SIGN_IN_AGAIN, Kind.SIGN_IN_FAILED)),
            Signs(_NO, _LOGIN, auth=AuthMethod.OAUTH2),
        ),
        (FixKind.SIGN_IN,),
    ),
    Known("no-password", (Signs((Kind.NO_PASSWORD,)),), _ASK),
    Known(
        "sign-in-only",
        (Signs((Kind.AUTH_UNSUPPORTED,), text=r"\A(XOAUTH2|OAUTHBEARER| )+\Z"),),
        _SIGN_IN,
    ),
    # RFC 4954 §6 and RFC 5248: 538 5.7.11; RFC 5530: PRIVACYREQUIRED; Dovecot's POP3: "Plaintext
    # authentication disallowed on non-secure (SSL/TLS) connections."; Postfix and Gmail: "530 5.7.0
    # Must issue a STARTTLS command first".
    Known(
        "encryption-required",
        (
            Signs(codes=(538,)),
            Signs(enhanced=("5.7.11",)),
            Signs(_NO, details=("privacyrequired",)),
            Signs(_NO, text=r"plain-?text auth\w* disallowed|(encryption|tls|ssl) (is )?required"),
            Signs(
                _NO, text=r"must issue a starttls|starttls (command )?(first|is required|required)"
            ),
            Signs((Kind.AUTH_UNSUPPORTED,), protocols=(Protocol.IMAP,), said="LOGINDISABLED"),
            # Postfix with smtpd_tls_auth_only offers AUTH only after STARTTLS.
            Signs(
                (Kind.AUTH_UNSUPPORTED,),
                protocols=_SMTP,
                security=Security.NONE,
                text=r"\A\Z",
                said=r"\bSTARTTLS\b",
            ),
        ),
        (FixKind.USE_SERVER,),
    ),
    Known(
        "login-not-offered",
        (Signs((Kind.AUTH_UNSUPPORTED,), protocols=_SMTP, text=r"\A\Z"),),
        (FixKind.USE_SERVER,),
    ),
    Known(
        "auth-unsupported",
        (Signs((Kind.AUTH_UNSUPPORTED,)),),
        (FixKind.USE_SERVER,),
        by="any_login",
    ),
    Known(
        "auth-required",
        (
            # "530 5.7.0 Authentication required" (RFC 4954 §6), "530 5.7.57 Client not
            # authenticated to send mail." (Exchange Online).
            Signs(protocols=_SMTP, codes=(530,)),
            Signs(enhanced=("5.7.57",)),
            Signs(
                _NO,
                (Step.SUBMISSION,),
                text=r"(authentication|login) (is )?required",
            ),
        ),
        (FixKind.USE_SERVER, FixKind.ASK_PASSWORD),
        by="any_login",
    ),
    # RFC 4954 §6.
    Known("password-transition", (Signs(codes=(432,)), Signs(enhanced=("4.7.12",))), _ASK),
    Known(
        "mechanism-too-weak",
        (Signs(_NO, _LOGIN, codes=(534,)),),
        (FixKind.USE_SERVER, FixKind.SIGN_IN),
        by="any_login",
    ),
    Known(
        "login-later",
        (
            Signs((Kind.BUSY,), _LOGIN, codes=(454,)),
            Signs((Kind.BUSY,), _LOGIN, enhanced=("4.7.0",), text=r"temporary auth"),
        ),
        _AGAIN,
    ),
    Known(
        "password-expired",
        (
            Signs(_NO, _LOGIN, details=("expired",)),
            Signs(
                _NO,
                _LOGIN,
                text=r"(password|passphrase)\b.{0,30}\bexpired|must change (your )?password",
            ),
        ),
        (FixKind.OPEN_PAGE, FixKind.ASK_PASSWORD),
    ),
    Known(
        "account-locked",
        (
            Signs(
                _NO,
                text=r"(account|user|mailbox)\b.{0,30}\b(locked|disabled|suspended|blocked|inactive|deactivated)",
            ),
        ),
        (FixKind.OPEN_PAGE,),
    ),
    Known(
        "too-many-logins",
        (
            Signs(
                text=r"too many (bad |failed |invalid |login |auth\w* )+(attempts|logins|failures)"
            ),
            Signs(
                _NO, _LOGIN, text=r"try again (later|in )|temporar(ily|y) (blocked|locked|disabled)"
            ),
        ),
        _AGAIN,
    ),
    # Gmail: "NO [ALERT] Too many simultaneous connections. (Failure)"; Dovecot: "NO [UNAVAILABLE]
    # Maximum number of connections from user+IP exceeded"; RFC 5530: LIMIT.
    Known(
        "too-many-connections",
        (
            Signs(text=r"too many (simultaneous |concurrent )?(connections|sessions)"),
            Signs(text=r"(maximum|max) (number of )?(allowed )?(connections|sessions)"),
            Signs((Kind.BUSY,), _LOGIN, details=("limit",)),
        ),
        _AGAIN,
    ),
    Known(
        "mailbox-in-use",
        (
            Signs((Kind.BUSY,), details=("inuse", "in-use")),
            Signs(
                (Kind.BUSY,),
                protocols=(Protocol.POP3,),
                text=r"\block\b|\blocked by\b|another session",
            ),
        ),
        _AGAIN,
    ),
    Known(
        "login-delay",
        (Signs((Kind.LOGIN_DELAY,)), Signs((Kind.BUSY,), details=("login-delay",))),
        _AGAIN,
    ),
    Known("contact-administrator", (Signs(details=("contactadmin", "sys/perm")),)),
    Known("not-authorized", (Signs(_NO, details=("authorizationfailed", "noperm")),)),
)

REFUSED = (
    Known(
        "login-without-tls",
        (Signs((Kind.AUTH_FAILED,), _LOGIN, trial="way", security=Security.NONE),),
        (FixKind.USE_SERVER,),
    ),
    Known(
        "password-beyond-ascii",
        (Signs((Kind.AUTH_FAILED,), _LOGIN, password=r"[^\x00-\x7f]"),),
        _ASK,
    ),
    Known("password-blanks", (Signs((Kind.AUTH_FAILED,), _LOGIN, password=r"\A\s|\s\Z"),), _ASK),
    Known(
        "user-name-form",
        (Signs((Kind.AUTH_FAILED,), _LOGIN, trial="other_name"),),
        (FixKind.USE_SERVER,),
        by="other_name",
    ),
    Known(
        "provider-app-password",
        (Signs((Kind.AUTH_FAILED,), _LOGIN, app_password=True),),
        _APP_PASSWORD,
    ),
    Known("login-refused", (Signs((Kind.AUTH_FAILED,), _LOGIN),), _ASK),
    Known("login-cut", (Signs((Kind.CONNECTION_LOST,), _LOGIN),), _AGAIN),
    Known("login-silent", (Signs((Kind.TIMED_OUT,), _LOGIN),), _AGAIN),
)
"""No reason was given; what is known here may be one."""
