"""The window in which a letter is written."""
