"""`lifafa doctor`: each step as it happens, what failed explained in two languages, exit codes."""

import pytest

from app.cli.doctor_output import say_fitness
from app.cli.output import Exit
from app.model.diagnosis import Fitness, FitnessKind, FitnessLine, FitnessState
from app.model.problem import Problem, ProblemKind
from tests.cli.conftest import Practised, Terminal
from tests.support.script_server import ScriptServer

REFUSING_POP3 = (
    "S: +OK ready\nC: CAPA\nS: +OK\nS: USER\nS: .\nC: USER anna@example.org\nS: +OK\n"
    "C: PASS secret\nS: -ERR [SYS/PERM] Mailbox not provisioned\n"
)
DESCRIBED = ("doctor", "--address", "anna@example.org")


def test_a_healthy_account_and_program(practised: Practised) -> None:
    found = practised.terminal.json("doctor", "--password-stdin", stdin=practised.password)
    assert found["ok"]
    parts = {check["part"]: check["ok"] for check in found["machine"]}
    assert parts | {"keyring": True, "network": True} == dict.fromkeys(
        ("keyring", "profile", "disk", "store", "clock", "network"), True
    )
    (account,) = found["accounts"]
    assert account["ok"]
    assert account["diagnoses"] == []
    steps = {(step["protocol"], step["step"]) for step in account["steps"]}
    assert {("imap", "mailboxes"), ("smtp", "submission")} <= steps
    assert all(step["server"].startswith("127.0.0.1:") for step in account["steps"])


def test_each_step_is_told_and_then_what_it_means(practised: Practised) -> None:
    code, out, _ = practised.terminal.run("doctor", "1", "--password-stdin", stdin="wrong\n")
    assert code == Exit.LOGIN
    lines = out.splitlines()
    assert any(line.startswith("ok   imap ") and " greeting " in line for line in lines)
    assert any(line.startswith("FAIL imap ") and " login " in line for line in lines)
    assert "  The server does not accept this name and password" in lines
    assert "lifafa store" not in out
    assert "wrong" not in out.replace("is wrong", "")


def test_a_password_is_shown_to_one_account_s_servers_alone(practised: Practised) -> None:
    practised.terminal.json(
        "account", "add", "--address", "anna@example.org",
        "--imap", "127.0.0.1:1", "--imap-security", "none",
        "--smtp", "127.0.0.1:1", "--smtp-security", "none",
    )  # fmt: skip
    code, out, error = practised.terminal.run(
        "doctor", "--password-stdin", stdin=practised.password
    )
    assert code == Exit.USAGE
    assert "one account" in error
    assert "imap" not in out


def test_it_explains_in_hindi(practised: Practised) -> None:
    found = practised.terminal.json(
        "doctor", "1", "--lang", "hi", "--password-stdin", stdin="wrong\n", code=Exit.LOGIN
    )
    (first, *_) = found["accounts"][0]["diagnoses"]
    assert first["failure"] == "login-refused"
    assert first["title"] == "सर्वर यह नाम और पासवर्ड नहीं मानता"
    assert first["fix"]["kind"] == "ask-password"


def test_servers_that_are_not_stored_are_checked(terminal: Terminal) -> None:
    refusing = (
        "S: 220 mail.example.org ESMTP\nC: ehlo [127.0.0.1]\nS: 250-x\nS: 250 AUTH PLAIN\n"
        "C~ AUTH PLAIN .*\n"
        "S: 535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the "
        "Tenant. Visit https://aka.ms/smtp_auth_disabled for more information.\n"
        "C: QUIT\nS: 221 bye\nCLOSE"
    )
    with (
        ScriptServer([REFUSING_POP3]) as pop3,
        ScriptServer([refusing]) as smtp,
    ):
        found = terminal.json(
            *DESCRIBED, "--pop3", f"127.0.0.1:{pop3.port}", "--pop3-security", "none",
            "--smtp", f"127.0.0.1:{smtp.port}", "--smtp-security", "none", "--password-stdin",
            stdin="secret\n", code=Exit.REFUSED,
        )  # fmt: skip
    (account,) = found["accounts"]
    assert account["account"] is None
    assert [each["failure"] for each in account["diagnoses"]] == [
        "contact-administrator",
        "microsoft-smtp-off",
    ]
    assert account["diagnoses"][1]["fix"]["url"] == "https://aka.ms/smtp_auth_disabled"
    assert found["machine"] == []


def test_a_domain_that_takes_no_mail_is_told(practised: Practised) -> None:
    """The name cannot be one, so no name service is asked."""
    terminal = practised.terminal
    server = terminal.json("account", "list")[0]
    found = terminal.json(
        "doctor", "--address", "anna@[127.0.0.1]", "--user", server["incoming"]["user"],
        "--imap", f"127.0.0.1:{server['incoming']['port']}", "--imap-security", "none",
        "--smtp", f"127.0.0.1:{server['outgoing']['port']}", "--smtp-security", "none",
        "--domain", "--password-stdin", stdin=practised.password, code=Exit.FAILED,
    )  # fmt: skip
    (domain,) = found["accounts"][0]["domains"]
    assert domain["domain"] == "[127.0.0.1]"
    assert {line["kind"]: line["state"] for line in domain["lines"]} == {
        "mx": "against", "spf": "missing", "dkim": "missing", "dmarc": "missing"
    }  # fmt: skip


def test_fitness_is_told_line_by_line(capsys: pytest.CaptureFixture[str]) -> None:
    trouble = Problem(ProblemKind.TIMED_OUT, "example.org")
    say_fitness(
        Fitness(
            "example.org",
            "smtp.example.net",
            (
                FitnessLine(FitnessKind.MX, FitnessState.GOOD, record="mx.example.org"),
                FitnessLine(FitnessKind.SPF, FitnessState.AGAINST, "denied", "v=spf1 -all"),
                FitnessLine(FitnessKind.DKIM, FitnessState.UNKNOWN, "unanswered", problem=trouble),
            ),
        ),
        "en",
    )
    lines = capsys.readouterr().out.splitlines()
    assert lines[1:4] == [
        "example.org → smtp.example.net", "ok   mx  Answers find their way", "     mx.example.org"
    ]  # fmt: skip
    assert "FAIL spf  The domain forbids this server to send" in lines
    assert "?    dkim  Whether there are keys could not be learnt" in lines


@pytest.mark.parametrize(
    "words",
    [
        ("doctor", "--imap", "a:1", "--smtp", "a:2"),
        (*DESCRIBED, "--imap", "a:1"),
        (*DESCRIBED, "--imap", "a:1", "--smtp", "a:b"),
        ("doctor", "1", "--address", "a@b", "--imap", "a:1", "--smtp", "a:2"),
        ("doctor", "--lang", "fr"),
    ],
)
def test_words_that_do_not_fit_together(terminal: Terminal, words: tuple[str, ...]) -> None:
    code, _, error = terminal.run(*words)
    assert code == Exit.USAGE
    assert error


def test_an_account_that_is_not_there(terminal: Terminal) -> None:
    assert terminal.run("doctor", "nobody@example.org")[0] == Exit.NOT_FOUND
