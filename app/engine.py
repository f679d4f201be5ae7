"""The one door: opens the store, starts and stops all threads, and hands out Mail and Accounts."""

import logging
import threading
from concurrent.futures import Future
from types import TracebackType
from typing import TYPE_CHECKING

from app import settings as preferences
from app.accounts import Accounts
from app.credentials import Credentials
from app.desk.accounts import AccountBook
from app.desk.mail import Desk
from app.desk.pools import Pools
from app.dialogue.ring import Dialogue
from app.events import EngineFault, EventBus
from app.lock import ProfileLock
from app.mail import Mail
from app.settings import LoadedSettings, Profile, Settings
from app.store.database import Database
from app.store.indexer import Indexer
from app.store.refusals import Refusals

if TYPE_CHECKING:
    from app.practice.server import PracticeServer
    from app.sync.staff import Staff

log = logging.getLogger(__name__)


class Engine:
    """A profile at work.

    `open()` makes reading and writing possible; `start()` also takes the profile's lock and lets
    the staff
    fetch and send. With `practice`, the built-in servers run and their account is the only one.
    """

    def __init__(self, profile: Profile, *, practice: bool = False) -> None:
        self.profile = profile
        self.bus = EventBus()
        self.dialogue = Dialogue(self.bus.publish)
        self.loaded: LoadedSettings = LoadedSettings(Settings())
        self.credentials = Credentials(str(profile.folder), session_only=practice)
        self.database = Database(profile.folder, self.bus)
        self._indexer = Indexer(self.database, self.bus)
        self._practice = practice
        self._practice_server: PracticeServer | None = None
        self._lock = ProfileLock(profile.lock)
        self._pools = Pools(self.database)
        self._former_hook = threading.excepthook
        self._desk = Desk(self._pools, self._the_staff, profile, lambda: self.settings)
        self._refusals = Refusals(self.database)
        self._accounts = AccountBook(
            self._pools, self._the_staff, self.credentials, self.dialogue, self._refusals
        )
        self._hiring = threading.Lock()
        self._staff: Staff | None = None

    @property
    def mail(self) -> Mail:
        return self._desk

    @property
    def accounts(self) -> Accounts:
        return self._accounts

    @property
    def staff(self) -> "Staff":
        """Everyone who works; brought in when first needed.

        The first window must not wait for what speaks to servers.
        """
        with self._hiring:
            if self._staff is None:
                from app.sync.lines import spoken_in
                from app.sync.staff import Staff

                lines = spoken_in(self.settings.language, self.dialogue)
                self._staff = Staff(
                    self.database,
                    self.credentials,
                    self.bus,
                    lines,
                    self._refusals,
                    self.dialogue,
                )
            return self._staff

    @property
    def settings(self) -> Settings:
        return self.loaded.settings

    def save_settings(self, settings: Settings) -> None:
        """Keep the preferences; small enough to be written at once."""
        self.loaded = LoadedSettings(settings)
        preferences.save(self.profile.settings, settings)

    def open(self) -> None:
        """Open the store, read the settings. Raises LifafaError where that cannot be."""
        self.profile.make()
        self.loaded = preferences.load(self.profile.settings)
        self.database.open()

    def claim(self) -> None:
        """Take the profile for this process. Raises PROFILE_BUSY where another one works on it."""
        self._lock.acquire()

    def start(self) -> None:
        """Open, claim, and let the staff begin."""
        self.start_soon().result()

    def start_soon(self) -> Future[None]:
        """Open and claim at once; the staff begins on the commands' thread.

        So a window that is already painted does not wait for what speaks to servers to load.
        """
        self.profile.make()
        self.claim()
        self.open()
        threading.excepthook = self._thread_died
        return self._pools.errand(self._begin)

    def network_changed(self, reachable: bool) -> None:
        """Take the system's word that the network went, came, or is another one; never waits."""
        if self._staff is not None:
            self._staff.network_changed(reachable)

    def resumed(self) -> None:
        """Take the system's word that the computer slept; never waits."""
        if self._staff is not None:
            self._staff.resumed()

    def index_to_end(self) -> None:
        """Wait until every message that is here can be found by its words."""
        self._indexer.drain()

    def stop(self) -> None:
        """Stop every thread, close every connection, and let the profile go."""
        self._dismiss()
        self._pools.stop()
        self._dismiss()  # the commands' thread may just have been hiring
        if self._practice_server is not None:
            self._practice_server.stop()
            self._practice_server = None
        self._indexer.stop()
        self.dialogue.shut()
        self.database.close()
        self._lock.release()
        if threading.excepthook == self._thread_died:
            threading.excepthook = self._former_hook

    def __enter__(self) -> "Engine":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _dismiss(self) -> None:
        if self._staff is not None:
            self._staff.stop_all()

    def _the_staff(self) -> "Staff":
        return self.staff

    def _begin(self) -> None:
        if self._practice:
            self._start_practice()
        self._desk.tidy()
        self.staff.recover()
        self._accounts.begin()
        self.staff.start_all()
        self._indexer.start()
        self._desk.warm_up()

    def _start_practice(self) -> None:
        from app.practice.server import PracticeServer

        self._practice_server = PracticeServer()
        self._practice_server.start()
        self._accounts.adopt_practice(
            self._practice_server.settings(), self._practice_server.secret
        )

    def _thread_died(self, died: threading.ExceptHookArgs) -> None:
        """Python threads die silently: put it into the log and tell it."""
        where = died.thread.name if died.thread else "a thread"
        trace = (died.exc_type, died.exc_value or died.exc_type(), died.exc_traceback)
        log.error("%s died", where, exc_info=trace)
        self.bus.publish(EngineFault(where, died.exc_type.__name__))
