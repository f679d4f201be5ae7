"""What OpenSSL says of servers with old, weak or demanding TLS is recognised, as it is."""

import contextlib
import socket
import ssl
import subprocess
import threading
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.doctor.checkup import Patient, check_up
from app.doctor.trials import Instruments
from app.model.account import AccountSettings, Protocol, Secret, Security, Server
from app.model.diagnosis import Diagnosis
from tests.support.certificates import Authority

PATIENCE = 5.0
NOTHING_ELSE = Instruments(greets=lambda server: False, web=lambda host: None)
Prepare = Callable[[ssl.SSLContext], None]


def outdated(context: ssl.SSLContext) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")


def without_a_common_cipher(context: ssl.SSLContext) -> None:
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("AES128-SHA:@SECLEVEL=0")


def demanding(context: ssl.SSLContext) -> None:
    context.verify_mode = ssl.CERT_REQUIRED


def strange(context: ssl.SSLContext) -> None:
    def refuse(*_: Any) -> int:
        return int(ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME)

    context.sni_callback = refuse


@contextlib.contextmanager
def serving(certificate: tuple[Path, Path], prepare: Prepare) -> Iterator[int]:
    """Greet each client over TLS, as `prepare` has it, until left."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    prepare(context)
    context.load_cert_chain(*certificate)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            client.settimeout(PATIENCE)
            with client, contextlib.suppress(OSError):
                attend(context.wrap_socket(client, server_side=True))

    def attend(secured: ssl.SSLSocket) -> None:
        with secured:
            secured.sendall(b"* OK ready\r\n")
            secured.recv(100)

    thread = threading.Thread(target=serve, name="odd tls")
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(PATIENCE)
        listener.close()


def diagnosed(port: int, authority: Authority) -> Diagnosis:
    ca_file = str(authority.ca_file)
    server = Server(Protocol.IMAP, "localhost", port, Security.TLS, "anna", ca_file=ca_file)
    nowhere = Server(Protocol.SMTP, "127.0.0.1", 1, Security.TLS, "anna")
    patient = Patient(AccountSettings("a@b.example", "A", server, nowhere), Secret("x"), None)
    found = check_up(patient, lambda step: None, timeout=5.0, instruments=NOTHING_ELSE)
    return found.diagnoses[0]


@pytest.mark.parametrize(
    ("prepare", "failure"),
    [
        (outdated, "tls-too-old"),
        (without_a_common_cipher, "tls-weak"),
        (demanding, "tls-client-certificate"),
        (strange, "tls-name-unknown"),
    ],
)
def test_a_server_with_odd_tls(authority: Authority, prepare: Prepare, failure: str) -> None:
    with serving(authority.issue("odd"), prepare) as port:
        assert diagnosed(port, authority).failure == failure


def test_a_certificate_with_a_weak_key(authority: Authority, tmp_path: Path) -> None:
    certificate, key = tmp_path / "weak.pem", tmp_path / "weak.key"
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "rsa:512", "-nodes", "-subj", "/CN=localhost",
            "-days", "3", "-addext", "subjectAltName=DNS:localhost", "-CA", authority.ca_file,
            "-CAkey", authority.ca_key, "-keyout", key, "-out", certificate,
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip

    def weak(context: ssl.SSLContext) -> None:
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        context.maximum_version = ssl.TLSVersion.TLSv1_2

    with serving((certificate, key), weak) as port:
        assert diagnosed(port, authority).failure == "certificate-weak"
