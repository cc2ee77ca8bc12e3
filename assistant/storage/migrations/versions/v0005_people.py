"""People who sign in, their teams and sessions, the audit, and whom a review is shared with."""

from __future__ import annotations

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
