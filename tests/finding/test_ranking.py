"""Which servers are preferred, whatever the order in which the looks ended."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from app.finding.ranking import needless, ranked
from app.model.account import Protocol, Security, Server
from app.model.finding import Candidate, Source

candidates = st.builds(
    lambda protocol, host, security, source, unconfirmed: Candidate(
        Server(protocol, f"{host}.a.test", 1, security, "anu"), source, unconfirmed=unconfirmed
    ),
    st.sampled_from(Protocol),
    st.sampled_from("xyz"),
    st.sampled_from(Security),
    st.sampled_from(Source),
    st.booleans(),
)


def one(
    source: Source, protocol: Protocol = Protocol.IMAP, security: Security = Security.TLS
) -> Candidate:
    return Candidate(Server(protocol, f"{source}.a.test", 1, security, "anu"), source)


@given(st.lists(candidates, max_size=12), st.randoms(use_true_random=False))
def test_who_was_faster_does_not_matter(found: list[Candidate], random: Random) -> None:
    by_source = {source: [each for each in found if each.source is source] for source in Source}
    order = list(Source)
    random.shuffle(order)
    shuffled = [each for source in order for each in by_source[source]]
    assert ranked(found) == ranked(shuffled)


@given(st.lists(candidates, max_size=12))
def test_a_server_stands_once_and_the_best_is_as_safe_as_any(found: list[Candidate]) -> None:
    for side in ranked(found):
        places = [(each.server.host, each.server.protocol, each.server.security) for each in side]
        assert len(places) == len(set(places))
        if any(each.server.security is not Security.NONE for each in side):
            assert side[0].server.security is not Security.NONE


def test_a_source_that_says_all_makes_less_trusted_ones_needless() -> None:
    half = [one(Source.AUTOCONFIG)]
    whole = [*half, one(Source.AUTOCONFIG, Protocol.SMTP)]
    assert not needless(Source.ISPDB, half)
    assert needless(Source.ISPDB, whole)
    assert needless(Source.GUESS, whole)
    assert not needless(Source.AUTOCONFIG, whole)
    assert not needless(Source.SRV, whole)
    assert not needless(Source.MX, whole)


def test_a_source_without_protection_makes_nothing_needless() -> None:
    plain = [
        one(Source.AUTOCONFIG, protocol, Security.NONE)
        for protocol in (Protocol.IMAP, Protocol.SMTP)
    ]
    assert not needless(Source.GUESS, plain)
