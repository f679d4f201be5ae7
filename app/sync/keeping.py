"""How long a POP3 server keeps what is here: the person's choice, and never more than is proven."""

from app.model.account import AccountSettings, Pop3Keep
from app.store import pop3
from app.sync.maildrop import Maildrop, Wanted

_DAY = 86_400


def lets_go(settings: AccountSettings, line: pop3.Line, now: int) -> bool:
    """Whether the person wants the server to delete this, were it safely here."""
    match settings.keep:
        case Pop3Keep.FOREVER:
            return False
        case Pop3Keep.DAYS:
            return 0 < line.fetched <= now - settings.pop3_days * _DAY
        case Pop3Keep.UNTIL_DELETED:
            return line.key == pop3.REMOVED
        case Pop3Keep.AT_ONCE:
            return True


def wants_rest(
    settings: AccountSettings, line: pop3.Line, wanted: Wanted, expire: int | None, now: int
) -> bool:
    """Whether the rest of a beginning is due unasked.

    That is where the choice has changed, or the server will soon remove it by itself.
    """
    if line.whole or line.key == pop3.REMOVED:
        return False
    if not _is_large(settings, wanted):
        return True
    return expire is not None and line.fetched <= now - (expire - 1) * _DAY


def only_begins(
    settings: AccountSettings, maildrop: Maildrop, wanted: Wanted, expire: int | None
) -> bool:
    """Whether only the beginning of a new message is to be fetched.

    Never of one whose name is known or missing: only its content tells whether it is here.
    """
    if expire == 0 or not wanted.uidl or maildrop.line(wanted) is not None:
        return False
    return _is_large(settings, wanted)


def _is_large(settings: AccountSettings, wanted: Wanted) -> bool:
    return 0 < settings.pop3_above < wanted.size
