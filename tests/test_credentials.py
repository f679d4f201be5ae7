"""Passwords go to a keyring that keeps secrets, or stay in memory: nowhere else."""

from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

from app.credentials import Credentials
from app.model.account import Secret


class FakeKeyring(KeyringBackend):
    """A keyring in memory."""

    priority = 1.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring types it not
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.locked:
            raise KeyringLocked("locked")
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError("not there")


class PlaintextKeyring(FakeKeyring):
    """Named as the backend of keyrings.alt that writes a readable file."""


@pytest.fixture
def system() -> Iterator[FakeKeyring]:
    before = keyring.get_keyring()
    fake = FakeKeyring()
    keyring.set_keyring(fake)
    yield fake
    keyring.set_keyring(before)


def test_a_password_goes_to_the_keyring_and_comes_back_in_another_session(
    system: FakeKeyring,
) -> None:
    assert Credentials("p").put("account-1-incoming", Secret("tasty"))
    assert Credentials("p").get("account-1-incoming") == Secret("tasty")


def test_two_profiles_do_not_see_each_other(system: FakeKeyring) -> None:
    Credentials("one").put("account-1-incoming", Secret("tasty"))
    assert Credentials("other").get("account-1-incoming") is None


def test_forgetting_is_forgetting_even_twice(system: FakeKeyring) -> None:
    credentials = Credentials("p")
    credentials.put("name", Secret("tasty"))
    credentials.forget("name")
    credentials.forget("name")
    assert credentials.get("name") is None
    assert not system.kept


@pytest.mark.expects_log
def test_a_locked_keyring_keeps_it_for_the_session_and_says_so(system: FakeKeyring) -> None:
    system.locked = True
    credentials = Credentials("p")
    assert not credentials.put("name", Secret("tasty"))
    assert credentials.get("name") == Secret("tasty")
    assert Credentials("p").get("name") is None


def test_a_keyring_that_dies_in_the_middle_stops_nobody(
    system: FakeKeyring, caplog: pytest.LogCaptureFixture
) -> None:
    credentials = Credentials("/profile")
    assert credentials.usable()

    def gone(*_: str) -> str:
        raise ConnectionResetError("D-Bus went away")

    system.get_password = system.set_password = system.delete_password = gone  # type: ignore[assignment,method-assign]
    assert credentials.get("account-1-incoming") is None
    assert not credentials.put("account-1-incoming", Secret("s"))
    assert credentials.get("account-1-incoming") == Secret("s")
    credentials.forget("account-1-incoming")
    assert credentials.get("account-1-incoming") is None
    assert "did not answer: ConnectionResetError" in caplog.text
    caplog.clear()


def test_a_keyring_that_writes_readable_files_counts_as_none(system: FakeKeyring) -> None:
    plain = PlaintextKeyring()
    keyring.set_keyring(plain)
    credentials = Credentials("p")
    assert not credentials.usable()
    assert not credentials.put("name", Secret("tasty"))
    assert not plain.kept


def test_a_session_only_profile_never_touches_the_keyring(system: FakeKeyring) -> None:
    credentials = Credentials("p", session_only=True)
    assert not credentials.put("name", Secret("tasty"))
    assert credentials.get("name") == Secret("tasty")
    assert not system.kept


def test_a_secret_does_not_print_itself() -> None:
    secret = Secret("tasty")
    assert "tasty" not in f"{secret} {secret!r} {[secret]}"
