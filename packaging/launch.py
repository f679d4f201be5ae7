"""Start the installed Lifafa."""

import sys

from app.cli.main import main

sys.exit(main())
