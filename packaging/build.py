"""Build the Debian package: dist/lifafa_<version>_<architecture>.deb.

`./dev package` runs it. PyInstaller gathers Python, Qt and Lifafa into one folder (lifafa.spec says
what stays out); around it come desktop entry, icons, manual, licences, and the dependencies that
dpkg-shlibdeps computes. What came out is then looked at by appstreamcli and lintian, and must not
be larger than SIZE_LIMIT.
"""

import argparse
import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import Distribution, distribution
from pathlib import Path

from manual import manual
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
DEBIAN = ROOT / "packaging" / "debian"
FOLDER = ROOT / "build" / "folder" / "lifafa"
TREE = ROOT / "build" / "deb"
DIST = ROOT / "dist"

MAINTAINER = "The Lifafa authors <maintainers@lifafa.invalid>"
APPLICATION = "org.lifafa.Lifafa"
ICON_SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
SIZE_LIMIT = 200_000_000

# Plugins for what may be absent: they load where their libraries are, and nobody needs them.
OPTIONAL_PLUGINS = re.compile(r"platformthemes/libqgtk3\.so|imageformats/libqtiff\.so")


def main() -> None:
    """Build, wrap, check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="compress little: for trying it out")
    parser.add_argument("--keep-folder", action="store_true", help="do not run PyInstaller anew")
    options = parser.parse_args()
    made = datetime.fromtimestamp(source_date(), UTC)
    facts = {
        "VERSION": project()["version"],
        "DATE": made.strftime("%Y-%m-%d"),
        "DATE_RFC": made.strftime("%a, %d %b %Y %H:%M:%S +0000"),
        "ARCHITECTURE": output("dpkg", "--print-architecture"),
        "MAINTAINER": MAINTAINER,
    }
    if not options.keep_folder:
        freeze()
    lay_out(facts)
    package = wrap(facts, quick=options.quick)
    inspect(package)


def project() -> dict[str, str]:
    """Return the project's table of pyproject.toml."""
    table: dict[str, str] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return table


def source_date() -> int:
    """Return the time of the last commit, so that the same commit gives the same package."""
    if "SOURCE_DATE_EPOCH" not in os.environ:
        os.environ["SOURCE_DATE_EPOCH"] = last_commit() or str(int(time.time()))
    return int(os.environ["SOURCE_DATE_EPOCH"])


def last_commit() -> str:
    """Return when the last commit was made, in epoch seconds; empty outside of git."""
    if shutil.which("git") is None:
        return ""
    command = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


# --- the folder ---


def freeze() -> None:
    """Gather Python, Qt and Lifafa into one folder."""
    tell("Gathering Python, Qt and Lifafa into one folder")
    pyinstaller = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    places = ["--distpath", str(FOLDER.parent), "--workpath", str(ROOT / "build" / "work")]
    run(*pyinstaller, *places, str(ROOT / "packaging" / "lifafa.spec"))
    for library in (FOLDER / "_internal").glob("libpython*"):
        run("strip", "--strip-unneeded", str(library))


# --- the tree ---


def lay_out(facts: Mapping[str, str]) -> None:
    """Put every file where the system expects it."""
    tell("Laying out the package")
    shutil.rmtree(TREE, ignore_errors=True)
    shutil.copytree(FOLDER, TREE / "usr/lib/lifafa", symlinks=True)
    (TREE / "usr/bin").mkdir(parents=True)
    (TREE / "usr/bin/lifafa").symlink_to("../lib/lifafa/lifafa")
    shared = TREE / "usr/share"
    write(shared / "applications/lifafa.desktop", template("lifafa.desktop", facts))
    write(
        shared / f"metainfo/{APPLICATION}.metainfo.xml",
        template(f"{APPLICATION}.metainfo.xml", facts),
    )
    write(shared / "lintian/overrides/lifafa", template("lintian-overrides", facts))
    page = manual(
        (ROOT / "docs/cli.md").read_text("utf-8"), version=facts["VERSION"], date=facts["DATE"]
    )
    write_compressed(shared / "man/man1/lifafa.1.gz", page)
    write_compressed(shared / "doc/lifafa/changelog.gz", changelog(facts))
    write(shared / "doc/lifafa/copyright", template("copyright", {**facts, "BUNDLED": bundled()}))
    write(shared / "lifafa/apparmor", template("apparmor", facts))
    draw_icons(shared / "icons/hicolor")
    set_modes()


def template(name: str, facts: Mapping[str, str]) -> str:
    """Return a file of packaging/debian with its @FACTS@ filled in."""
    text = (DEBIAN / name).read_text("utf-8")
    return re.sub(r"@([A-Z_]+)@", lambda found: facts[found[1]], text)


def changelog(facts: Mapping[str, str]) -> str:
    """Return the package's changelog in Debian's form; what changed stands in CHANGELOG.md."""
    return (
        f"lifafa ({facts['VERSION']}) unstable; urgency=medium\n\n"
        f"  * See CHANGELOG.md of the source for what changed.\n\n"
        f" -- {facts['MAINTAINER']}  {facts['DATE_RFC']}\n"
    )


def bundled() -> str:
    """Name every Python package inside, with its version, licence and home."""
    return "\n".join(
        f"  {found.name} {found.version}: {licence(found)}, {home(found)}"
        for found in sorted(distributions("lifafa"), key=lambda found: found.name.lower())
        if found.name != "lifafa"
    )


def distributions(name: str, seen: set[str] | None = None) -> Iterator[Distribution]:
    """Yield a distribution and all that it requires here."""
    seen = set() if seen is None else seen
    if name.lower() in seen:
        return
    seen.add(name.lower())
    found = distribution(name)
    yield found
    for line in found.requires or ():
        required = Requirement(line)
        if required.marker is None or required.marker.evaluate({"extra": ""}):
            yield from distributions(required.name, seen)


def licence(found: Distribution) -> str:
    """Return a distribution's licence in a few words."""
    said = "".join(
        found.metadata.get_all("License-Expression") or found.metadata.get_all("License") or []
    )
    classifiers = [
        line.rsplit(" :: ", 1)[1]
        for line in found.metadata.get_all("Classifier", [])
        if line.startswith("License ::")
    ]
    return said if said and len(said) < 60 else " or ".join(classifiers) or "see its home"


def home(found: Distribution) -> str:
    """Return where a distribution comes from."""
    return f"https://pypi.org/project/{found.name}/{found.version}/"


def draw_icons(folder: Path) -> None:
    """Put the icon there as it is, and drawn in the sizes that menus ask for."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    drawing = ROOT / "resources/icons/lifafa.svg"
    write(folder / "scalable/apps/lifafa.svg", drawing.read_text("utf-8"))
    application = QGuiApplication.instance() or QGuiApplication([])
    renderer = QSvgRenderer(str(drawing))
    for size in ICON_SIZES:
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        target = folder / f"{size}x{size}/apps/lifafa.png"
        target.parent.mkdir(parents=True)
        image.save(str(target))
    del application


def set_modes() -> None:
    """Let everyone read everything, and run what is a program; libraries need no x."""
    for path in TREE.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or is_program(path) else 0o644)


def is_program(path: Path) -> bool:
    """Whether a file of the package is one of its two programs."""
    return path.name in {"lifafa", "QtWebEngineProcess"} and is_elf(path)


# --- the package ---


def wrap(facts: Mapping[str, str], *, quick: bool) -> Path:
    """Write the control files and pack everything."""
    depends = dependencies()
    files = [path for path in sorted(TREE.rglob("*")) if path.is_file() and not path.is_symlink()]
    kilobytes = sum(-(-path.stat().st_size // 1024) for path in files)
    facts = {**facts, "INSTALLED": str(kilobytes), "DEPENDS": depends}
    sums = [
        f"{hashlib.md5(path.read_bytes()).hexdigest()}  {path.relative_to(TREE)}\n"
        for path in files
    ]
    write(TREE / "DEBIAN/control", template("control", facts))
    write(TREE / "DEBIAN/md5sums", "".join(sums))
    for script in ("postinst", "postrm"):
        write(TREE / "DEBIAN" / script, template(script, facts))
        (TREE / "DEBIAN" / script).chmod(0o755)
    DIST.mkdir(exist_ok=True)
    package = DIST / f"lifafa_{facts['VERSION']}_{facts['ARCHITECTURE']}.deb"
    tell(f"Packing {package.name}")
    run(
        "dpkg-deb",
        "--root-owner-group",
        *(["-Zgzip", "-z1"] if quick else ["-Zxz", "-z6"]),
        "--build",
        str(TREE),
        str(package),
    )
    return package


def dependencies() -> str:
    """Compute which packages of the system bring the libraries that ours leave out."""
    tell("Computing what the package depends on")
    folder = TREE / "usr/lib/lifafa"
    (TREE / "DEBIAN").mkdir()  # by this folder dpkg-shlibdeps sees where $ORIGIN begins
    needing = [
        str(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not path.is_symlink()
        and is_elf(path)
        and not OPTIONAL_PLUGINS.search(str(path))
    ]
    inside = sorted({f"-l{Path(path).parent}" for path in needing})
    with tempfile.TemporaryDirectory() as work:
        write(
            Path(work) / "debian/control", "Source: lifafa\n\nPackage: lifafa\nArchitecture: any\n"
        )
        command = [
            "dpkg-shlibdeps",
            "-O",
            "--ignore-missing-info",
            "--warnings=0",
            *inside,
            *needing,
        ]
        found = subprocess.run(command, cwd=work, capture_output=True, text=True, check=False)
    if found.returncode != 0:
        sys.exit(found.stderr)
    return re.sub(r"^shlibs:Depends=", "", found.stdout.strip())


def is_elf(path: Path) -> bool:
    """Whether a file is a program or a library."""
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def inspect(package: Path) -> None:
    """Let the tools of the trade look at the result, and hold it to its size."""
    run(
        "appstreamcli",
        "validate",
        "--no-net",
        str(TREE / f"usr/share/metainfo/{APPLICATION}.metainfo.xml"),
    )
    run("lintian", "--fail-on", "error", "--allow-root", str(package))
    size = package.stat().st_size
    tell(f"{package.relative_to(ROOT)}: {size / 1e6:.1f} MB")
    if size > SIZE_LIMIT:
        sys.exit(f"That is more than {SIZE_LIMIT / 1e6:.0f} MB.")


# --- files and processes ---


def write(path: Path, text: str) -> None:
    """Write a text where it belongs, making folders on the way."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def write_compressed(path: Path, text: str) -> None:
    """Write a text compressed, the same bytes each time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def run(*command: str) -> None:
    """Run a program; its failure ends the build."""
    if subprocess.run(command, check=False).returncode != 0:
        sys.exit(f"{command[0]} failed")


def output(*command: str) -> str:
    """Return what a program prints."""
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def tell(text: str) -> None:
    """Say something, in order with what the tools say."""
    print(text, flush=True)


if __name__ == "__main__":
    main()
