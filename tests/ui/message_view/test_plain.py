"""Plain text as a page: nothing of it becomes markup, links work, quotations fold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from ui.message_view.plain import FOLD_SCHEME, MOST_SHOWN, PlainBody, page_of

QUOTE = "Hello\n" + "".join(f"> line {number}\n" for number in range(9)) + "Bye\n"


def shown(page: str) -> str:
    document = QTextDocument()
    document.setHtml(page)
    return document.toPlainText().replace("\xa0", " ")


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp"))))
def test_no_text_becomes_markup(text: str) -> None:
    page = page_of(f"a{text}b")
    assert "<script" not in page.lower()
    assert "<img" not in page.lower()


@pytest.mark.parametrize(
    "text",
    [
        "<b>not bold</b> & <script>alert(1)</script>",
        '<img src="https://tracker.example/x.gif">',
        '"><a href="javascript:x">x</a>',
        "two  spaces   three",
        "नमस्ते, 会議 & שלום",
    ],
)
def test_text_is_shown_as_it_was_written(text: str) -> None:
    assert shown(page_of(text)) == text


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("see https://example.org/a?b=1&c=2.", "https://example.org/a?b=1&amp;c=2"),
        ("(http://example.org/x)", "http://example.org/x"),
        ("<https://example.org/>", "https://example.org/"),
        ("write to mailto:ann@example.org, please", "mailto:ann@example.org"),
        ("»HTTPS://EXAMPLE.ORG/A«", "HTTPS://EXAMPLE.ORG/A"),
    ],
)
def test_links_are_found_without_what_stands_around_them(text: str, target: str) -> None:
    assert f'href="{target}"' in page_of(text)


@pytest.mark.parametrize("text", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd"])
def test_other_schemes_are_no_links(text: str) -> None:
    assert "href" not in page_of(text)


def test_a_long_quotation_is_folded_until_it_is_asked_for() -> None:
    folded = shown(page_of(QUOTE))
    assert "line 3" not in folded
    assert "Bye" in folded
    assert "line 3" in shown(page_of(QUOTE, frozenset({1})))


def test_a_short_quotation_is_shown() -> None:
    assert "and you?" in shown(page_of("I am well\n> and you?\n"))


def test_a_press_unfolds_a_quotation(qtbot: QtBot) -> None:
    body = PlainBody()
    qtbot.addWidget(body)
    body.show_text(QUOTE)
    assert "line 3" not in body.toPlainText()
    body.anchorClicked.emit(QUrl(f"{FOLD_SCHEME}:1"))
    assert "line 3" in body.toPlainText()


def test_a_very_long_text_is_shown_in_part_until_it_is_asked_for(qtbot: QtBot) -> None:
    body = PlainBody()
    qtbot.addWidget(body)
    body.show_text("word " * (MOST_SHOWN // 5) + "END")
    assert "END" not in body.toPlainText()
    body.anchorClicked.emit(QUrl(f"{FOLD_SCHEME}:whole"))
    assert "END" in body.toPlainText()


def test_nothing_is_loaded_from_anywhere(qtbot: QtBot) -> None:
    body = PlainBody()
    qtbot.addWidget(body)
    kind = QTextDocument.ResourceType.ImageResource.value
    assert body.loadResource(kind, QUrl("https://tracker.example/x.gif")) is None
    assert body.loadResource(kind, QUrl("file:///etc/hostname")) is None
