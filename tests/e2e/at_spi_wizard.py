"""A person who sees nothing adds an account: the wizard and the doctor by accessible names alone.

Run by test_accessible_wizard.py, as at_spi.py is. Standard input tells what to fill in, which words
are to come, and what is done then: {"name", "address", "password", "cards", "words", "then"}.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from at_spi import (
    Atspi,
    application,
    below,
    children,
    found,
    nameless,
    press,
    until,
    visible,
    window_with,
)


def main(command: list[str]) -> int:
    """Do what was told, and report."""
    told = json.load(sys.stdin)
    report: dict[str, Any] = {"nameless": [], "said": []}
    program = subprocess.Popen(command)
    try:
        add_account(told, report)
    finally:
        program.terminate()
        report["exit"] = program.wait(20)
        sys.stdout.write(json.dumps(report) + "\n")
    return 0


def add_account(told: dict[str, Any], report: dict[str, Any]) -> None:
    """Fill in the wizard by hand, have it checked, and do what is to be done then."""
    lifafa = until(application, "Lifafa on the accessibility bus")
    lifafa.set_cache_mask(Atspi.Cache.NONE)
    press(lifafa, "Add account")
    wizard = until(lambda: window_with(lifafa, "Add account"), "the wizard")
    for field in ("Your name", "Address", "Password"):
        write_over(wizard, field, told[field])
    report["nameless"] += nameless(wizard)
    press(wizard, "Set everything by hand")
    for card, fields in told["cards"].items():
        fill_in(wizard, card, fields)
    report["nameless"] += nameless(wizard)
    press(wizard, "Check and add")
    for words in told["words"]:
        hear(wizard, words)
    report["said"].append(said(wizard))
    report["nameless"] += nameless(wizard)
    for step in told["then"]:
        do(wizard, step)
    if told["then"]:
        hear(wizard, f"{told['Address']} is set up")
        report["nameless"] += nameless(wizard)
        report["said"].append(said(wizard))
        press(wizard, "Open the inbox")
        until(lambda: not window_with(lifafa, "Add account"), "the wizard to go")


def do(wizard: Any, step: list[Any]) -> None:
    """Do one thing: press a button, write into a field, fill in a card, wait for words."""
    match step:
        case ["press", name]:
            press(wizard, name)
        case ["write", field, text]:
            write_over(wizard, field, text)
        case ["fill in", card, fields]:
            fill_in(wizard, card, fields)
        case ["hear", words]:
            hear(wizard, words)
        case _:
            raise ValueError(step)


def hear(wizard: Any, words: str) -> None:
    """Wait until these words are said; tell what is said instead where they are not."""
    try:
        until(lambda: words in said(wizard), f"these words: {words}")
    except AssertionError as missing:
        raise AssertionError(f"{missing}\nBut this was said:\n{said(wizard)}") from None


def fill_in(wizard: Any, card: str, fields: dict[str, str]) -> None:
    """Fill in fields of one card: texts are written, of boxes the choice that begins so is made."""

    def is_card(node: Any) -> bool:
        return bool(node.get_role() == Atspi.Role.PANEL)

    place = until(lambda: found(wizard, card, is_card), f"a card called {card}")
    for field, text in fields.items():
        box = combo(place, field)
        if box is None:
            write_over(place, field, text)
        else:
            choose_in(box, text)


def combo(place: Any, label: str) -> Any:
    """Return the box of choices with that label, or None. (Its own name is what is chosen.)"""
    for node in below(place):
        if node.get_role() == Atspi.Role.COMBO_BOX and visible(node):
            relations = node.get_relation_set()
            names = [relation.get_target(0).get_name() for relation in relations]
            if label in names:
                return node
    return None


def choose_in(box: Any, beginning: str) -> None:
    """Open a box of choices and click one."""
    assert Atspi.Action.do_action(box, 1)  # Press; 0 is ShowMenu

    def choice() -> Any:
        items = [node for node in below(box) if node.get_name().startswith(beginning)]
        place = items and Atspi.Component.get_extents(items[0], Atspi.CoordType.SCREEN)
        return place if place and place.height > 0 else None

    place = until(choice, f"a choice called {beginning}")
    Atspi.generate_mouse_event(place.x + 10, place.y + place.height // 2, "b1c")
    until(lambda: box.get_name().startswith(beginning), f"{beginning} to be chosen")


def write_over(window: Any, field: str, text: str) -> None:
    """Put a text into the field of that name, instead of what stands there."""

    def editable(node: Any) -> bool:
        return "EditableText" in node.get_interfaces()

    entry = until(lambda: found(window, field, editable), f"a field called {field}")
    assert Atspi.EditableText.set_text_contents(entry, text), field


def said(window: Any) -> str:
    """Return all names that are shown in a window, but for choices that nobody opened."""
    return "\n".join(names_shown(window))


def names_shown(node: Any) -> Iterator[str]:
    """Yield the names of what is shown below a node; what is hidden is not looked into."""
    for child in filter(visible, children(node)):
        yield child.get_name()
        if child.get_role() != Atspi.Role.COMBO_BOX:
            yield from names_shown(child)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
