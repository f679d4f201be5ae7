"""The page docs/benchmarks.md: one section a room, each with machine and day."""

import os
import platform
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.table import Measure, rendered

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"

_INTRODUCTION = """\
# Benchmarks

Measured with `./dev bench`, which starts its own Dovecot and Postfix on loopback and makes its own
seeded corpus (10,000 messages of four languages, 174 MB, median 6 KB, largest 2 MB). Peers run on
the same server in the same run, in turn with Lifafa; figures are medians. Every line can be
measured again: `./dev bench NAME` replaces the section of that name.
"""


def write(sections: dict[str, list[Measure]]) -> None:
    """Put these sections into the page; the others stay as they are."""
    kept = _sections(PAGE.read_text("utf-8")) if PAGE.exists() else {}
    kept |= {name: _section(measures) for name, measures in sections.items() if measures}
    body = "\n".join(f"## {name}\n\n{text.strip()}\n" for name, text in sorted(kept.items()))
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(f"{_INTRODUCTION}\n{body}", "utf-8")


def _sections(page: str) -> dict[str, str]:
    parts = re.split(r"^## (.+)\n", page, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def _section(measures: list[Measure]) -> str:
    return f"{_where()}\n\n{rendered(measures)}"


def _where() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = ", ".join(filter(None, (_version("dovecot", "Dovecot"), _version("mbsync", ""))))
    return (
        f"{datetime.now(UTC):%d %B %Y}, {_processor()}, {os.cpu_count()} cores, {memory:.0f} GB, "
        f"{_system()}, Python {platform.python_version()}, {versions}"
    )


def _processor() -> str:
    try:
        found = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    except OSError:
        found = None
    return found[1] if found else platform.machine()


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return platform.platform(terse=True)


def _version(program: str, name: str) -> str:
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return f"{name} {answer.stdout.splitlines()[0].split(' (')[0]}".strip()
