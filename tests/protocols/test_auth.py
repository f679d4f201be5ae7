"""The SASL mechanisms: the RFCs' own examples, servers that cheat, and tokens that are refused."""

import base64
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.account import AuthMethod, Protocol, Secret, Security, Server
from app.model.problem import Problem, ProblemKind
from app.protocols import auth, errors
from app.protocols.bearer import oauthbearer, xoauth2
from app.protocols.mechanism import Mechanism, encoded, encoded_initial
from app.protocols.saslprep import saslprep
from app.protocols.scram import MOST_ITERATIONS, scram
from app.protocols.transcript import Transcript
from tests.protocols.test_imap import hello
from tests.support.scram_server import ScramServer

EVERY_PROTOCOL = pytest.mark.parametrize("protocol", list(Protocol))
SERVER = Server(Protocol.IMAP, "imap.example.org", 993, Security.TLS, "user")
TOKEN = Secret("vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==")
REFUSED = errors.AuthenticationFailed(Problem(ProblemKind.AUTH_FAILED, str(SERVER)))
LOST = errors.lost(str(SERVER))


def b64(text: str | bytes) -> str:
    return base64.b64encode(text.encode() if isinstance(text, str) else text).decode()


def tried_by(server: ScramServer) -> list[str]:
    """Return the mechanisms by which somebody tried to log in, in order."""
    found = (re.search(r"AUTH(?:ENTICATE)? (\S+)", line) for line in server.said)
    return [match[1] for match in found if match]


# --- SCRAM ---

# RFC 5802 §5 and RFC 7677 §3
NONCE_256 = b"rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
EXAMPLES = {
    "sha1": (
        "fyko+d2lbbFgONRv9qkxdawL",
        b"r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
        b"c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
        b"v=rmF9pqV8S7suAoZWja4dJRkFsKQ=",
    ),
    "sha256": (
        "rOprNGfwEbeRWgbNEkqO",
        b"r=" + NONCE_256 + b",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        b"c=biws,r=" + NONCE_256 + b",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
        b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
    ),
}


def example(digest: str) -> tuple[Mechanism, bytes, bytes, bytes]:
    nonce, challenge, proof, signature = EXAMPLES[digest]
    return scram(digest, SERVER, Secret("pencil"), nonce), challenge, proof, signature


@pytest.mark.parametrize("digest", list(EXAMPLES))
def test_the_examples_of_the_rfcs(digest: str) -> None:
    spoken, challenge, proof, signature = example(digest)
    assert spoken.name == f"SCRAM-SHA-{digest[3:]}"
    assert spoken.initial == f"n,,n=user,r={EXAMPLES[digest][0]}".encode()
    assert spoken.answer(challenge) == proof
    assert spoken.answer(signature) == b""
    assert spoken.verdict(None) is None


@pytest.mark.parametrize("digest", list(EXAMPLES))
@pytest.mark.parametrize("final", [b"", b"v=", b"v=AAAA", b"v=%%%", b"e=other-error", b"x"])
def test_a_server_that_does_not_know_the_password_lets_nobody_in(digest: str, final: bytes) -> None:
    spoken, challenge, proof, _ = example(digest)
    assert spoken.answer(challenge) == proof
    spoken.answer(final)
    trouble = spoken.verdict(None)
    assert isinstance(trouble, errors.ProtocolError)
    assert trouble.problem.detail == "server-unproven"


def test_a_server_that_skips_its_proof_lets_nobody_in() -> None:
    spoken, challenge, _, _ = example("sha256")
    spoken.answer(challenge)
    assert isinstance(spoken.verdict(None), errors.ProtocolError)
    spoken, _, _, _ = example("sha256")
    assert isinstance(spoken.verdict(None), errors.ProtocolError)


def test_a_refusal_and_a_loss_stay_what_they_are() -> None:
    spoken, challenge, _, _ = example("sha256")
    spoken.answer(challenge)
    spoken.answer(b"e=invalid-proof")
    assert spoken.verdict(REFUSED) is REFUSED
    assert spoken.verdict(LOST) is LOST


@pytest.mark.parametrize(
    ("challenge", "why"),
    [
        (b"r=abcdefgh/12345678,s=QSXCR+Q6sek8bf92,i=1", "scram-iterations"),
        (b"r=abcdefgh/12345678,s=QSXCR+Q6sek8bf92,i=4095", "scram-iterations"),
        (
            b"r=abcdefgh/12345678,s=QSXCR+Q6sek8bf92,i=%d" % (MOST_ITERATIONS + 1),
            "scram-iterations",
        ),
        (b"r=abcdefgh/12345678,s=QSXCR+Q6sek8bf92,i=" + b"9" * 5_000, "scram-iterations"),
        (b"r=abcdefgh/12345678,s=QSXCR+Q6sek8bf92,i=-5", "scram-iterations"),
        (b"r=abcdefgh/12345678,s=QSXCR+Q6sek8bf92,i=\xd9\xa4096", "scram-iterations"),
        (b"r=abcdefgh,s=QSXCR+Q6sek8bf92,i=4096", "scram-nonce"),
        (b"r=abcdefgh/123456,s=QSXCR+Q6sek8bf92,i=4096", "scram-nonce"),
        (b"r=another nonce of theirs,s=QSXCR+Q6sek8bf92,i=4096", "scram-nonce"),
        (b"r=abcdefgh/12345678,s=,i=4096", "scram-salt"),
        (b"r=abcdefgh/12345678,s=%%%,i=4096", "scram-salt"),
        (b"m=ext,r=abcdefgh/12345678,s=QSXCR+Q6sek8bf92,i=4096", "scram-form"),
        (b"s=QSXCR+Q6sek8bf92,r=abcdefgh/12345678,i=4096", "scram-form"),
        (b"\xff\xfe", "scram-form"),
        (b"e=unknown-user", "scram-form"),
    ],
)
def test_what_is_not_good_enough_is_called_off_before_a_proof(challenge: bytes, why: str) -> None:
    spoken = scram("sha256", SERVER, Secret("pencil"), "abcdefgh")
    assert spoken.answer(challenge) is None
    for ended in (None, REFUSED):
        trouble = spoken.verdict(ended)
        assert isinstance(trouble, errors.AuthenticationFailed)
        assert (trouble.problem.kind, trouble.problem.detail) == (ProblemKind.AUTH_UNSUPPORTED, why)


def test_nonces_are_new_and_names_escaped() -> None:
    from dataclasses import replace

    one, other = (scram("sha1", replace(SERVER, user="a=b,c"), Secret("x")) for _ in range(2))
    assert one.initial is not None
    assert one.initial.startswith(b"n,,n=a=3Db=2Cc,r=")
    assert one.initial != other.initial


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_whatever_a_server_says_it_is_let_in_by_its_proof_alone(one: bytes, two: bytes) -> None:
    spoken = scram("sha1", SERVER, Secret("pencil"), "abcdefgh")
    spoken.answer(one)
    spoken.answer(two)
    assert spoken.verdict(None) is not None


@EVERY_PROTOCOL
@pytest.mark.parametrize("name", ["SCRAM-SHA-256", "SCRAM-SHA-1"])
def test_scram_over_the_wire(stage: Any, protocol: Protocol, name: str) -> None:
    with ScramServer(protocol, "pencil", mechanisms=(name, "PLAIN")) as server:
        session = stage.session(protocol, server.port)
        session.connect()
        session.login(Secret("pencil"))
        session.line.close()
    assert server.let_in == name


@EVERY_PROTOCOL
@pytest.mark.parametrize("cheat", ["signature", "silence"])
def test_a_cheat_is_left_without_another_word(stage: Any, protocol: Protocol, cheat: str) -> None:
    with ScramServer(protocol, "pencil", cheat=cheat) as server:
        session = stage.session(protocol, server.port)
        session.connect()
        session.line.protected = True  # even where the password itself might go
        with pytest.raises(errors.ProtocolError) as caught:
            session.login(Secret("pencil"))
        assert caught.value.problem.detail == "server-unproven"
        assert session.line.closed
    assert tried_by(server) == ["SCRAM-SHA-256"]


@EVERY_PROTOCOL
@pytest.mark.parametrize("cheat", ["iterations", "nonce", "form"])
@pytest.mark.parametrize("protected", [True, False])
def test_a_poor_scram_gives_way_to_the_password_on_a_protected_line_alone(
    stage: Any, protocol: Protocol, cheat: str, protected: bool
) -> None:
    with ScramServer(protocol, "pencil", cheat=cheat) as server:
        session = stage.session(protocol, server.port)
        session.connect()
        session.line.protected = protected
        if protected:
            session.login(Secret("pencil"), most=1)  # calling off costs no try
        else:
            with pytest.raises(errors.AuthenticationFailed) as caught:
                session.login(Secret("pencil"))
            assert caught.value.problem.kind is ProblemKind.AUTH_UNSUPPORTED
        session.line.close()
    assert server.let_in == ("PLAIN" if protected else "")
    assert "*" in server.said


@EVERY_PROTOCOL
def test_a_wrong_password_costs_two_tries_at_most(stage: Any, protocol: Protocol) -> None:
    names = ("SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5", "PLAIN")
    with ScramServer(protocol, "pencil", mechanisms=names) as server:
        session = stage.session(protocol, server.port)
        session.connect()
        session.line.protected = True
        with pytest.raises(errors.AuthenticationFailed) as caught:
            session.login(Secret("pen"))
        session.line.close()
    assert caught.value.refusals == 2
    tried = [
        line for line in server.said if "AUTH" in line and ("SCRAM" in line or "PLAIN" in line)
    ]
    assert len(tried) == 2


@EVERY_PROTOCOL
def test_where_one_try_is_left_one_is_made(stage: Any, protocol: Protocol) -> None:
    with ScramServer(protocol, "pencil") as server:
        session = stage.session(protocol, server.port)
        session.connect()
        session.line.protected = True
        with pytest.raises(errors.AuthenticationFailed) as caught:
            session.login(Secret("pen"), most=1)
        session.line.close()
    assert caught.value.refusals == 1
    assert tried_by(server) == ["SCRAM-SHA-256"]


@EVERY_PROTOCOL
def test_no_proof_stands_in_the_transcript(stage: Any, protocol: Protocol) -> None:
    transcript = Transcript()
    with ScramServer(protocol, "pencil") as server:
        session = stage.session(protocol, server.port, transcript=transcript)
        session.connect()
        session.login(Secret("pencil"))
        session.line.close()
    kept = " ".join(line.text for line in transcript.lines())
    secrets = [word for said in server.said for word in said.split() if len(word) > 40]
    assert secrets
    assert not any(secret in kept for secret in secrets)


# --- what AUTO takes ---


@pytest.mark.parametrize(
    ("offered", "password", "wanted"),
    [
        ("PLAIN LOGIN CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256", "x", "scram-sha-256"),
        ("PLAIN LOGIN CRAM-MD5 SCRAM-SHA-1", "x", "scram-sha-1"),
        ("PLAIN LOGIN CRAM-MD5 SCRAM-SHA-256-PLUS", "x", "cram-md5"),
        ("PLAIN LOGIN CRAM-MD5 XOAUTH2", "पासवर्ड", "plain"),
        ("PLAIN SCRAM-SHA-256", "पासवर्ड", "scram-sha-256"),
        ("PLAIN SCRAM-SHA-256", "🔑", "plain"),  # not in Unicode 3.2, which SASLprep stops at
        ("PLAIN SCRAM-SHA-256", "a\u0627", "plain"),
        ("LOGIN XOAUTH2", "x", "login"),
    ],
)
def test_the_strongest_that_both_sides_know_is_taken(
    offered: str, password: str, wanted: str
) -> None:
    assert auth.methods(SERVER, offered.split(), Secret(password))[0] == AuthMethod(wanted)


@pytest.mark.parametrize("method", [AuthMethod.SCRAM_SHA_256, AuthMethod.OAUTH2])
def test_what_was_chosen_is_not_replaced(method: AuthMethod) -> None:
    from dataclasses import replace

    with pytest.raises(errors.AuthenticationFailed) as caught:
        auth.methods(replace(SERVER, auth=method), ["PLAIN", "LOGIN"], Secret("x"), "LOGIN")
    assert caught.value.problem.kind is ProblemKind.AUTH_UNSUPPORTED


def test_the_standard_way_to_give_a_token_goes_first() -> None:
    offered = {"XOAUTH2", "OAUTHBEARER"}
    assert auth.mechanism(AuthMethod.OAUTH2, SERVER, TOKEN, offered).name == "OAUTHBEARER"
    assert auth.mechanism(AuthMethod.OAUTH2, SERVER, TOKEN, {"XOAUTH2"}).name == "XOAUTH2"


# --- tokens ---


def test_the_example_of_rfc_7628() -> None:
    user = Server(Protocol.IMAP, "server.example.com", 143, Security.TLS, "user@example.com")
    assert oauthbearer(user, TOKEN).initial == (
        b"n,a=user@example.com,\x01host=server.example.com\x01port=143\x01"
        b"auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==\x01\x01"
    )


def test_the_example_of_xoauth2() -> None:
    user = Server(Protocol.IMAP, "imap.gmail.com", 993, Security.TLS, "someuser@example.com")
    token = Secret("ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg")
    assert encoded_initial(xoauth2(user, token).initial or b"") == (
        "dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52YjNSbGNrQmhk"
        "SFJoZG1semRHRXVZMjl0Q2cBAQ=="
    )


@pytest.mark.parametrize("make", [oauthbearer, xoauth2])
@pytest.mark.parametrize("token", ["", "a b", "a\x01auth=Bearer b", "a\r\nb", "टोकन"])
def test_what_is_no_token_is_not_sent(
    make: Callable[[Server, Secret], Mechanism], token: str
) -> None:
    with pytest.raises(errors.AuthenticationFailed):
        make(SERVER, Secret(token))


JSON_401 = '{"status":"401","schemes":"bearer mac","scope":"https://mail.google.com/"}'
JSON_INVALID = '{"status":"invalid_token","scope":"example_scope"}'
SCRIPTS = {
    Protocol.SMTP: (
        "S: 220 hello\nC: ehlo [127.0.0.1]\nS: 250-x\nS: 250 AUTH {name} PLAIN\n"
        "C~ AUTH {name} [A-Za-z0-9+/=]+\nS: 334 {json}\nC: {answer}\nS: 535 5.7.8 token is bad"
    ),
    Protocol.POP3: (
        "S: +OK hello\nC: CAPA\nS: +OK\nS: SASL {name}\nS: USER\nS: .\n"
        "C: AUTH {name}\nS: + \nC~ [A-Za-z0-9+/=]+\nS: + {json}\nC: {answer}\nS: -ERR token is bad"
    ),
}


@pytest.mark.parametrize("protocol", [Protocol.SMTP, Protocol.POP3])
@pytest.mark.parametrize(
    ("name", "json", "answer", "status"),
    [
        ("OAUTHBEARER", JSON_INVALID, "AQ==", "invalid_token"),
        ("XOAUTH2", JSON_401, "", "401"),
        ("XOAUTH2", "not json", "", ""),
        ("XOAUTH2", '["401"]', "", ""),
        ("OAUTHBEARER", '{"status":"evil \\u202e' + "x" * 500 + '"}', "AQ==", "evil" + "x" * 36),
    ],
)
def test_a_refused_token_is_told_with_its_status(
    stage: Any, protocol: Protocol, name: str, json: str, answer: str, status: str
) -> None:
    script = SCRIPTS[protocol].format(name=name, json=b64(json), answer=answer)
    server = stage.play(script)
    long_token = Secret(TOKEN.value.rstrip("=") * 6)  # too long for one line of POP3
    session = stage.session(protocol, server.port, auth=AuthMethod.OAUTH2, user="anna@example.org")
    session.connect()
    with pytest.raises(errors.AuthenticationFailed) as caught:
        session.login(long_token)
    problem = caught.value.problem
    assert (problem.kind, problem.detail) == (ProblemKind.AUTH_FAILED, status)
    assert problem.text == "token is bad"


@pytest.mark.parametrize("at_once", [True, False])
def test_imap_tells_the_status_too(stage: Any, at_once: bool) -> None:
    token = b64(f"user=anna\x01auth=Bearer {TOKEN.value}\x01\x01")
    begun = f" {token}" if at_once else f"\nS: +\nC: {token}"
    session = stage.imap(
        hello("AUTH=XOAUTH2" + (" SASL-IR" if at_once else ""))
        + f"""
        C: {{a}} AUTHENTICATE XOAUTH2{begun}
        S: + {b64(JSON_401)}
        C:
        S: {{a}} NO [AUTHENTICATIONFAILED] token is bad
        """,
        auth=AuthMethod.OAUTH2,
    )
    session.connect()
    with pytest.raises(errors.AuthenticationFailed) as caught:
        session.login(TOKEN)
    assert (caught.value.problem.detail, caught.value.problem.text) == ("401", "token is bad")


# --- SASLprep (RFC 4013 §3) ---


@pytest.mark.parametrize(
    ("typed", "prepared"),
    [
        ("I\u00adX", "IX"),
        ("user", "user"),
        ("USER", "USER"),
        ("\u00aa", "a"),
        ("\u2168", "IX"),
        ("a\u00a0b", "a b"),
        ("पासवर्ड", "पासवर्ड"),
        ("\u0627\u0628", "\u0627\u0628"),
    ],
)
def test_the_examples_of_saslprep(typed: str, prepared: str) -> None:
    assert saslprep(typed) == prepared


@pytest.mark.parametrize("typed", ["\x07", "\u0627\u0031", "a\u200e", "\ufffd", "\ue000", "\u0221"])
def test_what_saslprep_forbids(typed: str) -> None:
    with pytest.raises(ValueError):
        saslprep(typed)


def test_a_name_may_hold_newer_letters_than_a_password() -> None:
    assert saslprep("\u0221", stored=False) == "\u0221"


@pytest.mark.parametrize("method", [each for each in AuthMethod if each not in ("auto", "none")])
def test_a_mechanism_masks_itself_wherever_it_is_printed(method: AuthMethod) -> None:
    spoken = auth.mechanism(method, SERVER, Secret("pencil"))
    shown = f"{spoken!r} {spoken}"
    assert spoken.name in shown
    assert "pencil" not in shown
    assert b64("pencil")[:6] not in shown


def test_an_empty_answer_is_an_empty_line_and_an_empty_beginning_is_not() -> None:
    assert (encoded(b""), encoded_initial(b""), encoded(None)) == ("", "=", "*")
