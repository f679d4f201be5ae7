"""Start the installed Lifafa, or, with a word of its own, the process in which it reads letters."""

import sys

if sys.argv[1:] == ["--read-letters"]:  # as app/sync/reading.py calls itself
    from app.sync.reading import main as read_letters

    read_letters()
else:
    from app.cli.main import main

    sys.exit(main())
