"""The mailboxes of an account: listed, asked how they stand, made, renamed, removed."""

import logging
import re
from collections.abc import Sequence
from contextlib import suppress

from app.model.account import Server
from app.model.mailbox import ListedMailbox, Role
from app.model.problem import Problem, ProblemKind
from app.model.report import ProbeStepKind
from app.protocols import imap_mailboxes, imap_names, imap_space
from app.protocols.connect import TIMEOUT, OnStep
from app.protocols.errors import MailError, ProtocolError, Refused
from app.protocols.imap_answers import Malformed
from app.protocols.imap_connection import ImapConnection
from app.protocols.imap_mailboxes import Listing, Status, Survey, gone
from app.protocols.imap_space import Namespace, Namespaces, Quota
from app.protocols.transcript import Transcript

log = logging.getLogger(__name__)

MAILBOXES_LIMIT = 100_000
"""Mailboxes kept of one LIST; a server that names more would fill the memory."""

_EXISTS = re.compile(r"\bexists\b", re.IGNORECASE)


class ImapDirectory(ImapConnection):
    """A logged-in connection that knows the mailboxes of its account."""

    def __init__(
        self,
        server: Server,
        *,
        timeout: float = TIMEOUT,
        transcript: Transcript | None = None,
        on_step: OnStep | None = None,
        compress: bool | None = None,
    ) -> None:
        super().__init__(
            server, timeout=timeout, transcript=transcript, on_step=on_step, compress=compress
        )
        self._wire_names: dict[str, bytes] = {}
        self._namespaces: Namespaces | None = None
        self._roots_asked = False
        self._delimiter = ""
        self._append_limits: dict[str, int | None] = {}

    # --- what there is ---

    def list_mailboxes(self) -> list[ListedMailbox]:
        """List all mailboxes with their roles: as the server names them, else guessed by name."""
        return self._surveyed(with_status=False).mailboxes

    def survey(self) -> Survey:
        """List all mailboxes and how they stand: in one round trip with LIST-STATUS (RFC 5819).

        Mailboxes the server will not speak of have no status.
        """
        survey = self._surveyed(with_status="LIST-STATUS" in self.capabilities)
        if survey.statuses:
            return survey
        paths = [mailbox.path for mailbox in survey.mailboxes if mailbox.selectable]
        return Survey(survey.mailboxes, self.statuses(paths))

    @property
    def personal(self) -> Namespace:
        """The root of the person's own mailboxes; new ones at the top belong under its prefix."""
        return self._roots().personal

    def status(self, path: str) -> Status:
        """Ask about one mailbox without selecting it."""
        return self._read_status(self._start_status(path), path)

    def statuses(self, paths: Sequence[str]) -> dict[str, Status]:
        """Ask about many mailboxes at once; those the server will not speak of are left out."""
        found: dict[str, Status] = {}
        ahead = self.quirks.statuses_ahead
        for at in range(0, len(paths), ahead):
            tags = [(self._start_status(p), p) for p in paths[at : at + ahead]]
            for tag, path in tags:
                try:
                    found[path] = self._read_status(tag, path)
                except MailError:
                    if self.line.closed:
                        raise
        return found

    def quota(self) -> Quota | None:
        """Ask how full the account is (RFC 9208 §4.1.2): INBOX's roots, None where none is told."""
        if "QUOTA" not in self.capabilities:
            return None
        quotas = []
        for answer in self._attempt("GETQUOTAROOT", b'"INBOX"'):
            if answer.name == b"QUOTA":
                with suppress(Malformed):
                    quotas.append(imap_space.storage(answer))
        return imap_space.tightest(quota for quota in quotas if quota is not None)

    def append_limit(self, path: str) -> int | None:
        """Return how many bytes a message in this mailbox may have (RFC 7889), None if not told."""
        if "APPENDLIMIT" not in self.capabilities:
            return imap_space.append_limit(self.capabilities)
        if path not in self._append_limits:
            self._append_limits[path] = self._asked_append_limit(path)
        return self._append_limits[path]

    # --- changing it ---

    def create(self, path: str, role: Role = Role.NONE) -> None:
        """Create a mailbox and subscribe to it; one that exists already is welcome.

        Its special use is told with CREATE-SPECIAL-USE (RFC 6154 §3), unless the server minds.
        """
        name = self._name(path)
        try:
            self._create(name, role)
        except Refused as error:
            if error.problem.detail != "alreadyexists" and not _EXISTS.search(error.problem.text):
                raise
        self._run("SUBSCRIBE", name)

    def rename(self, old: str, new: str) -> None:
        """Rename a mailbox and all below it; the subscription goes with it."""
        self._let_go(old)
        old_name = self._name(old)
        self._changed("RENAME", old_name, imap_names.quoted(self._spelled(new)))
        self._forget_names(old)
        self._forget_names(new)
        self._attempt("SUBSCRIBE", self._name(new))
        self._attempt("UNSUBSCRIBE", old_name)

    def delete_mailbox(self, path: str) -> None:
        """Delete a mailbox with all its messages. Raises MAILBOX_GONE where there is none."""
        self._let_go(path)
        name = self._name(path)
        self._changed("DELETE", name)
        self._attempt("UNSUBSCRIBE", name)
        self._forget_names(path)

    def subscribe(self, path: str, wanted: bool) -> None:
        """Add a mailbox to those this account shows everywhere, or take it out."""
        self._changed("SUBSCRIBE" if wanted else "UNSUBSCRIBE", self._name(path))

    def unselect(self) -> None:
        r"""Leave the selected mailbox without expunging anything (RFC 3691).

        A plain CLOSE would remove what others marked \Deleted. Opened anew by EXAMINE, which CLOSE
        leaves as it is (RFC 3501 §6.4.2), the mailbox is left without harm by any server.
        """
        path, self.selected = self.selected, ""
        if not path:
            return
        if "UNSELECT" in self.capabilities:
            self._run("UNSELECT")
            return
        with suppress(Refused):  # a refused EXAMINE leaves nothing selected (RFC 3501 §6.3.1)
            self._run("EXAMINE", self._name(path))
            self._run("CLOSE")

    # --- names ---

    def _name(self, path: str) -> bytes:
        """Spell a path for the server, as it spelled it itself where it has."""
        known = self._wire_names.get(path)
        return imap_names.quoted(self._spelled(path) if known is None else known)

    def _spelled(self, path: str) -> bytes:
        if self._utf8_names and path.isprintable():
            return path.encode("utf-8")
        return imap_names.encode(path)

    def _forget_names(self, path: str) -> None:
        """Forget how a mailbox and those below it were spelled."""
        below = path + self._delimiter if self._delimiter else path + "\0"
        self._wire_names = {
            known: name
            for known, name in self._wire_names.items()
            if known != path and not known.startswith(below)
        }

    # --- listing, closer ---

    def _surveyed(self, *, with_status: bool) -> Survey:
        self.line.begin(ProbeStepKind.MAILBOXES)
        subscribed: frozenset[bytes] | None = frozenset()
        told: dict[bytes, Status] = {}
        listings = self._extended_list(told if with_status else None)
        if listings is None:
            listings = self._everywhere("LIST")
            subscribed = frozenset(item.wire_name for item in self._listings("LSUB")) or None
        self._wire_names = {item.path: item.wire_name for item in listings}
        mailboxes = imap_mailboxes.with_roles(listings, subscribed)
        self.line.passed(str(len(mailboxes)))
        statuses = {i.path: told[i.status_name] for i in listings if i.status_name in told}
        return Survey(mailboxes, statuses)

    def _extended_list(self, told: dict[bytes, Status] | None) -> list[Listing] | None:
        """LIST with RETURN (RFC 5258); None where it is not offered, or minded after all."""
        if "LIST-EXTENDED" not in self.capabilities:
            return None
        wanted = [b"SPECIAL-USE"] if "SPECIAL-USE" in self.capabilities else []
        wanted.append(b"SUBSCRIBED")
        if told is not None:
            wanted.append(b"STATUS " + self._status_items)
        try:
            found = self._everywhere("LIST", b"RETURN (" + b" ".join(wanted) + b")", told=told)
        except ProtocolError:
            if self.line.closed:
                raise
            return None
        # Frontends of a Cyrus murder answer this with nothing, or with \Noselect everywhere.
        # 2016-10 and 2017-10, https://github.com/cyrusimap/cyrus-imapd/issues/2179
        return found if any(item.selectable for item in found) else None

    def _everywhere(
        self, command: str, *options: bytes, told: dict[bytes, Status] | None = None
    ) -> list[Listing]:
        """List all, also what others share where `LIST "" "*"` leaves that out (RFC 2342 §5)."""
        found = self._listings(command, *options, told=told)
        self._delimiter = next((i.delimiter for i in found if i.delimiter), self._delimiter)
        names = [item.wire_name for item in found]
        for pattern in imap_space.left_out(self._roots().others, names):
            with suppress(Refused):
                found += self._listings(command, *options, pattern=pattern, told=told)
        return list({item.path: item for item in reversed(found)}.values())[::-1]

    def _listings(
        self,
        command: str,
        *options: bytes,
        pattern: bytes = b"*",
        told: dict[bytes, Status] | None = None,
    ) -> list[Listing]:
        found: dict[str, Listing] = {}
        for answer in self._answers(command, b'""', imap_names.quoted(pattern), *options):
            try:
                if answer.name == b"STATUS" and told is not None:
                    name, status = imap_mailboxes.status(answer)
                    told[imap_mailboxes.status_name(name)] = status
                elif answer.name == command.encode() and len(found) < MAILBOXES_LIMIT:
                    item = imap_mailboxes.listing(answer, utf8=self._utf8_names)
                    found.setdefault(item.path, item)
            except Malformed as error:
                log.info("%s: unreadable %s answer (%s)", self.server, command, error)
        return [item for item in found.values() if item.path]

    def _roots(self) -> Namespaces:
        """Return the namespaces, asked for once a session where the server tells them."""
        if not self._roots_asked and "NAMESPACE" in self.capabilities:
            self._roots_asked = True
            for answer in self._attempt("NAMESPACE"):
                if answer.name == b"NAMESPACE":
                    with suppress(Malformed):
                        self._namespaces = imap_space.namespaces(answer)
        return self._namespaces or Namespaces(Namespace("", self._delimiter))

    # --- STATUS, closer ---

    @property
    def _status_items(self) -> bytes:
        modseq = b" HIGHESTMODSEQ" if self._condstore else b""
        return b"(MESSAGES UIDNEXT UIDVALIDITY UNSEEN%b)" % modseq

    def _start_status(self, path: str) -> bytes:
        return self._spoken.start("STATUS", self._name(path), self._status_items)

    def _read_status(self, tag: bytes, path: str) -> Status:
        """Read one STATUS answer. Its name is not compared: servers spell it in their own way.

        An answer that makes no sense is as good as none: the other mailboxes go on.
        """
        found = None
        try:
            for answer in self._spoken.answers(tag):
                self._heed(answer)
                if answer.name == b"STATUS":
                    with suppress(Malformed):
                        found = imap_mailboxes.status(answer)[1]
            if found is not None and not found.uidvalidity:
                found = None
        except Refused as error:
            raise gone(error) from error
        if found is None:
            raise Refused(Problem(ProblemKind.REFUSED, str(self.server), detail="no-status"))
        return found

    def _asked_append_limit(self, path: str) -> int | None:
        for answer in self._attempt("STATUS", self._name(path), b"(APPENDLIMIT)"):
            if answer.name == b"STATUS":
                with suppress(Malformed):
                    return imap_mailboxes.status_numbers(answer).get(b"APPENDLIMIT")
        return None

    # --- changing, closer ---

    def _create(self, name: bytes, role: Role) -> None:
        use = imap_names.attribute_of(role)
        if use and "CREATE-SPECIAL-USE" in self.capabilities:
            try:
                self._run("CREATE", name, b"(USE (%b))" % use)
            except (Refused, ProtocolError):
                if self.line.closed:
                    raise
            else:
                return
        self._run("CREATE", name)

    def _changed(self, command: str, *arguments: bytes) -> None:
        try:
            self._run(command, *arguments)
        except Refused as error:
            raise gone(error) from error

    def _let_go(self, path: str) -> None:
        """Leave a mailbox that is to be changed as a whole, where it is the one that is open."""
        below = path + self._delimiter if self._delimiter else path
        if self.selected == path or self.selected.startswith(below):
            self.unselect()
