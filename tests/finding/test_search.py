"""Searches on a little internet: each place found, each failing, and nobody asked unasked."""

import socket
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.finding.search import find
from app.finding.ways import Door
from app.model.account import AuthMethod, Protocol, Security
from app.model.finding import Access, FindingStep, SearchState, Source
from app.model.problem import LifafaError, ProblemKind
from app.protocols.errors import ConnectionLost
from tests.finding.conftest import AUTOCONFIG, WELL_KNOWN, Internet, description, written
from tests.support.certificates import Authority, bad_certificate
from tests.support.web_server import Dribble, Silent, page, redirect

BOTH = ("imap imap.a.test 993 tls", "smtp smtp.a.test 465 tls")


def add_services(internet: Internet, **services: str) -> None:
    for name, record in services.items():
        internet.names.add(f"_{name}._tcp.a.test", "SRV", record)


# --- every place, found ---


def test_the_table_is_enough(internet: Internet) -> None:
    found = internet.find("anu@gmail.com")
    assert written(found.incoming)[0] == "imap.gmail.com:993 tls table"
    assert written(found.outgoing)[0] == "smtp.gmail.com:465 tls table"
    assert found.incoming[0].server.user == "anu@gmail.com"
    assert found.provider is not None
    assert (found.provider.key, found.provider.oauth) == ("gmail", "google")
    assert not internet.names.asked
    states = {each.state for each in internet.steps if each.source is not Source.TABLE}
    assert states == {SearchState.SKIPPED}


def test_a_closed_provider_is_told_as_what_it_is(internet: Internet) -> None:
    found = internet.find("anu@tuta.com")
    assert found.incoming == found.outgoing == ()
    assert found.provider is not None
    assert found.provider.access is Access.CLOSED


def test_autoconfig_at_the_provider(internet: Internet) -> None:
    internet.publish("autoconfig.a.test", AUTOCONFIG, description(*BOTH))
    found = internet.find()
    assert written(found.incoming) == ["imap.a.test:993 tls autoconfig"]
    assert written(found.outgoing) == ["smtp.a.test:465 tls autoconfig"]
    assert found.provider is not None
    assert found.provider.name == "A"
    (asked,) = internet.web.asked
    assert asked.target == f"{AUTOCONFIG}?emailaddress=anu@a.test"


def test_well_known_at_the_provider(internet: Internet) -> None:
    internet.publish("a.test", WELL_KNOWN, description(*BOTH))
    found = internet.find()
    assert written(found.incoming) == ["imap.a.test:993 tls well-known"]
    (asked,) = internet.web.asked
    assert asked.target == WELL_KNOWN


def test_service_records(internet: Internet) -> None:
    add_services(
        internet,
        imaps="0 1 993 imap.a.test.", imap="0 1 143 imap.a.test.", pop3s="0 0 0 .",
        submissions="0 1 465 smtp.a.test.", submission="5 1 587 other.a.test.",
    )  # fmt: skip
    found = internet.find()
    assert written(found.incoming) == ["imap.a.test:993 tls srv", "imap.a.test:143 starttls srv"]
    assert written(found.outgoing) == ["smtp.a.test:465 tls srv", "other.a.test:587 starttls srv"]
    assert internet.ends()["_pop3s._tcp.a.test"] is SearchState.NOTHING
    assert found.provider is None


def test_a_service_elsewhere_wants_confirming(internet: Internet) -> None:
    add_services(internet, imaps="0 1 993 imap.b.test.", submissions="0 1 465 evila.test.")
    found = internet.find()
    assert written(found.incoming) == ["imap.b.test:993 tls srv?"]
    assert written(found.outgoing) == ["evila.test:465 tls srv?"]


def test_a_service_elsewhere_is_confirmed_by_a_protected_answer(internet: Internet) -> None:
    add_services(internet, imaps="0 1 993 imap.b.test.", pop3s="0 1 995 pop.b.test.")
    internet.publish(
        "a.test", WELL_KNOWN,
        description("imap imap.b.test 993 tls", "smtp smtp.b.test 465 tls"),
    )  # fmt: skip
    found = internet.find()
    assert written(found.incoming) == ["imap.b.test:993 tls well-known", "pop.b.test:995 tls srv?"]


def test_who_takes_the_mail_is_known_to_the_table(internet: Internet) -> None:
    internet.names.add("a.test", "MX", "10 aspmx.l.google.com.", "20 mx.zoho.com.")
    found = internet.find()
    assert written(found.incoming)[0] == "imap.gmail.com:993 tls mx"
    assert found.incoming[0].server.user == "anu@a.test"
    assert found.provider is not None
    assert found.provider.key == "google-workspace"


def test_who_takes_the_mail_is_known_by_its_own_domain(internet: Internet) -> None:
    internet.names.add("a.test", "MX", "10 mx01.mail.posteo.de.")
    assert written(internet.find().incoming)[0] == "posteo.de:993 tls mx"


def test_a_closed_provider_is_recognised_by_its_exchanger(internet: Internet) -> None:
    internet.names.add("a.test", "MX", "10 work-mx.app.hey.com.")
    found = internet.find()
    assert not found.incoming
    assert found.provider is not None
    assert (found.provider.key, found.provider.access) == ("hey", Access.CLOSED)


def test_the_public_table_where_it_is_allowed(internet: Internet) -> None:
    internet.publish("ispdb.test", "/v1.1/a.test", description(*BOTH))
    found = internet.find(third_parties=True)
    assert written(found.incoming) == ["imap.a.test:993 tls ispdb"]
    told = b"".join(each.whole for each in internet.web.asked if each.host == "ispdb.test")
    assert b"a.test" in told
    assert b"anu" not in told


def test_the_public_table_again_with_who_takes_the_mail(internet: Internet) -> None:
    internet.names.add("a.test", "MX", "10 mx1.hosting.co.uk.")
    internet.publish("ispdb.test", "/v1.1/hosting.co.uk", description(*BOTH))
    found = internet.find(third_parties=True)
    assert written(found.incoming) == ["imap.a.test:993 tls ispdb"]
    ends = internet.ends()
    assert ends[f"{internet.ways.ispdb}a.test"] is SearchState.NOTHING
    assert ends[f"{internet.ways.ispdb}hosting.co.uk"] is SearchState.FOUND


def test_guesses_are_tried_up_to_the_login(internet: Internet) -> None:
    imap = internet.mail_server(Protocol.IMAP, Security.STARTTLS)
    smtp = internet.mail_server(Protocol.SMTP, Security.TLS)
    internet.host("mail.a.test")
    found = internet.find()
    assert written(found.incoming) == [f"mail.a.test:{imap.port} starttls guess"]
    assert written(found.outgoing) == [f"mail.a.test:{smtp.port} tls guess"]
    assert imap.said
    assert imap.logins == smtp.logins == []


def test_domains_in_any_script(internet: Internet) -> None:
    domain = "xn--p1b6ci4b4b3a.test"
    internet.publish(f"autoconfig.{domain}", AUTOCONFIG, description("imap m.a.test 993 tls"))
    internet.names.add(f"_submissions._tcp.{domain}", "SRV", f"0 1 465 smtp.{domain}.")
    found = internet.find("अनु@उदाहरण.test")
    assert written(found.incoming) == ["m.a.test:993 tls autoconfig"]
    assert written(found.outgoing) == [f"smtp.{domain}:465 tls srv"]
    assert found.incoming[0].server.user == "अनु@उदाहरण.test"
    assert "emailaddress=%E0%A4%85" in internet.web.asked[0].target


# --- what is preferred ---


def test_the_more_trusted_source_wins_and_others_are_merged(internet: Internet) -> None:
    internet.publish("autoconfig.a.test", AUTOCONFIG, description(*BOTH))
    internet.publish(
        "a.test", WELL_KNOWN, description("imap worse.a.test 993 tls", "smtp worse.a.test 465 tls")
    )
    add_services(internet, pop3s="0 1 995 pop.a.test.", imaps="0 1 993 imap.a.test.")
    internet.names.add("a.test", "MX", "10 mx.a.test.")
    found = internet.find()
    assert written(found.incoming) == [
        "imap.a.test:993 tls autoconfig",
        "pop.a.test:995 tls srv",
    ]
    assert written(found.outgoing) == ["smtp.a.test:465 tls autoconfig"]


def test_protection_comes_before_trust_in_the_source(internet: Internet) -> None:
    internet.publish(
        "autoconfig.a.test", AUTOCONFIG,
        description("imap imap.a.test 143 none", "imap imap.a.test 143 starttls",
                    "imap imap.a.test 993 tls", "smtp smtp.a.test 25 none"),
    )  # fmt: skip
    add_services(internet, submissions="0 1 465 smtp.a.test.")
    found = internet.find()
    assert [each.server.security for each in found.incoming] == list(Security)
    assert written(found.outgoing) == [
        "smtp.a.test:465 tls srv",
        "smtp.a.test:25 none autoconfig",
    ]


def test_guesses_serve_where_nobody_named_anything(internet: Internet) -> None:
    smtp = internet.mail_server(Protocol.SMTP, Security.TLS)
    internet.mail_server(Protocol.IMAP, Security.TLS)
    internet.host("mail.a.test")
    internet.publish("autoconfig.a.test", AUTOCONFIG, description("imap imap.a.test 993 tls"))
    found = internet.find()
    assert written(found.incoming) == ["imap.a.test:993 tls autoconfig"]
    assert written(found.outgoing) == [f"mail.a.test:{smtp.port} tls guess"]


def test_what_is_not_needed_any_more_is_left(internet: Internet) -> None:
    internet.publish("autoconfig.a.test", AUTOCONFIG, description(*BOTH))
    internet.publish("a.test", WELL_KNOWN, Silent())
    found = internet.find()
    assert written(found.incoming) == ["imap.a.test:993 tls autoconfig"]
    (well_known,) = internet.ended(Source.WELL_KNOWN)
    assert well_known.state is SearchState.SKIPPED


def test_facts_of_the_table_go_with_its_servers(internet: Internet) -> None:
    internet.publish(
        "autoconfig.a.test", AUTOCONFIG,
        description("imap outlook.office365.com 993 tls", "smtp smtp.office365.com 587 starttls"),
    )  # fmt: skip
    found = internet.find()
    assert found.provider is not None
    assert found.provider.oauth == "microsoft"


def test_a_service_record_learns_from_the_table_how_to_log_in(internet: Internet) -> None:
    add_services(internet, imaps="0 1 993 outlook.office365.com.")
    internet.names.add("a.test", "MX", "10 a-test.mail.protection.outlook.com.")
    found = internet.find()
    assert written(found.incoming)[0] == "outlook.office365.com:993 tls srv"
    assert found.incoming[0].server.auth is AuthMethod.OAUTH2


# --- what is not asked ---


def test_no_third_party_is_asked_unasked(internet: Internet) -> None:
    internet.publish("ispdb.test", "/v1.1/a.test", description(*BOTH))
    internet.publish("ispdb.test", "/v1.1/hosting.test", description(*BOTH))
    internet.names.add("a.test", "MX", "10 mx.hosting.test.")
    for name in ("autoconfig.a.test", "a.test", "mail.a.test"):
        internet.host(name)
    found = internet.find()
    assert not found.incoming
    asked = {name for name, _ in internet.names.asked}
    assert all(name == "a.test" or name.endswith(".a.test") for name in asked)
    assert internet.web.hosts() == {"autoconfig.a.test", "a.test"}
    assert not internet.plain.asked
    assert not any("autodiscover" in name for name in asked)
    (skipped,) = internet.ended(Source.ISPDB)
    assert skipped.state is SearchState.SKIPPED


def test_plain_http_is_asked_where_it_is_allowed_and_never_told_the_address(
    internet: Internet,
) -> None:
    internet.host("autoconfig.a.test")
    internet.plain.put("autoconfig.a.test", AUTOCONFIG, description(*BOTH))
    assert not internet.find().incoming
    assert not internet.plain.asked
    found = internet.find(plain_http=True)
    assert written(found.incoming) == ["imap.a.test:993 tls autoconfig?"]
    assert b"anu" not in b"".join(each.whole for each in internet.plain.asked)


def test_a_protected_page_that_leads_to_a_plain_one_wants_confirming(internet: Internet) -> None:
    internet.plain.put("a.test", "/x", description(*BOTH))
    internet.publish("a.test", WELL_KNOWN, redirect(f"http://a.test:{internet.plain.port}/x"))
    assert not internet.find().incoming
    assert internet.ended(Source.WELL_KNOWN)[0].state is SearchState.FAILED
    assert written(internet.find(plain_http=True).incoming) == ["imap.a.test:993 tls well-known?"]


def test_what_was_only_named_in_the_open_does_not_end_the_search(internet: Internet) -> None:
    internet.host("autoconfig.a.test")
    internet.plain.put("autoconfig.a.test", AUTOCONFIG, description(*BOTH))
    imap = internet.mail_server(Protocol.IMAP, Security.TLS)
    internet.host("imap.a.test")
    found = internet.find(plain_http=True)
    assert written(found.incoming)[0] == f"imap.a.test:{imap.port} tls guess"


# --- failing ---


@pytest.mark.parametrize(
    ("said", "state", "kind"),
    [
        (page("", status="404 Not Found"), SearchState.NOTHING, None),
        (page("<html></html>", "text/html"), SearchState.NOTHING, None),
        (description(), SearchState.NOTHING, None),
        (page("", status="503 Unavailable"), SearchState.FAILED, ProblemKind.BUSY),
        (page("<html></html>"), SearchState.FAILED, ProblemKind.PROTOCOL),
        (page("<!DOCTYPE x []><clientConfig/>"), SearchState.FAILED, ProblemKind.PROTOCOL),
        (Dribble(b"HTTP/1.1 200 OK\r\n\r\n", b" " * 99_999), SearchState.FAILED,
         ProblemKind.TOO_LARGE),
        (b"SSH-2.0-x\r\n", SearchState.FAILED, ProblemKind.PROTOCOL),
    ],
)  # fmt: skip
def test_a_page_that_is_no_description(
    internet: Internet, said: Any, state: SearchState, kind: ProblemKind | None
) -> None:
    internet.publish("autoconfig.a.test", AUTOCONFIG, said)
    add_services(internet, imaps="0 1 993 imap.a.test.")
    assert written(internet.find().incoming) == ["imap.a.test:993 tls srv"]
    (step,) = internet.ended(Source.AUTOCONFIG)
    assert (step.state, step.problem and step.problem.kind) == (state, kind)


@pytest.mark.parametrize("fault", ["servfail", "silent", "refused", "garbage"])
def test_a_name_server_that_cannot_tell_fails_that_look_alone(
    internet: Internet, fault: str
) -> None:
    internet.ways = replace(internet.ways, patience=2.0)
    internet.names.fault("_imaps._tcp.a.test", fault)
    add_services(internet, submissions="0 1 465 smtp.a.test.")
    found = internet.find()
    assert written(found.outgoing) == ["smtp.a.test:465 tls srv"]
    assert internet.ends()["_imaps._tcp.a.test"] is SearchState.FAILED


def test_records_that_name_no_host_are_left_out(internet: Internet) -> None:
    add_services(
        internet, imaps="0 1 993 localhost.", imap="0 1 143 10.0.0.1.", pop3s="0 1 0 pop.a.test."
    )
    internet.names.add("_pop3._tcp.a.test", "SRV", r"0 1 110 ev\000il\010.a.test.")
    internet.names.add("a.test", "MX", "0 .")
    assert internet.find().incoming == ()


def test_a_domain_that_does_not_exist_has_nothing(internet: Internet) -> None:
    found = internet.find("anu@nowhere.test")
    assert (found.incoming, found.outgoing, found.provider) == ((), (), None)
    states = {each.state for each in internet.steps}
    assert states == {SearchState.RUNNING, SearchState.NOTHING, SearchState.SKIPPED}


def test_a_guessed_server_without_a_good_certificate_is_told_and_not_taken(
    internet: Internet, finding_authority: Authority, tmp_path: Path
) -> None:
    internet.host("imap.a.test")
    internet.mail_server(
        Protocol.IMAP, Security.TLS, bad_certificate("wrong-host", finding_authority, tmp_path)
    )
    assert internet.find().incoming == ()
    (step,) = [each for each in internet.ended(Source.GUESS) if each.where == "imap.a.test"]
    assert step.problem is not None
    assert (step.problem.kind, step.problem.detail) == (ProblemKind.CERTIFICATE, "wrong-host")


def test_a_guess_of_another_protocol_is_no_success(internet: Internet) -> None:
    port = internet.mail_server(Protocol.SMTP, Security.TLS).port
    internet.ways = replace(internet.ways, doors=(Door(Protocol.IMAP, port, Security.TLS),))
    internet.host("imap.a.test")
    assert internet.find().incoming == ()
    assert internet.ends()["imap.a.test"] is SearchState.NOTHING


# --- steps, time, ending ---


def test_each_look_is_told_when_it_begins_and_when_it_ends(internet: Internet) -> None:
    internet.publish("autoconfig.a.test", AUTOCONFIG, description(*BOTH))
    internet.find()
    begun: list[tuple[Source, str]] = []
    for step in internet.steps:
        look = (step.source, step.where)
        if step.state is SearchState.RUNNING:
            assert look not in begun
            begun.append(look)
        elif step.state is not SearchState.SKIPPED:
            assert look in begun
    ended = [(each.source, each.where) for each in internet.steps
             if each.state is not SearchState.RUNNING]  # fmt: skip
    assert set(begun) <= set(ended)
    assert len(ended) == len(set(ended))
    assert {source for source, _ in ended} == set(Source)
    (found,) = internet.ended(Source.AUTOCONFIG)
    assert (found.state, found.found) == (SearchState.FOUND, 2)


def test_all_is_over_in_time_though_everybody_is_silent(internet: Internet) -> None:
    internet.publish("autoconfig.a.test", AUTOCONFIG, Silent())
    internet.publish("a.test", WELL_KNOWN, Silent())
    internet.names.fault("_imaps._tcp.a.test", "silent")
    with socket.create_server(("127.0.0.1", 0)) as mute:
        door = Door(Protocol.IMAP, mute.getsockname()[1], Security.TLS)
        internet.ways = replace(internet.ways, patience=0.5, doors=(door,))
        assert internet.find().incoming == ()
    for source in (Source.AUTOCONFIG, Source.WELL_KNOWN):
        (step,) = internet.ended(source)
        assert step.problem is not None
        assert step.problem.kind is ProblemKind.TIMED_OUT


def test_a_search_that_nobody_wants_any_more_ends(internet: Internet) -> None:
    internet.publish("autoconfig.a.test", AUTOCONFIG, Silent())
    wanted = threading.Event()

    def on_step(step: FindingStep) -> None:
        if step.source is Source.AUTOCONFIG and step.state is SearchState.RUNNING:
            wanted.set()

    ways = replace(internet.ways, patience=600.0)
    with pytest.raises(ConnectionLost) as caught:
        find("anu@a.test", on_step, ways=ways, stopped=wanted.is_set)
    assert caught.value.problem.kind is ProblemKind.CANCELLED


@pytest.mark.parametrize(
    "address",
    ["", "anu", "anu@", "@a.test", "anu@localhost", "anu@a..test", "anu@a test", "a\nnu@a.test",
     "anu@-a.test", "anu@\u202ea.test", "anu@a.test\0"],
)  # fmt: skip
def test_what_is_no_address_is_refused(internet: Internet, address: str) -> None:
    with pytest.raises(LifafaError) as caught:
        internet.find(address)
    assert caught.value.problem.kind is ProblemKind.BAD_ADDRESS
    assert not internet.names.asked


def test_a_defect_in_one_look_does_not_leave_the_others_behind(
    internet: Internet, monkeypatch: pytest.MonkeyPatch
) -> None:
    internet.publish("autoconfig.a.test", AUTOCONFIG, Silent())

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("app.protocols.names.mail_exchangers", broken)
    with pytest.raises(ZeroDivisionError):
        internet.find()


def test_records_without_end_are_cut(internet: Internet) -> None:
    add_services(internet, imaps="0 1 993 imap.a.test.")
    for number in range(40):
        internet.names.add("_imaps._tcp.a.test", "SRV", f"1 1 993 imap{number}.a.test.")
    found = internet.find()
    assert len(found.incoming) == 10
    assert written(found.incoming)[0] == "imap.a.test:993 tls srv"
