"""Who lives in the practice world. Its domain can never be anybody's (RFC 2606)."""

from app.model.message import Address

DOMAIN = "practice.example"

PERSON = Address("You", f"you@{DOMAIN}")
"""Whose account it is."""

ASHA = Address("Asha Verma", f"asha@{DOMAIN}")
"""The correspondent: she answers every letter, in the language in which it was written."""
ASHA_HINDI = "आशा वर्मा"
