"""Who really wrote a letter: what proves its sender, and what speaks against it."""
