"""Which cases there are, which of them come first, and which are meant to be refused."""

from __future__ import annotations

from tests.proofs import (
    leak_cases,
    leak_cases_asking,
    leak_cases_culture,
    leak_cases_doors,
    leak_cases_leading,
    leak_cases_numbers,
    leak_cases_people,
    leak_cases_playbook,
    leak_cases_practice,
    leak_cases_quality,
    leak_cases_runs,
)
from tests.proofs.leak_pool import CASES

CHANGING = (
    "POST /page/documents/publish",
    "POST /page/documents/withdraw",
    "POST /page/documents/restore",
    "POST /page/jobs/{job_id}/cancel",
    "POST /page/reviews/{review_id}/exemplars",
    "POST /page/reviews/{review_id}/exemplars/{exemplar_id}/take-out",
    "POST /page/culture/stories/{story_id}/approve",
    "POST /page/culture/stories/{story_id}/withdraw",
    "POST /page/culture/stories/{story_id}/back",
    "POST /api/index",
)
"""Cases after which the search has something to learn."""
MODULES = (
    leak_cases,
    leak_cases_asking,
    leak_cases_culture,
    leak_cases_numbers,
    leak_cases_leading,
    leak_cases_playbook,
    leak_cases_practice,
    leak_cases_quality,
    leak_cases_runs,
    leak_cases_people,
    leak_cases_doors,
)
"""Where the cases are."""
PRACTICE = (
    "POST /page/practice/scenarios",
    "POST /page/practice/assignments",
    "POST /page/practice/runs",
    "POST /page/practice/runs/{run_id}/reply",
)
MADE = (
    "POST /page/reviews",
    "POST /page/reviews/{review_id}/share",
    "POST /page/reviews/{review_id}/example",
    "POST /page/questions",
    "POST /page/reports",
    "POST /page/questions/leaders",
    "POST /page/culture/plan/actions",
    "POST /page/culture/champions/sentences",
    "POST /page/culture/comments",
    "POST /page/culture/quality/processes",
    "POST /page/culture/quality/processes/{process_id}/tie",
    "POST /page/culture/quality/file/{process_id}/submit",
    "POST /page/culture/numbers/surveys",
    "POST /page/reviews/{review_id}/promises",
    *PRACTICE,
)
"""Cases that make something which the others then reach for; everybody goes through them first."""
AFTERWARDS = tuple(
    name for name in CASES if name.startswith(("GET /page", "handler", "POST /page/turns/{turn_id}/retry"))
)
"""What is asked again once a document is gone, or a role."""
NEVER = (
    "GET /static/{path:path}",
    "GET /assets/{path:path}",
    "GET /page/assets/{path}",
    "POST /page/you/delete",
    "POST /page/you/sessions/{session_id}/close",
    "POST /page/jobs/{job_id}/close",
    "GET /sign-in/company/back",
    "POST /sign-in",
    "POST /sign-out",
    "POST /welcome/{token}",
)
"""What is meant to be refused to everybody who asks for what is not theirs."""
SIGNED_IN = tuple(
    f"{method} /page/{path}"
    for method in ("GET", "POST")
    for path in (
        "people",
        "teams",
        "audit",
        "you/password",
        "you/sign-out-everywhere",
        "culture/quality/processes/{process_id}/tie",
        "culture/quality/processes/{process_id}/untie",
    )
)
"""What the demo, in which nobody signs in and nobody is an administrator, refuses to everybody."""
