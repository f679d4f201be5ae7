"""A certificate authority of the tests' own, made with openssl, so that clients really verify."""

import subprocess
from pathlib import Path

_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]


class Authority:
    """An authority in a folder. `ca_file` is what a client must trust."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self.ca_file = folder / "ca.pem"
        self._ca_key = folder / "ca.key"
        _openssl(
            ["req", "-x509", *_KEY, "-subj", "/CN=Authority of the tests", "-days", "30"],
            ["-addext", "keyUsage=critical,keyCertSign,cRLSign"],
            ["-keyout", str(self._ca_key), "-out", str(self.ca_file)],
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
            ["-CA", str(self.ca_file), "-CAkey", str(self._ca_key), "-CAcreateserial"],
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


def _openssl(*arguments: list[str]) -> None:
    command = ["openssl", *(word for group in arguments for word in group)]
    subprocess.run(command, check=True, capture_output=True)
