"""Letters from people: a welcome, Hindi, Japanese, attachments, a far address, flowed text."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from app.model.message import Address
from app.practice.people import ASHA, ASHA_HINDI
from app.practice.samples.letter import Sample, new_letter, wire
from app.practice.samples.pictures import envelope_picture, pdf

_WELCOME = """\
Hello!

Welcome to Lifafa. This is practice mode: the mail server you are looking at runs on your own
computer, and nothing you do here ever leaves it. So go ahead and try things.

  * Press Ctrl+N to write a letter. Send it to me, asha@practice.example, or to any address you
    can think of. The answer comes after about a second.
  * Press Ctrl+R to reply to this letter, or Ctrl+L to forward it.
  * Press S to put a star on it, A to archive it, Delete to throw it away, and Ctrl+Z to
    take back whatever you did last.
  * Look for "train" in the search field. It finds one letter while you are still typing.
  * Open the letter from the "National Savings Bank" and see what Lifafa thinks of it.
  * Open the newsletter. Its pictures from the internet stay outside until you let them in.

When you have seen enough, add your own account. Practice mode forgets everything when you
close it, so there is nothing to tidy up.

Have fun
Asha Verma

--\x20
लिफ़ाफ़ा means envelope.
"""

_HINDI = """\
प्रिय मित्र,

आशा है तुम अच्छे होगे। यहाँ जयपुर में बारिश के बाद मौसम बहुत सुहाना हो गया है, और शाम को छत पर
बैठकर चाय पीने का मज़ा ही कुछ और है। कल बाज़ार में तुम्हारी पसंद की गजक दिखी तो तुम्हारी बहुत याद आई।

दीदी की शादी की तारीख़ पक्की हो गई है। कार्यक्रम अगले महीने घर पर ही होगा और तुम्हें पूरे परिवार के साथ
आना है, कोई बहाना नहीं चलेगा! ठहरने की चिंता मत करना, ऊपर वाला कमरा तुम्हारे लिए तैयार रहेगा। बस
इतना लिख देना कि कितने लोग आ रहे हैं और किस गाड़ी से।

माँ ने तुम्हारे लिए अचार बनाया है और पिताजी पूछ रहे थे कि नई नौकरी कैसी चल रही है। फुरसत मिले तो
लंबा-सा पत्र लिखना।

तुम्हारी
आशा
"""

_JAPANESE = """\
山本様

いつもお世話になっております。みどり書房の佐藤です。

先日ご注文いただいた『手紙の書き方』が入荷いたしました。本日より一週間、店頭でお取り置き
いたしますので、ご都合のよいときにお越しください。営業時間は午前十時から午後七時まで、
水曜日は定休日です。

なお、来月の読書会では往復書簡を取り上げます。お時間がございましたら、ぜひご参加ください。

どうぞよろしくお願いいたします。

みどり書房　佐藤 美咲
"""

_TRIP = """\
Hello,

here is everything for the trip to Udaipur: the plan as a PDF, a drawing of the envelope we
want to print for the invitations, and the packing list as plain text.

The train leaves at 6:20 in the morning, so please be at the station by six. I have the
tickets.

See you on Friday
Daniel
"""

_PACKING = """\
Packing list
============
- sweater (the evenings are cool)
- walking shoes
- camera and charger
- the invitations!
"""

_IDN = """\
नमस्कार,

यह पत्र ऐसे पते से आया है जो पूरा देवनागरी में लिखा है। ऐसे पते अब इंटरनेट पर सचमुच चलते हैं, और लिफ़ाफ़ा
उन्हें ठीक वैसे ही दिखाता है जैसे वे लिखे गए हैं। जवाब लिखकर देखिए।

पुस्तकालय हर दिन सुबह नौ बजे से शाम छह बजे तक खुला है। बच्चों के लिए शनिवार को कहानी का समय है।

सादर
मीरा जोशी
ग्राम पुस्तकालय
"""

_FLOWED = """\
Hi,

you asked how the garden is doing. The tomatoes are finally ripe, all of them on the same \
day of course, so if you like tomatoes you should come by soon and bring a large basket. \
The beans on the other hand never came up, and I suspect the sparrows.

I have also planted two rows of marigolds along the fence, because the neighbour's daughter \
said that they keep the whitefly away. They do look cheerful, whether or not it is true.

> Do you need help with the fence?

Yes please! Saturday morning would be best, before it gets hot.

Grace
"""


def samples(now: datetime) -> Iterator[Sample]:
    """Yield the letters that people wrote."""
    yield Sample(_welcome(now - timedelta(minutes=2)), timedelta(minutes=2))
    yield Sample(_attachments(now - timedelta(hours=3)), timedelta(hours=3))
    yield Sample(_hindi(now - timedelta(hours=7)), timedelta(hours=7), flags=("\\Flagged",))
    yield Sample(_japanese(now - timedelta(days=1)), timedelta(days=1), flags=("\\Seen",))
    yield Sample(_idn(now - timedelta(days=2)), timedelta(days=2))
    yield Sample(_flowed(now - timedelta(days=4)), timedelta(days=4), flags=("\\Seen",))


def _welcome(date: datetime) -> bytes:
    letter = new_letter(sender=ASHA, subject="Welcome to Lifafa", date=date)
    letter.set_content(_WELCOME, cte="8bit")
    return wire(letter)


def _hindi(date: datetime) -> bytes:
    sender = Address(ASHA_HINDI, ASHA.address)
    letter = new_letter(sender=sender, subject="दीदी की शादी में ज़रूर आना", date=date)
    letter.set_content(_HINDI, cte="base64")
    return wire(letter)


def _japanese(date: datetime) -> bytes:
    sender = Address("みどり書房", "shop@midori.example")
    letter = new_letter(sender=sender, subject="ご注文の本が入荷いたしました", date=date)
    # As much Japanese mail still is: ISO-2022-JP, seven bits wide (RFC 1468).
    letter.set_content(_JAPANESE, charset="iso-2022-jp", cte="7bit")
    return wire(letter)


def _attachments(date: datetime) -> bytes:
    sender = Address("Daniel Fernandes", "daniel@fernandes.example")
    letter = new_letter(sender=sender, subject="Trip to Udaipur: plan and packing list", date=date)
    letter.set_content(_TRIP)
    plan = pdf("Trip to Udaipur", "", "Friday 6:20  train from platform 4", "Friday 13:10  arrival")
    letter.add_attachment(plan, maintype="application", subtype="pdf", filename="Trip plan.pdf")
    picture = envelope_picture()
    letter.add_attachment(picture, maintype="image", subtype="png", filename="लिफ़ाफ़ा.png")
    letter.add_attachment(_PACKING, filename="packing list.txt")
    return wire(letter)


def _idn(date: datetime) -> bytes:
    """Build a letter from an address outside ASCII: its header is UTF-8 (RFC 6532)."""
    letter = new_letter(sender=ASHA, subject="पुस्तकालय का नया समय", date=date)
    letter.set_content(_IDN, cte="8bit")
    head, _, body = wire(letter).partition(b"\r\n")
    assert head.startswith(b"From:")
    return "From: मीरा जोशी <मीरा@पुस्तकालय.भारत>\r\n".encode() + body


def _flowed(date: datetime) -> bytes:
    """Build a letter whose paragraphs flow (RFC 3676): lines of 72 that end in a space."""
    sender = Address("Grace Taylor", "grace@taylor.example")
    letter = new_letter(sender=sender, subject="Tomatoes, and the fence", date=date)
    letter.set_content("\n".join(_soft_lines(_FLOWED)))
    letter.replace_header("Content-Type", 'text/plain; charset="utf-8"; format=flowed')
    return wire(letter)


def _soft_lines(text: str, width: int = 72) -> Iterator[str]:
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            if line and len(line) + len(word) >= width:
                yield line
                line = ""
            line += f"{word} "
        yield line.rstrip()
