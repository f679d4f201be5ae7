"""Every known failure, in the order in which they are compared: the particular before the general.

The last one fits everything, so that no failed step is left without a word.
"""

from app.doctor import known_logins, known_providers, known_sending, known_ways
from app.doctor.signs import Known

KNOWN: tuple[Known, ...] = (
    *known_ways.NETWORK,
    *known_ways.TLS,
    *known_ways.CERTIFICATES,
    *known_ways.GREETING,
    *known_providers.SAID,
    *known_logins.REASONS,
    *known_providers.REFUSED,
    *known_logins.REFUSED,
    *known_sending.SENDING,
    *known_sending.GENERAL,
)
