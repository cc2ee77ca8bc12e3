"""Parts of the product without the rest of it, for evals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.bootstrap.building import build_assistant
from assistant.domain.knowledge import Document
from assistant.domain.people import Person, Role
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.domain.claims import FactFinding
    from assistant.domain.commitments import Commitment
    from assistant.domain.practice import Scenario, Wanted
    from assistant.domain.reply import Reply
    from assistant.domain.scorecard import Scorecard
    from assistant.language.embedder import Vectors
    from assistant.search.retriever import Retriever
    from assistant.search.support import SupportCheck
    from assistant.search.support_fitting import SupportFitting


@dataclass(frozen=True)
class OpenedScenarios:
    """What an eval of scenarios needs: the documents in force, the writer, the check, and vectors of texts."""

    documents: tuple[Document, ...]
    write: Callable[[Wanted], Scenario]
    check: Callable[[Scenario], tuple[str, ...]]
    embed: Callable[[Sequence[str]], Vectors]


def open_search(data_dir: Path, documents: Sequence[Document]) -> Retriever:
    """The product's own search over any documents, without the rest of the product; for evals."""
    from assistant.documents.chunking import CHUNKER, chunk_documents
    from assistant.language.embedder import MiniLM
    from assistant.language.tokens import count_wordpieces
    from assistant.search.index import Index
    from assistant.search.retriever import Retriever
    from assistant.search.sync import sync

    embedder = MiniLM()
    index = Index.open(data_dir / "index", embedder, CHUNKER)
    sync(index, list(chunk_documents(documents, count_wordpieces)), embedder)
    return Retriever(index, embedder, lambda: tuple(documents))


def open_support() -> SupportCheck:
    """The product's own check whether a passage carries a claim, with the packaged embedder; for evals."""
    from assistant.language.embedder import MiniLM
    from assistant.search.support import SupportCheck

    return SupportCheck(MiniLM())


def open_support_fitting(with_embedder: bool = True) -> SupportFitting:
    """What fits that check's weights on judged pairs; for evals."""
    from assistant.language.embedder import MiniLM
    from assistant.search.support_fitting import SupportFitting

    return SupportFitting(MiniLM() if with_embedder else None)


def fit_calibration(settings: Settings, rows: Sequence[dict[str, Any]], most_refused: float) -> dict[str, Any]:
    """The built-in engine's numbers, fitted on judged questions, as calibration.yaml holds them.

    ``rows`` are questions as in ``evals/datasets/coach``. Earlier questions of a conversation are asked
    first, so that a follow-up is seen as the engine sees it.
    """
    import asyncio

    from assistant.engines.builtin.fitting import Example, RecordingEngine, calibrate
    from assistant.language.embedder import MiniLM

    embedder = MiniLM(threads=settings.threads)
    engine = RecordingEngine(embedder)
    examples = []
    with build_assistant(settings, embedder=embedder, engine=engine) as assistant:
        for row in rows:
            person = assistant.somebody(row["role"], row.get("level"))
            on = date.fromisoformat(row["on"]) if row.get("on") else None
            asyncio.run(assistant.coach.answer_thread(person, [*row.get("history", ()), row["question"]], on))
            if engine.last is not None and not engine.reader.read(row["question"]).foreign:
                gold = frozenset(name for entry in row["gold_documents"] for name in entry.split("|"))
                fitting = frozenset(row.get("may_cite", ()))
                examples.append(Example(engine.last, gold, fitting, bool(row["answerable"])))
    return asdict(calibrate(examples, engine.reader, most_refused))


def fit_clause_ranking(settings: Settings, on: date) -> tuple[int, dict[str, float]]:
    """How many noted phrasings were asked, and the weights fitted on them, as clause_calibration.yaml holds them."""
    import asyncio

    from assistant.engines.builtin.choosing import Chooser
    from assistant.engines.builtin.clause_fitting import fit_clauses, phrasings_of, without
    from assistant.engines.builtin.fitting import RecordingEngine
    from assistant.language.embedder import MiniLM

    embedder = MiniLM(threads=settings.threads)
    engine = RecordingEngine(embedder)
    examples = []
    with build_assistant(settings, embedder=embedder, engine=engine) as assistant:
        leader = assistant.somebody(Role.leader)
        for phrasing in phrasings_of(list(assistant.library.permitted(leader, on).values())):
            asyncio.run(assistant.playbook.ask(leader, phrasing.text, on))
            if engine.last is not None:
                examples.append((phrasing, without(phrasing, engine.last)))
    return len(examples), fit_clauses(examples, Chooser(embedder))


def open_scoring(settings: Settings) -> Callable[[Reply, date], Scorecard]:
    """The product's own way from a reply to its scorecard with the built-in judge, without the rest; for evals.

    The replies are an agent's; vectors of the standards' lines are kept in memory only.
    """
    import asyncio

    from assistant.documents.loader import load_knowledge
    from assistant.domain.knowledge import in_force
    from assistant.engines.builtin.judging import BuiltinJudge
    from assistant.features.review.scoring import Scoring
    from assistant.language.embedder import MiniLM

    knowledge = load_knowledge(settings.knowledge_dir)
    embedder = MiniLM(threads=settings.threads)
    scoring = Scoring(BuiltinJudge(embedder), knowledge.company, embedder)
    person = Person(id="eval", name="", role=Role.agent, level=knowledge.company.authority_levels[0])

    def score(reply: Reply, on: date) -> Scorecard:
        documents = {
            name: document
            for name, document in in_force(knowledge.documents, on).items()
            if person.may_read(document.audience)
        }
        return asyncio.run(scoring.score(reply, person, documents, on))

    return score


def open_checks(
    settings: Settings,
) -> Callable[[Reply, str | None, date], tuple[tuple[FactFinding, ...], tuple[Commitment, ...]]]:
    """The check of a reply's facts and the finding of its promises, by the author's level; for evals."""
    from assistant.documents.loader import load_knowledge
    from assistant.domain.knowledge import Policy
    from assistant.features.review.facts import check_facts
    from assistant.language.promises import find_promises

    knowledge = load_knowledge(settings.knowledge_dir)
    policies = [document for document in knowledge.documents if isinstance(document, Policy)]
    levels = knowledge.company.authority_levels

    def check(reply: Reply, level: str | None, on: date) -> tuple[tuple[FactFinding, ...], tuple[Commitment, ...]]:
        at = reply.replied_at or datetime(on.year, on.month, on.day, 9)
        person = Person(id="eval", name="", role=Role.agent, level=level or levels[0])
        return (
            check_facts(reply, person, policies, knowledge.company, at.date()),
            find_promises(reply, at, knowledge.company),
        )

    return check


def fit_judging(
    settings: Settings, rows: Sequence[tuple[str, Reply, Mapping[str, str], str]], on: date
) -> dict[str, Any]:
    """The built-in judge's numbers, fitted on labelled replies, as judging_calibration.yaml holds them.

    Each row is the thread's id, the reply, the verdict by standard id, and the verdict on every other standard
    (empty where nothing is known of them).
    """
    from assistant.documents.loader import load_knowledge
    from assistant.domain.knowledge import Standard, in_force
    from assistant.domain.reply import standards_for
    from assistant.domain.scorecard import Verdict
    from assistant.engines.base import JudgeRequest
    from assistant.engines.builtin.judging import BuiltinJudge
    from assistant.engines.builtin.judging_fit import LabelledPair, calibrate
    from assistant.language.embedder import MiniLM

    knowledge = load_knowledge(settings.knowledge_dir)
    judge = BuiltinJudge(MiniLM(threads=settings.threads))
    person = Person(id="eval", name="", role=Role.agent, level=knowledge.company.authority_levels[0])
    standards = [d for d in in_force(knowledge.documents, on).values() if isinstance(d, Standard)]
    pairs = []
    for number, (thread, reply, labels, others) in enumerate(rows):
        asked = tuple(s for s in standards_for(standards, reply) if labels.get(s.id, others))
        for found in judge.seen(JudgeRequest(reply, asked, person, knowledge.company, on)):
            label = Verdict(labels.get(found.standard.id, others))
            pairs.append(LabelledPair(found, label, thread, str(number)))
    return calibrate(pairs, judge)


def open_scenarios(settings: Settings, on: date) -> OpenedScenarios:
    """The built-in writer of scenarios on a folder, with the product's own check, without the rest; for evals."""
    from assistant.documents.loader import load_knowledge
    from assistant.domain.knowledge import in_force
    from assistant.engines.base import ScenarioRequest
    from assistant.engines.builtin.scenarios.writer import BuiltinScenarioWriter
    from assistant.features.practice.checking import check_scenario
    from assistant.language.embedder import MiniLM

    knowledge = load_knowledge(settings.knowledge_dir)
    current = in_force(knowledge.documents, on)
    writer = BuiltinScenarioWriter()
    level = knowledge.company.authority_levels[0]

    def readable(audience: frozenset[Role]) -> dict[str, Document]:
        return {name: document for name, document in current.items() if audience <= document.audience}

    def write(wanted: Wanted) -> Scenario:
        audience = current[wanted.about].audience
        role = Role.trainer if Role.trainer in audience else Role.leader
        person = Person(id="eval", name="", role=role, level=level)
        return writer.draft(ScenarioRequest(wanted, audience, readable(audience), person, knowledge.company, on))

    def check(scenario: Scenario) -> tuple[str, ...]:
        found = check_scenario(scenario, readable(scenario.audience))
        return tuple(f"{problem.where}: {problem.message}" for problem in found)

    return OpenedScenarios(tuple(current.values()), write, check, MiniLM(threads=settings.threads).embed)
