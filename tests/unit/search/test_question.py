from assistant.language.tokens import WINDOW, count_wordpieces
from assistant.search.question import MOST_PIECES, question_pieces


def test_a_question_that_fits_is_not_cut() -> None:
    assert question_pieces("May I refund? It came late.") == ["May I refund? It came late."]


def test_a_long_question_is_cut_at_sentences_and_read_to_its_end() -> None:
    question = " ".join(f"This is sentence number {i} of a long story about a parcel." for i in range(60))
    pieces = question_pieces(question)
    assert " ".join(pieces) == question
    assert all(count_wordpieces(piece) <= WINDOW - 2 for piece in pieces)
    assert all(piece.endswith("parcel.") for piece in pieces)


def test_what_is_pasted_without_end_is_read_to_a_limit() -> None:
    assert len(question_pieces("One more line about it. " * 5000)) == MOST_PIECES
