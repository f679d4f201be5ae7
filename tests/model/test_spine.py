"""The spine against the plainest thing that could be right: a sorted list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.message import MessageKey
from app.model.spine import Spine

KEYS = st.lists(st.integers(1, 60).map(MessageKey), max_size=40)


@given(start=st.sets(st.integers(1, 60)), inserted=KEYS, removed=KEYS)
def test_a_spine_stays_sorted_newest_first_without_doubles(
    start: set[int], inserted: list[MessageKey], removed: list[MessageKey]
) -> None:
    spine, plain = Spine(sorted(start)), set(start)
    for key in inserted:
        assert spine.insert(key) == (key not in plain)
        plain.add(key)
    for key in removed:
        assert spine.remove(key) == (key in plain)
        plain.discard(key)
    expected = sorted(plain, reverse=True)
    assert list(spine.keys(0, 100)) == expected
    assert [spine.row(MessageKey(key)) for key in expected] == list(range(len(expected)))


@given(start=st.sets(st.integers(1, 60)), key=st.integers(1, 60).map(MessageKey))
def test_row_for_is_where_an_insert_will_stand(start: set[int], key: MessageKey) -> None:
    spine = Spine(sorted(start - {key}))
    row = spine.row_for(key)
    spine.insert(key)
    assert spine.row(key) == row


def test_older_chunks_are_added_below() -> None:
    spine = Spine([8, 9])
    spine.extend_older([7, 5, 3])
    assert spine.keys(0, 10) == (9, 8, 7, 5, 3)
    assert spine.keys(1, 2) == (8, 7)
    assert spine.keys(4, 10) == (3,)
    assert spine.keys(5, 10) == ()


@pytest.mark.parametrize("row", [-1, 2])
def test_a_row_outside_the_list_is_an_error(row: int) -> None:
    with pytest.raises(IndexError):
        Spine([1, 2]).key(row)


def test_an_unknown_key_has_no_row() -> None:
    assert Spine([1, 3]).row(MessageKey(2)) == -1
