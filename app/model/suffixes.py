"""Below which names anybody can register: org, co.uk, भारत (https://publicsuffix.org)."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList


@cache
def suffixes(*, icann_only: bool = False) -> "PublicSuffixList":
    """Return the list, read once, when somebody first asks: it takes a tenth of a second.

    Companies list names there below which they let others in (github.io), among them some that take
    mail (outlook.com); `icann_only` leaves those out.
    """
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList(only_icann=icann_only)
