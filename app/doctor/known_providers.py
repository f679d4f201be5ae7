"""Known failures of single providers: by their words, and, last, by whose server refused."""

from app.doctor.signs import Known, Signs
from app.model.account import Protocol
from app.model.diagnosis import FixKind
from app.model.problem import ProblemKind as Kind
from app.model.report import ProbeStepKind as Step

_LOGIN = (Step.LOGIN,)
_NO = (Kind.AUTH_FAILED, Kind.REFUSED)
_SMTP = (Protocol.SMTP,)
_SIGN_IN = (FixKind.SIGN_IN, FixKind.OPEN_PAGE)
_APP_PASSWORD = (FixKind.APP_PASSWORD, FixKind.SIGN_IN, FixKind.ASK_PASSWORD)

_GOOGLE = r"(^|\.)(gmail|googlemail|google)\.com$"
_MICROSOFT = r"(^|\.)(outlook|office365|office|hotmail|live)\.com$"
_YAHOO = r"(^|\.)(yahoo|aol|ymail)\.com$|(^|\.)yahoo\.co\.|(^|\.)yahoodns\.net$"
_APPLE = r"(^|\.)(me|mac|icloud)\.com$"
_YANDEX = r"(^|\.)yandex\.[a-z]+$"
_GMX = r"(^|\.)(gmx\.[a-z]+|web\.de)$"
_NETEASE = r"(^|\.)(163|126|188)\.com$|(^|\.)yeah\.net$"

_YAHOO_PAGE = "https://login.yahoo.com/account/security"
_YANDEX_PAGE = "https://id.yandex.com/security/app-passwords"

SAID = (
    # "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.
    # Visit https://aka.ms/smtp_auth_disabled": https://learn.microsoft.com/exchange/
    # clients-and-mobile-in-exchange-online/authenticated-client-smtp-submission
    Known(
        "microsoft-smtp-off",
        (Signs(_NO, protocols=_SMTP, text=r"SmtpClientAuth\w* is disabled|smtp_auth_disabled"),),
        (FixKind.OPEN_PAGE,),
        "https://aka.ms/smtp_auth_disabled",
    ),
    # "535 5.7.139 Authentication unsuccessful, basic authentication is disabled." (outlook.com,
    # since 2024-09), "550 5.7.30 Basic authentication is not supported for Client Submission.":
    # https://techcommunity.microsoft.com/blog/exchange/exchange-online-to-retire-basic-auth-for-
    # client-submission-smtp-auth/4114750
    Known(
        "microsoft-basic-auth-off",
        (
            Signs(
                _NO, text=r"basic auth\w* is (disabled|not supported)|BasicAuth(Blocked|Disabled)"
            ),
            Signs(_NO, enhanced=("5.7.30",), text=r"authentication"),
        ),
        _SIGN_IN,
    ),
    # "535 5.7.139 Authentication unsuccessful, user is locked by your organization's security
    # defaults policy", "… the request did not meet the criteria to be authenticated successfully".
    Known(
        "microsoft-policy",
        (
            Signs(
                _NO, text=r"security defaults policy|did not meet the criteria|conditional access"
            ),
            Signs(_NO, enhanced=("5.7.139",)),
        ),
        _SIGN_IN,
    ),
    # "534 5.7.9 Application-specific password required. …?p=InvalidSecondFactor"; "NO [ALERT]
    # Application-specific password required: https://support.google.com/accounts/answer/185833".
    Known(
        "google-app-password",
        (
            Signs(_NO, text=r"application-specific password|InvalidSecondFactor", host=_GOOGLE),
            Signs(_NO, text=r"google\.com\S*(185833|InvalidSecondFactor)"),
        ),
        (FixKind.APP_PASSWORD, FixKind.SIGN_IN),
        "https://myaccount.google.com/apppasswords",
    ),
    # "534 5.7.14 <https://accounts.google.com/signin/continue?…> Please log in via your web
    # browser"; "* NO [WEBALERT https://accounts.google.com/…] Web login required.".
    Known(
        "google-web-login",
        (
            Signs(_NO, text=r"log in (via|with) your web browser|web login required"),
            Signs(_NO, details=("webalert",)),
            Signs(_NO, protocols=_SMTP, codes=(534,), enhanced=("5.7.14",)),
        ),
        (FixKind.OPEN_PAGE,),
        "https://accounts.google.com/DisplayUnlockCaptcha",
    ),
    # "NO [AUTHENTICATIONFAILED] LOGIN invalid credentials or IMAP is disabled sc=…": 2020-08,
    # https://github.com/Foundry376/Mailspring/issues/2111; SMTP and POP3: "This user does not have
    # access rights to this service".
    Known(
        "yandex-app-password",
        (
            Signs(_NO, text=r"invalid credentials or imap is disabled"),
            Signs(_NO, text=r"does not have access rights to this service"),
        ),
        (FixKind.APP_PASSWORD, FixKind.OPEN_PAGE),
        _YANDEX_PAGE,
    ),
    # "NO [ALERT] Your account is not enabled for IMAP use. Please visit your Gmail settings page
    # …", "-ERR [SYS/PERM] Your account is not enabled for POP access. …".
    # Zoho: "NO [ALERT] You are yet to enable IMAP for your account. Please contact your
    # administrator". 163.com: "550 User has no permission".
    Known(
        "protocol-not-enabled",
        (
            Signs(_NO, text=r"not enabled for (imap|pop)|yet to enable (imap|pop)"),
            Signs(
                _NO,
                text=r"(imap|pop3?|smtp)\b[^.]{0,40}\b(disabled"
                r"|not (enabled|activated|active|allowed|permitted))",
            ),
            Signs(_NO, _LOGIN, codes=(550,), text=r"user has no permission"),
        ),
        (FixKind.OPEN_PAGE, FixKind.TRY_AGAIN),
    ),
    # "535 5.7.0 (#AUTH005) Too many bad auth attempts." comes at the first try already: 2020-03,
    # https://github.com/nodemailer/nodemailer/issues/1112
    Known(
        "yahoo-app-password",
        (Signs(_NO, text=r"#AUTH00\d"),),
        (FixKind.APP_PASSWORD, FixKind.SIGN_IN),
        _YAHOO_PAGE,
    ),
    # QQ: "535 Login Fail. Please enter your authorization code to login. More information in
    # http://service.mail.qq.com/…": 2021-06, https://github.com/YMFE/yapi/issues/2219
    # Mail.ru: "535 5.7.0 NEOBHODIM parol prilozheniya … Application password is REQUIRED".
    Known(
        "app-password",
        (
            Signs(
                _NO,
                text=r"application-specific password|app(lication)?[ -]?password|authorization code"
                r"|NEOBHODIM|授权码",
            ),
        ),
        _APP_PASSWORD,
    ),
    # 163.com and 126.com after a login that went well: "NO SELECT Unsafe Login. Please contact
    # kefu@188.com for help".
    Known(
        "netease-unsafe-login",
        (Signs(text=r"unsafe login"),),
        (FixKind.APP_PASSWORD, FixKind.OPEN_PAGE, FixKind.ASK_PASSWORD),
    ),
)
"""What only one provider says."""

REFUSED = (
    # "A1 NO LOGIN failed.", "A1 NO AUTHENTICATE failed.", "-ERR Logon failure", "535 5.7.3
    # Authentication unsuccessful".
    Known(
        "microsoft-login-refused",
        (
            Signs((Kind.AUTH_FAILED,), _LOGIN, host=_MICROSOFT),
            Signs((Kind.AUTH_FAILED,), _LOGIN, _SMTP, enhanced=("5.7.3",)),
        ),
        (FixKind.SIGN_IN, FixKind.ASK_PASSWORD),
    ),
    Known(
        "yandex-app-password",
        (Signs((Kind.AUTH_FAILED,), _LOGIN, host=_YANDEX),),
        (FixKind.APP_PASSWORD, FixKind.OPEN_PAGE),
        _YANDEX_PAGE,
    ),
    Known(
        "yahoo-app-password",
        (Signs((Kind.AUTH_FAILED,), _LOGIN, host=_YAHOO),),
        (FixKind.APP_PASSWORD, FixKind.SIGN_IN),
        _YAHOO_PAGE,
    ),
    # https://support.apple.com/102525: the name for IMAP is the part before the @; SMTP wants all.
    Known(
        "icloud-user-name",
        (
            Signs(
                (Kind.AUTH_FAILED,),
                _LOGIN,
                (Protocol.IMAP,),
                host=_APPLE,
                user="@",
                trial="other_name",
            ),
            Signs(
                (Kind.AUTH_FAILED,),
                _LOGIN,
                _SMTP,
                host=_APPLE,
                user=r"\A[^@]+\Z",
                trial="other_name",
            ),
        ),
        (FixKind.USE_SERVER,),
        by="other_name",
    ),
    Known(
        "icloud-app-password",
        (Signs((Kind.AUTH_FAILED,), _LOGIN, host=_APPLE),),
        (FixKind.APP_PASSWORD,),
        "https://account.apple.com/account/manage",
    ),
    Known(
        "netease-unsafe-login",
        (Signs((Kind.AUTH_FAILED,), _LOGIN, host=_NETEASE),),
        (FixKind.APP_PASSWORD, FixKind.OPEN_PAGE, FixKind.ASK_PASSWORD),
    ),
    # GMX and WEB.DE say no more than "authentication failed" while IMAP and POP3 are switched off,
    # as they are for new accounts: 2017-02, https://github.com/jens-maus/yam/issues/638
    Known(
        "provider-switched-off",
        (
            Signs((Kind.AUTH_FAILED,), _LOGIN, host=_GMX),
            Signs((Kind.AUTH_FAILED,), _LOGIN, enable_first=True),
        ),
        (FixKind.OPEN_PAGE, FixKind.ASK_PASSWORD),
    ),
    Known(
        "google-login-refused",
        (Signs((Kind.AUTH_FAILED,), _LOGIN, host=_GOOGLE),),
        (FixKind.APP_PASSWORD, FixKind.SIGN_IN),
        "https://myaccount.google.com/apppasswords",
    ),
)
"""What a login refused without a reason means at one provider's. Compared after all reasons."""
