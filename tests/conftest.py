"""No test reaches beyond loopback: a connection that tries is refused where it is made."""

import ipaddress
import sys

from browsing import axe, browser  # noqa: F401
from hypothesis import HealthCheck, settings
from store_engines import empty_postgres, postgres, store, where  # noqa: F401

# A machine that is busy makes no law false.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


def _stay_on_loopback(event: str, args: tuple[object, ...]) -> None:
    if event != "socket.connect" or not isinstance(args[1], tuple):
        return
    host = str(args[1][0])
    try:
        is_ours = ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_ours = host == "localhost"
    if not is_ours:
        raise ConnectionRefusedError(f"a test tried to reach {host}")


sys.addaudithook(_stay_on_loopback)
