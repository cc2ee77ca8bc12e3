"""The error tree. The branch says what the person who sees it should do.

AssistantError
├── FixInput              change what was given, then try again
│   ├── SettingsError       a COACH_* or OPENAI_* setting is wrong
│   ├── KnowledgeError      a document breaks its schema (file, line, field, remedy)
│   ├── NoSuchLevel         an authority level that company.yaml does not name
│   └── NotFound            no such document, conversation or turn, or none this person may see
├── NotAllowed            this person may not do that
├── TryAgain              nothing is wrong with the input; it may work in a moment
│   ├── Busy                another process holds the index or the database
│   └── EngineFailed        the engine gave no complete answer
└── AskOperator           somebody has to look at the installation
    ├── IndexDamaged        the index could not be opened or rebuilt
    ├── ModelFileWrong      the packaged embedding model is not the one we know
    └── DatabaseTooNew      the data was written by a newer version of the assistant
"""

from __future__ import annotations


class AssistantError(Exception):
    """Base of every error the product raises on purpose; ``str()`` is fit for a person to read."""


class FixInput(AssistantError):
    """The input is wrong; the message says what, where, and what would be right."""


class SettingsError(FixInput):
    """A setting is unknown or has a value that cannot be used."""


class KnowledgeError(FixInput):
    """A document breaks the schema of its kind.

    ``file`` is the path as given, ``line`` counts from 1, ``field`` is the front-matter key or
    heading, ``remedy`` says what would be right.
    """

    def __init__(self, file: str, line: int, field: str, problem: str, remedy: str) -> None:
        self.file, self.line, self.field = file, line, field
        self.problem, self.remedy = problem, remedy
        super().__init__(f"{file}:{line}: {field}: {problem}. {remedy}")


class NoSuchLevel(FixInput):
    """The company has no authority level of that name."""


class NotFound(FixInput):
    """Nothing by that id that this person may see."""


class NotAllowed(AssistantError):
    """This person's role does not allow it."""


class TryAgain(AssistantError):
    """A passing fault; nothing was lost."""


class Busy(TryAgain):
    """Another process holds what is needed."""


class EngineFailed(TryAgain):
    """The engine stopped before a complete answer."""


class AskOperator(AssistantError):
    """The installation needs a person's hand."""


class IndexDamaged(AskOperator):
    """The index can neither be opened nor rebuilt."""


class ModelFileWrong(AskOperator):
    """The embedding model's file is missing or has another checksum."""


class DatabaseTooNew(AskOperator):
    """The database's schema is newer than this code knows."""
