"""Mail that wants care: a forged sender, and a letter that came back."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_string, policy
from email.message import EmailMessage

from app.model.message import Address
from app.practice.people import DOMAIN, PERSON
from app.practice.samples.letter import Sample, new_letter, wire

_FORGED_HTML = """\
<html><body style="font-family:Arial,sans-serif">
<p><b style="color:#1a3f7a">National Savings Bank</b></p>
<p>Dear customer,</p>
<p>your account has been <b>locked</b> because of unusual activity. Please confirm your password
within 24 hours, or your savings will be transferred to the state.</p>
<p><a href="http://login.nsb-secure.example/confirm?id=4711"
style="background:#1a3f7a;color:#ffffff;padding:10px">https://www.nationalsavings.example/login</a></p>
<p>Security department</p>
</body></html>
"""

_FORGED_TEXT = """\
Dear customer,

your account has been locked because of unusual activity. Please confirm your password within
24 hours, or your savings will be transferred to the state.

http://login.nsb-secure.example/confirm?id=4711

Security department
"""

_LOST = f"lost-letter@{DOMAIN}"

_BOUNCE_TEXT = """\
This is the mail system at mail.practice.example.

Your letter could not be delivered to one or more recipients. It is attached below.

<uncle.prem@oldtown.example>: host mx.oldtown.example said: 550 5.1.1 No such person lives
here (in reply to RCPT TO command)
"""

_BOUNCE_STATUS = """\
Reporting-MTA: dns; mail.practice.example
Arrival-Date: {date:%a, %d %b %Y %H:%M:%S %z}

Final-Recipient: rfc822; uncle.prem@oldtown.example
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.oldtown.example
Diagnostic-Code: smtp; 550 5.1.1 No such person lives here
"""


def samples(now: datetime) -> Iterator[Sample]:
    """Yield the mail that wants care."""
    yield Sample(_forged(now - timedelta(hours=1)), timedelta(hours=1))
    yield Sample(_bounce(now - timedelta(days=5)), timedelta(days=5), flags=("\\Seen",))


def _forged(date: datetime) -> bytes:
    """Build a letter that calls itself a bank, comes from elsewhere, and is answered elsewhere."""
    sender = Address(
        "National Savings Bank (security@nationalsavings.example)", "x71@mailer.example"
    )
    letter = new_letter(sender=sender, subject="Your account has been LOCKED", date=date)
    letter["Reply-To"] = "collect@quick-answers.example"
    letter["Authentication-Results"] = (
        f"mail.{DOMAIN}; spf=fail smtp.mailfrom=mailer.example; dkim=none"
    )
    letter.set_content(_FORGED_TEXT)
    letter.add_alternative(_FORGED_HTML, subtype="html")
    return wire(letter)


def _bounce(date: datetime) -> bytes:
    """Build a delivery report (RFC 3464): for people, for programs, and the letter itself."""
    sender = Address("Mail Delivery System", f"MAILER-DAEMON@{DOMAIN}")
    report = new_letter(sender=sender, subject="Undelivered Mail Returned to Sender", date=date)
    report["Auto-Submitted"] = "auto-replied"
    report["Content-Type"] = 'multipart/report; report-type="delivery-status"'
    text = EmailMessage()
    text.set_content(_BOUNCE_TEXT)
    report.attach(text)
    report.attach(_status(date))
    report.attach(_returned(date))
    return wire(report)


def _status(date: datetime) -> EmailMessage:
    whole = "Content-Type: message/delivery-status\n\n" + _BOUNCE_STATUS.format(date=date)
    return message_from_string(whole, policy=policy.SMTP)


def _returned(date: datetime) -> EmailMessage:
    letter = new_letter(
        sender=PERSON,
        to=[Address("Uncle Prem", "uncle.prem@oldtown.example")],
        subject="Happy birthday!",
        date=date - timedelta(minutes=1),
        message_id=_LOST,
    )
    letter.set_content("Dear uncle,\n\nall the best for the new year of your life!\n")
    returned = EmailMessage()
    returned.set_content(letter)
    return returned
