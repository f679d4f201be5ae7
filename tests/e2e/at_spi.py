"""A person who sees nothing: drives Lifafa through the accessibility bus alone.

Run by test_accessible.py in a process of its own, with the system's Python, which has gi; imports
nothing of the project. Arguments: the command that starts Lifafa. Prints what it found as JSON.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402  # only after the version is chosen

WITHIN = 30.0  # seconds
CONTROLS = {
    Atspi.Role.PUSH_BUTTON,
    Atspi.Role.TOGGLE_BUTTON,
    Atspi.Role.CHECK_BOX,
    Atspi.Role.RADIO_BUTTON,
    Atspi.Role.COMBO_BOX,
    Atspi.Role.ENTRY,
    Atspi.Role.PASSWORD_TEXT,
    Atspi.Role.TABLE,
    Atspi.Role.TREE,
    Atspi.Role.TREE_TABLE,
    Atspi.Role.LIST,
    Atspi.Role.MENU_ITEM,
    Atspi.Role.LINK,
    Atspi.Role.SLIDER,
}
"""What a person acts on; each must have a name."""

SUBJECT = "Written without looking"
TEXT = "Does this letter arrive?"


def main(command: list[str]) -> int:
    """Do the job and report."""
    report: dict[str, Any] = {"steps": [], "nameless": []}
    program = subprocess.Popen(command)
    try:
        do_the_job(report)
    finally:
        program.terminate()
        report["exit"] = program.wait(20)
        sys.stdout.write(json.dumps(report) + "\n")
    return 0


def do_the_job(report: dict[str, Any]) -> None:
    """Write, send, find the answer, read it, reply, star, delete."""
    steps = report["steps"]
    lifafa = until(application, "Lifafa on the accessibility bus")
    lifafa.set_cache_mask(Atspi.Cache.NONE)  # no main loop here keeps a cache fresh
    steps.append("started")

    until(lambda: row_with(lifafa, "Welcome to Lifafa"), "the first letter in the list")
    report["nameless"] += nameless(lifafa)
    press(lifafa, "Write")
    letter = until(lambda: window_with(lifafa, "New letter"), "a window for the letter")
    report["nameless"] += nameless(letter)
    write(letter, "To", "asha@practice.example")
    write(letter, "Subject", SUBJECT)
    write(letter, "Letter", TEXT)
    press(letter, "Send")
    steps.append("sent")

    answer = until(lambda: row_with(lifafa, f"Re: {SUBJECT}"), "the answer in the list")
    assert "Asha Verma" in answer.get_name(), answer.get_name()
    steps.append("answered")

    choose(lifafa, f"Re: {SUBJECT}")
    until(lambda: TEXT in shown_text(lifafa), "the answer's text, which quotes the letter")
    report["nameless"] += nameless(lifafa)
    steps.append("read")

    press(lifafa, "Reply")
    reply = until(lambda: window_with(lifafa, f"Re: {SUBJECT}"), "a window for the reply")
    write(reply, "Letter", "Thank you!")
    press(reply, "Send")
    until(lambda: not window_with(lifafa, f"Re: {SUBJECT}"), "the reply's window to go")
    # she answers this one too: rows move until hers is there, and a click would meet another one
    until(lambda: len(rows_with(lifafa, f"Re: {SUBJECT}")) == 2, "the answer to the reply")
    steps.append("replied")

    choose(lifafa, f"Re: {SUBJECT}")
    give_keyboard(lifafa, f"Re: {SUBJECT}")
    key("s")
    until(lambda: starred(rows_with(lifafa, f"Re: {SUBJECT}")), "the star, spoken")
    steps.append("starred")

    choose(lifafa, "Tomatoes, and the fence")
    press(lifafa, "Delete")
    until(lambda: not row_with(lifafa, "Tomatoes, and the fence"), "the letter to leave the list")
    steps.append("deleted")


# --- eyes ---


def application() -> Any:
    """Return the program on the bus, or None."""
    desktop = Atspi.get_desktop(0)
    for number in range(desktop.get_child_count()):
        child = desktop.get_child_at_index(number)
        if child is not None and child.get_name() == "lifafa":
            return child
    return None


def children(node: Any) -> Iterator[Any]:
    """Yield the children of a node; of long lists, the beginning.

    WORKAROUND: they are counted anew before each, for Qt's scroll areas (6.11, seen 2026-11-27)
    read beyond their list when asked for a scroll bar that has gone meanwhile, and crash.
    """
    number = 0
    while number < min(node.get_child_count(), 300):
        child = node.get_child_at_index(number)
        if child is not None:
            yield child
        number += 1


def below(node: Any) -> Iterator[Any]:
    """Yield everything below a node."""
    for child in children(node):
        yield child
        yield from below(child)


def found(node: Any, name: str, fits: Callable[[Any], bool] = lambda _: True) -> Any:
    """Return the first visible thing of that name, or None."""
    for each in below(node):
        if each.get_name().replace("&", "") == name and visible(each) and fits(each):
            return each
    return None


def visible(node: Any) -> bool:
    """Whether a node is on the screen."""
    return bool(node.get_state_set().contains(Atspi.StateType.SHOWING))


def window_with(lifafa: Any, title: str) -> Any:
    """Return a window by the beginning of its title, or None."""
    for number in range(lifafa.get_child_count()):
        window = lifafa.get_child_at_index(number)
        if window is not None and window.get_name().startswith(title) and visible(window):
            return window
    return None


def table_of(lifafa: Any) -> Any:
    """Return the list of messages."""
    return found(lifafa, "Messages", lambda node: "Table" in node.get_interfaces())


def row_with(lifafa: Any, words: str) -> Any:
    """Return the row whose spoken text holds these words, or None."""
    table = table_of(lifafa)
    at = -1 if table is None else row_number(table, words)
    return None if at < 0 else table.get_accessible_at(at, 0)


def row_number(table: Any, words: str) -> int:
    """Return where the first row with these words stands in the list, or -1."""
    for at in range(min(table.get_n_rows(), 50)):
        cell = table.get_accessible_at(at, 0)
        if cell is not None and words in cell.get_name():
            return at
    return -1


def rows_with(lifafa: Any, words: str) -> list[str]:
    """Return the spoken texts of all rows that hold these words."""
    table = table_of(lifafa)
    if table is None:
        return []
    cells = [table.get_accessible_at(at, 0) for at in range(min(table.get_n_rows(), 50))]
    names = [cell.get_name() for cell in cells if cell is not None]
    return [name for name in names if words in name]


def starred(rows: list[str]) -> bool:
    """Whether one of these rows says that it has a star."""
    return any("starred" in row.lower() for row in rows)


def shown_text(lifafa: Any) -> str:
    """Return the text of the open message."""
    body = found(lifafa, "Message text")
    if body is None:
        return ""
    texts = [node for node in [body, *below(body)] if "Text" in node.get_interfaces()]
    parts = [Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node)) for node in texts]
    return "\n".join([*parts, *(node.get_name() for node in below(body))])


def nameless(node: Any) -> list[str]:
    """Describe every visible control that has no name."""
    return [
        f"{each.get_role_name()} in {path(each)}"
        for each in below(node)
        if each.get_role() in CONTROLS and visible(each) and not each.get_name().strip()
    ]


def path(node: Any) -> str:
    """Say where a node stands, for whoever mends it."""
    names: list[str] = []
    while node is not None and len(names) < 8:
        names.append(f"{node.get_role_name()} “{node.get_name()[:30]}”")
        node = node.get_parent()
    return " < ".join(names)


# --- hands ---


def press(node: Any, name: str) -> None:
    """Press the button of that name, as soon as it can be pressed."""

    def pressable(each: Any) -> bool:
        enabled = each.get_state_set().contains(Atspi.StateType.ENABLED)
        return enabled and action(each, ("Press", "press", "click", "Toggle")) is not None

    button = until(lambda: found(node, name, pressable), f"a button called {name}")
    number = action(button, ("Press", "press", "click", "Toggle"))
    assert Atspi.Action.do_action(button, number), name


def give_keyboard(lifafa: Any, words: str) -> None:
    """Click a row, which makes its window the active one: no window manager here does it."""
    place = Atspi.Component.get_extents(row_with(lifafa, words), Atspi.CoordType.SCREEN)
    Atspi.generate_mouse_event(place.x + 60, place.y + 10, "b1c")
    focused = Atspi.StateType.FOCUSED
    until(lambda: table_of(lifafa).get_state_set().contains(focused), "the list to have the focus")


def key(letter: str) -> None:
    """Press a key."""
    Atspi.generate_keyboard_event(ord(letter), None, Atspi.KeySynthType.SYM)


def write(window: Any, field: str, text: str) -> None:
    """Write a text into the field of that name, at its beginning."""

    def editable(node: Any) -> bool:
        return "EditableText" in node.get_interfaces()

    entry = until(lambda: found(window, field, editable), f"a field called {field}")
    assert Atspi.EditableText.insert_text(entry, 0, text, len(text.encode())), field


def choose(lifafa: Any, words: str) -> None:
    """Select the row that holds these words."""
    until(lambda: row_with(lifafa, words), f"a row with {words}")
    table = table_of(lifafa)
    at = row_number(table, words)
    for other in list(table.get_selected_rows()):
        if other != at:
            table.remove_row_selection(other)
    assert table.add_row_selection(at), words


def action(node: Any, names: tuple[str, ...]) -> int | None:
    """Return the number of the first action with one of these names."""
    if "Action" not in node.get_interfaces():
        return None
    for number in range(Atspi.Action.get_n_actions(node)):
        if Atspi.Action.get_action_name(node, number) in names:
            return number
    return None


def until(look: Callable[[], Any], what: str) -> Any:
    """Look until something is there."""
    deadline = time.monotonic() + WITHIN
    while True:
        try:
            if seen := look():
                return seen
        except GLib.Error:
            pass  # what was there a moment ago is gone: look again
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {WITHIN} s for {what}")
        time.sleep(0.1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
