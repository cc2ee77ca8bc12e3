"""``python -m evals.made_up``: a made-up year in the data folder, so that there are pictures to look at."""

from __future__ import annotations

import argparse
import os
import sys
import time
from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

from assistant.bootstrap import utc_now
from assistant.bootstrap.made_up import open_workshop
from assistant.errors import AssistantError
from assistant.settings import read_settings
from evals.made_up.history import MadeUpYear, SetClock


def main() -> int:
    """Write the year, say what it holds. 0: written, 1: not possible, with the reason on stderr."""
    parser = argparse.ArgumentParser(prog="python -m evals.made_up", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="another seed is another year")
    arguments = parser.parse_args()
    began = time.monotonic()
    try:
        settings = read_settings({**os.environ, "COACH_ENGINE": "builtin", "COACH_PRACTICE_LIMIT": "0"})
        clock = SetClock(utc_now())
        with open_workshop(settings, clock) as workshop:
            zone = ZoneInfo(workshop.assistant.company.time_zone)
            today = datetime.now(zone).date()
            written = MadeUpYear(workshop, clock, today, Random(arguments.seed)).write(print)
    except (AssistantError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    counts = ", ".join(f"{count:,} {name}" for name, count in written.items())
    print(f"A made-up year is in {settings.data_dir}, and says so wherever it shows: {counts}.")
    print(f"It took {time.monotonic() - began:.0f} s. Look at it: COACH_DATA_DIR={settings.data_dir} make run")
    return 0


if __name__ == "__main__":
    sys.exit(main())
