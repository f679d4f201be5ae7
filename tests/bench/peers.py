"""The programs we compare with, each set up for one run into an empty folder."""

from pathlib import Path

from tests.bench.bench import Bench, Run, timed
from tests.support.servers import PASSWORD

_MBSYNC = """\
FSync {fsync}

IMAPAccount server
Host localhost
Port {port}
User {user}
Pass "{password}"
{security}
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

_OFFLINEIMAP = """\
[general]
accounts = reader
metadata = {folder}/state
ui = quiet

[Account reader]
localrepository = near
remoterepository = far

[Repository near]
type = Maildir
localfolders = {folder}/mail

[Repository far]
type = IMAP
remotehost = localhost
remoteport = {port}
remoteuser = {user}
remotepass = {password}
ssl = no
starttls = no
auth_mechanisms = LOGIN
readonly = True
folderfilter = lambda name: name == 'INBOX'
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


def mbsync(bench: Bench, folder: Path, *, fsync: bool, tls: bool = False) -> Run:
    """Run mbsync (isync); it only carries mail, and indexes nothing."""
    security = f"SSLType IMAPS\nCertificateFile {bench.servers.ca_file}" if tls else "SSLType None"
    text = _MBSYNC.format(
        fsync="yes" if fsync else "no",
        port=bench.servers.ports["imaps" if tls else "imap"],
        user=bench.reader.name,
        password=PASSWORD,
        security=security,
        folder=folder,
    )
    return timed(["mbsync", "-c", str(_written(folder / "mbsyncrc", text)), "-q", "all"])


def mbsync_again(folder: Path) -> Run:
    """Run mbsync once more where it ran already."""
    return timed(["mbsync", "-c", str(folder / "mbsyncrc"), "-q", "all"])


def offlineimap(bench: Bench, folder: Path) -> Run:
    """Run offlineimap, which keeps one file a message and a state of its own."""
    text = _OFFLINEIMAP.format(
        port=bench.servers.ports["imap"],
        user=bench.reader.name,
        password=PASSWORD.replace("%", "%%"),
        folder=folder,
    )
    return timed(["offlineimap", "-o", "-c", str(_written(folder / "offlineimaprc", text))])


def mpop(bench: Bench, folder: Path) -> Run:
    """Run mpop, which keeps one file a message and indexes nothing."""
    port, user = bench.servers.ports["pop3"], bench.reader.name
    text = _MPOP.format(port=port, user=user, password=PASSWORD, folder=folder)
    for part in ("cur", "new", "tmp"):
        (folder / "maildir" / part).mkdir(parents=True)
    return timed(["mpop", "-C", str(_written(folder / "mpoprc", text)), "-Q", "reader"])


def _written(config: Path, text: str) -> Path:
    config.write_text(text)
    config.chmod(0o600)
    return config
