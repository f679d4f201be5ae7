"""The browser comes back to one listener, which answers it and refuses whatever else comes."""

import socket
import threading
from collections.abc import Iterator

import pytest

from app.model.account import Secret
from app.model.oauth import PageWords
from app.model.problem import LifafaError, Problem, ProblemKind
from app.protocols.errors import SignInFailed
from app.protocols.loopback import Loopback

WORDS = PageWords("hi", "हो <गया>", "आप साइन इन हैं।", "नहीं हुआ।")
ANSWER = "GET /?state=s&code=c HTTP/1.1\r\nHost: {host}\r\n\r\n"


class Waiting:
    """A loopback that waits in a thread of its own."""

    def __init__(self, host: str = "127.0.0.1", patience: float = 20.0) -> None:
        self.loopback = Loopback(host)
        self.port = int(self.loopback.redirect_uri.rpartition(":")[2].rstrip("/"))
        self.stopping = False
        self.queries: list[str] = []
        self.result: Secret | None = None
        self.problem: Problem | None = None
        self.refusal: SignInFailed | None = None
        self._patience = patience
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self) -> None:
        try:
            self.result = self.loopback.wait(
                self._judge, WORDS, lambda: self.stopping, patience=self._patience
            )
        except LifafaError as error:
            self.problem = error.problem

    def _judge(self, query: Secret) -> Secret:
        self.queries.append(query.value)
        if self.refusal is not None:
            raise self.refusal
        return Secret("the code")

    def say(self, request: str) -> str:
        with socket.create_connection(("127.0.0.1", self.port), 10) as visitor:
            visitor.sendall(request.replace("{host}", f"127.0.0.1:{self.port}").encode())
            answer = b""
            while piece := visitor.recv(65536):
                answer += piece
        return answer.decode()

    def end(self) -> None:
        self.stopping = True
        self.thread.join(10)
        self.loopback.close()


@pytest.fixture
def waiting() -> Iterator[Waiting]:
    made = Waiting()
    yield made
    made.end()


def test_the_answer_is_taken_once_and_the_page_is_in_the_caller_s_language(
    waiting: Waiting,
) -> None:
    page = waiting.say(ANSWER)
    waiting.thread.join(10)
    assert page.startswith("HTTP/1.1 200 OK\r\n")
    assert '<html lang="hi" dir="auto">' in page
    assert "हो &lt;गया&gt;" in page
    assert "आप साइन इन हैं।" in page
    assert "no-store" in page
    assert waiting.queries == ["state=s&code=c"]
    assert waiting.result == Secret("the code")


def test_a_refused_answer_is_told_to_the_browser_too(waiting: Waiting) -> None:
    waiting.refusal = SignInFailed(Problem(ProblemKind.SIGN_IN_FAILED, detail="state"))
    page = waiting.say(ANSWER)
    waiting.thread.join(10)
    assert page.startswith("HTTP/1.1 400 ")
    assert "नहीं हुआ।" in page
    assert waiting.problem is not None
    assert waiting.problem.detail == "state"


@pytest.mark.parametrize(
    ("request_text", "status"),
    [
        ("GET /favicon.ico HTTP/1.1\r\nHost: {host}\r\n\r\n", "404"),
        ("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n", "404"),
        ("GET /?state=s HTTP/1.1\r\nHost: {host}\r\n\r\n", "404"),
        ("GET /other?state=s&code=c HTTP/1.1\r\nHost: {host}\r\n\r\n", "404"),
        ("POST /?state=s&code=c HTTP/1.1\r\nHost: {host}\r\n\r\n", "405"),
        ("OPTIONS * HTTP/1.1\r\nHost: {host}\r\n\r\n", "405"),
        ("GET /?state=s&code=c HTTP/1.1\r\nHost: evil.example\r\n\r\n", "421"),
        ("GET /?state=s&code=c HTTP/1.1\r\n\r\n", "421"),
        ("GET /?state=s&code=c HTTP/1.1\r\nHost: {host}\r\nHost: a\r\n\r\n", "421"),
        ("\r\n\r\n", "405"),
    ],
)
def test_whatever_else_comes_is_refused_and_the_wait_goes_on(
    waiting: Waiting, request_text: str, status: str
) -> None:
    assert waiting.say(request_text).startswith(f"HTTP/1.1 {status} ")
    assert waiting.queries == []
    assert waiting.say(ANSWER).startswith("HTTP/1.1 200")


def test_those_who_say_nothing_or_too_much_keep_nobody_out(waiting: Waiting) -> None:
    silent = [socket.create_connection(("127.0.0.1", waiting.port), 10) for _ in range(40)]
    with socket.create_connection(("127.0.0.1", waiting.port), 10) as loud:
        try:
            loud.sendall(b"GET /?code=" + b"x" * 200_000)
            assert loud.recv(10) == b""
        except OSError:
            pass  # shown out in the middle of a word
    assert waiting.say(ANSWER).startswith("HTTP/1.1 200")
    for visitor in silent:
        visitor.close()


def test_it_listens_on_this_computer_alone_under_the_name_the_provider_wants() -> None:
    waiting = Waiting("localhost")
    try:
        assert waiting.loopback.redirect_uri == f"http://localhost:{waiting.port}/"
        assert waiting.loopback._listener.getsockname()[0] == "127.0.0.1"
        assert "200 OK" in waiting.say(ANSWER)
    finally:
        waiting.end()


def test_a_wait_can_be_cancelled(waiting: Waiting) -> None:
    waiting.end()
    assert waiting.problem is not None
    assert waiting.problem.kind is ProblemKind.CANCELLED


def test_nobody_is_waited_for_for_ever() -> None:
    waiting = Waiting(patience=0.05)
    waiting.thread.join(10)
    waiting.end()
    assert waiting.problem is not None
    assert (waiting.problem.kind, waiting.problem.detail) == (ProblemKind.SIGN_IN_FAILED, "late")
