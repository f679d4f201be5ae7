"""Make any str fit for SQLite, which refuses lone surrogates; broken mail is full of them."""


def storable(text: str) -> str:
    """Return `text` with lone surrogates replaced by question marks."""
    if text.isascii():
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode("utf-8")
    return text
