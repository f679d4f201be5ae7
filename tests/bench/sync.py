"""First synchronisation beside mbsync, and POP3 beside mpop: the same Dovecot, in turn."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

from tests.bench.bench import Bench, Run, say, timed
from tests.bench.delaying import DelayingProxy
from tests.bench.table import Measure, middle
from tests.support.servers import PASSWORD

ROUND_TRIP = 0.030  # seconds

_MBSYNC = """\
FSync {fsync}

IMAPAccount server
Host 127.0.0.1
Port {port}
User {user}
Pass "{password}"
SSLType None
AuthMechs LOGIN

IMAPStore far
Account server

MaildirStore near
Path {folder}/
Inbox {folder}/INBOX
SubFolders Verbatim

Channel all
Far :far:
Near :near:
Patterns INBOX
Create Near
Sync Pull
SyncState *
"""

_MPOP = """\
account reader
host 127.0.0.1
port {port}
user {user}
password {password}
auth user
tls off
keep on
received_header off
delivery maildir {folder}/maildir
uidls_file {folder}/uidls
"""


def imap(bench: Bench) -> list[Measure]:
    """Measure a first sync of the corpus, a sync with nothing new, and one over a slow network."""
    tools: dict[str, Callable[[Path], Run]] = {
        "lifafa": lambda folder: _lifafa(bench, folder),
        "mbsync": lambda folder: _mbsync(bench, folder, fsync=True),
        "mbsync without fsync": lambda folder: _mbsync(bench, folder, fsync=False),
    }
    say("warming the server's cache")
    _mbsync(bench, bench.fresh("warm"), fsync=False)
    runs = _in_turn(bench, tools)
    ours = middle([run.seconds for run in runs["lifafa"]])
    theirs = {name: middle([run.seconds for run in runs[name]]) for name in tools}
    peak = max(run.peak for run in runs["lifafa"])
    work = f"first sync of {bench.count:,}, indexed"
    with_fsync, without = theirs["mbsync"], theirs["mbsync without fsync"]
    return [
        Measure(work, ours, "s", "mbsync with fsync", with_fsync, ratio_limit=0.4),
        Measure(work, ours, "s", "mbsync without fsync", without, ratio_limit=1.0),
        Measure("peak memory of it", peak, "MB", limit=200),
        *_nothing_new(bench),
        _far_away(bench, ours),
    ]


def pop3(bench: Bench) -> list[Measure]:
    """Measure fetching the corpus by POP3, each message durable before it counts as fetched."""
    if shutil.which("mpop") is None:
        say("mpop is not installed")
        return []
    tools: dict[str, Callable[[Path], Run]] = {
        "lifafa": lambda folder: _lifafa(bench, folder, protocol="pop3"),
        "mpop": lambda folder: _mpop(bench, folder),
    }
    _mpop(bench, bench.fresh("warm"))
    runs = _in_turn(bench, tools)
    ours, theirs = (middle([run.seconds for run in runs[name]]) for name in tools)
    work = f"POP3, {bench.count:,}, durable and indexed"
    return [Measure(work, ours, "s", "mpop", theirs, ratio_limit=0.7)]


def _in_turn(bench: Bench, tools: dict[str, Callable[[Path], Run]]) -> dict[str, list[Run]]:
    runs: dict[str, list[Run]] = {name: [] for name in tools}
    for number in range(bench.rounds):
        for name, run in tools.items():
            runs[name].append(run(bench.fresh("run")))
            say(f"round {number + 1}: {name} {runs[name][-1].seconds:.2f} s")
    return runs


def _lifafa(bench: Bench, folder: Path, *, protocol: str = "imap", port: int = 0) -> Run:
    bench.add_account(folder, bench.reader, protocol=protocol, port=port)
    run = bench.lifafa(folder, "sync", "--json", "--password-stdin")
    report = json.loads(run.output)
    assert report["messages"] == bench.count, run.output
    return run


def _mbsync(bench: Bench, folder: Path, *, fsync: bool) -> Run:
    config = folder / "mbsyncrc"
    text = _MBSYNC.format(
        fsync="yes" if fsync else "no",
        port=bench.servers.ports["imap"],
        user=bench.reader.name,
        password=PASSWORD,
        folder=folder,
    )
    config.write_text(text)
    return timed(["mbsync", "-c", str(config), "-q", "all"])


def _mpop(bench: Bench, folder: Path) -> Run:
    config = folder / "mpoprc"
    port, user = bench.servers.ports["pop3"], bench.reader.name
    config.write_text(_MPOP.format(port=port, user=user, password=PASSWORD, folder=folder))
    config.chmod(0o600)
    for part in ("cur", "new", "tmp"):
        (folder / "maildir" / part).mkdir(parents=True)
    return timed(["mpop", "-C", str(config), "-Q", "reader"])


def _nothing_new(bench: Bench) -> list[Measure]:
    """Measure a whole process that finds nothing new; most of it is Python starting."""
    folder = bench.fresh("again")
    _lifafa(bench, folder)
    ours = [
        bench.lifafa(folder, "sync", "--json", "--password-stdin").seconds
        for _ in range(bench.rounds)
    ]
    peer = bench.fresh("peer")
    _mbsync(bench, peer, fsync=True)
    command = ["mbsync", "-c", str(peer / "mbsyncrc"), "-q", "all"]
    theirs = [timed(command).seconds for _ in range(bench.rounds)]
    return [Measure("nothing new, whole process", middle(ours), "s", "mbsync", middle(theirs))]


def _far_away(bench: Bench, near: float) -> Measure:
    with DelayingProxy(bench.servers.ports["imap"], ROUND_TRIP) as proxy:
        seconds = [
            _lifafa(bench, bench.fresh("far"), port=proxy.port).seconds for _ in range(bench.rounds)
        ]
    return Measure(
        "first sync, 30 ms round trip", middle(seconds), "s", "without", near, ratio_limit=1.3
    )
