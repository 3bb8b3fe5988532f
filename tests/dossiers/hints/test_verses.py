"""The jingle as verse."""

from gangze.dossiers.hints import sentences_of


def test_the_lines_of_a_jingle_stand_as_they_were_written() -> None:
    assert sentences_of("班前查，班中记，超温超压快处置；联锁摘，先办票。") == [
        "班前查，班中记，超温超压快处置",
        "联锁摘，先办票",
    ]
