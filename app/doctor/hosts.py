"""Names of large providers' servers, with which a mistyped name is compared."""

KNOWN_HOSTS = tuple(
    """
    imap.gmail.com smtp.gmail.com pop.gmail.com
    outlook.office365.com smtp.office365.com imap-mail.outlook.com smtp-mail.outlook.com
    pop-mail.outlook.com
    imap.mail.yahoo.com smtp.mail.yahoo.com pop.mail.yahoo.com
    imap.aol.com smtp.aol.com pop.aol.com
    imap.mail.me.com smtp.mail.me.com
    imap.gmx.net mail.gmx.net pop.gmx.net imap.gmx.com mail.gmx.com pop.gmx.com
    imap.web.de smtp.web.de pop3.web.de
    imap.fastmail.com smtp.fastmail.com pop.fastmail.com
    imap.zoho.com smtp.zoho.com pop.zoho.com imap.zoho.in smtp.zoho.in imap.zoho.eu smtp.zoho.eu
    imap.rediffmail.com smtp.rediffmail.com pop.rediffmail.com
    imap.yandex.com smtp.yandex.com pop.yandex.com imap.yandex.ru smtp.yandex.ru pop.yandex.ru
    imap.mail.ru smtp.mail.ru pop.mail.ru
    imap.qq.com smtp.qq.com pop.qq.com imap.163.com smtp.163.com pop.163.com
    imap.mailbox.org smtp.mailbox.org pop3.mailbox.org posteo.de
    imap.ionos.de smtp.ionos.de imap.ionos.com smtp.ionos.com imap.strato.de smtp.strato.de
    secureimap.t-online.de securesmtp.t-online.de
    imap.orange.fr smtp.orange.fr imap.laposte.net smtp.laposte.net imap.free.fr smtp.free.fr
    imapmail.libero.it smtp.libero.it
    imap.comcast.net smtp.comcast.net mail.runbox.com disroot.org mail.riseup.net
    """.split()
)
