"""How fast one person may ask for what costs the store a search."""

from datetime import timedelta

from briefbot.desk.pace import Pace

LOOKING_UP = Pace("looking up", 10, timedelta(seconds=6))
EXPORTING = Pace("exporting", 3, timedelta(minutes=20))
KNOCKING = Pace("knocking", 2, timedelta(hours=12))
