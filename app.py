"""Serve the page: ``python app.py``. Settings come from the environment and ``.env``."""

import sys

from assistant.errors import AssistantError
from assistant.settings import read_settings

if __name__ == "__main__":
    try:
        settings = read_settings()
        from assistant.web import serve

        serve(settings)
    except AssistantError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        pass
