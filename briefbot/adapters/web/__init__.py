"""The one web client: guarded (no private address is asked), polite (robots.txt, few requests at once), bounded."""

from briefbot.adapters.web.client import WebClient
from briefbot.adapters.web.limits import WebLimits

__all__ = ["WebClient", "WebLimits"]
