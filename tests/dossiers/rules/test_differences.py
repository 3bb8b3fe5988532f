"""What changed within a text."""

from hypothesis import given
from hypothesis import strategies as st

from gangze.dossiers.rules.differences import Piece, pieces

TEXTS = st.text(st.sampled_from("压力不大于0.8MPa，\n"), max_size=40)


@given(TEXTS, TEXTS)
def test_the_pieces_hold_both_texts_whole(old: str, new: str) -> None:
    found = pieces(old, new)
    assert "".join(piece.text for piece in found if piece.change != "new") == old
    assert "".join(piece.text for piece in found if piece.change != "gone") == new
    assert all(piece.text for piece in found)


def test_a_changed_number_is_told_as_such() -> None:
    assert pieces("压力0.8MPa", "压力1.8MPa") == [
        Piece("kept", "压力"),
        Piece("gone", "0"),
        Piece("new", "1"),
        Piece("kept", ".8MPa"),
    ]


def test_equal_texts_are_one_piece() -> None:
    assert pieces("一样", "一样") == [Piece("kept", "一样")]
    assert pieces("", "") == []
