"""Which certificates are believed: the verified ones, and the one a person chose to trust.

What a certificate says of itself is read by `cryptography`, which is here for the keyring anyway.
"""

import hashlib
import ssl
from typing import TYPE_CHECKING

from app.model.account import Server
from app.model.certificate import CertificateFacts
from app.model.problem import Problem, ProblemKind
from app.protocols import errors

if TYPE_CHECKING:
    from cryptography import x509

HOSTS_LIMIT = 20
"""Names kept of those that a certificate claims; some claim hundreds."""


class Trust:
    """What makes one connection's certificate believed: `pinned`, or else the usual verification.

    With `looking` none is: the handshake ends by CertificateShown, before anything was said.
    """

    def __init__(self, server: Server) -> None:
        self.pinned = server.pinned
        self.looking = False
        self._server = server

    def context(self) -> ssl.SSLContext:
        """Return the TLS to shake hands with. Raises CertificateRejected(FILE_UNREADABLE)."""
        unverified = self.looking or self.pinned
        return unverifying_context() if unverified else verifying_context(self._server)

    def check(self, secured: ssl.SSLSocket) -> None:
        """Compare what the handshake did not verify. Raises CertificateShown."""
        if not self.looking and not self.pinned:
            return
        der = secured.getpeercert(binary_form=True) or b""
        if self.looking or fingerprint(der) != self.pinned:
            raise errors.shown(str(self._server), der)


def verifying_context(server: Server) -> ssl.SSLContext:
    """Return the usual kind of TLS spoken here: verified, host name checked, 1.2 or newer."""
    return trusting(server.ca_file, str(server))


def trusting(ca_file: str, server: str) -> ssl.SSLContext:
    """Return verifying TLS that also trusts the roots in a file ("": the system's alone).

    Raises CertificateRejected(FILE_UNREADABLE).
    """
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca_file:
        try:
            context.load_verify_locations(cafile=ca_file)
        except OSError as error:
            kind = ProblemKind.FILE_UNREADABLE
            problem = Problem(kind, server, text=str(error), detail=ca_file)
            raise errors.CertificateRejected(problem) from error
    return context


def unverifying_context() -> ssl.SSLContext:
    """Return TLS that takes any certificate: only where its fingerprint is compared right after.

    That the server holds the certificate's key is proven by the handshake all the same.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def fingerprint(der: bytes) -> str:
    """Return the SHA-256 of a certificate in lower-case hex."""
    return hashlib.sha256(der).hexdigest()


def facts(der: bytes) -> CertificateFacts:
    """Read what a certificate claims; of one that cannot be read only the fingerprint is told."""
    try:
        from cryptography import x509  # a tenth of a second, and needed after a rejection alone

        return _read(x509.load_der_x509_certificate(der), fingerprint(der))
    except (ImportError, ValueError):
        return CertificateFacts(fingerprint(der))


def _read(certificate: "x509.Certificate", known_by: str) -> CertificateFacts:
    return CertificateFacts(
        known_by,
        errors.words(_name(certificate.subject)),
        errors.words(_name(certificate.issuer)),
        _hosts(certificate),
        int(certificate.not_valid_before_utc.timestamp()),
        int(certificate.not_valid_after_utc.timestamp()),
    )


def _name(name: "x509.Name") -> str:
    """Write a distinguished name as RFC 4514 does, the most telling part first."""
    return name.rfc4514_string()


def _hosts(certificate: "x509.Certificate") -> tuple[str, ...]:
    """List the names and addresses it was issued for (RFC 5280 §4.2.1.6)."""
    from cryptography import x509

    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
        return ()
    found = [
        *names.get_values_for_type(x509.DNSName),
        *map(str, names.get_values_for_type(x509.IPAddress)),
    ]
    return tuple(errors.words(name) for name in found[:HOSTS_LIMIT])
