"""Events that say the same of more rows become one: 20,000 letters are told forty times."""

from app.events import (
    BodyArrived,
    CountsChanged,
    DialogueGrew,
    Event,
    Indexed,
    MessagesAdded,
    MessagesChanged,
    MessagesRemoved,
    Progress,
)

MOST_KEYS = 512  # in one event; so that whoever hears it takes a bounded step


def merged(earlier: Event, later: Event) -> Event | None:
    """Return one event for two that follow each other, or None where they must stay two."""
    if type(earlier) is not type(later):
        return None
    match earlier, later:
        case Progress(), Progress():
            same = (earlier.account_id, earlier.activity) == (later.account_id, later.activity)
            return later if same else None
        case CountsChanged(), CountsChanged():
            both = earlier.mailbox_ids + later.mailbox_ids
            return CountsChanged(tuple(dict.fromkeys(both)))
        case DialogueGrew(), DialogueGrew():
            return later
        case _:
            return _with_both_keys(earlier, later)


def _with_both_keys(earlier: Event, later: Event) -> Event | None:
    match earlier, later:
        case MessagesAdded(), MessagesAdded():
            same = (earlier.mailbox_id, earlier.fresh) == (later.mailbox_id, later.fresh)
            if same and len(earlier.keys) < MOST_KEYS:
                return MessagesAdded(later.mailbox_id, earlier.keys + later.keys, later.fresh)
        case MessagesRemoved(), MessagesRemoved():
            if earlier.mailbox_id == later.mailbox_id and len(earlier.keys) < MOST_KEYS:
                return MessagesRemoved(later.mailbox_id, earlier.keys + later.keys)
        case MessagesChanged(), MessagesChanged() if len(earlier.keys) < MOST_KEYS:
            return MessagesChanged(earlier.keys + later.keys)
        case BodyArrived(), BodyArrived() if len(earlier.keys) < MOST_KEYS:
            return BodyArrived(earlier.keys + later.keys)
        case Indexed(), Indexed() if len(earlier.keys) < MOST_KEYS:
            return Indexed(earlier.keys + later.keys)
    return None
