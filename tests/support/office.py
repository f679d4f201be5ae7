"""A window's surroundings in a test: a bridge over the fake post office."""

from dataclasses import dataclass
from pathlib import Path

from tests.support.fake_mail import FakeAccounts, FakeMail
from ui.bridge import Bridge


@dataclass(frozen=True, slots=True)
class Office:
    """A bridge, the desk and the account book it leads to."""

    bridge: Bridge
    mail: FakeMail

    @property
    def book(self) -> FakeAccounts:
        return self.mail.book


def open_office(folder: Path, **options: object) -> Office:
    """Open a fake post office whose files lie in `folder`."""
    mail = FakeMail(folder=folder, **options)  # type: ignore[arg-type] # as FakeMail takes them
    bridge = Bridge()
    bridge.attach(mail.bus)
    return Office(bridge, mail)
