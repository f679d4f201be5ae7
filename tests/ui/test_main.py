"""What a start is given: links and files as a desktop hands them over."""

from pathlib import Path

import pytest

from ui.main import _given


@pytest.mark.parametrize("link", ["mailto:a@example.org?subject=file:///x", "MAILTO:a@example.org"])
def test_a_mailto_link_stays_as_it_is(link: str) -> None:
    assert _given(link) == link


def test_a_file_url_becomes_its_path(tmp_path: Path) -> None:
    letter = tmp_path / "नमस्ते 1 %.eml"
    assert _given(letter.as_uri()) == str(letter)


def test_a_path_is_made_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert _given("letter.eml") == str(tmp_path / "letter.eml")


def test_a_name_that_looks_like_an_address_of_the_web_is_a_file_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert _given("http:letter.eml") == str(tmp_path / "http:letter.eml")
