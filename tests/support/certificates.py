"""A certificate authority of the tests' own, made with openssl, so that clients really verify."""

import subprocess
from pathlib import Path

_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]


class Authority:
    """An authority in a folder. `ca_file` is what a client must trust, `ca_key` signs."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self.ca_file = folder / "ca.pem"
        self.ca_key = folder / "ca.key"
        _openssl(
            ["req", "-x509", *_KEY, "-subj", "/CN=Authority of the tests", "-days", "30"],
            ["-addext", "keyUsage=critical,keyCertSign,cRLSign"],
            ["-keyout", str(self.ca_key), "-out", str(self.ca_file)],
        )

    def issue(
        self, name: str, *, hosts: str = "DNS:localhost,IP:127.0.0.1", days: int = 30
    ) -> tuple[Path, Path]:
        """Issue a server certificate; returns its file and its key's. Negative days: expired."""
        certificate, key = self._folder / f"{name}.pem", self._folder / f"{name}.key"
        request = self._folder / f"{name}.csr"
        extensions = self._folder / f"{name}.ext"
        extensions.write_text(f"subjectAltName={hosts}\nextendedKeyUsage=serverAuth\n")
        _openssl(["req", *_KEY, "-subj", f"/CN={name}", "-keyout", str(key), "-out", str(request)])
        _openssl(
            ["x509", "-req", "-in", str(request), "-extfile", str(extensions)],
            ["-CA", str(self.ca_file), "-CAkey", str(self.ca_key), "-CAcreateserial"],
            ["-days", str(days), "-out", str(certificate)],
        )
        return certificate, key


def self_signed(folder: Path) -> tuple[Path, Path]:
    """Make a certificate that nobody signed but itself; returns its file and its key's."""
    certificate, key = folder / "self-signed.pem", folder / "self-signed.key"
    _openssl(
        ["req", "-x509", *_KEY, "-subj", "/CN=localhost", "-days", "30"],
        ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
        ["-keyout", str(key), "-out", str(certificate)],
    )
    return certificate, key


BAD_CERTIFICATES = ("expired", "not-yet-valid", "wrong-host", "self-signed", "unknown-issuer")


def bad_certificate(detail: str, authority: Authority, folder: Path) -> tuple[Path, Path]:
    """Make a certificate that deserves this detail; returns its file and its key's."""
    folder.mkdir(parents=True, exist_ok=True)
    match detail:
        case "expired":
            return authority.issue("expired", days=-1)
        case "not-yet-valid":
            return _from_tomorrow(authority, folder)
        case "wrong-host":
            return authority.issue("wrong-host", hosts="DNS:elsewhere.example")
        case "self-signed":
            return self_signed(folder)
    return Authority(folder / "stranger").issue("stranger")


def fingerprint(certificate: Path) -> str:
    """Return the SHA-256 of a certificate's DER form, as OpenSSL works it out."""
    command = ["openssl", "x509", "-in", str(certificate), "-noout", "-fingerprint", "-sha256"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout.partition("=")[2].strip().replace(":", "").lower()


def _from_tomorrow(authority: Authority, folder: Path) -> tuple[Path, Path]:
    """Issue what is valid from 2099 on; only `openssl ca` takes dates."""
    _, key = authority.issue("tomorrow")
    request, early, config = (folder / f"tomorrow.{end}" for end in ("csr", "pem", "cnf"))
    (folder / "index.txt").write_text("")
    (folder / "serial").write_text("77")
    config.write_text(
        f"[ca]\ndefault_ca=d\n[d]\ndatabase={folder}/index.txt\nserial={folder}/serial\n"
        f"new_certs_dir={folder}\ndefault_md=sha256\npolicy=p\nx509_extensions=e\n"
        "[p]\ncommonName=supplied\n[e]\nsubjectAltName=IP:127.0.0.1\n"
    )
    _openssl(["req", "-new", "-key", str(key), "-subj", "/CN=t", "-out", str(request)])
    _openssl(
        ["ca", "-batch", "-config", str(config), "-in", str(request)],
        ["-cert", str(authority.ca_file), "-keyfile", str(authority.ca_key)],
        ["-startdate", "20990101000000Z", "-enddate", "20991231000000Z", "-out", str(early)],
    )
    return early, key


def _openssl(*arguments: list[str]) -> None:
    command = ["openssl", *(word for group in arguments for word in group)]
    subprocess.run(command, check=True, capture_output=True)
