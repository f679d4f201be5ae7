"""A new session clears what an earlier one left, and nothing else."""

from dataclasses import replace
from pathlib import Path

from app.engine import Engine
from app.model.account import AccountSettings, Security, Server
from app.model.account import Protocol as Speaks
from app.model.submission import DraftAttachment
from app.settings import Profile
from app.store import accounts


def session(folder: Path) -> Engine:
    engine = Engine(Profile(folder))
    engine.start()
    return engine


def test_copies_nobody_needs_are_removed_and_a_drafts_copy_stays(tmp_path: Path) -> None:
    with session(tmp_path) as engine:
        nowhere = Server(Speaks.SMTP, "127.0.0.1", 9, Security.NONE, "me")
        settings = AccountSettings("me@example.org", "Me", nowhere, nowhere)
        with engine.database.transaction() as tx:
            accounts.add(tx, settings)
        kept = engine.mail.attach_bytes("kept.txt", "text/plain", b"kept").result()
        gone = engine.mail.attach_bytes("gone.txt", "text/plain", b"gone").result()
        _draft_with(engine, kept)
        opened = engine.profile.opened / "abc"
        opened.mkdir()
        (opened / "plan.pdf").write_bytes(b"x")
    with session(tmp_path) as engine:
        pass  # stopping waits for the upkeep
    assert engine.mail.attachment_path(kept).read_bytes() == b"kept"
    assert not engine.mail.attachment_path(gone).exists()
    assert list(engine.profile.opened.iterdir()) == []


def _draft_with(engine: Engine, attachment: DraftAttachment) -> None:
    draft = engine.mail.new_draft().result()
    engine.mail.save_draft(replace(draft, attachments=(attachment,))).result()
