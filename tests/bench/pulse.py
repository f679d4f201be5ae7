"""How often another process wakes: python -m tests.bench.pulse PID SECONDS (Linux)

Prints the number of moments in which any of its threads ran. What happens within a tenth of a
second is one: a timer that fires makes several threads run. Looked at from outside, since whoever
looks wakes.
"""

import sys
import time
from pathlib import Path

GLANCE = 0.1  # seconds
FIRST = 1.0  # seconds; the start of this program woke the other one


def switches(pid: str) -> int:
    """Return how often the threads of a process have waited for something until now."""
    return sum(
        int(line.split()[1])
        for task in Path(f"/proc/{pid}/task").iterdir()
        for line in (task / "status").read_text().splitlines()
        if line.startswith("voluntary_ctxt_switches")
    )


def main() -> int:
    """Count, and print."""
    pid, seconds = sys.argv[1], float(sys.argv[2])
    time.sleep(FIRST)
    until = time.monotonic() + seconds - FIRST
    moments, running, before = 0, False, switches(pid)
    while time.monotonic() < until:
        time.sleep(GLANCE)
        now = switches(pid)
        moments += now != before and not running
        running, before = now != before, now
    print(moments)
    return 0


if __name__ == "__main__":
    sys.exit(main())
