"""Passwords and tokens: in the system keyring, else in memory for this session; never in a file."""

import logging
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from app.model.account import AuthMethod, Secret, Server

log = logging.getLogger(__name__)

SERVICE = "Lifafa"

_KEYRINGS_THAT_WRITE_FILES = ("PlaintextKeyring", "EncryptedKeyring")


class Credentials:
    """Keeps the secrets of one profile.

    `profile` keeps two profiles' accounts apart in one keyring.

    With `session_only` the keyring is not touched at all (practice mode, tests).
    """

    def __init__(self, profile: str, *, session_only: bool = False) -> None:
        self._profile = profile
        self._session_only = session_only
        self._lock = threading.Lock()
        self._session: dict[str, Secret] = {}
        self._usable: bool | None = None
        self._alone: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def usable(self) -> bool:
        """Whether the system has a keyring (asked once; may block on the desktop)."""
        with self._lock:
            if self._usable is None:
                self._usable = not self._session_only and _keyring_works()
            return self._usable

    def get(self, name: str) -> Secret | None:
        """Return the secret called `name`, or None."""
        with self._lock:
            kept = self._session.get(name)
        if kept is not None or not self.usable():
            return kept
        import keyring

        try:
            value = keyring.get_password(SERVICE, self._entry(name))
        except Exception as error:  # backends let through what their desktop raises
            log.warning("the keyring did not answer: %s", type(error).__name__)
            return None
        return None if value is None else Secret(value)

    def put(self, name: str, secret: Secret) -> bool:
        """Keep a secret. Returns False where it is kept for this session only."""
        if self.usable():
            import keyring

            try:
                keyring.set_password(SERVICE, self._entry(name), secret.value)
            except Exception as error:  # as in get(): a password that was typed must not be lost
                log.warning("the keyring took no password: %s", type(error).__name__)
            else:
                with self._lock:
                    self._session.pop(name, None)
                return True
        self.keep_for_session(name, secret)
        return False

    def keep_for_session(self, name: str, secret: Secret) -> None:
        """Keep a secret in memory only (`--password-stdin`)."""
        with self._lock:
            self._session[name] = secret

    def forget(self, name: str) -> None:
        """Remove a secret everywhere."""
        with self._lock:
            self._session.pop(name, None)
        if not self.usable():
            return
        import keyring
        import keyring.errors

        try:
            keyring.delete_password(SERVICE, self._entry(name))
        except keyring.errors.PasswordDeleteError:
            pass  # it was not there: what was asked for is so
        except Exception as error:  # as in get()
            log.warning("the keyring did not forget: %s", type(error).__name__)

    @contextmanager
    def alone(self, name: str) -> Iterator[None]:
        """Let one thread at a time read a secret, renew it, and keep it."""
        with self._lock:
            lock = self._alone[name]
        with lock:
            yield

    def _entry(self, name: str) -> str:
        return f"{self._profile}/{name}"


def incoming_name(account_id: int) -> str:
    """Name an account's incoming password."""
    return f"account-{account_id}-incoming"


def outgoing_name(account_id: int) -> str:
    """Name an account's submission password."""
    return f"account-{account_id}-outgoing"


def tokens_name(account_id: int) -> str:
    """Name the tokens of an account whose person signed in at the provider."""
    return f"account-{account_id}-tokens"


def own_name(account_id: int, server: Server) -> str:
    """Name what an identity's own submission server is given: its password, or its tokens.

    It names the server, so that another one is never given this one's.
    """
    kind = "tokens" if server.auth is AuthMethod.OAUTH2 else "password"
    return f"account-{account_id}-{kind}-{server.user}@{server.host.lower()}:{server.port}"


def _keyring_works() -> bool:
    """Ask the chosen backend. Backends of keyrings.alt write files and count as none."""
    try:
        import keyring
        import keyring.errors

        backend = keyring.get_keyring()
        # priority is a classproperty that raises where the backend cannot run
        if backend.priority <= 0 or type(backend).__name__ in _KEYRINGS_THAT_WRITE_FILES:
            return False
        backend.get_password(SERVICE, "is-there-a-keyring")
    except (
        Exception
    ) as error:  # a backend may raise anything (D-Bus, ctypes) where the desktop is half there
        log.info("no usable keyring: %s", type(error).__name__)
        return False
    return True
