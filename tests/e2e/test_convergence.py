"""Whatever a person, other clients and the network do at once: in the end here is what is there.

CONVERGENCE=300 runs so many seeds of each kind instead of the few that are quick.
"""

import os
import random
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.model.account import Protocol, Security
from tests.e2e.convergence import Acts, Troubles, come_to_rest, local_only, settings
from tests.e2e.engines import add, working
from tests.support.breaking_proxy import BreakingProxy
from tests.support.servers import MailServers, Person
from tests.support.true_faults import Faults
from tests.support.true_imap import BARE, EVERYTHING, GMAIL, TrueImapServer
from tests.support.true_mail import TrueMail
from tests.support.truth import OnDovecot

SEEDS = range(int(os.environ.get("CONVERGENCE", "1")))
STEPS = 25
FIRST = 30  # letters that are there before

OFFERS = {
    "everything": EVERYTHING,
    "no-qresync": EVERYTHING - {"QRESYNC"},
    "no-move": EVERYTHING - {"MOVE"},
    "no-uidplus": EVERYTHING - {"UIDPLUS"},
    "no-condstore": EVERYTHING - {"CONDSTORE", "QRESYNC", "OBJECTID"},
    "gmail": GMAIL,
    "bare": BARE,
}


def lived(rng: random.Random, *doings: Callable[[], None]) -> None:
    """Let things happen, sometimes at once and sometimes with time between."""
    for _ in range(STEPS):
        rng.choice(doings)()
        time.sleep(rng.choice((0.0, 0.0, 0.01, 0.05)))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("lying", [False, True], ids=["flaky", "lying"])
@pytest.mark.parametrize("offers", OFFERS)
def test_here_becomes_what_is_there(tmp_path: Path, offers: str, lying: bool, seed: int) -> None:
    rng = random.Random(f"{offers} {lying} {seed}")
    mail, faults = TrueMail(), Faults(seed)
    with (
        TrueImapServer(mail, faults, offers=OFFERS[offers]) as server,
        working(tmp_path / "profile") as engine,
    ):
        acts = Acts(engine, mail, rng)
        for _ in range(FIRST):
            acts.deliver("INBOX", [])
        account = add(engine, settings(server.server()))
        still_here = local_only(engine)
        troubles = Troubles(acts, mail, server, lying=lying)
        lived(rng, acts.here, acts.here, acts.elsewhere, acts.elsewhere, troubles.happen)
        faults.heal()
        left = come_to_rest(engine, account.id, mail, troubles.unfetchable)
        assert left == []
        assert acts.lost() == set()
        if not lying:
            assert acts.doubled() == set()
        assert still_here()


@pytest.mark.parametrize("seed", SEEDS)
def test_here_becomes_what_dovecot_has(
    tmp_path: Path, mail_servers: MailServers, anna: Person, seed: int
) -> None:
    rng = random.Random(seed)
    there = OnDovecot(mail_servers, anna)
    with (
        BreakingProxy(mail_servers.ports["imap"]) as proxy,
        working(tmp_path / "profile") as engine,
    ):
        acts = Acts(engine, there, rng)
        for _ in range(FIRST):
            acts.deliver("INBOX", [])
        server = replace(mail_servers.server(Protocol.IMAP, Security.NONE, anna), port=proxy.port)
        account = add(engine, settings(server))
        lived(rng, acts.here, acts.here, acts.elsewhere, acts.elsewhere, proxy.break_all)
        assert come_to_rest(engine, account.id, there, set()) == []
        assert acts.lost() == set()
        assert acts.doubled() == set()
