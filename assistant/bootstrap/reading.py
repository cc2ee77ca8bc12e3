"""What can be said without opening the index."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from assistant.bootstrap.models import model_report
from assistant.bootstrap.product import refuse_level
from assistant.domain.conversation import ENGINE_LINES
from assistant.settings import Settings


def check_level(settings: Settings, level: str) -> None:
    """Raise NoSuchLevel for a level that ``company.yaml`` does not name; quick, opens nothing else."""
    from assistant.documents.loader import load_company

    refuse_level(load_company(settings.knowledge_dir), level)


def read_status(settings: Settings) -> dict[str, Any]:
    """What can be said without opening the index: engine, folder, documents, problems."""
    from assistant.documents.loader import load_knowledge
    from assistant.search import generations

    knowledge = load_knowledge(settings.knowledge_dir)
    index = settings.index_dir / "CURRENT"
    generation = generations.current(settings.index_dir)
    index_problem = generations.problem_of(settings.index_dir)
    made = datetime.fromtimestamp(index.stat().st_mtime, UTC).isoformat() if index.is_file() else None
    engine = "openai" if settings.speaks_with_a_model else "builtin"
    return {
        "engine": engine,
        "engine_line": ENGINE_LINES[engine],
        **model_report(settings),
        "company": knowledge.company.name,
        "knowledge": str(settings.knowledge_dir),
        "documents": len(knowledge.documents),
        "index_as_of": made,
        "embeddings": settings.embeddings,
        "embedder": generations.embedder_of(generation) if generation else None,
        "index_problem": index_problem or None,
        "problems": [*(str(problem) for problem in knowledge.problems), *([index_problem] if index_problem else [])],
    }
