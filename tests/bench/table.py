"""What was measured, as values, and the table made from them."""

from dataclasses import dataclass
from statistics import median

Row = tuple[str, ...]

HEAD: Row = ("work", "Lifafa", "beside", "theirs", "ratio", "target", "")


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure. `ratio_limit` or `limit` is the target; both None where there is none."""

    work: str
    value: float
    unit: str
    beside: str = ""
    theirs: float | None = None
    limit: float | None = None
    ratio_limit: float | None = None

    @property
    def ratio(self) -> float | None:
        return self.value / self.theirs if self.theirs else None

    @property
    def reached(self) -> bool | None:
        """Whether the target is reached; None where there is none."""
        if self.ratio_limit is not None and self.ratio is not None:
            return self.ratio <= self.ratio_limit
        if self.limit is None:
            return None
        return self.value >= self.limit if self.unit.endswith("/s") else self.value <= self.limit


def middle(values: list[float]) -> float:
    """Return the median: machines are noisy."""
    return median(values)


def rendered(measures: list[Measure]) -> str:
    """Return the measures as a Markdown table whose columns stand under each other."""
    rows = [HEAD, *map(_row, measures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def _row(measure: Measure) -> Row:
    theirs = "" if measure.theirs is None else _figure(measure.theirs, measure.unit)
    ratio = "" if measure.ratio is None else f"{measure.ratio:.2f} ×"
    mark = {True: "reached", False: "missed", None: ""}[measure.reached]
    return (
        measure.work,
        _figure(measure.value, measure.unit),
        measure.beside,
        theirs,
        ratio,
        _target(measure),
        mark,
    )


def _target(measure: Measure) -> str:
    if measure.ratio_limit is not None:
        return f"≤ {measure.ratio_limit:g} ×"
    if measure.limit is None:
        return ""
    sign = "≥" if measure.unit.endswith("/s") else "≤"
    return f"{sign} {_figure(measure.limit, measure.unit)}"


def _figure(value: float, unit: str) -> str:
    if not unit:
        return f"{value:,.0f}"
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{digits}f} {unit}"
