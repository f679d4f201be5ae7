"""A server that plays a script over a real socket, line by line, and expects silence at its end.

    script = '''
        S: * OK ready
        C: {a} NOOP
        S: {a} OK done
    '''
    with ScriptServer([script]) as played:
        ...connect to 127.0.0.1:played.port...

A script is a text, bytes (sent as they are) or a sequence of both. In a text:

    S: line     send this line            C: line     the client must say exactly this line
    {a}         a tag: bound where the client says it, repeated where the server does
    C~ regex    …or something like this   TLS         shake hands now
    CLOSE       close the connection      HEAR        wait until the client says anything
    PAUSE       so that what follows comes in a packet of its own
    RESET       break it off rudely       DEAF        wait until the client closes, whatever it says
    DRIBBLE     send a byte now and then until the client closes

Leaving the `with` raises AssertionError with the first line that differed, also where the client
stumbled over it first; and where a client said more than its script.
"""

import contextlib
import re
import socket
import ssl
import struct
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

PATIENCE = 10.0  # seconds; a test that waits so long has failed

Script = str | bytes | Sequence[str | bytes]


class ScriptServer:
    """Plays each script to one connection, as they come. `said` keeps the clients' lines."""

    def __init__(
        self, scripts: Sequence[Script], *, certificate: tuple[Path, Path] | None = None
    ) -> None:
        self._scripts = scripts
        self._certificate = certificate
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(PATIENCE)
        self.port = self._listener.getsockname()[1]
        self.said: list[bytes] = []
        self.failure = ""
        self._thread = threading.Thread(target=self._serve, name="script server")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._thread.join(3 * PATIENCE)
        self._listener.close()
        if self.failure and (error is None or isinstance(error, Exception)):
            raise AssertionError(self.failure)

    def _serve(self) -> None:
        for number, script in enumerate(self._scripts, 1):
            try:
                client, _ = self._listener.accept()
            except OSError:
                self.failure = f"nobody came for script {number}"
                return
            client.settimeout(PATIENCE)
            with contextlib.closing(_Player(client, self._certificate, self.said)) as player:
                self.failure = player.play(script)
            if self.failure:
                return


class _Player:
    """One connection and what is known of its client."""

    def __init__(
        self, client: socket.socket, certificate: tuple[Path, Path] | None, said: list[bytes]
    ) -> None:
        self._client = client
        self._certificate = certificate
        self._file = client.makefile("rb")
        self._tags: dict[str, str] = {}
        self._said = said

    def play(self, script: Script) -> str:
        """Play a script; returns what differed, or ""."""
        try:
            for step in _steps(script):
                if step in ("CLOSE", "RESET"):
                    self._leave(rudely=step == "RESET")
                    return ""
                if step == "DEAF":
                    self._listen_until_closed()
                    return ""
                if step == "DRIBBLE":
                    self._dribble_until_closed()
                    return ""
                self._take(step)
            self._expect_silence()
        except AssertionError as error:
            return str(error)
        except OSError as error:
            return f"the connection broke: {error!r}"
        return ""

    def _leave(self, *, rudely: bool) -> None:
        if rudely:
            linger = struct.pack("ii", 1, 0)
            self._client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.close()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._file.close()
        with contextlib.suppress(OSError):
            self._client.close()

    def _take(self, step: str | bytes) -> None:
        if isinstance(step, bytes):
            self._client.sendall(self._with_tags(step.decode("latin-1")).encode("latin-1"))
        elif step == "HEAR":
            self._client.recv(65536)
        elif step == "PAUSE":
            time.sleep(0.05)  # so that what follows comes in a packet of its own
        elif step == "TLS":
            self._shake_hands()
        elif step.startswith("S: ") or step == "S:":
            self._client.sendall(self._with_tags(step[3:]).encode() + b"\r\n")
        elif step.startswith("C: ") or step == "C:":
            self._expect(step[3:])
        elif step.startswith("C~ "):
            self._expect_like(step[3:])
        else:
            raise AssertionError(f"no step of a script: {step}")

    def _shake_hands(self) -> None:
        assert self._certificate is not None, "a script with TLS needs a certificate"
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self._certificate)
        self._file.close()
        self._client = context.wrap_socket(self._client, server_side=True)
        self._file = self._client.makefile("rb")

    def _line(self, wanted: str) -> str:
        line = self._file.readline()
        assert line, f"the client closed where it should say: {wanted}"
        self._said.append(line)
        assert line.endswith(b"\r\n"), f"not a whole line: {line!r}"
        return line[:-2].decode("utf-8", "backslashreplace")

    def _expect(self, wanted: str) -> None:
        line = self._line(wanted)
        found = re.match(r"\{(\w+)\} ", wanted)
        if found and found[1] not in self._tags:
            self._tags[found[1]] = line.split(" ")[0]
        wanted = self._with_tags(wanted)
        assert line == wanted, f"the client should say: {wanted}\n           but it said: {line}"

    def _expect_like(self, pattern: str) -> None:
        line = self._line(pattern)
        assert re.fullmatch(pattern, line), (
            f"the client should say something like: {pattern}\nbut it said: {line}"
        )

    def _with_tags(self, text: str) -> str:
        for name, tag in self._tags.items():
            text = text.replace(f"{{{name}}}", tag)
        return text

    def _expect_silence(self) -> None:
        more = self._file.readline()
        assert not more, f"the script is over, but the client said: {more!r}"

    def _dribble_until_closed(self) -> None:
        with contextlib.suppress(OSError):
            for _ in range(int(PATIENCE / 0.05)):
                self._client.sendall(b"x")
                time.sleep(0.05)  # never silent for long, and never getting anywhere

    def _listen_until_closed(self) -> None:
        with contextlib.suppress(OSError):
            while line := self._file.readline(65536):
                self._said.append(line)


def _steps(script: Script) -> Iterator[str | bytes]:
    for part in [script] if isinstance(script, str | bytes) else script:
        if isinstance(part, bytes):
            yield part
        else:
            yield from (line.strip() for line in part.splitlines() if line.strip())
