"""What a model writes as judgements, read leniently; none of it is mended, for it is checked afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator

from assistant.domain.knowledge import Standard
from assistant.domain.scorecard import NOT_JUDGED, Judgement, Verdict
from assistant.engines.language_model.prompts import clean
from assistant.engines.language_model.quoting import NOTHING, original

MOST_OBJECTS = 200
"""Entries of a list that are looked at; a model that writes more has lost its way."""
MOST_WORDS = 45
"""Words of a reason, a next step or of what is absent; whole sentences up to here are kept."""
Said = Literal["met", "partly", "missed", "not_applicable", "unsure"]
_FIELDS = ("standard_id", "reply_quote", "absent", "clause_quote", "verdict", "reason", "next_step")
_SHORT = {"n/a": "not_applicable", "na": "not_applicable", "partially": "partly", "partial": "partly"}


def words(value: object) -> str:
    """A text field, empty for anything that is none."""
    return clean(value).strip() if isinstance(value, str) else ""


def objects(value: object) -> object:
    """Of a list only its objects, the first of them; anything else as it is, to be refused."""
    return [one for one in value if isinstance(one, dict)][:MOST_OBJECTS] if isinstance(value, list) else value


def short(text: str) -> str:
    """One line of at most ``MOST_WORDS`` words, cut after a sentence where one ends before that."""
    found = text.split()
    if len(found) <= MOST_WORDS:
        return " ".join(found)
    kept = found[:MOST_WORDS]
    ends = [place for place, word in enumerate(kept, 1) if word.rstrip("”\"'’)")[-1:] in (".", "!", "?")]
    return " ".join(kept[: ends[-1]]) if ends else f"{' '.join(kept)} …"


class ModelJudgement(BaseModel):
    """One judgement; the words it rests on come before the verdict, so that the verdict follows from them."""

    model_config = ConfigDict(extra="ignore", json_schema_extra={"additionalProperties": False})

    standard_id: str
    reply_quote: str
    absent: str
    clause_quote: str
    verdict: Said
    reason: str
    next_step: str

    @model_validator(mode="before")
    @classmethod
    def _forgotten(cls, data: object) -> object:
        if not isinstance(data, dict):
            return data
        found: dict[str, Any] = {name: words(data.get(name)) for name in _FIELDS}
        said = "_".join(found["verdict"].lower().replace("-", " ").replace("_", " ").split())
        found["verdict"] = _SHORT.get(said, said)
        if found["verdict"] not in get_args(Said):
            # A verdict that we do not know is none; the rest of it explains something that nobody can read.
            empty = dict.fromkeys(_FIELDS, "")
            return {**empty, "standard_id": found["standard_id"], "verdict": "unsure", "reason": NOT_JUDGED}
        return found


class ModelJudgements(BaseModel):
    """The judgements of one call as the model has to write them."""

    model_config = ConfigDict(extra="ignore", json_schema_extra={"additionalProperties": False})

    judgements: Annotated[list[ModelJudgement], BeforeValidator(objects)]


def judgement_of(said: ModelJudgement, asked: Mapping[str, Standard], draft: str) -> Judgement:
    """A model's judgement, to be checked; one of a standard that this call did not ask for names none.

    Only what is missing can be shown by its absence: met without words of the reply shows nothing.
    """
    standard = asked.get(said.standard_id)
    verdict = Verdict(said.verdict)
    absent = short(said.absent) if verdict in (Verdict.partly, Verdict.missed) else ""
    return Judgement(
        standard_id=standard.id if standard else "",
        version=standard.version if standard else 0,
        verdict=verdict,
        reply_quote=original(draft, said.reply_quote),
        absent="" if absent.lower() in NOTHING else absent,
        clause_quote=original(standard.body, said.clause_quote) if standard else "",
        reason=short(said.reason),
        next_step=short(said.next_step) if verdict in (Verdict.partly, Verdict.missed) else "",
    )
