"""The web application: who a request is from, what guards every response, and the page itself."""

from assistant.web.application import build_web
from assistant.web.running import serve

__all__ = ["build_web", "serve"]
