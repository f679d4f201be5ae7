"""Finding messages in the selected mailbox, also where a server's SEARCH is not to be trusted."""

import re
from collections.abc import Iterator, Sequence

from app.mime.headers import scan
from app.protocols import imap_answers, imap_names
from app.protocols.errors import Busy
from app.protocols.imap_answers import Fetched, Malformed
from app.protocols.imap_directory import ImapDirectory
from app.protocols.imap_wire import LONG_LINE_LIMIT, Untagged

NEWEST = 1_000
"""Messages looked through one by one where SEARCH HEADER does not work."""

CONFIRMED = 50
"""Messages found whose Message-ID is looked at: more twins than these nobody has."""

_MESSAGE_ID = b"(UID BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])"


class ImapSearch(ImapDirectory):
    """A connection that can look for messages in the selected mailbox."""

    def search(self, criteria: str) -> list[int]:
        """Return the UIDs of all messages that meet `criteria` (RFC 3501 §6.4.4), ascending."""
        what = criteria.encode("utf-8")
        arguments = [b"SEARCH", what]
        if not criteria.isascii() and not self._utf8:
            arguments = [b"SEARCH CHARSET UTF-8", what]
        elif "ESEARCH" in self.capabilities:
            arguments = [b"SEARCH RETURN (ALL)", what]
        found: set[int] = set()
        for answer in self._answers("UID", *arguments, limit=LONG_LINE_LIMIT):
            try:
                found.update(_searched(answer))
            except Malformed as error:
                raise self._unreadable(error) from error
        return sorted(found)

    def find_message_id(self, message_id: str) -> list[int]:
        """Return the UIDs of the messages with this Message-ID (without brackets).

        What SEARCH finds is looked at before it is believed: QQ answers a search for a header with
        the whole mailbox (2021-01, https://github.com/jstedfast/MailKit/issues/1143), and who took
        that for "it is there already" would lose a message.
        """
        plain = re.sub(r"[\x00-\x1f\x7f<>]", "", message_id)
        if not plain:
            return []
        found = self._searched_for(plain) if self.quirks.finds_headers else None
        if found is None:
            return self._among_newest(plain)
        return self._with_message_id(self._identified(found[-CONFIRMED:]), plain) if found else []

    def _searched_for(self, message_id: str) -> list[int] | None:
        """Search by Message-ID; None where the server trips over that ([SERVERBUG])."""
        wanted = imap_names.quoted(f"<{message_id}>".encode()).decode("utf-8")
        try:
            found = self.search(f"HEADER Message-ID {wanted}")
        except Busy as error:
            if error.problem.detail != "serverbug":
                raise
            return None
        if not found and "X-GM-EXT-1" in self.capabilities:
            # Gmail does not find some by their header ("!&!AAAA…"), but by its own operator.
            # 2016-06 and 2019-03, https://github.com/jstedfast/MailKit/issues/647
            raw = imap_names.quoted(f"rfc822msgid:{message_id}".encode()).decode("utf-8")
            found = self.search(f"X-GM-RAW {raw}")
        return found

    def _identified(self, uids: Sequence[int]) -> Iterator[Fetched]:
        return self._fetch((part, _MESSAGE_ID) for part in imap_answers.uid_sets(uids))

    def _among_newest(self, message_id: str) -> list[int]:
        """Look through the newest messages: what was filed a moment ago is among them."""
        if not self.exists:
            return []
        first = b"%d:*" % max(1, self.exists - NEWEST + 1)
        tag = self._spoken.start("FETCH", first, _MESSAGE_ID)
        return self._with_message_id(self._fetched(tag), message_id)

    def _with_message_id(self, items: Iterator[Fetched], message_id: str) -> list[int]:
        return sorted(
            item.uid
            for item in items
            if item.uid and item.header and scan(item.header).message_id == message_id
        )


def _searched(answer: Untagged) -> list[int]:
    """Read `* SEARCH 1 2 3` or `* ESEARCH (TAG "a") UID ALL 1:3`."""
    if answer.name == b"SEARCH":
        found = (int(word) for word in answer.rest.split() if word.isdigit() and len(word) < 12)
        return [uid for uid in found if 0 < uid <= imap_answers.UID_LIMIT]
    if answer.name == b"ESEARCH":
        words = answer.rest.upper().split()
        if b"ALL" in words[:-1]:
            return imap_answers.expanded(words[words.index(b"ALL") + 1])
    return []
