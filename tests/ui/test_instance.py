"""One window per profile: what a second start was given reaches the first."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from ui.instance import Instance, hand_over


def test_a_second_start_hands_over_and_the_first_hears_it(qtbot: QtBot, tmp_path: Path) -> None:
    first = Instance(tmp_path)
    assert first.listen()
    heard: list[tuple[str, ...]] = []
    first.called.connect(heard.append)
    assert hand_over(tmp_path, ["mailto:ann@example.org?subject=हिन्दी", "/tmp/a letter.eml"])
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [("mailto:ann@example.org?subject=हिन्दी", "/tmp/a letter.eml")]
    assert hand_over(tmp_path, [])
    qtbot.waitUntil(lambda: heard[1:] == [()])
    first.close()


def test_nobody_answers_for_another_profile(qtbot: QtBot, tmp_path: Path) -> None:
    first = Instance(tmp_path / "one")
    assert first.listen()
    assert not hand_over(tmp_path / "two", ["mailto:ann@example.org"])
    first.close()


def test_a_dead_ones_socket_is_no_hindrance(qtbot: QtBot, tmp_path: Path) -> None:
    first = Instance(tmp_path)
    assert first.listen()
    again = Instance(tmp_path)
    assert again.listen()
    first.close()
    again.close()
