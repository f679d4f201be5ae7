"""Every screen by its name: what opens it, over a fresh studio."""

import datetime
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.events import Activity, ConnectionChanged, Progress, RetryPlanned
from app.model.account import AccountId, IdentityId, Protocol
from app.model.mailbox import Role
from app.model.message import Address
from app.model.problem import Problem, ProblemKind
from app.model.report import (
    Difference,
    DifferenceKind,
    MailboxCheck,
    VerifyReport,
)
from app.model.submission import (
    Draft,
    DraftId,
    DraftKind,
    Evidence,
    JournalEntry,
    Look,
    RecipientResult,
    RecipientState,
    SentCopy,
    Submission,
    SubmissionId,
    SubmissionState,
)
from tests.screenshots import accounts, sign_ins
from tests.screenshots.clock import NOW
from tests.screenshots.studio import Studio, settle, shown, wait_for
from tests.support.sample_dialogue import hold_dialogue
from tests.support.sample_mail import ANN, MARKUS
from ui.about import AboutDialog
from ui.check_window import CheckWindow
from ui.composer.send_later import TimeDialog
from ui.composer.window import ComposeWindow
from ui.folder_dialog import NewFolderDialog
from ui.folder_menu import folder_menu as make_folder_menu
from ui.identity_form import IdentityForm
from ui.main_window import MainWindow
from ui.message_view.source import SourceWindow
from ui.password_prompt import PasswordPrompt
from ui.places import PLACE, PlaceKind
from ui.settings_dialog import SettingsDialog
from ui.shortcuts import ShortcutSheet

BROWSER_DRAWS = 1500  # milliseconds
COUNTS_DOUBTS = 600
FOLDED = (760, 720)
COMPOSE = (860, 680)
REFUSED = Problem(
    ProblemKind.REFUSED, "smtp.example.org:465", 550, "5.1.1", "User unknown in local table"
)
NO_RIGHT = Problem(
    ProblemKind.REFUSED, "imap.example.org:993", text="[NOPERM] No right to make folders here."
)
CHECKED = VerifyReport(
    AccountId(1),
    (
        MailboxCheck(
            "INBOX",
            2_298,
            2_301,
            46,
            (
                Difference(DifferenceKind.MISSING_HERE, 3),
                Difference(DifferenceKind.FLAGS, 12),
                Difference(DifferenceKind.UNREAD, here=14, there=12),
            ),
        ),
        MailboxCheck("Work", 40, 41, 4, (Difference(DifferenceKind.NOT_FETCHED, 1),)),
        MailboxCheck("यात्रा", 0, 0, 0, (Difference(DifferenceKind.MAILBOX_MISSING_HERE),)),
    ),
    pending=2,
    seconds=1.4,
)


def main(studio: Studio) -> QWidget:
    return studio.reading("Minutes of the spring meeting")


def html(studio: Studio) -> QWidget:
    window = studio.reading("Why paper still travels")
    settle(BROWSER_DRAWS)
    return window


def html_images(studio: Studio) -> QWidget:
    window = html(studio)
    assert isinstance(window, MainWindow)
    window.message._show_once()
    settle(BROWSER_DRAWS)
    return window


def inline_image(studio: Studio) -> QWidget:
    key = studio.mail.key_of("Out of the kiln")
    kept_in = studio.mail.letters[key].mailbox_id
    window = studio.window()
    _go(window, lambda place: place.mailbox is not None and place.mailbox.id == kept_in)
    window.list.view.choose(window.list.model.place(key))
    settle(BROWSER_DRAWS)
    return window


def hindi_letter(studio: Studio) -> QWidget:
    return studio.reading("अनुवाद की अंतिम प्रति")


def japanese_letter(studio: Studio) -> QWidget:
    return studio.reading("来週の会議の資料について")


def dangerous_attachment(studio: Studio) -> QWidget:
    return studio.reading("Your statement is ready")


def forged_sender(studio: Studio) -> QWidget:
    key = studio.mail.key_of("Your statement is ready")
    sample = studio.mail.contents[key]
    forged = Address("security@bank.example", "x7@gratis.example.net")
    studio.mail.contents[key] = replace(sample, sender=forged)
    studio.mail.letters[key] = studio.mail.letters[key]._replace(sender=forged)
    return studio.reading("Your statement is ready")


def welcome(_: Studio) -> QWidget:
    return Studio(accounts=()).window()


def empty_folder(studio: Studio) -> QWidget:
    window = studio.window()
    _go(window, lambda place: place.mailbox is not None and place.mailbox.role is Role.JUNK)
    return window


def nothing_found(studio: Studio) -> QWidget:
    window = studio.window()
    window.search.setFocus()
    window.search.setText("zeppelin")
    window.list.search("zeppelin")
    settle()
    return window


def nothing_chosen(studio: Studio) -> QWidget:
    return studio.window()


def folded(studio: Studio) -> QWidget:
    return studio.window(FOLDED)


def toast(studio: Studio) -> QWidget:
    window = studio.reading("Minutes of the spring meeting")
    window.do("archive")
    settle(BROWSER_DRAWS)
    return window


def disconnected(studio: Studio) -> QWidget:
    window = studio.window()
    account = studio.mail.book.accounts[0]
    problem = Problem(ProblemKind.UNREACHABLE, str(account.settings.incoming))
    studio.mail.bus.publish(ConnectionChanged(account.id, Protocol.IMAP, False, problem))
    studio.mail.bus.publish(RetryPlanned(account.id, Protocol.IMAP, NOW + 5 * 60))
    settle()
    return window


def no_network(studio: Studio) -> QWidget:
    window = studio.window(FOLDED)
    account = studio.mail.book.accounts[0]
    studio.mail.bus.publish(Progress(account.id, Activity.IDLE))
    problem = Problem(ProblemKind.NO_NETWORK, str(account.settings.incoming))
    studio.mail.bus.publish(ConnectionChanged(account.id, Protocol.IMAP, False, problem))
    settle()
    return window


def compose_new(studio: Studio) -> QWidget:
    return _compose(studio, studio.mail.new_draft().result())


def compose_reply(studio: Studio) -> QWidget:
    key = studio.mail.key_of("Minutes of the spring meeting")
    draft = studio.mail.new_draft(DraftKind.REPLY_ALL, key).result()
    figures = studio.mail.attach_bytes("Figures 2026.pdf", "application/pdf", b"x" * 48_211)
    letter = replace(
        draft,
        to=f"{ANN.name} <{ANN.address}>, markus.weiss@",
        cc=f"{MARKUS.name} <{MARKUS.address}>",
        html="<p>Hello Ann,</p><p>thank you. The <b>second</b> point is <i>settled</i>:</p>"
        "<ul><li>Markus has the printer's answer</li><li>Priya reads on Thursday</li></ul>"
        "<p>Ravi</p><blockquote><p>here are the minutes of yesterday's meeting</p></blockquote>",
        attachments=(figures.result(),),
    )
    window = _compose(studio, letter, fresh=False)
    window._on_changed()
    settle(COUNTS_DOUBTS)
    return window


def compose_plain(studio: Studio) -> QWidget:
    studio.settings = replace(studio.settings, write_plain_text=True)
    draft = studio.mail.new_draft().result()
    letter = replace(draft, to=ANN.address, subject="The plan", text="Hello Ann,\n\nsee attached.")
    return _compose(studio, letter, fresh=False)


def outbox(studio: Studio) -> QWidget:
    first = _letter(1, SubmissionState.QUEUED, "Minutes of the spring meeting")
    held = _letter(2, SubmissionState.HELD, "Cover drafts")
    refused = RecipientResult(
        "anne@example.org", RecipientState.REFUSED, 550, "5.1.1", "User unknown in local table"
    )
    taken = RecipientResult(MARKUS.address, RecipientState.ACCEPTED, 250, "2.1.5", "Ok")
    morning = NOW + 15 * 3600
    later = _letter(3, SubmissionState.QUEUED, "यात्रा की योजना")
    return _outbox(
        studio,
        first,
        replace(held, problem=REFUSED, recipients=(taken, refused), attempts=1),
        replace(later, due=morning, scheduled=morning),
    )


def outbox_unsure(studio: Studio) -> QWidget:
    said = RecipientResult(MARKUS.address, RecipientState.PENDING, 250, "2.1.5", "Ok")
    looks = tuple(Look(NOW - 200 + n, ("Sent", "All Mail")) for n in (0, 30, 120))
    look, server = Look(NOW - 18, ("Sent", "All Mail")), "smtp.example.org:465"
    begun = Evidence(NOW - 20, NOW - 18, server, looks=(look,), next_look=NOW + 12)
    files = SentCopy.SERVER
    known = Evidence(
        NOW - 202, NOW - 200, server, sent_copy=files, looks=looks, next_look=NOW + 220
    )
    nowhere = Evidence(NOW - 60, NOW - 59, server, can_look=False)
    one = _letter(1, SubmissionState.UNSURE, "Cover drafts")
    one = replace(one, recipients=(said,), attempts=1)
    return _outbox(
        studio,
        replace(one, evidence=begun),
        replace(one, id=SubmissionId(2), subject="यात्रा की योजना", evidence=known),
        replace(one, id=SubmissionId(3), subject="Proofs", evidence=nowhere),
    )


def letter_journal(studio: Studio) -> QWidget:
    server = "smtp.example.org:465"
    studio.mail.journals[1] = (
        JournalEntry(NOW - 90, "queued"),
        JournalEntry(NOW - 80, "sending"),
        JournalEntry(
            *(NOW - 79, "recipient-refused", "550 5.1.1", "anne@example.org"),
            server, "User unknown in local table",
        ),
        JournalEntry(NOW - 79, "recipient-accepted", "250 2.1.5", MARKUS.address, server, "Ok"),
        JournalEntry(NOW - 78, "final-dot", server=server),
        JournalEntry(NOW - 77, "unsure", "connection-lost", server=server),
        JournalEntry(NOW - 77, "looked", said="Sent, All Mail"),
        JournalEntry(NOW - 47, "found", said="Sent"),
        JournalEntry(NOW - 47, "sent"),
    )  # fmt: skip
    window = _outbox(studio, replace(_letter(1, SubmissionState.HELD, "Cover drafts"), attempts=1))
    assert isinstance(window, MainWindow)
    assert window.list.outbox is not None
    journal = window.list.outbox.show_journal(SubmissionId(1))
    settle()
    return journal


def compose_later(studio: Studio) -> QWidget:
    draft = studio.mail.new_draft().result()
    letter = replace(draft, to=ANN.address, subject="The plan", text="Hello Ann,\n\nuntil Monday.")
    window = _compose(studio, letter, fresh=False)
    assert isinstance(window, ComposeWindow)
    window.foot.later.open()
    settle()
    return window.foot.later.menu_


def compose_time(studio: Studio) -> QWidget:
    return shown(TimeDialog(datetime.datetime.fromtimestamp(NOW).astimezone()))


def _outbox(studio: Studio, *letters: Submission) -> QWidget:
    studio.mail.letters_out = {letter.id: letter for letter in letters}
    window = studio.window()
    _go(window, lambda place: place.kind is PlaceKind.OUTBOX)
    return window


def drafts(studio: Studio) -> QWidget:
    one = IdentityId(1)
    kept = (
        Draft(DraftId(1), DraftKind.NEW, one, ANN.shown, subject="The plan", text="Hello Ann,"),
        Draft(DraftId(2), DraftKind.NEW, one, subject="", text="Milk, bread, stamps"),
    )
    studio.mail.stored_drafts = {d.id: replace(d, saved=NOW - 4000 * d.id) for d in kept}
    window = studio.window()
    _go(window, lambda place: place.kind is PlaceKind.DRAFTS)
    return window


def beginning(studio: Studio) -> QWidget:
    key = studio.mail.key_of("Minutes of the spring meeting")
    studio.mail.begun.add(key)
    studio.mail.letters[key] = studio.mail.letters[key]._replace(size=8_400_000)
    return studio.reading("Minutes of the spring meeting")


def settings(studio: Studio) -> QWidget:
    dialog = SettingsDialog(studio.bridge, studio.mail.book, studio.settings, lambda _s: None)
    return shown(dialog)


def identity(studio: Studio) -> QWidget:
    owner = studio.mail.book.accounts[0]
    return shown(IdentityForm(studio.bridge, studio.mail.book, owner, owner.identities[0]))


def password(studio: Studio) -> QWidget:
    return shown(PasswordPrompt(studio.bridge, studio.mail.book, studio.mail.book.accounts[0]))


def shortcuts(_: Studio) -> QWidget:
    return shown(ShortcutSheet())


def about(_: Studio) -> QWidget:
    return shown(AboutDialog())


def source(studio: Studio) -> QWidget:
    window = studio.window()
    key = studio.mail.key_of("Minutes of the spring meeting")
    shown = SourceWindow(studio.bridge, studio.mail, key, window)
    shown.show()
    settle()
    return shown


def folder_menu(studio: Studio) -> QWidget:
    """A menu is a window of its own, which a picture of the main window would not show."""
    window = studio.window()
    _go(window, lambda place: place.mailbox is not None and place.mailbox.path == "Work")
    menu = make_folder_menu(window.actions_, window.list.place, window)
    menu.popup(window.mapToGlobal(window.rect().center()))
    settle()
    return menu


def new_folder(studio: Studio) -> QWidget:
    window = studio.window()
    _go(window, lambda place: place.mailbox is not None and place.mailbox.path == "Work")
    window.do("new-subfolder")
    dialog = window.findChild(NewFolderDialog)
    assert dialog is not None
    dialog.name.setText("यात्रा 2027")
    studio.mail.book.fail(NO_RIGHT)
    dialog.go.click()
    settle()
    return dialog


def delete_folder(studio: Studio) -> QWidget:
    window = studio.window()
    _go(window, lambda place: place.mailbox is not None and place.mailbox.role is Role.ARCHIVE)
    box = window.tree.mailbox()
    assert box is not None
    window.folders._ask(replace(box, path="Work"), 12)
    settle()
    assert window.folders.asking is not None
    return window.folders.asking


def check(studio: Studio) -> QWidget:
    return _checked(studio, CHECKED)


def check_equal(studio: Studio) -> QWidget:
    return _checked(studio, replace(CHECKED, mailboxes=(MailboxCheck("INBOX", 2301, 2301, 50),)))


def nearly_full(studio: Studio) -> QWidget:
    first, *others = studio.mail.book.accounts
    studio.mail.book.accounts = [
        replace(first, quota_used=4_800_000, quota_limit=5_242_880), *others
    ]  # fmt: skip
    return studio.reading("Minutes of the spring meeting")


def _checked(studio: Studio, report: VerifyReport) -> QWidget:
    studio.mail.book.verified = report
    window = CheckWindow(studio.bridge, studio.mail.book, studio.mail.book.accounts[0])
    window.show()
    window.check()
    settle()
    window.again.clearFocus()
    return window


def console(studio: Studio) -> QWidget:
    return _console(studio)


def console_letter(studio: Studio) -> QWidget:
    window = _console(studio)
    assert window.console.dock is not None
    window.console.show_letter("1@example.org", "Minutes of the spring meeting")
    settle()
    _choose_line(window, "550 5.1.1")
    return window


def console_hand(studio: Studio) -> QWidget:
    window = _console(studio)
    dock = window.console.dock
    assert dock is not None
    dock.hand.protocol.setCurrentIndex(1)
    dock.hand.command.setText("DATA")
    dock.hand.ask()
    settle()
    return window


def console_empty(studio: Studio) -> QWidget:
    window = studio.window()
    window.do("console")
    settle()
    return window


def console_floating(studio: Studio) -> QWidget:
    window = _console(studio)
    dock = window.console.dock
    assert dock is not None
    dock.setFloating(True)
    dock.resize(620, 640)
    settle()
    _choose_line(window, "250-SIZE")
    return dock


def _console(studio: Studio) -> MainWindow:
    window = studio.window()
    window.do("console")
    first, second = studio.mail.book.accounts
    hold_dialogue(studio.mail.book.dialogue, first, second)
    dock = window.console.dock
    assert dock is not None
    wait_for(lambda: dock.model.rowCount() > 20)
    window.resizeDocks([dock], [440], Qt.Orientation.Vertical)
    settle()
    _choose_line(window, "AUTHENTICATE")
    return window


def _choose_line(window: MainWindow, words: str) -> None:
    dock = window.console.dock
    assert dock is not None
    texts = [line.spoken.line.text for line in dock.model.lines()]
    row = next(at for at, text in enumerate(texts) if words in text)
    dock.view.selectRow(row)
    settle()


SCREENS: dict[str, Callable[[Studio], QWidget]] = {
    screen.__name__.replace("_", "-"): screen
    for screen in (
        main, html, html_images, inline_image, hindi_letter, japanese_letter,
        dangerous_attachment, forged_sender, welcome, empty_folder, nothing_found,
        nothing_chosen, folded, disconnected, no_network, toast, compose_new, compose_reply,
        compose_plain, compose_later, compose_time, outbox, outbox_unsure, letter_journal, drafts,
        *accounts.SCREENS, beginning, settings, identity, password, shortcuts, about, source,
        folder_menu, new_folder, delete_folder, check, check_equal, nearly_full, *sign_ins.SCREENS,
        console, console_letter, console_hand, console_empty, console_floating,
    )
}  # fmt: skip


def _go(window: MainWindow, wanted: Callable[..., bool]) -> None:
    items = window.tree._items()
    window.tree.setCurrentItem(next(item for item in items if wanted(item.data(0, PLACE))))
    settle()


def _compose(studio: Studio, draft: Draft, *, fresh: bool = True) -> ComposeWindow:
    window = ComposeWindow(
        studio.bridge, studio.mail, studio.mail.book, studio.settings, draft, fresh=fresh
    )
    window.resize(*COMPOSE)
    window.show()
    settle()
    return window


def _letter(number: int, state: SubmissionState, subject: str) -> Submission:
    return Submission(
        id=SubmissionId(number),
        account_id=AccountId(1),
        identity_id=IdentityId(1),
        state=state,
        message_id=f"{number}@example.org",
        sender="ravi@example.org",
        recipients=(RecipientResult(ANN.address), RecipientResult(MARKUS.address)),
        subject=subject,
        size=24_000,
        created=NOW - 300 * number,
        due=NOW + 8,
        attempts=0,
    )
