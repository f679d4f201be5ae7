"""An HTML newsletter with a layout, an own picture and remote ones; a mailing list's message."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from app.model.message import Address
from app.practice.samples.letter import Sample, new_letter, wire
from app.practice.samples.pictures import sunrise_banner

_PLAIN = """\
THE MORNING FIELD - letters from a small farm

The first mustard is in flower
It came a week early this year, and the bees found it before we did.

This week's box
Spinach, white radish, green peas and the first oranges: 420 rupees, delivered on Thursday.

Read on: https://morningfield.example/letters/mustard
No more of these letters: https://morningfield.example/leave
"""

_BANNER = "banner@morningfield.example"

_HTML = """\
<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>The Morning Field</title>
<style>
  body { margin: 0; background: #f3efe6; }
  a { color: #2f6b3c; }
</style></head>
<body style="margin:0;background:#f3efe6;font-family:Georgia,serif;color:#2b2b2b">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center"
 style="padding:24px">
<table role="presentation" width="560" cellpadding="0" cellspacing="0"
 style="background:#ffffff;border:1px solid #ddd3bf">
  <tr><td><img src="cid:BANNER" width="560" height="120" alt="A sun rising over a field"
   style="display:block"></td></tr>
  <tr><td style="padding:24px 32px 8px">
    <h1 style="margin:0;font-size:26px;color:#2f6b3c">The Morning Field</h1>
    <p style="margin:4px 0 0;color:#7a7264;font-style:italic">Letters from a small farm</p>
  </td></tr>
  <tr><td style="padding:8px 32px">
    <h2 style="font-size:19px">The first mustard is in flower</h2>
    <p style="line-height:1.6">It came a week early this year, and the bees found it before we
    did. By noon the whole lower field hums. <a
    href="https://morningfield.example/letters/mustard">Read the letter</a></p>
    <img src="https://images.morningfield.example/mustard.jpg" width="496" height="220"
     alt="Mustard in flower" style="background:#f6e58d">
  </td></tr>
  <tr><td style="padding:8px 32px 24px">
    <table role="presentation" width="100%" cellpadding="12" cellspacing="0"
     style="background:#f6f3ea">
      <tr>
        <td width="50%" valign="top"><strong>This week's box</strong><br>
          Spinach, white radish, green peas and the first oranges.</td>
        <td width="50%" valign="top" align="right"><span style="font-size:24px">₹420</span><br>
          delivered on Thursday</td>
      </tr>
    </table>
  </td></tr>
  <tr><td style="padding:16px 32px;border-top:1px solid #ddd3bf;font-size:12px;color:#7a7264">
    You get this letter because you asked for it.
    <a href="https://morningfield.example/leave">No more of these letters</a>
    <img src="https://count.morningfield.example/open.gif?who=you" width="1" height="1" alt="">
  </td></tr>
</table></td></tr></table>
</body></html>
"""

_LIST = """\
Hello all,

the next meeting of the postcard collectors is on Sunday at four, in the reading room as
usual. Please bring:

 1. anything printed before 1950,
 2. duplicates to swap,
 3. a magnifying glass, if you have one.

Ravi will show his cards of the old post offices of Kerala.

Kavita
_______________________________________________
postcards mailing list -- postcards@lists.collectors.example
To leave, write to postcards-leave@lists.collectors.example
"""


def samples(now: datetime) -> Iterator[Sample]:
    """Yield what was sent to many."""
    yield Sample(_newsletter(now - timedelta(hours=5)), timedelta(hours=5))
    yield Sample(_list_message(now - timedelta(days=3)), timedelta(days=3))


def _newsletter(date: datetime) -> bytes:
    sender = Address("The Morning Field", "letters@morningfield.example")
    letter = new_letter(sender=sender, subject="The first mustard is in flower", date=date)
    letter["List-Unsubscribe"] = "<https://morningfield.example/leave>"
    letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    letter.set_content(_PLAIN)
    letter.add_alternative(_HTML.replace("BANNER", _BANNER), subtype="html")
    html = letter.get_body(("html",))
    assert html is not None  # just added
    html.add_related(
        sunrise_banner(),
        maintype="image",
        subtype="png",
        cid=f"<{_BANNER}>",
        disposition="inline",
        filename="banner.png",
    )
    return wire(letter)


def _list_message(date: datetime) -> bytes:
    letter = new_letter(
        sender=Address("Kavita Nair", "kavita@nair.example"),
        to=[Address("", "postcards@lists.collectors.example")],
        subject="[postcards] Meeting on Sunday",
        date=date,
    )
    letter["List-Id"] = "Postcard collectors <postcards.lists.collectors.example>"
    letter["List-Post"] = "<mailto:postcards@lists.collectors.example>"
    letter["List-Unsubscribe"] = "<mailto:postcards-leave@lists.collectors.example>"
    letter["Precedence"] = "list"
    letter.set_content(_LIST)
    return wire(letter)
