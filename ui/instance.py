"""One window per profile: a second start hands over what it was given to the first."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

PATIENCE = 1_000  # milliseconds to wait for the other one
MOST_BYTES = 65_536  # of links and paths; what is longer was not meant for us


class Instance(QObject):
    """Listen for later starts. `called` tells what each of them was given."""

    called = Signal(object)

    def __init__(self, profile: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = _name(profile)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._connected)

    def listen(self) -> bool:
        """Begin to listen. The profile's lock is ours, so a socket in the way is a dead one's."""
        QLocalServer.removeServer(self._name)
        return self._server.listen(self._name)

    def close(self) -> None:
        """Listen no longer."""
        self._server.close()

    def _connected(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(lambda socket=socket: self._read(socket))

    def _read(self, socket: QLocalSocket) -> None:
        content = bytes(socket.read(MOST_BYTES).data()).decode("utf-8", "replace")
        socket.deleteLater()
        self.called.emit(tuple(line for line in content.split("\n") if line))


def hand_over(profile: Path, what: Sequence[str]) -> bool:
    """Give `what` to the window that has this profile; False where none answers."""
    socket = QLocalSocket()
    socket.connectToServer(_name(profile))
    if not socket.waitForConnected(PATIENCE):
        return False
    socket.write("\n".join(what).encode())
    socket.flush()
    socket.disconnectFromServer()
    gone = socket.state() is QLocalSocket.LocalSocketState.UnconnectedState
    return gone or socket.waitForDisconnected(PATIENCE)


def _name(profile: Path) -> str:
    return f"lifafa-{hashlib.sha256(str(profile.resolve()).encode()).hexdigest()[:24]}"
