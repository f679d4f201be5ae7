"""POP3 from the terminal, against a script: a beginning is shown as one, and refused as a whole."""

from app.cli.output import Exit
from tests.cli.conftest import Terminal
from tests.support.script_server import ScriptServer

CAPA = "C: CAPA\nS: +OK\nS: USER\nS: TOP\nS: EXPIRE 60\nS: LOGIN-DELAY 900\nS: ."
LOGIN = ["S: +OK ready", CAPA, "C: USER anu\nS: +OK\nC: PASS secret\nS: +OK", CAPA]
LISTED = "C: LIST\nS: +OK\nS: 1 5000000\nS: .\nC: UIDL\nS: +OK\nS: 1 u1\nS: ."
BEGUN = b"+OK\r\nFrom: Asha <asha@example.org>\r\nSubject: Slides\r\n\r\nHere they are:\r\n.\r\n"
POLL: list[str | bytes] = [*LOGIN, LISTED, "C: TOP 1 40", BEGUN, "C: QUIT\nS: +OK"]


def with_account(terminal: Terminal, server: ScriptServer) -> None:
    terminal.json(
        "account", "add", "--address", "anu@example.org", "--user", "anu",
        "--pop3", f"127.0.0.1:{server.port}", "--pop3-security", "none",
        "--pop3-whole-below", "1M",
        "--smtp", "127.0.0.1:1", "--smtp-security", "none",
    )  # fmt: skip


def test_a_beginning_is_shown_as_one_and_refused_as_a_whole(terminal: Terminal) -> None:
    with ScriptServer([POLL]) as server:
        with_account(terminal, server)
        report = terminal.json("sync", "--password-stdin", stdin="secret\n")
    assert (report["messages"], report["errors"]) == (1, [])
    (row,) = terminal.json("list", "inbox")
    assert (row["subject"], row["size"]) == ("Slides", 5_000_000)
    code, text, told = terminal.run("show", str(row["id"]))
    assert code == Exit.OK
    assert "Here they are:" in text
    assert "Only the beginning of this message is here." in told
    for form in ("--raw", "--json"):
        code, text, told = terminal.run("show", str(row["id"]), form)
        assert (code, text) == (Exit.NOT_FOUND, "")
        assert "Only the beginning of this message is here." in told


def test_a_message_that_is_refused_is_told_by_sync(terminal: Terminal) -> None:
    refused = "C: TOP 1 40\nS: -ERR no\nC: RETR 1\nS: -ERR kept back by the virus scanner"
    with ScriptServer([[*LOGIN, LISTED, refused, "C: QUIT\nS: +OK"]]) as server:
        with_account(terminal, server)
        report = terminal.json("sync", "--password-stdin", stdin="secret\n", code=Exit.REFUSED)
    (problem,) = report["errors"]
    assert "kept back by the virus scanner" in problem["sentence"]


def test_what_the_server_does_by_itself_is_told_by_a_test(terminal: Terminal) -> None:
    with ScriptServer([[*LOGIN, LISTED]] * 2) as server:
        with_account(terminal, server)
        tested = terminal.json(
            "account", "test", "--password-stdin", stdin="secret\n", code=Exit.NETWORK
        )
        _, said, _ = terminal.run("account", "test", "--password-stdin", stdin="secret\n")
    assert tested["pop3"] == [{"account": 1, "expire_days": 60, "login_delay": 900}]
    assert "removes mail by itself after 60 days" in said
    assert "wait 900 s between two logins" in said


def test_how_much_is_kept_of_a_pop3_account_is_no_question(terminal: Terminal) -> None:
    with ScriptServer([]) as server:
        with_account(terminal, server)
    code, _, error = terminal.run("mailbox", "depth", "inbox", "30")
    assert code == Exit.USAGE
    assert "everything is kept" in error
