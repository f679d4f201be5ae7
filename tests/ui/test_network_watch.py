"""The system's word on the network and on sleep reaches the engine."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtNetwork import QNetworkInformation
from pytestqt.qtbot import QtBot

from ui.network_watch import NetworkWatch

Reachability = QNetworkInformation.Reachability
ROOT = Path(__file__).parents[2]

PLAY = """
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from ui.network_watch import NetworkWatch

application = QCoreApplication([])
heard = []
watch = NetworkWatch(lambda reachable: None, lambda: heard.append("resumed"), application)
watch.begin()
bus = QDBusConnection.systemBus()
assert bus.registerService("org.freedesktop.login1")

def tell(sleeping):
    manager = "org.freedesktop.login1.Manager"
    signal = QDBusMessage.createSignal("/org/freedesktop/login1", manager, "PrepareForSleep")
    signal.setArguments([sleeping])
    bus.send(signal)

def look():
    if heard:
        application.quit()

looking = QTimer(application)
looking.timeout.connect(look)
looking.start(10)
QTimer.singleShot(10_000, application.quit)
for sleeping in (True, False):
    tell(sleeping)
application.exec()
print(heard)
"""


class Heard:
    def __init__(self) -> None:
        self.owner = QObject()
        self.network: list[bool] = []
        self.resumed = 0
        self.watch = NetworkWatch(self.network.append, self._resume, self.owner)

    def _resume(self) -> None:
        self.resumed += 1


def test_one_change_is_told_for_all_that_come_together(qtbot: QtBot) -> None:
    heard = Heard()
    heard.watch.reachability_is(Reachability.Disconnected)
    heard.watch.network_is_another()
    heard.watch.reachability_is(Reachability.Online)
    qtbot.waitUntil(lambda: heard.network == [True])
    heard.watch.reachability_is(Reachability.Disconnected)
    qtbot.waitUntil(lambda: heard.network == [True, False])


@pytest.mark.parametrize("how", ["Unknown", "Local", "Site", "Online"])
def test_only_no_network_at_all_is_none(qtbot: QtBot, how: str) -> None:
    heard = Heard()
    heard.watch.reachability_is(getattr(Reachability, how))
    qtbot.waitUntil(lambda: heard.network == [True])


def test_a_portal_that_was_passed_is_a_change(qtbot: QtBot) -> None:
    heard = Heard()
    heard.watch.network_is_another()
    qtbot.waitUntil(lambda: heard.network == [True])


def test_the_wakening_counts_and_not_the_falling_asleep() -> None:
    heard = Heard()
    heard.watch.prepare_for_sleep(True)
    assert heard.resumed == 0
    heard.watch.prepare_for_sleep(False)
    assert heard.resumed == 1


@pytest.mark.skipif(shutil.which("dbus-run-session") is None, reason="there is no D-Bus here")
def test_logind_is_heard_over_the_system_bus() -> None:
    """A private bus stands in for the system's; the signal goes the true way."""
    script = 'DBUS_SYSTEM_BUS_ADDRESS="$DBUS_SESSION_BUS_ADDRESS" exec "$0" -c "$1"'
    command = ["dbus-run-session", "--", "sh", "-c", script, sys.executable, PLAY]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['resumed']"
