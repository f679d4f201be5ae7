"""The language all rooms speak: frozen values without reach."""
