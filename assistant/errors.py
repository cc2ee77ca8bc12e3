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
│   ├── TooMany             more than one person may do in a while; says when to go on
│   ├── TooManyTries        wrong passwords; not even the right one is looked at for a while
│   └── EngineFailed        the engine gave no complete answer
│       ├── EngineSlow          it did not answer in time
│       ├── EngineUnreachable   no connection, or it was cut
│       ├── EngineBusy          too many requests, trouble of its own, or it rests after failures
│       ├── EngineRefused       it does not take the key, the model or the request
│       ├── EngineOverLimit     the prompt, the answer or the response is too long
│       ├── EngineGarbled       what came cannot be read or does not fit
│       └── EngineWithheld      the provider or the model held the answer back
└── AskOperator           somebody has to look at the installation
    ├── IndexDamaged        the index could not be opened or rebuilt
    ├── ModelFileWrong      the packaged embedding model is not the one we know
    ├── PromptFileWrong     a file of ``prompts/`` is missing or breaks the rules for one
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


class TooMany(TryAgain):
    """More than one person may do in a while; ``seconds`` is how long to wait."""

    def __init__(self, message: str, seconds: float) -> None:
        super().__init__(message)
        self.seconds = seconds


class TooManyTries(TryAgain):
    """Too many wrong passwords; ``seconds`` is how long to wait."""

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds


class EngineFailed(TryAgain):
    """The engine stopped before a complete answer.

    ``reference`` also stands in the log line of the failure; ``tokens`` were used before it.
    """

    def __init__(self, message: str = "", reference: str = "", tokens: int = 0) -> None:
        super().__init__(message)
        self.reference, self.tokens = reference, tokens


class EngineSlow(EngineFailed):
    """No answer within the deadline, or a pause that was too long."""


class EngineUnreachable(EngineFailed):
    """No connection, or it was cut before the end."""


class EngineBusy(EngineFailed):
    """The engine takes no more requests for now, or has trouble of its own."""


class EngineRefused(EngineFailed):
    """The engine does not accept the key, the model, the address or the request."""


class EngineOverLimit(EngineFailed):
    """The prompt, the answer or the response is longer than it may be."""


class EngineGarbled(EngineFailed):
    """What came back cannot be read, stops in the middle or does not fit what was asked for."""


class EngineWithheld(EngineFailed):
    """The provider's filter or the model itself held the answer back."""


class AskOperator(AssistantError):
    """The installation needs a person's hand."""


class IndexDamaged(AskOperator):
    """The index can neither be opened nor rebuilt."""


class ModelFileWrong(AskOperator):
    """The embedding model's file is missing or has another checksum."""


class PromptFileWrong(AskOperator):
    """A prompt's file is missing or is not what a prompt has to be; the message names it."""


class DatabaseTooNew(AskOperator):
    """The database's schema is newer than this code knows."""
