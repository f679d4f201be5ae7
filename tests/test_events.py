"""The bus tells everyone, whatever one of them does."""

import pytest

from app.events import AccountsChanged, Event, EventBus


def test_everyone_hears_until_they_leave() -> None:
    bus, first, second = EventBus(), list[Event](), list[Event]()
    leave = bus.subscribe(first.append)
    bus.subscribe(second.append)
    bus.publish(AccountsChanged())
    leave()
    bus.publish(AccountsChanged())
    assert (len(first), len(second)) == (1, 2)


@pytest.mark.expects_log
def test_one_subscribers_bug_does_not_keep_the_others_from_hearing() -> None:
    bus, heard = EventBus(), list[Event]()

    def broken(event: Event) -> None:
        raise ValueError(event)

    bus.subscribe(broken)
    bus.subscribe(heard.append)
    bus.publish(AccountsChanged())
    assert heard == [AccountsChanged()]
