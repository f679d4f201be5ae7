"""The IMAP side of the practice server: pymap, with mailboxes in memory and sample mail in them."""

from argparse import Namespace
from asyncio import StreamReader, StreamWriter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from proxyprotocol.sock import SocketInfoLocal
from pymap.backend.dict import Config, Login
from pymap.backend.dict.filter import FilterSet
from pymap.backend.dict.mailbox import MailboxSet
from pymap.concurrent import Subsystem
from pymap.config import BackendCapability
from pymap.imap import IMAPServer
from pymap.listtree import ListEntry, ListTree
from pymap.parsing.message import AppendMessage
from pymap.parsing.specials.flag import Flag
from pymap.user import UserMetadata
from pysasl.hashing import Cleartext

from app.model.account import Secret
from app.practice.samples.all import samples

INBOX = "INBOX"
ROLES = {
    "Drafts": b"Drafts",
    "Sent": b"Sent",
    "Archive": b"Archive",
    "Junk": b"Junk",
    "Trash": b"Trash",
}
"""The mailboxes beside INBOX, and what each is for (RFC 6154 §2)."""


class MailRoom:
    """One person's mailboxes, and the server that shows them."""

    def __init__(self, config: "_Config", mailboxes: MailboxSet) -> None:
        self._mailboxes = mailboxes
        self.login = Login(config)
        self._server = IMAPServer(self.login, config)

    @classmethod
    async def open(cls, user: str, secret: Secret) -> "MailRoom":
        """Make the mailboxes and lay the sample mail into them."""
        config = _Config.of(user, secret)
        config.apply_context()
        mailboxes = _Mailboxes()
        room = cls(config, mailboxes)
        await room.login.demo_user_identity.set(
            UserMetadata(config, user, password=config.demo_password)
        )
        for name in ROLES:
            await mailboxes.add_mailbox(name)
            await mailboxes.set_subscribed(name, True)
        config.set_cache[user] = (mailboxes, FilterSet())
        now = datetime.now().astimezone()
        for sample in samples(now):
            await room.put(sample.source, now - sample.age, sample.mailbox, sample.flags)
        return room

    async def connected(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Serve one client until it hangs up."""
        await self._server(reader, writer, SocketInfoLocal(writer))

    async def put(
        self, source: bytes, received: datetime, mailbox: str = INBOX, flags: Sequence[str] = ()
    ) -> None:
        """Lay a message into a mailbox. Who waits in IDLE there is told."""
        target = await self._mailboxes.get_mailbox(mailbox)
        known = frozenset(Flag(flag.encode()) for flag in flags)
        await target.append(AppendMessage(source, received, known), recent=True)


class _Config(Config):
    """pymap's settings for one person on loopback: no TLS, no thread pool, no look-up of names."""

    @classmethod
    def of(cls, user: str, secret: Secret) -> "_Config":
        asyncio_only = Subsystem.for_asyncio()
        return cls(
            Namespace(passlib_cfg=None, proxy_protocol=None),
            demo_data=False,
            demo_user=user,
            demo_password=secret.value,
            host=None,
            port=0,
            tls_enabled=False,
            secure_auth=False,
            reject_dnsbl=False,
            subsystem=asyncio_only,
            cpu_subsystem=asyncio_only,
            # Random, and in memory as long as the server: a slow hash would guard nothing.
            hash_context=Cleartext(),
        )

    @property
    def backend_capability(self) -> BackendCapability:
        return BackendCapability(
            idle=True, object_id=True, multi_append=True, custom=[b"SPECIAL-USE"]
        )

    @property
    def greeting(self) -> bytes:
        return b"Lifafa's practice server is ready."  # pymap's own asks the network for our name


class _Mailboxes(MailboxSet):
    """Mailboxes whose LIST says what each is for, which pymap does not know."""

    async def list_mailboxes(self) -> ListTree:
        return self._with_roles(await super().list_mailboxes())

    async def list_subscribed(self) -> ListTree:
        return self._with_roles(await super().list_subscribed())

    def _with_roles(self, tree: ListTree) -> ListTree:
        names = [entry.name for entry in tree.list() if entry.exists]
        return _RoleTree(self.delimiter).update(*names)


class _RoleTree(ListTree):
    def list_matching(self, ref_name: str, filter_: str) -> Iterable[ListEntry]:
        return map(_RoleEntry.of, super().list_matching(ref_name, filter_))


class _RoleEntry(ListEntry):
    @classmethod
    def of(cls, entry: ListEntry) -> "_RoleEntry":
        return cls(entry.name, entry.exists, entry.marked, entry.has_children)

    @property
    def attributes(self) -> Sequence[bytes]:
        return list(self._attributes())

    def _attributes(self) -> Iterator[bytes]:
        yield from super().attributes
        if self.name in ROLES:
            yield ROLES[self.name]
