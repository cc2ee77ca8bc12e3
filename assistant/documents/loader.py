"""A folder of files -> the company and its documents. What breaks its schema is refused, the rest loads."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from assistant.documents.first_week import FIRST_WEEK_FILE, read_first_week
from assistant.documents.frontmatter import FrontMatter, read_yaml, split
from assistant.documents.readers import MARKDOWN, read_text
from assistant.documents.sections import REQUIRED_HEADINGS, clause_number, parse_sections, title_of
from assistant.domain.company import Company
from assistant.domain.first_week import WeekPath
from assistant.domain.knowledge import (
    DOCUMENT_TYPES,
    PREFIX,
    Authority,
    Document,
    Figure,
    Kind,
    PlaybookChapter,
    Policy,
)
from assistant.domain.people import EVERYONE, Role
from assistant.errors import KnowledgeError

COMPANY_FILE = "company.yaml"
UNCOVERED_FILE = "not-covered.yaml"
ASKED_FOLDER = "asked"
"""``asked/<ID>.yaml`` (or ``<ID>@<version>.yaml``): section -> phrasings, kept out of the document's sight."""
Phrasings = TypeAdapter(dict[str, tuple[str, ...]])
OfTopic = TypeAdapter(tuple[str, ...])
LEADERS_FOLDER = "playbook"
"""Untyped files in a folder of this name are for leaders only, as the typed chapters are."""

_REMEDY = {
    "id": "Write the kind's prefix and a name in capitals, for example `id: POL-RETURNS`.",
    "kind": "Use one of standard, policy, story, playbook, guide, scenario.",
    "audience": "List who may read it, for example `audience: [agent, trainer, leader]`.",
    "effective_from": "Write a date such as `2026-03-01`.",
    "effective_to": "Write a date such as `2026-12-31`, or leave the field out.",
    "version": "Write a whole number, for example `version: 2`.",
    "weight": "Write 1, 2 or 3.",
    "clause": 'Write the clause number in quotation marks, for example `clause: "4.2"`.',
    "begins": "Write a day such as `16 November` or `third Monday of November`.",
    "ends": "Write a day such as `10 January` or `last Sunday of March`.",
    "up_to": "Write a number without a currency sign, for example `up_to: 50`.",
}


@dataclass(frozen=True)
class Knowledge:
    """What a folder holds: the company, the documents that load, and what was wrong with the others."""

    company: Company
    documents: tuple[Document, ...]
    problems: tuple[KnowledgeError, ...]
    uncovered: tuple[str, ...] = ()
    """Questions, in people's own words, that the company knows its documents do not answer."""
    first_week: WeekPath | None = None
    """The path that new people walk, where the company wrote one."""


def load_knowledge(folder: Path) -> Knowledge:
    """Read every Markdown, text and HTML file below a folder (hidden files and README files aside).

    Raises KnowledgeError only when the folder itself is missing.
    """
    _check_folder(folder)
    problems: list[KnowledgeError] = []
    company = _company(folder / COMPANY_FILE, problems)
    documents: list[Document] = []
    seen: dict[str, str] = {}
    for path in sorted(_files(folder)):
        name = path.relative_to(folder).as_posix()
        try:
            document = read_document(path, name, company)
            if document.reference in seen:
                raise KnowledgeError(
                    name,
                    1,
                    "id",
                    f"{document.reference} is also in {seen[document.reference]}",
                    "Give it another id or version.",
                )
        except KnowledgeError as error:
            problems.append(error)
            continue
        seen[document.reference] = name
        documents.append(_with_phrasings(document, folder, problems))
    uncovered = _uncovered(folder / UNCOVERED_FILE, problems)
    first_days = read_first_week(folder / FIRST_WEEK_FILE, documents, problems)
    return Knowledge(company, tuple(documents), tuple(problems), uncovered, first_days)


def load_company(folder: Path) -> Company:
    """What a folder says of the company, without reading its documents; a plain company when it says nothing.

    Raises KnowledgeError when the folder is missing.
    """
    _check_folder(folder)
    return _company(folder / COMPANY_FILE, [])


def _check_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise KnowledgeError(str(folder), 1, "folder", "there is no such folder", "Name a folder of documents.")


def read_document(path: Path, name: str, company: Company) -> Document:
    """One file as a document; ``name`` is its path inside the folder. Raises KnowledgeError."""
    text = read_text(path, name)
    matter = split(text, name) if path.suffix.lower() in MARKDOWN else None
    return _untyped(text, name) if matter is None else parse_document(matter, name, company)


def parse_document(matter: FrontMatter, name: str, company: Company) -> Document:
    """Typed document from front matter and body. Raises KnowledgeError with line, field and remedy."""
    kind_name = matter.fields.get("kind", "")
    try:
        kind = Kind(kind_name)
    except ValueError:
        raise KnowledgeError(
            name, matter.line("kind"), "kind", f"“{kind_name}” is no kind of document", _REMEDY["kind"]
        ) from None
    sections = parse_sections(matter.body, kind, matter.body_line)
    fields = {**matter.fields, "body": matter.body, "sections": sections, "source": name}
    try:
        document = DOCUMENT_TYPES[kind].model_validate(fields)
    except ValidationError as error:
        raise _schema_error(error, matter, name) from None
    _check(document, matter, name, company)
    return document


def _schema_error(error: ValidationError, matter: FrontMatter, name: str) -> KnowledgeError:
    first = error.errors()[0]
    place = ".".join(str(step) for step in first["loc"])
    field = next((str(step) for step in reversed(first["loc"]) if isinstance(step, str)), place)
    problem = {
        "missing": "the field is missing",
        "extra_forbidden": "there is no such field in this kind of document",
    }.get(first["type"], first["msg"])
    remedy = _REMEDY.get(field, "Compare with the example of this kind in the README.")
    if first["type"] == "extra_forbidden":
        remedy = "Remove it, or check its spelling."
    return KnowledgeError(name, matter.line(place), place, problem, remedy)


def _check(document: Document, matter: FrontMatter, name: str, company: Company) -> None:
    prefix = PREFIX.get(document.kind, "")
    if not re.fullmatch(re.escape(prefix) + r"[A-Z0-9][A-Z0-9-]*", document.id) and prefix:
        raise KnowledgeError(
            name, matter.line("id"), "id", f"“{document.id}” does not start with {prefix}", _REMEDY["id"]
        )
    if not document.audience:
        raise KnowledgeError(
            name, matter.line("audience"), "audience", "nobody may read the document", _REMEDY["audience"]
        )
    if document.effective_to and document.effective_to < document.effective_from:
        raise KnowledgeError(
            name,
            matter.line("effective_to"),
            "effective_to",
            "it ends before it starts",
            "Give an end after effective_from.",
        )
    headings = {section.path[0] for section in document.sections if section.path}
    for required in REQUIRED_HEADINGS[document.kind]:
        if required not in headings:
            raise KnowledgeError(
                name,
                matter.body_line,
                f"## {required}",
                "the section is missing or empty",
                f"Add a heading `## {required}` with text below it.",
            )
    for heading in document.asked:
        if document.section_named(heading) is None:
            raise _no_section(name, matter.line(f"asked.{heading}"), heading)
    if isinstance(document, Policy | PlaybookChapter):
        _check_authority(document, matter, name, company)
        for index, figure in enumerate(document.figures):
            _check_stated(figure, f"figures.{index}", document, matter, name)
    if isinstance(document, Policy):
        for index, urgent in enumerate(document.urgent):
            for place, clause in enumerate(urgent.clauses):
                _check_clause(clause, f"urgent.{index}.clauses.{place}", document, matter, name)
        if document.confidential:
            _check_clause(document.confidential, "confidential", document, matter, name)


def _check_authority(document: Policy | PlaybookChapter, matter: FrontMatter, name: str, company: Company) -> None:
    for index, rule in enumerate(document.authority):
        place = f"authority.{index}"
        for field, level in (("level", rule.level), ("then", rule.then)):
            if level is not None and level not in company.authority_levels:
                levels = ", ".join(company.authority_levels)
                raise KnowledgeError(
                    name,
                    matter.line(f"{place}.{field}"),
                    f"{place}.{field}",
                    f"no level “{level}”",
                    f"Use one of {levels}.",
                )
        _check_stated(rule, place, document, matter, name)


def _check_stated(stated: Authority | Figure, place: str, document: Document, matter: FrontMatter, name: str) -> None:
    """A limit or figure names a clause that is there, and what its number counts."""
    _check_clause(stated.clause, f"{place}.clause", document, matter, name)
    if (stated.currency is None) == (stated.unit is None):
        raise KnowledgeError(
            name,
            matter.line(place),
            place,
            "a limit has either a currency or a unit",
            "Write `currency: GBP` or `unit: days`.",
        )


def _check_clause(clause: str, place: str, document: Document, matter: FrontMatter, name: str) -> None:
    if clause not in {h for s in document.sections for h in (s.heading, clause_number(s.heading))}:
        raise KnowledgeError(
            name,
            matter.line(place),
            place,
            f"no clause {clause} in this {document.kind}",
            "Name one of its headings, or the number of one.",
        )


def _untyped(text: str, name: str) -> Document:
    path = Path(name)
    title = title_of(text) or path.stem.replace("_", " ").replace("-", " ")
    return Document(
        id=path.with_suffix("").as_posix(),
        kind=Kind.document,
        title=title.strip().rstrip("#").strip(),
        audience=frozenset({Role.leader}) if LEADERS_FOLDER in path.parts[:-1] else EVERYONE,
        body=text,
        sections=parse_sections(text, Kind.document),
        source=name,
    )


def _files(folder: Path) -> Iterable[Path]:
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_symlink() or not path.is_file() or hidden:
            continue
        if path.relative_to(folder).parts[0] == ASKED_FOLDER and path.suffix == ".yaml":
            continue
        if path.name.lower() == "readme.md" or path in _not_documents(folder):
            continue
        yield path


def _not_documents(folder: Path) -> tuple[Path, ...]:
    return folder / COMPANY_FILE, folder / UNCOVERED_FILE, folder / FIRST_WEEK_FILE


def _company(path: Path, problems: list[KnowledgeError]) -> Company:
    if not path.is_file():
        return Company()
    fields: Any
    try:
        fields = yaml.safe_load(path.read_text("utf-8"))
        return Company.model_validate(fields)
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        if isinstance(error, ValidationError):
            first = error.errors()[0]
            field, problem = ".".join(map(str, first["loc"])), first["msg"]
        else:
            field, problem = "file", str(error).splitlines()[0]
        problems.append(
            KnowledgeError(path.name, 1, field, problem, "Until it is mended a plain company without a name is used.")
        )
        return Company()


def _no_section(name: str, line: int, heading: str) -> KnowledgeError:
    remedy = "Use the number of a clause or the words of a heading of the document."
    return KnowledgeError(name, line, "asked", f"there is no section “{heading}”", remedy)


def _with_phrasings(document: Document, folder: Path, problems: list[KnowledgeError]) -> Document:
    """The document with the phrasings of its own file; a file for its version goes before one for all."""
    for stem in (document.reference, document.id):
        path = folder / ASKED_FOLDER / f"{stem}.yaml"
        if "/" in stem or not path.is_file():
            continue
        name = path.relative_to(folder).as_posix()
        try:
            found = Phrasings.validate_python(read_yaml(path.read_text("utf-8")) or {})
            for heading in found:
                if document.section_named(heading) is None:
                    raise _no_section(name, 1, heading)
        except KnowledgeError as error:
            problems.append(error)
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            remedy = 'Write `"4.2":` or a heading, and below it a list of phrasings.'
            problems.append(KnowledgeError(name, 1, "asked", str(error).splitlines()[0], remedy))
        else:
            return document.model_copy(update={"asked": {**document.asked, **found}})
    return document


def _uncovered(path: Path, problems: list[KnowledgeError]) -> tuple[str, ...]:
    if not path.is_file():
        return ()
    try:
        topics = read_yaml(path.read_text("utf-8")) or []
        lists = [OfTopic.validate_python(topic["phrasings"]) for topic in topics]
        return tuple(phrasing for phrasings in lists for phrasing in phrasings)
    except (yaml.YAMLError, ValueError, TypeError, KeyError, RecursionError) as error:
        remedy = "Write a list of entries with `topic:` and a list of `phrasings:`."
        problems.append(KnowledgeError(path.name, 1, "topics", str(error).splitlines()[0], remedy))
        return ()
