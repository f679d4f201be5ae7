"""Measure Lifafa, beside others where there are any: python -m tests.bench [NAME ...]

Names are those of ROOMS; without one, all are measured. The table is printed and written into
docs/benchmarks.md.

kills, sending and soak take their minutes and run only where they are named. What they expect must
hold: a miss is a failure, with or without --strict.
"""

import argparse
import importlib
import sys

from tests.bench import report
from tests.bench.bench import Bench, say
from tests.bench.table import rendered

ROOMS = {
    "sync": ("tests.bench.sync", "imap"),
    "pop3": ("tests.bench.sync", "pop3"),
    "large": ("tests.bench.large", "run"),
    "start": ("tests.bench.window", "start"),
    "memory": ("tests.bench.window", "memory"),
    "list": ("tests.bench.window", "open_list"),
    "gaps": ("tests.bench.window", "gaps"),
    "news": ("tests.bench.news", "run"),
    "parse": ("tests.bench.parse", "run"),
    "dialogue": ("tests.bench.dialogue", "run"),
    "read": ("tests.bench.read", "run"),
    "send": ("tests.bench.send", "run"),
    "trust": ("tests.bench.trust", "run"),
}

HARNESSES = {
    "kills": ("tests.bench.kills", "run"),
    "sending": ("tests.bench.sending", "run"),
    "soak": ("tests.bench.soak", "run"),
}
COUNTS = {"kills": 300, "sending": 400, "soak": 5_000}
"""What --count is where it is not given; else it is USUAL_COUNT."""
USUAL_COUNT = 10_000


def main() -> int:
    """Measure what was asked for; fails where a target is missed and `--strict` was given."""
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    known = ROOMS | HARNESSES
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(known))
    parser.add_argument("--count", type=int, default=0, help="messages to fetch, or kills")
    parser.add_argument("--minutes", type=float, default=20.0, help="how long to soak")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=60, help="how long to watch an idle window")
    parser.add_argument("--dry", action="store_true", help="do not write docs/benchmarks.md")
    parser.add_argument("--strict", action="store_true", help="a missed target is a failure")
    options = parser.parse_args()
    unknown = set(options.names) - known.keys()
    if unknown:
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    missed = failed = False
    bench = Bench(options.count or USUAL_COUNT, options.rounds, options.seconds)
    bench.minutes = options.minutes
    try:
        for name in options.names or ROOMS:
            say(name)
            bench.count = options.count or COUNTS.get(name, USUAL_COUNT)
            module, function = known[name]
            measures = getattr(importlib.import_module(module), function)(bench)
            print(f"\n## {name}\n\n{rendered(measures)}\n", flush=True)
            missed_here = any(measure.reached is False for measure in measures)
            missed |= missed_here
            failed |= missed_here and name in HARNESSES
            if not options.dry:
                report.write({name: measures})
    finally:
        bench.close()
    return 1 if failed or (missed and options.strict) else 0


if __name__ == "__main__":
    sys.exit(main())
