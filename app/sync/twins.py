"""Bodies that are here already, under a copy of the message in another mailbox of its account.

Gmail shows every message under each of its labels and in All Mail. The server's own name of a
message (RFC 8474 EMAILID, X-GM-MSGID) tells that two are one: then nothing is fetched twice.
"""

from collections.abc import Sequence

from app.model.mailbox import Mailbox
from app.model.message import Arrival
from app.store import bodies as stored
from app.store.database import Database, Reader
from app.store.keys import plausible_date
from app.sync.bodies import Body, Missing, depth_of, store_in_turns


def copied(database: Database, wanted: Sequence[Missing]) -> list[Missing]:
    """Copy the bodies of twins; returns what is left to be fetched."""
    reader = database.reader()
    twins = stored.twins(reader, [each.key for each in wanted])
    found = []
    for key, twin in twins.items():
        source = stored.source(reader, twin)
        if source is not None:
            found.append(Body(key, source, stored.read(source)))
    store_in_turns(database, found)
    here = {body.key for body in found}
    return [each for each in wanted if each.key not in here]


def unseen(reader: Reader, mailbox: Mailbox, arrivals: Sequence[Arrival]) -> list[Arrival]:
    """Return those of what arrives in a mailbox whose bodies are wanted, and under no twin here."""
    since = depth_of(mailbox)
    if since is None:
        return []
    here = stored.objects_here(reader, mailbox.account_id, [a.object_id for a in arrivals])
    return [
        each
        for each in arrivals
        if each.object_id not in here and plausible_date(each.envelope.date, each.received) >= since
    ]
