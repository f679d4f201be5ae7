"""Fetching a page of a server that may be hostile, over real sockets and real TLS."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.model.problem import ProblemKind
from app.protocols import web
from app.protocols.errors import ConnectionLost, MailError, ProtocolError, TimedOut
from app.protocols.names import Asking
from app.protocols.stopping import Stopper
from app.protocols.web import Fetching
from tests.support.certificates import Authority
from tests.support.dns_server import DnsServer
from tests.support.web_server import Dribble, Silent, WebServer, page, redirect

ProblemOf = Callable[..., Any]

PATH = "/mail/config-v1.1.xml"


class Site:
    """A host "a.test" with its web server, and how to fetch from it."""

    def __init__(self, server: WebServer, names: DnsServer, authority: Authority) -> None:
        self.server = server
        self.names = names
        self.fetching = Fetching(Asking([names.server], 2.0), str(authority.ca_file), timeout=5.0)
        names.add("a.test", "A", "127.0.0.1")
        names.add("b.test", "A", "127.0.0.1")

    def url(self, path: str = PATH, host: str = "a.test", scheme: str = "https") -> str:
        return f"{scheme}://{host}:{self.server.port}{path}"

    def get(self, url: str = "", stopper: Stopper | None = None, **how: Any) -> web.Page:
        return web.get(url or self.url(), replace(self.fetching, **how), stopper)


@pytest.fixture(scope="session")
def site_certificate(authority: Authority) -> tuple[Path, Path]:
    return authority.issue("site", hosts="DNS:a.test")


@pytest.fixture
def site(authority: Authority, site_certificate: tuple[Path, Path]) -> Iterator[Site]:
    with WebServer(site_certificate) as server, DnsServer() as names:
        yield Site(server, names, authority)


def test_a_page_comes_whole(site: Site) -> None:
    site.server.put("a.test", PATH, page("<a/>"))
    found = site.get(site.url(PATH + "?emailaddress=anu@a.test"))
    assert (found.status, found.kind, found.body) == (200, "text/xml", b"<a/>")
    assert found.protected
    (asked,) = site.server.asked
    assert asked.target == f"{PATH}?emailaddress=anu@a.test"
    assert b"User-Agent" not in asked.whole


def test_chunks_are_joined(site: Site) -> None:
    site.server.put(
        "a.test", PATH,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n<a\r\n2\r\n/>\r\n0\r\n\r\n",
    )  # fmt: skip
    assert site.get().body == b"<a/>"


def test_what_is_not_there_is_a_page_too(site: Site) -> None:
    assert site.get().status == 404


def test_redirects_are_followed_while_they_are_protected(site: Site) -> None:
    site.server.put("a.test", PATH, redirect("/further"))
    site.server.put("a.test", "/further", redirect(site.url("/there")))
    site.server.put("a.test", "/there", page("<a/>"))
    found = site.get()
    assert (found.url, found.body) == (site.url("/there"), b"<a/>")


@pytest.mark.parametrize(
    ("target", "detail"),
    [
        ("http://a.test/", "insecure-redirect"),
        ("ftp://a.test/", "insecure-redirect"),
        ("file:///etc/passwd", "insecure-redirect"),
        ("javascript:alert(1)", "insecure-redirect"),
        ("https://a.test:99999/", "bad-redirect"),
        ("https://[x/", "bad-redirect"),
        (PATH, "too-many-redirects"),
    ],
)
def test_a_redirect_elsewhere_is_not_followed(
    site: Site, problem_of: ProblemOf, target: str, detail: str
) -> None:
    site.server.put("a.test", PATH, redirect(target))
    assert problem_of(site.get, ProtocolError).detail == detail


def test_plain_http_is_followed_where_it_is_allowed(site: Site) -> None:
    with WebServer() as plain:
        plain.put("b.test", "/", page("<a/>"))
        site.server.put("a.test", PATH, redirect(f"http://b.test:{plain.port}/"))
        found = site.get(plain_http=True)
    assert found.body == b"<a/>"
    assert not found.protected


def test_a_way_that_was_once_unprotected_stays_so(site: Site) -> None:
    """Whoever wrote the redirect in clear chose the https page it ends at."""
    with WebServer() as plain:
        site.server.put("a.test", PATH, redirect(f"http://b.test:{plain.port}/"))
        plain.put("b.test", "/", redirect(site.url("/there")))
        site.server.put("a.test", "/there", page("<a/>"))
        found = site.get(plain_http=True)
    assert found.url == site.url("/there")
    assert not found.protected


def test_a_certificate_of_another_host_is_refused(site: Site, problem_of: ProblemOf) -> None:
    problem = problem_of(lambda: site.get(site.url(host="b.test")))
    assert (problem.kind, problem.detail) == (ProblemKind.CERTIFICATE, "wrong-host")
    assert not site.server.asked


def test_a_stranger_s_certificate_is_refused(site: Site, problem_of: ProblemOf) -> None:
    problem = problem_of(lambda: site.get(ca_file=""))
    assert problem.kind is ProblemKind.CERTIFICATE


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (b"", ProblemKind.CONNECTION_LOST),
        (b"220 mail.a.test ESMTP\r\n", ProblemKind.PROTOCOL),
        (b"HTTP/1.1 200 OK\r\n" + b"A: " + b"x" * 100_000, ProblemKind.PROTOCOL),
        (b"HTTP/1.1 200 OK\r\n" + b"A: x\r\n" * 1_000, ProblemKind.PROTOCOL),
        (page("<a/>", headers="Content-Encoding: gzip\r\n"), ProblemKind.PROTOCOL),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", ProblemKind.PROTOCOL),
        (page(b"x" * (web.SIZE_LIMIT + 1)), ProblemKind.TOO_LARGE),
        (Dribble(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 100_000), ProblemKind.TOO_LARGE),
    ],
    ids=["nothing", "smtp", "long header", "many headers", "gzip", "bad chunk", "large",
         "endless"],
)  # fmt: skip
def test_an_answer_that_makes_no_sense_ends(
    site: Site, problem_of: ProblemOf, said: Any, kind: ProblemKind
) -> None:
    site.server.put("a.test", PATH, said)
    problem = problem_of(site.get, MailError)
    assert problem.kind is kind
    assert problem.server == f"a.test:{site.server.port}"


@pytest.mark.parametrize(
    "said",
    [Silent(), Dribble(b"HTTP/1.1 200 OK\r\nA: ", b"x"), Dribble(b"", b"HTTP/1.1 100 OK\r\n\r\n")],
    ids=["silent", "dribbling", "always continuing"],
)
def test_time_is_bounded_however_the_server_plays_for_it(
    site: Site, problem_of: ProblemOf, said: Any
) -> None:
    site.server.put("a.test", PATH, said)
    problem_of(lambda: site.get(timeout=0.4), TimedOut)


def test_a_server_that_never_shakes_hands_is_left(site: Site, problem_of: ProblemOf) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"https://a.test:{mute.getsockname()[1]}/"
        problem_of(lambda: site.get(url, timeout=0.4), TimedOut)


def test_nobody_there_is_told(site: Site, problem_of: ProblemOf) -> None:
    with WebServer() as gone:
        port = gone.port
    problem = problem_of(lambda: site.get(f"https://a.test:{port}/"))
    assert problem.kind is ProblemKind.UNREACHABLE
    unknown = problem_of(lambda: site.get("https://nobody.test/"))
    assert unknown.kind is ProblemKind.HOST_UNKNOWN


def test_another_address_of_the_host_is_tried(site: Site) -> None:
    site.names.add("a.test", "A", "127.255.255.254", "127.0.0.1")
    site.server.put("a.test", PATH, page("<a/>"))
    assert site.get().status == 200


def test_a_wait_is_ended_from_another_thread(site: Site, problem_of: ProblemOf) -> None:
    site.server.put("a.test", PATH, Silent())
    stopper = Stopper()

    def stop_once_asked() -> None:
        while not site.server.asked:
            threading.Event().wait(0.01)
        stopper.stop()

    thread = threading.Thread(target=stop_once_asked)
    thread.start()
    problem = problem_of(lambda: site.get(stopper=stopper, timeout=600.0), ConnectionLost)
    thread.join()
    assert problem.kind is ProblemKind.CANCELLED


def test_who_was_told_to_stop_before_asks_nobody(site: Site, problem_of: ProblemOf) -> None:
    stopper = Stopper()
    stopper.stop()
    problem = problem_of(lambda: site.get(stopper=stopper), ConnectionLost)
    assert problem.kind is ProblemKind.CANCELLED
    assert not site.server.asked
    assert not site.names.asked
