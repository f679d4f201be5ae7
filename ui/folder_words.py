"""What is wrong with a folder's name, by the machine word of the problem."""


def QT_TRANSLATE_NOOP(_context: str, source: str) -> str:
    """Mark a text for lupdate, which knows it by this name (Qt's own is not typed)."""
    return source


NAMES: dict[str, str] = {
    "empty": QT_TRANSLATE_NOOP("Wording", "A folder needs a name."),
    "control": QT_TRANSLATE_NOOP("Wording", "The name holds a character that nobody can see."),
    "delimiter": QT_TRANSLATE_NOOP(
        "Wording", "The name cannot hold the character that separates folders on this server."
    ),
    "inbox": QT_TRANSLATE_NOOP("Wording", "No other folder can have the inbox's name."),
    "taken": QT_TRANSLATE_NOOP("Wording", "There is a folder “%2” already."),
    "flat": QT_TRANSLATE_NOOP("Wording", "This server keeps no folders inside others."),
    "below-itself": QT_TRANSLATE_NOOP("Wording", "A folder cannot be moved into itself."),
}
