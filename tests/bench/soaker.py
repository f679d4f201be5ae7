"""Lifafa's post office in a process of its own: python -m tests.bench.soaker PROFILE

Works until its standard input ends. Each line there is answered with how many messages are here
with their sources.
"""

import sys
from pathlib import Path

from app.engine import Engine
from app.settings import Profile
from tests.support.servers import SECRET

HERE = "SELECT count(*) FROM message WHERE body = 1 AND hidden = 0"


def main() -> int:
    """Work until nobody asks any more."""
    with Engine(Profile(Path(sys.argv[1]))) as engine:
        engine.start()
        for account in engine.accounts.list().result():
            engine.accounts.give_password(account.id, SECRET).result()
        for _ in sys.stdin:
            print(engine.database.reader().value(HERE), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
