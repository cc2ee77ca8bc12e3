"""What ``company.yaml`` says of the company itself."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.domain.people import AuthorityLevel, Person, Role

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_STRICT = ConfigDict(frozen=True, extra="forbid")


class WorkingCalendar(BaseModel):
    """Days and hours that count as working time, in the company's time zone."""

    model_config = _STRICT

    days: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...] = ("mon", "tue", "wed", "thu", "fri")
    start: time = time(9)
    end: time = time(17, 30)
    holidays: tuple[date, ...] = ()

    def is_working_day(self, day: date) -> bool:
        """Whether the company works on that day."""
        return _WEEKDAYS[day.weekday()] in self.days and day not in self.holidays

    def after(self, day: date, working_days: int) -> date:
        """The working day that lies ``working_days`` working days after ``day``.

        Raises ValueError where a whole year holds too few working days.
        """
        found = day
        for _ in range(366 + 8 * working_days):
            if working_days <= 0:
                return found
            found += timedelta(days=1)
            working_days -= self.is_working_day(found)
        if working_days > 0:
            raise ValueError("the working calendar has no working days")
        return found


class Function(BaseModel):
    """A part of the company that can be asked."""

    model_config = _STRICT

    name: str
    extension: str = ""
    guide: str = ""


class PersonDesk(BaseModel):
    """Who answers what the playbook does not cover, and how soon."""

    model_config = _STRICT

    owner: str = "Your trainer"
    due_working_days: int = Field(default=2, ge=1)


class SamplePerson(BaseModel):
    """One of the people the demo lets a visitor be."""

    model_config = _STRICT

    name: str
    role: Role
    level: AuthorityLevel
    team: str = ""
    function: str = ""


class Company(BaseModel):
    """The company whose standards are coached."""

    model_config = _STRICT

    name: str = "Your company"
    locale: str = "en-GB"
    currency: str = "GBP"
    time_zone: str = "UTC"
    working_calendar: WorkingCalendar = WorkingCalendar()
    opening_hours: str = ""
    authority_levels: tuple[AuthorityLevel, ...] = ("agent", "team lead", "manager")
    functions: tuple[Function, ...] = ()
    patterns: dict[str, str] = {}
    sample_people: tuple[SamplePerson, ...] = (
        SamplePerson(name="Alex", role=Role.agent, level="agent"),
        SamplePerson(name="Robin", role=Role.trainer, level="team lead"),
        SamplePerson(name="Sam", role=Role.leader, level="manager"),
    )
    questions_to_a_person: PersonDesk = PersonDesk()

    @property
    def month_first(self) -> bool:
        """Whether 3/4/2026 is the fourth of March where it is (Unicode CLDR, short dates in English)."""
        return self.locale[-2:].upper() in ("US", "PH")

    def people(self) -> tuple[Person, ...]:
        """The sample people as persons, with stable ids."""
        return tuple(
            Person(id=f"sample-{p.role}", name=p.name, role=p.role, level=p.level, team=p.team, function=p.function)
            for p in self.sample_people
        )
