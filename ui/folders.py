"""What can be said of a folder without asking anybody."""

from app.model.mailbox import Mailbox, Role

DEPTHS = {
    "keep-all": 0,
    "keep-year": 365,
    "keep-quarter": 90,
    "keep-month": 30,
    "keep-none": -1,
}
"""How many days of a folder each action keeps on this computer."""


def own(box: Mailbox | None) -> bool:
    """Whether a folder is a person's own to rename and delete: none that has a purpose."""
    return box is not None and box.role is Role.NONE
