"""The only wiring: settings in, a working assistant out. Nothing heavy is imported before it is needed."""

from assistant.bootstrap.building import Clock, Progress, build_assistant, utc_now
from assistant.bootstrap.keeping import purge
from assistant.bootstrap.measuring import (
    fit_calibration,
    fit_clause_ranking,
    fit_judging,
    open_checks,
    open_scenarios,
    open_scoring,
    open_search,
    open_support,
    open_support_fitting,
)
from assistant.bootstrap.models import probe
from assistant.bootstrap.practising import practice_once
from assistant.bootstrap.private import log_formatter
from assistant.bootstrap.product import Assistant, Status
from assistant.bootstrap.reading import check_level, read_status
from assistant.bootstrap.sign_in import is_loopback, make_provider, new_token, site_of

__all__ = [
    "Assistant",
    "Clock",
    "Progress",
    "Status",
    "build_assistant",
    "check_level",
    "fit_calibration",
    "fit_clause_ranking",
    "fit_judging",
    "is_loopback",
    "log_formatter",
    "make_provider",
    "new_token",
    "open_checks",
    "open_scenarios",
    "open_scoring",
    "open_search",
    "open_support",
    "open_support_fitting",
    "practice_once",
    "probe",
    "purge",
    "read_status",
    "site_of",
    "utc_now",
]
