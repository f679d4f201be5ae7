"""Runs: keys that stand next to each other, so that rows come and go in few steps."""

from collections.abc import Callable

from app.model.message import MessageKey


def runs_at(
    newest_first: list[MessageKey], place: Callable[[MessageKey], int]
) -> list[tuple[int, list[MessageKey]]]:
    """Group keys that go to the same place."""
    runs: list[tuple[int, list[MessageKey]]] = []
    for key in newest_first:
        at = place(key)
        if runs and runs[-1][0] == at:
            runs[-1][1].append(key)
        else:
            runs.append((at, [key]))
    return runs


def neighbours(
    newest_first: list[MessageKey], row: Callable[[MessageKey], int]
) -> list[list[MessageKey]]:
    """Group keys whose rows follow each other."""
    runs: list[list[MessageKey]] = []
    below = -1
    for key in newest_first:
        at = row(key)
        if runs and at == below:
            runs[-1].append(key)
        else:
            runs.append([key])
        below = at + 1
    return runs
