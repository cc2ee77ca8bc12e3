"""Serve the page. Settings come from the environment and ``.env``."""

import argparse
import sys

from assistant.errors import AssistantError
from assistant.settings import read_settings

if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        prog="python app.py",
        description="The demo on this computer, as one of three sample people; with --serve the service for a company.",
    )
    parser.add_argument(
        "--serve",
        action="store_true",
        help="people sign in; the first start prints a link for the first administrator. COACH_HOST may then be "
        "another address than this computer's own, with COACH_PUBLIC_URL as the https:// address people type",
    )
    given = parser.parse_args()
    try:
        settings = read_settings()
        from assistant.web import serve

        serve(settings, signed_in=given.serve)
    except AssistantError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        pass
