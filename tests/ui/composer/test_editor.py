"""The sheet: what one writes becomes small HTML and readable text, and survives reopening."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QImage, QTextCursor, QTextListFormat
from pytestqt.qtbot import QtBot

from ui.composer.editor import LetterEditor
from ui.composer.letter_text import blocks
from ui.composer.quotations import stretches

REPLY = (
    "<p><br></p><div>On 2 May, Ann wrote:</div>"
    '<blockquote type="cite"><p style="color:#000000">Here they are.</p>'
    "<blockquote><p>And the figures?</p></blockquote></blockquote>"
)

ROUND_TRIPS = [
    "<div>one</div><div>two</div>",
    "<p>Hello <b>Ann</b>, <i>how</i> <u>are</u> <s>you</s>?</p>",
    '<div><a href="https://example.org/?a=1&amp;b=2">the plan</a></div>',
    "<ul><li>one</li><li>two</li></ul>",
    "<ul><li>one</li><ul><li>inner</li></ul><li>two</li></ul>",
    "<ol><li>one</li></ol><div>after</div>",
    "<div>a &lt;b&gt; &amp; c</div>",
    "<div>नमस्ते</div>",
    "<h2>Title</h2>",
    '<div style="text-align:center">middle</div>',
    "<div>one<br>two</div>",
    '<table border="1"><tr><td><div>a</div></td><td><div>b</div></td></tr></table>',
]


@pytest.fixture
def editor(qtbot: QtBot) -> LetterEditor:
    editor = LetterEditor()
    qtbot.addWidget(editor)
    editor.resize(600, 400)
    return editor


@pytest.mark.parametrize("html", ROUND_TRIPS)
def test_html_survives_being_saved_and_opened_again(editor: LetterEditor, html: str) -> None:
    editor.show_html(html)
    once = editor.html()
    editor.show_html(once)
    assert editor.html() == once
    assert html in once


def test_the_html_is_small_and_sets_no_font(editor: LetterEditor, qtbot: QtBot) -> None:
    qtbot.keyClicks(editor, "Hello")
    assert editor.html() == "<div>Hello</div>"


def test_a_reply_begins_above_the_quotation(editor: LetterEditor, qtbot: QtBot) -> None:
    editor.show_html(REPLY)
    qtbot.keyClicks(editor, "Thanks")
    written = [line for line in editor.text().splitlines() if line]
    assert written[:3] == ["Thanks", "On 2 May, Ann wrote:", "> Here they are."]
    assert editor.own_text().split() == "Thanks On 2 May, Ann wrote:".split()


def test_reopening_a_reply_adds_no_empty_lines(editor: LetterEditor, qtbot: QtBot) -> None:
    editor.show_html(REPLY)
    qtbot.keyClicks(editor, "Thanks")
    once = editor.html()
    editor.show_html(once)
    assert editor.html() == once


def test_a_quotation_is_cited_at_every_level(editor: LetterEditor) -> None:
    editor.show_html(REPLY)
    assert "> Here they are.\n>\n>> And the figures?" in editor.text()
    assert editor.html().count('<blockquote type="cite"') == 2


QUOTED = [
    '<blockquote style="margin:0px 0px 0px 0.8ex;padding-left:1ex"><p>{}</p><p>b</p></blockquote>',
    "<blockquote><p>a</p>{}</blockquote>",
    '<blockquote title="a>b">{}<ul><li>b</li></ul></blockquote>',
    "<blockquote><table><tr><td>{}</td></tr></table></blockquote>",
    "<table><tr><td><blockquote>{}</blockquote></td><td>b</td></tr></table>",
    "<blockquote>{}",
]


@pytest.mark.parametrize("html", QUOTED)
def test_a_quotation_is_known_however_it_is_written(editor: LetterEditor, html: str) -> None:
    editor.show_html(f"<p>mine</p>{html.format('said')}<p>mine too</p>")
    assert "> said" in editor.text()
    assert "> mine" not in editor.text().splitlines()
    before = editor.text()
    editor.show_html(editor.html())
    assert editor.text() == before


def test_a_forged_mark_quotes_nothing(editor: LetterEditor) -> None:
    editor.show_html("<div>\ue000</div><p>mine</p>")
    assert editor.own_text().strip() == "mine"


def test_a_letter_with_its_own_colours_keeps_a_white_sheet(editor: LetterEditor) -> None:
    editor.show_html('<p style="color:#000000">black</p>')
    assert editor.property("sheet") == "white"
    editor.show_html("<p>no colour <a href='https://x.example'>link</a></p>")
    assert editor.property("sheet") == ""


def test_foreign_fonts_are_neither_shown_nor_sent(editor: LetterEditor) -> None:
    editor.show_html(
        '<blockquote><p style="font:31px serif;line-height:3">'
        "big <code>x = 1</code></p></blockquote>"
    )
    sizes = {
        stretch.style.fontPointSize()
        for block in blocks(editor.document())
        for stretch in stretches(block)
    }
    assert sizes == {0.0}
    assert "big <code>x = 1</code>" in editor.html()


def test_a_quotation_brings_no_colours_that_a_dark_sheet_would_hide(editor: LetterEditor) -> None:
    editor.show_html(REPLY)
    assert "color:#000000" not in editor.html()


def test_enter_within_a_quotation_parts_it_for_an_answer(
    editor: LetterEditor, qtbot: QtBot
) -> None:
    editor.show_html("<p></p><blockquote><div>first second</div></blockquote>")
    cursor = editor.document().find("second")
    cursor.setPosition(cursor.selectionStart())
    editor.setTextCursor(cursor)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClicks(editor, "my answer")
    written = [line for line in editor.text().splitlines() if line]
    assert written == ["> first", "my answer", "> second"]


def test_enter_at_the_end_of_a_quotation_leaves_it(editor: LetterEditor, qtbot: QtBot) -> None:
    editor.show_html("<p></p><blockquote><div>said</div></blockquote>")
    editor.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClicks(editor, "answer")
    assert editor.text().splitlines()[1:] == ["> said", "answer"]


def test_formats_apply_to_what_is_typed(editor: LetterEditor, qtbot: QtBot) -> None:
    editor.set_bold(True)
    qtbot.keyClicks(editor, "loud")
    editor.set_bold(False)
    qtbot.keyClicks(editor, " calm")
    assert editor.html() == "<div><b>loud</b> calm</div>"


def test_clearing_takes_every_format_away(editor: LetterEditor) -> None:
    editor.show_html("<ul><li><b>one</b> <i>two</i></li></ul>")
    editor.selectAll()
    editor.clear_format()
    assert editor.html() == "<div>one two</div>"


def test_lists_nest_and_end(editor: LetterEditor, qtbot: QtBot) -> None:
    editor.toggle_list(QTextListFormat.Style.ListDecimal)
    qtbot.keyClicks(editor, "one")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    qtbot.keyClicks(editor, "inner")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClicks(editor, "after")
    assert editor.text() == "1. one\n  1. inner\nafter"


def test_rich_to_plain_and_back_keeps_every_word(editor: LetterEditor) -> None:
    editor.show_html(REPLY)
    before = editor.text()
    editor.make_plain()
    assert editor.html() == ""
    assert editor.text() == before
    editor.make_rich()
    assert editor.text().split() == before.split()
    assert editor.html().count("<blockquote") >= 2


def test_a_signature_is_replaced_but_never_one_that_was_changed(editor: LetterEditor) -> None:
    editor.show_html("")
    editor.replace_signature("", "Ravi\nPress")
    assert editor.text() == "\n\n-- \nRavi\nPress"
    editor.replace_signature("Ravi\nPress", "R. K.")
    assert editor.text() == "\n\n-- \nR. K."
    editor.moveCursor(QTextCursor.MoveOperation.End)
    editor.insertPlainText(", with love")
    editor.replace_signature("Nobody", "Ravi")
    assert editor.text() == "\n\n-- \nR. K., with love"


def test_pasted_foreign_html_leaves_its_burden_behind(editor: LetterEditor) -> None:
    mime = QMimeData()
    mime.setHtml(
        '<p style="font-family:Comic Sans MS;font-size:31px">Hi <b>you</b>'
        '<script>alert(1)</script><img src="https://spy.example/x.png"></p>'
    )
    editor.insertFromMimeData(mime)
    assert "Hi" in editor.html()
    assert "<b>you</b>" in editor.html()
    assert "Comic" not in editor.html()
    assert "31px" not in editor.html()
    assert "alert" not in editor.html()


def test_files_and_pictures_are_handed_on(
    editor: LetterEditor, qtbot: QtBot, tmp_path: Path
) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "plan.pdf"))])
    with qtbot.waitSignal(editor.filesDropped) as dropped:
        editor.insertFromMimeData(mime)
    assert dropped.args == [[tmp_path / "plan.pdf"]]
    picture = QMimeData()
    picture.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    with qtbot.waitSignal(editor.picturePasted):
        editor.insertFromMimeData(picture)
    assert editor.text() == ""
