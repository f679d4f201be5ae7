"""What the system says of the network and of sleep, told to the engine.

Loaded after the first paint: QtNetwork and QtDBus take their time.
"""

import logging
from collections.abc import Callable

from PySide6.QtCore import SLOT, QObject, QTimer, Slot
from PySide6.QtNetwork import QNetworkInformation

log = logging.getLogger(__name__)

# Milliseconds; from one network to another there are several changes at once.
SETTLE = 500

_Reachability = QNetworkInformation.Reachability
_LOGIND = ("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager")


class NetworkWatch(QObject):
    """Calls `changed` with whether there is a network, whenever that or its kind changes.

    `resumed` is called when the computer wakes from sleep, where the system tells it (logind). What
    no system tells, the engine finds out by itself, only later.
    """

    def __init__(
        self, changed: Callable[[bool], None], resumed: Callable[[], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._changed = changed
        self._resumed = resumed
        self._reachable = True
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLE)
        self._settling.timeout.connect(self._tell)

    def begin(self) -> None:
        """Listen to the system, as far as it has something to say."""
        self._listen_to_network()
        self._listen_to_logind()

    @Slot(_Reachability)
    def reachability_is(self, reachability: QNetworkInformation.Reachability) -> None:
        """Hear whether there is a network; what lies behind it is found out by trying."""
        self._reachable = reachability is not _Reachability.Disconnected
        self._settling.start()

    @Slot()
    def network_is_another(self) -> None:
        """Hear that the network is another one, or that a portal was passed."""
        self._settling.start()

    @Slot(bool)
    def prepare_for_sleep(self, sleeping: bool) -> None:
        """Hear that the computer is about to sleep, or awake again."""
        if not sleeping:
            self._resumed()

    def _tell(self) -> None:
        self._changed(self._reachable)

    def _listen_to_network(self) -> None:
        if not QNetworkInformation.loadBackendByFeatures(QNetworkInformation.Feature.Reachability):
            log.info("the system does not tell of the network")
            return
        told = QNetworkInformation.instance()
        told.reachabilityChanged.connect(self.reachability_is)
        told.transportMediumChanged.connect(self.network_is_another)
        told.isBehindCaptivePortalChanged.connect(self.network_is_another)
        if told.reachability() is _Reachability.Disconnected:
            self.reachability_is(_Reachability.Disconnected)

    def _listen_to_logind(self) -> None:
        try:
            from PySide6.QtDBus import QDBusConnection
        except ImportError:  # a system without D-Bus
            return
        bus = QDBusConnection.systemBus()
        if bus.isConnected():
            slot: bytes = SLOT("prepare_for_sleep(bool)")  # type: ignore[assignment]  # a str, says the stub
            bus.connect(*_LOGIND, "PrepareForSleep", self, slot)
