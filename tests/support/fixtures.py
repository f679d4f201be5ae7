"""Fixtures that several rooms share. Known to all tests through tests/conftest.py."""

from collections.abc import Iterator

import pytest

from tests.support.servers import MailServers, Person, unavailable


@pytest.fixture(scope="session")
def mail_servers() -> Iterator[MailServers]:
    """Real Dovecot and Postfix for the whole run. A test that stops one starts it again."""
    reason = unavailable()
    if reason:
        pytest.skip(reason)
    with MailServers() as servers:
        yield servers


@pytest.fixture
def anna(mail_servers: MailServers) -> Person:
    """Somebody new, with empty mailboxes."""
    return mail_servers.new_person("anna")


@pytest.fixture
def ravi(mail_servers: MailServers) -> Person:
    """Somebody else."""
    return mail_servers.new_person("ravi")
