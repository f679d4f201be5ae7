"""One line of a checklist: texts of two scripts on one baseline, and no row that grows."""

import pytest
from pytestqt.qtbot import QtBot

from ui.step_row import StepRow, StepState


@pytest.mark.parametrize("title", ["Connecting", "सर्वर का अभिवादन", "DNS में डोमेन"])
def test_a_row_keeps_its_height_when_its_step_ends(qtbot: QtBot, title: str) -> None:
    row = StepRow(title)
    qtbot.addWidget(row)
    before = row.sizeHint().height()
    row.show_state(StepState.WELL, "“Dovecot ready.”", 0.25)
    assert row.sizeHint().height() == before
