"""Preferences survive damage, older and newer files."""

import json
import stat
from pathlib import Path

import pytest

from app import settings
from app.model.problem import LifafaError, ProblemKind
from app.settings import Profile, Settings


def test_settings_come_back_as_they_were_saved(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    kept = Settings(language="hi", remote_images_from=("ann@example.org",), undo_send_seconds=3)
    settings.save(path, kept)
    assert settings.load(path).settings == kept


def test_a_missing_file_means_the_defaults(tmp_path: Path) -> None:
    loaded = settings.load(tmp_path / "settings.json")
    assert loaded == settings.LoadedSettings(Settings())


@pytest.mark.expects_log
@pytest.mark.parametrize("damage", [b"{", b"[1]", b"\xff\xfe", b"", b"[" * 100_000])
def test_a_damaged_file_is_moved_aside_not_lost(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(damage)
    loaded = settings.load(path)
    assert loaded.settings == Settings()
    assert loaded.damaged is not None
    assert loaded.damaged.read_bytes() == damage
    assert not path.exists()


def test_what_does_not_fit_is_left_out_and_the_rest_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"language": 7, "density": "roomy", "of_the_future": [1]}))
    assert settings.load(path).settings == Settings(density="roomy")


def test_a_profile_is_for_its_owner_alone(tmp_path: Path) -> None:
    profile = Profile(tmp_path / "profile")
    profile.make()
    for folder in (profile.folder, profile.sources, profile.attachments, profile.opened):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LifafaError) as refused:
        Profile(tmp_path / "file").make()
    assert refused.value.problem.kind is ProblemKind.FILE_UNREADABLE
    assert refused.value.problem.detail == str(tmp_path / "file")


def test_settings_that_cannot_be_written_stop_nobody(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "settings.json"
    path.with_suffix(".new").mkdir()
    settings.save(path, Settings())
    assert not path.exists()
    assert "could not be kept" in caplog.text
    caplog.clear()
