"""Is a From domain fit for the server its mail leaves by: MX, SPF, DKIM and DMARC."""

from app.model.account import Server
from app.model.diagnosis import Fitness


def fitness(address: str, server: Server) -> Fitness:
    """Look up what others look at when mail of `address` comes from `server`."""
    return Fitness(address.rpartition("@")[2].lower(), str(server), ())
