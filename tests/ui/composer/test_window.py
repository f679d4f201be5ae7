"""Writing a letter: saved while one writes, sent once, and never lost."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage, QInputMethodEvent
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.model.account import Identity
from app.model.problem import Problem, ProblemKind
from app.model.submission import Draft, DraftKind
from app.settings import Settings
from tests.support.office import Office, open_office
from ui.composer import saver
from ui.composer.window import ComposeWindow

AT = 2_000_000_000  # in 2033
CONTROL = Qt.KeyboardModifier.ControlModifier
Open = Callable[..., ComposeWindow]


@pytest.fixture
def office(tmp_path: Path, qtbot: QtBot) -> Office:
    return open_office(tmp_path)


@pytest.fixture
def compose(office: Office, qtbot: QtBot) -> Iterator[Open]:
    opened: list[ComposeWindow] = []

    def open_window(
        draft: Draft | None = None, *, fresh: bool = True, settings: Settings | None = None
    ) -> ComposeWindow:
        shown = draft or office.mail.new_draft().result()
        window = ComposeWindow(
            office.bridge, office.mail, office.book, settings or Settings(), shown, fresh=fresh
        )
        opened.append(window)
        window.show()
        qtbot.waitUntil(lambda: window.head.identity() is not None)
        return window

    yield open_window
    for window in opened:
        if shiboken6.isValid(window):  # a letter that was sent or closed has gone by itself
            window._leave()


def written(window: ComposeWindow, qtbot: QtBot, *, subject: str = "Plan") -> None:
    qtbot.keyClicks(window.head.to.line, "ann@example.org,")
    qtbot.keyClicks(window.head.subject, subject)
    qtbot.keyClicks(window.editor, "Hello Ann")


def compose_in_hindi(widget: QWidget, text: str) -> None:
    """Type by an input method, as one types what is on no key."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QCoreApplication.sendEvent(widget, event)


def only_draft(office: Office) -> Draft:
    (draft,) = office.mail.stored_drafts.values()
    return draft


def test_what_is_typed_is_saved_after_a_pause(
    compose: Open, office: Office, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saver, "QUIET_MS", 20)
    window = compose()
    written(window, qtbot)
    qtbot.waitUntil(lambda: only_draft(office).text == "Hello Ann")
    draft = only_draft(office)
    assert (draft.to, draft.subject) == ("ann@example.org", "Plan")
    assert draft.html == "<div>Hello Ann</div>"
    qtbot.waitUntil(lambda: window.foot._saved.text().startswith("Saved"))


def test_somebody_who_never_pauses_is_saved_too(
    compose: Open, office: Office, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saver, "QUIET_MS", 60_000)
    monkeypatch.setattr(saver, "LONGEST_MS", 20)
    window = compose()
    qtbot.keyClicks(window.editor, "word")
    qtbot.waitUntil(lambda: only_draft(office).text == "word")


def test_only_one_save_is_under_way_and_the_latest_wins(
    compose: Open, office: Office, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saver, "QUIET_MS", 10)
    window = compose()
    office.mail.hold()
    qtbot.keyClicks(window.editor, "one")
    qtbot.waitUntil(lambda: len(office.mail.asked("save_draft")) == 1)
    qtbot.keyClicks(window.editor, " two")
    window._saver.save_now()
    assert len(office.mail.asked("save_draft")) == 1
    office.mail.release()
    qtbot.waitUntil(lambda: only_draft(office).text == "one two")


def test_closing_saves_the_last_word(compose: Open, office: Office, qtbot: QtBot) -> None:
    window = compose()
    written(window, qtbot)
    qtbot.keyClicks(window.head.to.line, "half@exam")
    with qtbot.waitSignal(window.closed):
        window.close()
    assert only_draft(office).text == "Hello Ann"
    assert only_draft(office).to == "ann@example.org, half@exam"


def test_closing_comes_back_where_the_disk_is_full(
    compose: Open, office: Office, qtbot: QtBot
) -> None:
    window = compose()
    written(window, qtbot)
    office.mail.fail(Problem(ProblemKind.DISK_FULL))
    window.close()
    qtbot.waitUntil(lambda: "disk is full" in window.notice.sentence)
    assert window.isVisible()
    with qtbot.waitSignal(window.closed):
        window.close()
    assert only_draft(office).text == "Hello Ann"


def test_an_untouched_new_letter_leaves_no_draft(
    compose: Open, office: Office, qtbot: QtBot
) -> None:
    window = compose()
    with qtbot.waitSignal(window.closed):
        window.close()
    assert office.mail.stored_drafts == {}


def test_an_untouched_old_draft_stays(compose: Open, office: Office, qtbot: QtBot) -> None:
    draft = replace(office.mail.new_draft().result(), text="kept", to="ann@example.org")
    office.mail.stored_drafts[draft.id] = draft
    window = compose(draft, fresh=False)
    with qtbot.waitSignal(window.closed):
        window.close()
    assert only_draft(office).text == "kept"


def test_control_enter_sends_what_was_typed_last(
    compose: Open, office: Office, qtbot: QtBot
) -> None:
    window = compose(settings=Settings(undo_send_seconds=7))
    written(window, qtbot)
    with qtbot.waitSignals([window.sent, window.closed]):
        qtbot.keyClick(window.editor, Qt.Key.Key_Return, CONTROL)
    ((_, delay, _, _),) = office.mail.asked("send")
    assert delay == 7.0
    (letter,) = office.mail.letters_out.values()
    assert letter.subject == "Plan"
    assert [each.address for each in letter.recipients] == ["ann@example.org"]


def test_a_letter_to_nobody_is_not_sent(compose: Open, office: Office, qtbot: QtBot) -> None:
    window = compose()
    qtbot.keyClicks(window.editor, "Hello")
    window.foot.send.click()
    assert "No recipient yet" in window.foot.doubts
    assert office.mail.asked("send") == []
    assert window.editor.isEnabled()


def test_a_wrong_address_is_shown_beside_send_and_not_sent(
    compose: Open, office: Office, qtbot: QtBot
) -> None:
    window = compose()
    written(window, qtbot)
    qtbot.keyClicks(window.head.to.line, "nobody,")
    assert "“nobody” is not a mail address" in window.foot.doubts
    window.send()
    assert office.mail.asked("send") == []


def test_a_doubt_is_asked_about_once_and_then_respected(
    compose: Open, office: Office, qtbot: QtBot
) -> None:
    window = compose()
    written(window, qtbot, subject="")
    qtbot.keyClicks(window.editor, ", the figures are attached")
    assert "“attached”, but nothing is attached" in window.foot.doubts
    window.send()
    assert window.foot.send.text() == "Send anyway"
    assert office.mail.asked("send") == []
    with qtbot.waitSignal(window.sent):
        window.send()


def test_an_address_the_server_cannot_carry_is_told_before_sending(
    compose: Open, office: Office, qtbot: QtBot
) -> None:
    office.book.any_script = False
    window = compose()
    qtbot.waitUntil(lambda: window._any_script is False)
    written(window, qtbot)
    compose_in_hindi(window.head.to.line, "अनु@उदाहरण.भारत")
    qtbot.keyClicks(window.head.to.line, ",")
    assert "This account's server cannot carry “अनु@उदाहरण.भारत”" in window.foot.doubts
    window.send()
    assert office.mail.asked("send") == []
    with qtbot.waitSignal(window.sent):
        window.send()


def test_a_quoted_word_raises_no_doubt(compose: Open, office: Office, qtbot: QtBot) -> None:
    html = "<p></p><blockquote><div>it is attached</div></blockquote>"
    draft = replace(office.mail.new_draft().result(), kind=DraftKind.REPLY, html=html, text="x")
    window = compose(draft)
    qtbot.keyClicks(window.head.to.line, "ann@example.org,")
    assert "attached" not in window.foot.doubts


def test_a_refusal_loses_nothing(compose: Open, office: Office, qtbot: QtBot) -> None:
    window = compose()
    written(window, qtbot)
    window._saver.flush(lambda: None)
    qtbot.waitUntil(lambda: window._saver.settled)
    office.mail.hold()
    window.send()
    qtbot.waitUntil(lambda: len(office.mail.asked("save_draft")) == 2)
    office.mail.release()
    office.mail.fail(Problem(ProblemKind.BAD_ADDRESS, text="ann@example.org"))
    qtbot.waitUntil(lambda: "“ann@example.org” is not a mail address" in window.notice.sentence)
    assert window.isVisible()
    assert window.editor.isEnabled()
    assert window.editor.text() == "Hello Ann"


def test_files_are_attached_shown_and_taken_away(
    compose: Open, office: Office, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "plan.pdf").write_bytes(b"x" * 2048)
    window = compose()
    window.attach_files([tmp_path / "plan.pdf", tmp_path / "gone.pdf"])
    qtbot.waitUntil(lambda: len(window.strip.attachments()) == 1)
    assert "gone.pdf" in window.notice.sentence
    assert window.strip.isVisible()
    assert window._collect().attachments[0].name == "plan.pdf"
    (chip,) = window.strip.findChildren(QWidget, "attachmentChip")
    qtbot.keyClick(chip, Qt.Key.Key_Delete)
    assert window._collect().attachments == ()
    assert not window.strip.isVisible()


def test_send_waits_for_what_is_being_attached(
    compose: Open, office: Office, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "plan.pdf").write_bytes(b"x")
    window = compose()
    written(window, qtbot)
    office.mail.hold()
    window.attach_files([tmp_path / "plan.pdf"])
    assert not window.foot.send.isEnabled()
    window.send()
    office.mail.release()
    qtbot.waitUntil(window.foot.send.isEnabled)
    assert office.mail.asked("send") == []


def test_closing_waits_for_what_is_being_attached(
    compose: Open, office: Office, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "plan.pdf").write_bytes(b"x")
    window = compose()
    written(window, qtbot)
    office.mail.hold()
    window.attach_files([tmp_path / "plan.pdf"])
    with qtbot.waitSignal(window.closed):
        window.close()
        office.mail.release()
    assert [each.name for each in only_draft(office).attachments] == ["plan.pdf"]


def test_files_can_be_dropped_anywhere(
    compose: Open, office: Office, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(b"x")
    window = compose()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    window.dropEvent(
        QDropEvent(
            QPointF(QPoint(5, 5)),
            Qt.DropAction.CopyAction,
            mime,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    qtbot.waitUntil(lambda: len(window.strip.attachments()) == 1)


def test_a_pasted_picture_stands_in_the_text_and_goes_with_it(
    compose: Open, office: Office, qtbot: QtBot
) -> None:
    window = compose()
    window.enclosures.paste(QImage(8, 8, QImage.Format.Format_RGB32))
    qtbot.waitUntil(lambda: "<img" in window.editor.html())
    (picture,) = window._collect().attachments
    assert f'src="cid:{picture.content_id}"' in window._collect().html
    window.editor.selectAll()
    qtbot.keyClick(window.editor, Qt.Key.Key_Delete)
    assert window._collect().attachments == ()


def test_a_picture_becomes_a_file_where_the_letter_becomes_plain(
    compose: Open, office: Office, qtbot: QtBot
) -> None:
    window = compose()
    window.enclosures.paste(QImage(8, 8, QImage.Format.Format_RGB32))
    qtbot.waitUntil(lambda: "<img" in window.editor.html())
    window.foot.plain.click()
    draft = window._collect()
    assert draft.html == ""
    assert [each.content_id for each in draft.attachments] == [""]
    assert not window.format_bar.isVisible()


def test_plain_text_is_kept_plain(compose: Open, office: Office, qtbot: QtBot) -> None:
    window = compose(settings=Settings(write_plain_text=True))
    qtbot.keyClicks(window.editor, "Hello")
    assert window._collect().html == ""
    assert window._collect().text == "Hello"


def test_the_signature_follows_the_sender(compose: Open, office: Office, qtbot: QtBot) -> None:
    for at, account in enumerate(list(office.book.accounts)):
        identity: Identity = replace(account.identities[0], signature=f"Signature {at}")
        office.book.save_identity(identity).result()
    window = compose()
    qtbot.waitUntil(lambda: window.editor.text() == "\n\n-- \nSignature 0")
    window.head.sender_box.setCurrentIndex(1)
    assert window.editor.text() == "\n\n-- \nSignature 1"
    assert window._collect().identity_id == office.book.accounts[1].identities[0].id


def test_discarding_asks_once_where_something_was_written(
    compose: Open, office: Office, qtbot: QtBot
) -> None:
    window = compose()
    written(window, qtbot)
    window.foot.discard.click()
    assert window.notice.sentence == "Throw this letter away?"
    button = window.notice.findChild(QPushButton)
    assert button is not None
    with qtbot.waitSignal(window.closed):
        button.click()
    assert office.mail.stored_drafts == {}


def test_tab_leads_from_to_over_subject_to_the_letter(compose: Open, qtbot: QtBot) -> None:
    window = compose()
    window.activateWindow()
    window.head.to.line.setFocus()
    qtbot.waitUntil(window.head.to.line.hasFocus)
    seen: list[QWidget] = []
    for _ in range(30):
        focus = window.focusWidget()
        if focus is None or focus in seen:
            break
        seen.append(focus)
        if focus is window.editor:
            break
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    assert seen[-2:] == [window.head.subject, window.editor]


def test_every_control_has_a_name(compose: Open) -> None:
    window = compose()
    nameless = [
        each
        for each in window.findChildren(QWidget)
        if each.focusPolicy() != Qt.FocusPolicy.NoFocus
        and each.isVisible()
        and not (each.accessibleName() or getattr(each, "text", str)())
    ]
    assert nameless == []


def test_only_missing_fields_for_copies_are_offered(compose: Open, office: Office) -> None:
    draft = replace(office.mail.new_draft().result(), cc="ann@example.org")
    head = compose(draft, fresh=False).head
    assert head._more.text() == "Bcc"
    head._more.click()
    assert head.bcc.isVisible()
    assert head.bcc.line.hasFocus()
    assert not head._more.isVisible()


def test_a_letter_can_leave_later_and_ask_the_server_for_something(
    compose: Open, office: Office, qtbot: QtBot
) -> None:
    window = compose()
    written(window, qtbot, subject="")
    window.foot.later.menu_.aboutToShow.emit()
    window.foot.later.menu_.actions()[-2].trigger()
    window.foot.later._choose(AT)
    assert office.mail.asked("send") == []  # there is no subject
    with qtbot.waitSignal(window.sent):
        window.send()
    ((_, _, at, options),) = office.mail.asked("send")
    assert (at, options.dsn, options.hold_until) == (AT, True, 0)


def test_a_time_stays_chosen_until_now_is(compose: Open, office: Office, qtbot: QtBot) -> None:
    window = compose()
    written(window, qtbot, subject="")
    window.foot.later._choose(AT)
    qtbot.keyClicks(window.head.subject, "Plan")
    assert window.foot.send.text() == "Send later"
    window.foot.later._offer_times()
    now = window.foot.later.menu_.actions()[0]
    assert now.text() == "Now"
    with qtbot.waitSignal(window.sent):
        now.trigger()
    ((_, _, at, _),) = office.mail.asked("send")
    assert at == 0
