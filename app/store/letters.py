"""How drafts and letters stand in their rows."""

import json
from typing import Any

from app.model.account import AccountId, IdentityId
from app.model.message import MessageKey
from app.model.problem import Problem, ProblemKind
from app.model.submission import (
    Draft,
    DraftAttachment,
    DraftId,
    DraftKind,
    RecipientResult,
    RecipientState,
    Submission,
    SubmissionId,
    SubmissionState,
    SubmitOptions,
)
from app.store import evidence
from app.store.database import Reader
from app.store.texts import storable

DRAFT = (
    "id, kind, identity_id, recipients, cc, bcc, subject, text, html, attachments, in_reply_to,"
    " reference_ids, answers, saved"
)
SUBMISSION = (
    "id, account_id, identity_id, state, message_id, sender, subject, size, created, due,"
    " attempts, problem, scheduled, wishes, evidence"
)


def draft_columns(draft: Draft) -> tuple[Any, ...]:
    """Return the columns of a draft but for its id, in the order of DRAFT."""
    attachments = [(a.name, a.type, a.size, a.sha256, a.content_id) for a in draft.attachments]
    texts = (draft.to, draft.cc, draft.bcc, draft.subject, draft.text, draft.html)
    return (
        draft.kind, draft.identity_id, *map(storable, texts), json.dumps(attachments),
        storable(draft.in_reply_to), storable(" ".join(draft.references)), draft.answers,
        draft.saved,
    )  # fmt: skip


def as_draft(row: tuple[Any, ...]) -> Draft:
    """Return the draft of a row of DRAFT."""
    (draft_id, kind, identity_id, to, cc, bcc, subject, text, html, attachments, in_reply_to,
     references, answers, saved) = row  # fmt: skip
    attached = tuple(DraftAttachment(*attachment) for attachment in json.loads(attachments))
    return Draft(
        DraftId(draft_id), DraftKind(kind), IdentityId(identity_id), to, cc, bcc, subject, text,
        html, attached, in_reply_to, tuple(references.split()),
        None if answers is None else MessageKey(answers), saved,
    )  # fmt: skip


def as_submission(reader: Reader, row: tuple[Any, ...]) -> Submission:
    """Return the letter of a row of SUBMISSION, with its recipients."""
    (submission_id, account_id, identity_id, state, message_id, sender, subject, size, created, due,
     attempts, problem, scheduled, wishes, told) = row  # fmt: skip
    unsure = state == SubmissionState.UNSURE
    return Submission(
        SubmissionId(submission_id), AccountId(account_id), IdentityId(identity_id),
        SubmissionState(state), message_id, sender, _recipients(reader, submission_id), subject,
        size, created, due, attempts, _as_problem(problem), scheduled,
        as_options(wishes, scheduled),
        evidence.read(reader, AccountId(account_id), told) if unsure else None,
    )  # fmt: skip


def as_wishes(options: SubmitOptions) -> str:
    """Return the words that stand for what is asked of the server with a letter."""
    asked = {"dsn": options.dsn, "requiretls": options.require_tls, "hold": options.hold_until}
    return " ".join(word for word, wanted in asked.items() if wanted)


def as_options(wishes: str, scheduled: int) -> SubmitOptions:
    """Return what is asked of the server with a letter, from these words."""
    words = wishes.split()
    hold_until = scheduled if "hold" in words else 0
    return SubmitOptions("dsn" in words, "requiretls" in words, hold_until)


def _recipients(reader: Reader, submission_id: int) -> tuple[RecipientResult, ...]:
    rows = reader.rows(
        "SELECT address, state, code, enhanced, text FROM recipient"
        " WHERE submission_id = ? ORDER BY position",
        (submission_id,),
    )
    return tuple(
        RecipientResult(address, RecipientState(state), code, enhanced, text)
        for address, state, code, enhanced, text in rows
    )


def _as_problem(stored: str) -> Problem | None:
    if not stored:
        return None
    fields = json.loads(stored)
    return Problem(**{**fields, "kind": ProblemKind(fields["kind"])})
