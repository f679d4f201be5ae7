"""Where the browser comes back to after a sign-in (RFC 8252 §7.3): one request, one page.

The listener stands on 127.0.0.1 at a free port for as long as one sign-in takes. It hears one
request, for "/" with an answer in its query, and refuses whatever else comes: other paths and
methods, other names for this computer (a page could have made one point here), and those who never
finish a request. Browsers open connections ahead and say nothing on them, so many are heard at
once.
"""

import html
import selectors
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from urllib.parse import parse_qs

from app.model.account import Secret
from app.model.oauth import PageWords
from app.model.problem import LifafaError, Problem, ProblemKind
from app.protocols import errors
from app.protocols.errors import SignInFailed

PATIENCE = 600.0
"""Seconds for a person to sign in."""

_GLANCE = 0.1
_MOST_BYTES = 32 * 1024
_MOST_VISITORS = 16
_NAMES = ("127.0.0.1", "localhost")

Judge = Callable[[Secret], Secret]
"""Reads the code from a query, or raises SignInFailed."""

_HEADERS = (
    "Content-Type: text/html; charset=utf-8",
    "Cache-Control: no-store",
    "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'",
    "Referrer-Policy: no-referrer",
    "X-Content-Type-Options: nosniff",
    "Connection: close",
)

_PAGE = """<!DOCTYPE html>
<html lang="{language}" dir="auto"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width"><style>
body {{ font: 1.1rem/1.5 system-ui, sans-serif; background: #f6f5f2; color: #23262b;
 display: grid; place-items: center; min-height: 90vh; margin: 0 }}
main {{ background: #fff; border: 1px solid #dcd9d2; border-radius: 12px; padding: 2rem 2.5rem;
 max-width: 28rem }}
h1 {{ font-size: 1.4rem; margin: 0 0 .5rem }} p {{ margin: 0 }}
@media (prefers-color-scheme: dark) {{ body {{ background: #1c1e22; color: #e6e6e6 }}
 main {{ background: #26292e; border-color: #3a3e45 }} }}
</style></head><body><main><h1>{title}</h1><p>{text}</p></main></body></html>
"""


class Loopback:
    """A listener for one sign-in; `redirect_uri` is what the provider is told."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=_MOST_VISITORS)
        self._listener.setblocking(False)
        port = self._listener.getsockname()[1]
        self.redirect_uri = f"http://{host}:{port}/"
        self._hosts = {f"{name}:{port}" for name in _NAMES}

    def wait(
        self,
        judge: Judge,
        words: PageWords,
        stopped: Callable[[], bool],
        *,
        patience: float = PATIENCE,
    ) -> Secret:
        """Wait for the browser, answer it, and return what `judge` makes of its query.

        Raises what `judge` raises, after the browser was told; SignInFailed(late) where nobody
        came; CANCELLED where `stopped()` says so.
        """
        until = time.monotonic() + patience
        with self._visitors() as visitors:
            while time.monotonic() < until:
                if stopped():
                    raise errors.cancelled("")
                visitor = visitors.next()
                query = visitor.query(self._hosts) if visitor else None
                if visitor and query:
                    return _answered(visitor, query, judge, words)
        raise SignInFailed(Problem(ProblemKind.SIGN_IN_FAILED, detail="late"))

    def close(self) -> None:
        """Listen no longer."""
        self._listener.close()

    @contextmanager
    def _visitors(self) -> Iterator["_Visitors"]:
        with closing(_Visitors(self._listener)) as visitors:
            yield visitors


class _Visitors:
    """Everyone who connected and was not answered yet."""

    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener
        self._selector = selectors.DefaultSelector()
        self._selector.register(listener, selectors.EVENT_READ)
        self._waiting: list[_Visitor] = []

    def next(self) -> "_Visitor | None":
        """Return one whose request is whole, soon. Who asks for too much is shown out."""
        for key, _ in self._selector.select(_GLANCE):
            if key.fileobj is self._listener:
                self._let_in()
            else:
                self._hear(key.data)
        whole = next((each for each in self._waiting if each.whole), None)
        if whole is not None:
            self._forget(whole)
        return whole

    def close(self) -> None:
        for visitor in list(self._waiting):
            self._forget(visitor)
            visitor.close()
        self._selector.close()

    def _let_in(self) -> None:
        with suppress(OSError):
            sock, _ = self._listener.accept()
            sock.setblocking(False)
            visitor = _Visitor(sock)
            self._waiting.append(visitor)
            self._selector.register(sock, selectors.EVENT_READ, visitor)
        if len(self._waiting) > _MOST_VISITORS:
            self._show_out(self._waiting[0])

    def _hear(self, visitor: "_Visitor") -> None:
        if not visitor.hear():
            self._show_out(visitor)

    def _show_out(self, visitor: "_Visitor") -> None:
        self._forget(visitor)
        visitor.close()

    def _forget(self, visitor: "_Visitor") -> None:
        self._waiting.remove(visitor)
        self._selector.unregister(visitor.sock)


class _Visitor:
    """One connection and what it said so far."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self._said = b""

    @property
    def whole(self) -> bool:
        return b"\r\n\r\n" in self._said

    def hear(self) -> bool:
        """Take what came. False where the visitor left, or says too much."""
        try:
            piece = self.sock.recv(4096)
        except BlockingIOError:
            return True
        except OSError:
            return False
        self._said += piece
        return bool(piece) and len(self._said) <= _MOST_BYTES

    def query(self, hosts: set[str]) -> Secret | None:
        """Return the query of an answer; anything else is refused, and None."""
        request, *headers = self._said.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        method, _, rest = request.partition(" ")
        target = rest.partition(" ")[0]
        path, _, query = target.partition("?")
        named = [line.partition(":")[2].strip() for line in headers if _is_host(line)]
        refusal = ""
        if method != "GET":
            refusal = "405 Method Not Allowed"
        elif len(named) != 1 or named[0].lower() not in hosts:
            refusal = "421 Misdirected Request"
        elif path != "/" or not parse_qs(query).keys() & {"code", "error"}:
            refusal = "404 Not Found"
        if refusal:
            self.answer(refusal, "")
            return None
        return Secret(query)

    def answer(self, status: str, page: str) -> None:
        """Send a page and hang up; whether the browser still listens matters to nobody."""
        body = page.encode()
        head = [f"HTTP/1.1 {status}", *_HEADERS, f"Content-Length: {len(body)}", "", ""]
        with suppress(OSError):
            self.sock.settimeout(2.0)
            self.sock.sendall("\r\n".join(head).encode() + body)
            self.sock.shutdown(socket.SHUT_WR)
        self.close()

    def close(self) -> None:
        with suppress(OSError):
            self.sock.close()


def _answered(visitor: _Visitor, query: Secret, judge: Judge, words: PageWords) -> Secret:
    try:
        code = judge(query)
    except LifafaError:
        visitor.answer("400 Bad Request", _page(words, words.failed))
        raise
    visitor.answer("200 OK", _page(words, words.done))
    return code


def _page(words: PageWords, text: str) -> str:
    return _PAGE.format(
        language=html.escape(words.language),
        title=html.escape(words.title),
        text=html.escape(text),
    )


def _is_host(line: str) -> bool:
    return line.partition(":")[0].strip().lower() == "host"
