"""Where tricks are played: many on one page, each shown to have been reached by the parser."""

import json
from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtWebEngineCore import QWebEnginePage
from pytestqt.qtbot import QtBot

IN_PAGE = 1  # a world of our own, in which we may ask questions while the page may run nothing
A_PAGE = 40
PATIENCE = 30_000

# Fire every handler there is, press everything that can be pressed, send every form.
POKE = """
(() => {
  for (const one of document.querySelectorAll('*'))
    for (const each of [...one.attributes])
      if (each.name.startsWith('on'))
        try { one.dispatchEvent(new Event(each.name.slice(2), {bubbles: false})) } catch {}
  if (%s) {
    for (const one of document.querySelectorAll('a, area, button, summary, input, svg a'))
      try { one.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true})) } catch {}
    for (const one of document.forms) try { one.submit() } catch {}
  }
  return JSON.stringify([...document.querySelectorAll('b[data-end]')].map(b => +b.dataset.end))
})()
"""


class Seen(NamedTuple):
    """What became of a page: which vectors' ends are elements of it, and its title."""

    reached: frozenset[int]
    title: str


class Stage:
    """Shows pages by `load`, and asks what became of them."""

    def __init__(
        self, qtbot: QtBot, page: QWebEnginePage, load: Callable[[str], None], *, press: bool = True
    ) -> None:
        self._qtbot = qtbot
        self._page = page
        self._load = load
        self._poke = POKE % str(press).lower()
        self.titles: list[str] = []

    def play(self, vectors: Sequence[str]) -> None:
        """Show every vector, many a page; what swallowed its page is shown once more, alone."""
        for at in range(0, len(vectors), A_PAGE):
            numbers = range(at, min(at + A_PAGE, len(vectors)))
            seen = self.show("\n".join(_ended(vectors[number], number) for number in numbers))
            for number in numbers:
                if number not in seen.reached:
                    self.show(vectors[number])

    def show(self, html: str) -> Seen:
        """Show one page to its end, and poke at all that is on it."""
        with self._qtbot.waitSignal(self._page.loadFinished, timeout=PATIENCE):
            self._load(html)
        reached = json.loads(str(self.ask(self._poke) or "[]"))
        title = str(self.ask("document.title"))
        self.titles.append(title)
        return Seen(frozenset(reached), title)

    def ask(self, question: str) -> object:
        """Ask the page something in our own world."""
        answers: list[object] = []
        self._page.runJavaScript(question, IN_PAGE, answers.append)
        self._qtbot.waitUntil(lambda: bool(answers), timeout=PATIENCE)
        return answers[0]


def _ended(html: str, number: int) -> str:
    return f'<div>{html}</div><b data-end="{number}"></b>'
