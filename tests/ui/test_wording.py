"""The words: a sentence for every value the engine may say."""

import datetime
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale

from app.cli.output import sentence
from app.events import Activity, OperationRefused, Progress
from app.model.account import AccountId, Security
from app.model.mailbox import Role
from app.model.message import Flag
from app.model.operation import OperationKind, Receipt, ReceiptId, ReceiptKind
from app.model.problem import Problem, ProblemKind
from app.model.report import ProbeStepKind
from app.model.submission import SubmissionState
from ui import wording


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize("kind", list(ProblemKind))
def test_every_problem_has_its_sentence(kind: ProblemKind) -> None:
    text = wording.problem(Problem(kind, server="imap.example.org:993", text="no", detail="x"))
    assert text.endswith(".")
    assert "%" not in text


@pytest.mark.parametrize("state", [*SubmissionState, "gone"])
def test_where_a_letter_is_by_now_is_said_and_not_that_a_message_is_missing(state: str) -> None:
    for said in (wording.problem, sentence):
        assert said(Problem(ProblemKind.MESSAGE_GONE, detail=state)).startswith("The letter ")


@pytest.mark.parametrize(
    "detail", ["expired", "not-yet-valid", "wrong-host", "self-signed", "unknown-issuer", "odd"]
)
def test_a_certificate_says_why_it_was_refused(detail: str) -> None:
    text = wording.problem(Problem(ProblemKind.CERTIFICATE, "mail.example.org:993", detail=detail))
    assert "mail.example.org:993" in text


def test_every_certificate_reason_differs() -> None:
    assert len(set(wording.CERTIFICATES.values())) == len(wording.CERTIFICATES)


def test_the_servers_own_words_are_quoted_with_their_codes() -> None:
    problem = Problem(ProblemKind.REFUSED, "smtp.example.org:465", 550, "5.1.1", "No such user")
    assert wording.particulars(problem) == "smtp.example.org:465 said: “550 5.1.1 No such user”"
    assert wording.particulars(Problem(ProblemKind.REFUSED)) == ""


def test_what_this_computer_found_out_is_not_put_into_the_servers_mouth() -> None:
    problem = Problem(ProblemKind.CERTIFICATE, "mail.example.org:993", text="self-signed")
    assert wording.particulars(problem) == "This computer's own words: “self-signed”"


def test_an_address_that_cannot_be_carried_is_named_and_not_quoted_as_the_servers_word() -> None:
    kind, address = ProblemKind.NEEDS_SMTPUTF8, "अनु@उदाहरण.भारत"
    problem = Problem(kind, "smtp.example.org:465", text=address)
    assert address in wording.problem(problem)
    assert "smtp.example.org:465" in wording.problem(problem)
    assert wording.particulars(problem) == ""
    assert "header" in wording.problem(Problem(kind, "smtp.example.org:465"))


@pytest.mark.parametrize("kind", list(ReceiptKind))
def test_every_receipt_is_told_for_one_and_for_many(kind: ReceiptKind) -> None:
    one = wording.receipt(Receipt(ReceiptId(1), kind, 1), "Work")
    many = wording.receipt(Receipt(ReceiptId(1), kind, 12), "Work")
    assert "12" in many
    assert "12" not in one
    assert "%" not in one + many


@pytest.mark.parametrize(
    ("add", "remove", "said"),
    [
        (Flag.SEEN, Flag.NONE, "Message marked as read"),
        (Flag.NONE, Flag.SEEN, "Message marked as unread"),
        (Flag.FLAGGED, Flag.NONE, "Star added"),
        (Flag.NONE, Flag.FLAGGED, "Star removed"),
    ],
)
def test_flags_are_told_by_what_changed(add: Flag, remove: Flag, said: str) -> None:
    receipt = Receipt(ReceiptId(1), ReceiptKind.FLAGS, 1, None, add, remove)
    assert wording.receipt(receipt) == said


def test_every_kind_is_named() -> None:
    assert all(wording.role(role) for role in Role if role is not Role.NONE)
    assert all(wording.activity(a) for a in Activity if a is not Activity.IDLE)
    assert all(wording.probe_step(kind) for kind in ProbeStepKind)
    assert all(wording.security(kind) for kind in Security)
    for kind in OperationKind:
        problem = Problem(ProblemKind.REFUSED)
        assert wording.refused(OperationRefused(AccountId(1), kind, problem))


def test_progress_tells_how_far() -> None:
    at = Progress(AccountId(1), Activity.BODIES, 1200, 20000)
    assert wording.progress(at) == "Downloading messages… 1,200 of 20,000"


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ((2026, 11, 23, 9, 5), "09:05"),
        ((2026, 11, 8, 9, 5), "8 Nov"),
        ((2025, 11, 8, 9, 5), "08/11/2025"),
    ],
)
def test_a_date_in_the_list_is_as_short_as_it_may_be(
    date: tuple[int, int, int, int, int], said: str
) -> None:
    epoch = int(datetime.datetime(*date).astimezone().timestamp())
    assert wording.short_date(epoch, datetime.date(2026, 11, 23)) == said


@pytest.mark.parametrize(
    ("seconds", "said"), [(2, "just now"), (12, "12 s ago"), (240, "4 min ago"), (7300, "2 h ago")]
)
def test_how_long_ago(seconds: int, said: str) -> None:
    assert wording.ago(seconds) == said
