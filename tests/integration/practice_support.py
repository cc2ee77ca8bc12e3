"""Practice over a real database and the sample knowledge, with the built-in customer and no embedding model."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from assistant.domain.knowledge import Document
from assistant.domain.people import Person, Role
from assistant.domain.practice import Scenario
from assistant.engines.base import Player
from assistant.engines.builtin.customer.playing import BuiltinPlayer
from assistant.engines.builtin.scenarios.writer import BuiltinScenarioWriter
from assistant.features.audit import Audit
from assistant.features.library import Library
from assistant.features.practice.assigning import Assignments
from assistant.features.practice.playing import Customer
from assistant.features.practice.running import Limits, Runs
from assistant.features.practice.scenarios import Scenarios
from assistant.storage.database import Database
from tests.fakes import sample_knowledge
from tests.integration.storage_support import TickingClock

TODAY = date(2026, 6, 1)
SCENARIO, FOR_LEADERS = "SCN-LATE-WARDROBE", "SCN-FLAT-REPLIES"
GOOD = (
    "Dear Ms Penrose, I am Robin Hale, and I am sorry that your wardrobe did not come on Thursday and that nobody told "
    "you. That was our mistake and not yours. I refund your £35 delivery fee now. I will ask Delivery for a new date "
    "myself and ring you by 17:00 on Wednesday. Who is the wardrobe for, and did you ring us before?",
    "Thank you, Ms Penrose; I did not know that. I am sorry that we told you somebody would call back and nobody did. "
    "I have refunded the £35 delivery fee, I can credit £30 for the wait, and I will ring you by 17:00 on Wednesday "
    "with the date that Delivery gives me. Robin Hale",
    "Then I tell Delivery that mornings suit you, and I will ring you by 17:00 on Wednesday with their date. The "
    "£35 is on its way back to you. Robin Hale",
)
BAD = ("Those are the rules; there is nothing I can do.", "As I said, there is nothing that I can do about it.")


class Hall:
    """The features of practice, as they are wired, and people with accounts."""

    def __init__(self, database: Database, clock: TickingClock, limits: Limits | None = None) -> None:
        knowledge = sample_knowledge()
        self.database, self.clock, self.company = database, clock, knowledge.company
        self.documents = list(knowledge.documents)
        self.library = Library(self.documents, database.documents, lambda: TODAY)
        self.scenarios = Scenarios(
            BuiltinScenarioWriter(), self.library, database.scenarios, self.company, lambda: TODAY
        )
        self.player: Player = BuiltinPlayer()
        self._limits = limits
        self.runs = self.opened_again()
        self.assignments = Assignments(
            database.assignments,
            database.runs,
            self.runs,
            self.scenarios,
            database.accounts,
            database.teams,
            Audit(database.audit),
            lambda: TODAY,
        )

    def opened_again(self) -> Runs:
        """Runs as another process finds them."""
        return Runs(
            self.database.runs,
            self.database.assignments,
            self.scenarios,
            self.library,
            self._cast,
            self.clock,
            lambda: TODAY,
            "Europe/London",
            self._limits,
        )

    def _cast(self, person: Person, scenario: Scenario) -> Customer:
        return Customer(scenario, self.company, self.player, BuiltinPlayer())

    def person(self, name: str, role: Role = Role.agent, team_id: str = "", leads: tuple[str, ...] = ()) -> Person:
        """Somebody with an account."""
        accounts = self.database.accounts
        return accounts.add(name, f"{name}@example.com", role, "agent", team_id=team_id, leads=leads).person

    def replace(self, reference: str, change: Callable[[Document], Document]) -> None:
        """Put another reading of a document in force."""
        self.documents = [change(d) if d.reference == reference else d for d in self.documents]
        self.library.replace(self.documents)
