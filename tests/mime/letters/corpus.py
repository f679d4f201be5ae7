"""All letters of the corpus; `python -m tests.mime.letters.corpus FOLDER` writes them as files."""

import sys
from pathlib import Path

from tests.mime.letters import (
    charset_labels,
    containers,
    encodings,
    file_names,
    line_ends,
    people,
    shells,
    structure,
    subjects,
    times,
)

CASES = (
    subjects.CASES
    + people.CASES
    + times.CASES
    + file_names.CASES
    + encodings.CASES
    + charset_labels.CASES
    + structure.CASES
    + shells.CASES
    + line_ends.CASES
    + containers.CASES
)


def write(folder: Path) -> None:
    """Write every letter as NAME.eml, for other programs to read."""
    folder.mkdir(parents=True, exist_ok=True)
    for case in CASES:
        (folder / f"{case.name}.eml").write_bytes(case.source)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
