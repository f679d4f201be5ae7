"""A few dozen letters for tests of the windows and for screenshots, in several scripts."""

from dataclasses import dataclass

from app.model.message import Address, Attachment, Flag


@dataclass(frozen=True, slots=True)
class Sample:
    """One letter as a test needs it; `hours` is how long ago it came."""

    sender: Address
    subject: str
    text: str
    hours: float
    flags: Flag = Flag.SEEN
    html: str = ""
    attachments: tuple[Attachment, ...] = ()
    conversation: int = 0
    cc: tuple[Address, ...] = ()
    remote_count: int = 0


ANN = Address("Ann Okafor", "ann.okafor@example.org")
PRIYA = Address("प्रिया शर्मा", "priya@bharat.example.in")
KENJI = Address("高橋 健二", "kenji@kaisha.example.jp")
MARKUS = Address("Markus Weiß", "markus.weiss@firma.example")
LEILA = Address("Leila Haddad", "leila@studio.example.net")
BANK = Address("Bank of Example", "no-reply@bank.example")
NEWS = Address("The Weekly Letter", "hello@weekly.example.com")
LIST = Address("Olivia Jones", "olivia@lists.example.net")
CARLOS = Address("Carlos Peña", "carlos@uni.example.edu")
BARE = Address("", "a.very.long.address.without.any.name@department.university.example.edu")

MINUTES = """Hello Ravi,

here are the minutes of yesterday's meeting, with the two open points at the top:

  1. The delivery date: Markus asks the printer again, answer by Thursday.
  2. The Hindi texts: Priya reads them once more.

The whole plan is at https://plan.example.org/2026/spring and the figures are attached.

Greetings
Ann

> On Monday, Ravi Kumar wrote:
> Could you send the minutes when you find the time? I was cut off twice.
>
>> And the figures, please.

--\x20
Ann Okafor · Example Press
"""

NEWSLETTER = """
<table width="100%" style="background-color:#f3efe6"><tr><td align="center">
<table width="560" style="background-color:#ffffff;border-radius:8px"><tr><td style="padding:32px">
<h1 style="color:#7a3b12;font-family:Georgia,serif;margin:0 0 8px">The Weekly Letter</h1>
<p style="color:#777">Number 214 · seven things worth reading</p>
<img src="https://images.weekly.example.com/header.jpg" width="496" height="160" alt="A harbour">
<h2 style="font-family:Georgia,serif">Why paper still travels</h2>
<p style="line-height:1.5">A letter posted in Pune reaches a village in the hills in nine days and
four changes of bus. We followed one, and met everybody who carried it.</p>
<p><a href="https://weekly.example.com/214/paper" style="background:#7a3b12;color:#fff;
padding:10px 18px;border-radius:4px;text-decoration:none">Read the story</a></p>
<h2 style="font-family:Georgia,serif">Three lamps, tried</h2>
<p style="line-height:1.5">One hums, one flickers, and one is simply good.</p>
</td></tr></table></td></tr></table>
"""

INLINE = """<p>Look what came out of the kiln this morning!</p>
<p><img src="cid:bowl@studio" width="240" height="120" alt="A blue bowl"></p>
<p>The glaze is the <b>second</b> one. Tell me what you think, <i>honestly</i>.</p><p>Leila</p>"""

HINDI = """नमस्ते रवि जी,

हिन्दी अनुवाद की अंतिम प्रति भेज रही हूँ। कृपया दूसरे पृष्ठ पर शब्दों का क्रम एक बार देख लीजिए।
बैठक गुरुवार को सुबह दस बजे है।

सादर,
प्रिया
"""

JAPANESE = """ラヴィ様

来週の会議の資料をお送りします。ご確認のほど、よろしくお願いいたします。

高橋
"""

FIGURES = Attachment("2", "Figures 2026 (final).pdf", "application/pdf", 482_113)
TABLE = Attachment("3", "delivery-plan.xlsx", "application/vnd.ms-excel", 38_400)
PROGRAM = Attachment("2", "invoice.pdf.exe", "application/octet-stream", 1_204_224)
BOWL = Attachment("1.2", "bowl.png", "image/png", 2_048, "bowl@studio", "inline")

UNREAD = Flag.NONE
STARRED = Flag.SEEN | Flag.FLAGGED
REPLIED = Flag.SEEN | Flag.ANSWERED
FORWARDED = Flag.SEEN | Flag.FORWARDED

LETTERS: tuple[Sample, ...] = (
    Sample(
        ANN,
        "Minutes of the spring meeting",
        MINUTES,
        0.2,
        Flag.FLAGGED,
        attachments=(FIGURES, TABLE),
        conversation=3,
        cc=(MARKUS, PRIYA),
    ),
    Sample(NEWS, "Why paper still travels", "", 0.9, UNREAD, NEWSLETTER, remote_count=1),
    Sample(PRIYA, "अनुवाद की अंतिम प्रति", HINDI, 1.6, UNREAD, conversation=2),
    Sample(LEILA, "Out of the kiln", "", 2.4, Flag.SEEN, INLINE, (BOWL,)),
    Sample(KENJI, "来週の会議の資料について", JAPANESE, 3.5, REPLIED, attachments=(FIGURES,)),
    Sample(MARKUS, "Re: Printer's answer", "Thursday is fine, they say.\n\nMarkus\n", 5, STARRED),
    Sample(BANK, "Your statement is ready", "Sign in to see it.\n", 20, attachments=(PROGRAM,)),
    Sample(LIST, "[bikes] Sunday: along the canal?", "Ten o'clock at the lock?\n", 26, FORWARDED),
    Sample(CARLOS, "Reading group: chapter four", "See you on Friday.\n", 31, REPLIED),
    Sample(BARE, "Room 2.14 is booked for you on 3 December from 14:00 to 16:30", "Done.\n", 40),
    Sample(ANN, "Cover drafts", "Which of the two?\n", 52, UNREAD, attachments=(BOWL,)),
    Sample(LEILA, "", "No subject, just a wave.\n", 70),
)

SUBJECTS = (
    "Notes from Tuesday",
    "Re: Train times",
    "The garden in March",
    "Invoice 2214",
    "Fwd: Photographs from the coast",
    "[dev] Weekly status",
    "यात्रा की योजना",
    "出張の件",
    "Question about chapter two",
    "Keys for the studio",
)
SENDERS = (ANN, PRIYA, KENJI, MARKUS, LEILA, NEWS, LIST, CARLOS)
SENTENCE = "I looked at it again this morning, and I think we should keep the second version. "
