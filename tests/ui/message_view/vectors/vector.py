"""One trick in HTML, with the places where the address of a sink is put."""

from typing import NamedTuple


class Vector(NamedTuple):
    """A piece of HTML. @WEB@ is a sink's address, @HOST@ the same without scheme, @NAME@ a name."""

    html: str

    def aimed(self, number: int, host: str) -> str:
        """Return the HTML that reaches for this sink under this number."""
        port = host.rpartition(":")[2]
        return (
            self.html.replace("@WEB@", f"http://{host}/{number}")
            .replace("@HOST@", f"{host}/{number}")
            .replace("@PORT@", f"{port}/{number}")
            .replace("@NAME@", f"v{number}.tracker.test")
            .replace("@RAN@", f"document.title=/ran{number}/.source")
        )
