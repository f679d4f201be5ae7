"""What becomes of one letter: who was accepted, and the moment at which nobody can know.

smtplib raises the same error before and after the final dot, so all is driven here. Lost before the
dot: the letter was not taken. Lost after it: nobody can know, and it is `Unsure`.
"""

from collections.abc import Callable

from app.model.problem import Problem, ProblemKind
from app.model.submission import RecipientResult, RecipientState
from app.protocols import errors
from app.protocols.errors import Busy, MailError, Refused, Unsure
from app.protocols.smtp_letter import Commands
from app.protocols.smtp_pipeline import ACCEPTED, Answers, envelope
from app.protocols.smtp_wire import Reply, SmtpWire, wire_content

Results = tuple[RecipientResult, ...]


def begin(wire: SmtpWire, letter: Commands) -> Results:
    """Bring the server to where it waits for the content; returns what it said of each recipient.

    Raises Refused or Busy, with the results, where the sender, all recipients or the letter is not
    taken.
    """
    answers = envelope(wire, letter)
    if answers.mail.code != 250:
        _waste(wire, answers)
        raise wire.refusal(answers.mail)
    pairs = zip(letter.recipients, answers.rcpt, strict=True)
    results = tuple(_result(wire, address, reply) for address, reply in pairs)
    if not answers.anybody:
        _waste(wire, answers)
        wire.give_up()
        raise _nobody_accepted(results, wire.name)
    if answers.data is None or not answers.awaits_content:
        raise _with_results(wire.refusal(answers.data or answers.mail), results)
    return results


def deliver(
    wire: SmtpWire,
    source: bytes,
    results: Results,
    before_final_dot: Callable[[], None],
    patience: float,
) -> Reply:
    """Send the content and its dot; returns the verdict, awaited for `patience` seconds.

    Raises Refused or Busy where the server says no to the letter; Unsure where it says nothing, or
    nothing that can be understood.
    """
    wire.line.send_content(wire_content(source))
    try:
        _expect_silence(wire)
        before_final_dot()
    except BaseException:
        wire.line.close()  # without its dot the letter was never sent
        raise
    try:
        wire.line.sendall(b".\r\n")
        wire.line.settimeout(patience)
        reply = wire.reply()
        wire.line.settimeout(wire.line.timeout)
    except MailError as error:
        wire.line.close()
        raise Unsure(error.problem, results) from error
    if reply.code != 250:
        raise _verdict(wire, reply, results)
    return reply


def _verdict(wire: SmtpWire, reply: Reply, results: Results) -> MailError:
    """Read what is no 250: a refusal (RFC 5321 §4.2.1), or nonsense, perhaps after taking it."""
    if 400 <= reply.code < 600:
        return _with_results(wire.refusal(reply), results)
    return Unsure(wire.left(reply).problem, results)


def _expect_silence(wire: SmtpWire) -> None:
    """Raise where the server spoke unasked: it would be taken for the verdict on the letter."""
    if wire.line.wait(0):
        raise wire.left(wire.reply())


def _waste(wire: SmtpWire, answers: Answers) -> None:
    """End a content that nobody may have by a lone dot (RFC 2920 §3.1), where somebody asks for it.

    Where anybody was accepted all the same, that would deliver an empty letter.
    """
    if not answers.awaits_content:
        return
    if answers.anybody:
        wire.line.close()
    else:
        wire.command(".")


def _result(wire: SmtpWire, address: str, reply: Reply) -> RecipientResult:
    enhanced, text = errors.split_enhanced(reply.said)
    if reply.code in ACCEPTED:
        state = RecipientState.ACCEPTED
    elif reply.code < 400:
        raise wire.left(reply)
    else:
        state = RecipientState.PENDING if reply.code < 500 else RecipientState.REFUSED
    return RecipientResult(address, state, reply.code, enhanced, text)


def _nobody_accepted(results: Results, server: str) -> MailError:
    """Sort a letter that nobody may have: later if anyone said later, else refused."""
    if not results:
        return Refused(Problem(ProblemKind.NO_RECIPIENTS, server))
    later = [result for result in results if result.state is RecipientState.PENDING]
    first = (later or results)[0]
    kind, error = (ProblemKind.BUSY, Busy) if later else (ProblemKind.REFUSED, Refused)
    return error(Problem(kind, server, first.code, first.enhanced, first.text), results)


def _with_results(error: MailError, results: Results) -> MailError:
    return type(error)(error.problem, results)
