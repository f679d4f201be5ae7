"""Measure Lifafa, beside others where there are any: python -m tests.bench [NAME ...]

Names are those of ROOMS; without one, all are measured. The table is printed and written into
docs/benchmarks.md.
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
    "send": ("tests.bench.send", "run"),
}


def main() -> int:
    """Measure what was asked for; fails where a target is missed and `--strict` was given."""
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(ROOMS))
    parser.add_argument("--count", type=int, default=10_000, help="messages to fetch")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=60, help="how long to watch an idle window")
    parser.add_argument("--dry", action="store_true", help="do not write docs/benchmarks.md")
    parser.add_argument("--strict", action="store_true", help="a missed target is a failure")
    options = parser.parse_args()
    unknown = set(options.names) - ROOMS.keys()
    if unknown:
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    missed = False
    bench = Bench(options.count, options.rounds, options.seconds)
    try:
        for name in options.names or ROOMS:
            say(name)
            module, function = ROOMS[name]
            measures = getattr(importlib.import_module(module), function)(bench)
            print(f"\n## {name}\n\n{rendered(measures)}\n", flush=True)
            missed |= any(measure.reached is False for measure in measures)
            if not options.dry:
                report.write({name: measures})
    finally:
        bench.close()
    return 1 if missed and options.strict else 0


if __name__ == "__main__":
    sys.exit(main())
