from assistant.search.keyword import KeywordIndex
from assistant.search.statistics import rarity


def test_rare_words_and_other_forms_of_a_word_count() -> None:
    index = KeywordIndex(["refunding late parcels", "late late trains", "the and of", "late gift"])
    scores = index.scores(["refund", "late"])
    assert scores.argmax() == 0
    assert scores[2] == 0
    assert rarity("refund", [index]) > rarity("late", [index])
    assert rarity("unheard", [index]) > rarity("refund", [index])


def test_nothing_known_scores_nothing() -> None:
    assert KeywordIndex([]).scores(["x"]).shape == (0,)
    assert KeywordIndex(["the of"]).scores(["the"]).tolist() == [0]
    assert KeywordIndex(["a parcel"]).scores([]).tolist() == [0]
    assert KeywordIndex(["a parcel"]).scores(["unheard"]).tolist() == [0]
