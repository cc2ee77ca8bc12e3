"""The only wiring: settings in, a working assistant out. Nothing heavy is imported before it is needed."""

from assistant.bootstrap.building import Clock, Progress, build_assistant, utc_now
from assistant.bootstrap.measuring import (
    fit_calibration,
    fit_judging,
    open_checks,
    open_scoring,
    open_search,
    open_support,
    open_support_fitting,
)
from assistant.bootstrap.models import probe
from assistant.bootstrap.product import Assistant, Status
from assistant.bootstrap.reading import check_level, read_status

__all__ = [
    "Assistant",
    "Clock",
    "Progress",
    "Status",
    "build_assistant",
    "check_level",
    "fit_calibration",
    "fit_judging",
    "open_checks",
    "open_scoring",
    "open_search",
    "open_support",
    "open_support_fitting",
    "probe",
    "read_status",
    "utc_now",
]
