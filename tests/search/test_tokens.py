"""Scripts without spaces are found by any piece of a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search.tokens import asked, indexed


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("plain words", "plain words"),
        ("naïve résumé", "naïve résumé"),
        ("परियोजना रिपोर्ट", "परियोजना रिपोर्ट"),
        ("会議", "会議 議"),
        ("会", "会"),
        ("東京会議", "東京 京会 会議 議"),
        ("データの更新", "デー ータ タの の更 更新 新"),
        ("2024年会議 room", "2024 年会 会議 議 room"),
        ("𠮷野家", "𠮷野 野家 家"),
        ("ｶﾞ", "ｶﾞ ﾞ"),
    ],
)
def test_what_is_indexed(text: str, pieces: str) -> None:
    assert indexed(text).split() == pieces.split()


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("plain", "plain"),
        ("会", "会"),
        ("会議", "会議"),
        ("東京会議", "東京 京会 会議"),
        ("東京 会議", "東京 京 会議"),
        ("会議 room", "会議 議 room"),
    ],
)
def test_what_is_asked(text: str, pieces: str) -> None:
    assert asked(text).split() == pieces.split()


_MIXED = st.text(st.sampled_from("会議資料の東京ab1 データ़क"), max_size=30)


@given(_MIXED, st.text(st.sampled_from("会議資料東京"), min_size=2, max_size=5), _MIXED)
def test_every_piece_of_a_run_is_a_phrase_of_what_was_indexed(
    before: str, wanted: str, after: str
) -> None:
    tokens = indexed(before + wanted + after).split()
    phrase = asked(wanted).split()
    windows = [tokens[n : n + len(phrase)] for n in range(len(tokens))]
    assert phrase in windows
