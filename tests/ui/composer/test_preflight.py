"""What one may have forgotten is noticed, and nothing else is."""

import pytest

from ui.composer.addresses import recipients
from ui.composer.preflight import Doubt, findings, mention_of_attachment, own_words

MENTIONS = [
    ("The plan is attached.", "attached"),
    ("See the Attachment!", "Attachment"),
    ("Bitte see enclosed", "enclosed"),
    ("योजना संलग्न है।", "संलग्न"),
    ("फ़ाइल अटैच कर दी है", "अटैच"),
    ("I am unattached to it", ""),
    ("reattachment surgery", ""),
    ("असंलग्न", ""),
    ("संलग्नता", ""),
    ("Nothing here", ""),
]


@pytest.mark.parametrize(("text", "word"), MENTIONS)
def test_a_word_for_an_attachment_counts_only_whole(text: str, word: str) -> None:
    assert mention_of_attachment(text) == word


def test_a_quotation_or_a_signature_says_nothing_about_this_letter() -> None:
    text = "Thanks!\n> the figures are attached\n-- \nAttached Services Ltd"
    assert mention_of_attachment(own_words(text)) == ""


def test_a_letter_in_order_raises_no_doubt() -> None:
    everybody = recipients("ann@example.org")
    assert findings(everybody, "Plan", "it is attached", attachments=1) == ()


def test_what_prevents_sending_is_told_from_what_is_only_odd() -> None:
    found = findings(recipients("ann, bo@x.org"), "", "attached", attachments=0)
    assert {f.doubt: f.prevents_sending for f in found} == {
        Doubt.INVALID_ADDRESS: True,
        Doubt.NO_SUBJECT: False,
        Doubt.FORGOTTEN_ATTACHMENT: False,
    }
    assert findings((), "Plan", "", attachments=0)[0].doubt is Doubt.NO_RECIPIENTS


@pytest.mark.parametrize(
    ("any_script", "sender", "to", "uncarried"),
    [
        (False, "me@example.org", "अनु@उदाहरण.भारत, ann@example.org", ["अनु@उदाहरण.भारत"]),
        (False, "मैं@उदाहरण.भारत", "ann@example.org", ["मैं@उदाहरण.भारत"]),
        (False, "me@उदाहरण.भारत", "ann@उदाहरण.भारत", []),
        (True, "me@example.org", "अनु@उदाहरण.भारत", []),
        (None, "me@example.org", "अनु@उदाहरण.भारत", []),
    ],
)
def test_what_a_server_is_known_not_to_carry_is_told_and_may_be_tried(
    any_script: bool | None, sender: str, to: str, uncarried: list[str]
) -> None:
    found = findings(
        recipients(to), "Plan", "", attachments=0, sender=sender, any_script=any_script
    )
    assert [f.fact for f in found if f.doubt is Doubt.UNCARRIED_ADDRESS] == uncarried
    assert not any(f.prevents_sending for f in found)
