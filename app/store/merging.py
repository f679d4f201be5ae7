"""Join the events of one transaction, so that a thousand rows are told in a few words."""

from collections.abc import Hashable, Iterable
from dataclasses import replace
from itertools import chain
from typing import TypeVar

from app.events import (
    BodyArrived,
    CountsChanged,
    DraftsChanged,
    Event,
    MessagesAdded,
    MessagesChanged,
    MessagesRemoved,
    OutboxChanged,
)

_Id = TypeVar("_Id", bound=int)


def merged(events: Iterable[Event]) -> list[Event]:
    """Return the events in order of first telling, those of one kind and mailbox joined."""
    groups: dict[Hashable, list[Event]] = {}
    for event in events:
        groups.setdefault(_group(event), []).append(event)
    return [group[0] if len(group) == 1 else _joined(group) for group in groups.values()]


def _group(event: Event) -> Hashable:
    match event:
        case MessagesAdded(mailbox_id=mailbox_id, fresh=fresh):
            return MessagesAdded, mailbox_id, fresh
        case MessagesRemoved(mailbox_id=mailbox_id):
            return MessagesRemoved, mailbox_id
        case (
            MessagesChanged() | BodyArrived() | CountsChanged() | DraftsChanged() | OutboxChanged()
        ):
            return type(event).__name__
    return event


def _joined(group: list[Event]) -> Event:
    """Join events of one group; equal ones that carry no ids are told once."""
    first = group[0]
    match first:
        case MessagesAdded() | MessagesRemoved() | MessagesChanged() | BodyArrived():
            keys = tuple(dict.fromkeys(chain.from_iterable(e.keys for e in group)))  # type: ignore[union-attr]  # one group, one kind
            return replace(first, keys=keys)
        case CountsChanged():
            return CountsChanged(_ids(e.mailbox_ids for e in group if isinstance(e, CountsChanged)))
        case DraftsChanged():
            return DraftsChanged(_ids(e.draft_ids for e in group if isinstance(e, DraftsChanged)))
        case OutboxChanged():
            return OutboxChanged(
                _ids(e.submission_ids for e in group if isinstance(e, OutboxChanged))
            )
    return first


def _ids(lists: Iterable[tuple[_Id, ...]]) -> tuple[_Id, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(lists)))
