"""A conversation of four letters, one of them by the person; and a letter of deep quotations."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from app.model.message import Address, Envelope
from app.practice.people import PERSON
from app.practice.samples.letter import Sample, new_letter, wire

_MEI = Address("Mei Lin", "mei@riverside.example")
_OMAR = Address("Omar Haddad", "omar@riverside.example")
_SUBJECT = "Street festival: who brings what?"

_TURNS = (
    (
        _MEI,
        (PERSON, _OMAR),
        timedelta(hours=50),
        """\
Dear neighbours,

our street festival is only three weeks away. We still need tables, music and something to
drink. Who brings what?

Mei
""",
    ),
    (
        _OMAR,
        (_MEI, PERSON),
        timedelta(hours=48),
        """\
I have two long tables and can ask my brother for a third.

On Monday, Mei Lin wrote:
> We still need tables, music and something to drink. Who brings what?

Omar
""",
    ),
    (
        PERSON,
        (_OMAR, _MEI),
        timedelta(hours=30),
        """\
Then I shall take care of the lemonade. Forty bottles should do?

On Monday, Omar Haddad wrote:
> I have two long tables and can ask my brother for a third.
""",
    ),
    (
        _MEI,
        (PERSON, _OMAR),
        timedelta(hours=26),
        """\
Wonderful! Forty is plenty. My cousin's band would play from six until nine, if nobody minds
an accordion.

On Tuesday, You wrote:
> Then I shall take care of the lemonade. Forty bottles should do?
>
> On Monday, Omar Haddad wrote:
>> I have two long tables and can ask my brother for a third.

Mei
""",
    ),
)

_QUOTES = """\
Agreed. Let us take the blue one then, and stop writing about it. :-)

On Thursday, Tomas wrote:
> Blue is fine with me, if Irina can live with it.
>
> On Thursday, Irina wrote:
>> I still think that green would suit the door better, but I can live with blue.
>>
>> On Wednesday, Tomas wrote:
>>> The shop has only three colours left: blue, grey and a very bright orange.
>>>
>>> On Wednesday, Irina wrote:
>>>> Has anybody asked whether they have the green that we saw in the summer?
>>>>
>>>> On Tuesday, Paul wrote:
>>>>> The paint is coming off the front door again. I could do it this weekend, if
>>>>> somebody decides on a colour.
>>>>>
>>>>> Two coats should be enough, and the old brushes are still in the cellar.

Paul
"""


def samples(now: datetime) -> Iterator[Sample]:
    """Yield the letters of both conversations."""
    earlier: Envelope | None = None
    for number, (sender, to, age, text) in enumerate(_TURNS, 1):
        message_id = f"festival-{number}-{now:%Y%m%d%H%M}@riverside.example"
        subject = _SUBJECT if earlier is None else f"Re: {_SUBJECT}"
        letter = new_letter(
            sender=sender,
            to=to,
            subject=subject,
            date=now - age,
            message_id=message_id,
            answers=earlier,
        )
        letter.set_content(text)
        mailbox = "Sent" if sender == PERSON else "INBOX"
        flags = () if number == len(_TURNS) else ("\\Seen",)
        yield Sample(wire(letter), age, mailbox, flags)
        chain = () if earlier is None else (*earlier.references, earlier.message_id)
        earlier = Envelope(message_id=message_id, references=chain)
    yield Sample(_long_quotes(now - timedelta(days=6)), timedelta(days=6), flags=("\\Seen",))


def _long_quotes(date: datetime) -> bytes:
    sender = Address("Paul Novak", "paul@novak.example")
    letter = new_letter(sender=sender, subject="Re: Re: Re: The front door", date=date)
    letter.set_content(_QUOTES)
    return wire(letter)
