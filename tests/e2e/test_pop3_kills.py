"""POP3 killed in the middle against the real Dovecot, for every policy, whole and in part."""

import os
import sys
from pathlib import Path

import pytest

from tests.e2e.pop3_kills import SCENARIOS, DovecotPost, pop3_kills
from tests.support.servers import MailServers

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks and kills")

KILLS = int(os.environ.get("LIFAFA_POP3_KILLS", len(SCENARIOS)))
EACH = 8  # kills a test: none of them runs long, however many there are


@pytest.mark.parametrize("seed", range(-(-KILLS // EACH)))
def test_a_killed_poll_loses_and_doubles_nothing(
    tmp_path: Path, mail_servers: MailServers, seed: int
) -> None:
    summary = pop3_kills(EACH, tmp_path, DovecotPost(mail_servers), seed)
    assert summary.troubles == []
    assert summary.kills == EACH
