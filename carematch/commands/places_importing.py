"""How an import of places shows that it goes on, and says what it did."""

import sys
import time
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self

import click

from carematch.places.importing import ImportSummary
from carematch.places.receiving import Received

_DOING = {
    "postcodes": "Reading postcodes",
    "names": "Reading names of areas",
    "changes": "Reading changes of areas",
    "boundaries": "Reading outlines",
}
_TITLES = {
    "names": "{kept} names of areas",
    "changes": "{kept} changes of areas",
    "boundaries": "{kept} outlines",
}


class Progress:
    """A bar on standard error with the rate and the time that is left; nothing where that is no terminal."""

    def __init__(self, *, hidden: bool) -> None:
        """Take whether to show nothing at all."""
        self._hidden = hidden
        self._bar: Any = None
        self._began = 0.0

    def __enter__(self) -> Self:
        """Begin without a bar: what comes is not known yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bar away, whatever happened."""
        self._end()

    def begin(self, kind: str) -> None:
        """Say what is read now."""
        self._end()
        if not self._hidden and kind != "postcodes":
            click.echo(f"{_DOING[kind]} …", err=True)

    def tell(self, rows: int, read: int, total: int) -> None:
        """Move the bar to so many rows and bytes of a total."""
        if self._hidden:
            return
        if self._bar is None:
            self._began = time.monotonic()
            rate: Any = self._rate
            self._bar = click.progressbar(
                length=max(total, 1),
                label=_DOING["postcodes"],
                item_show_func=rate,
                file=sys.stderr,
            )
        self._bar.update(read - self._bar.pos, rows)

    def _rate(self, rows: int | None) -> str:
        """Return how many rows were read, and how many a second."""
        passed = time.monotonic() - self._began
        return f"{rows or 0:,} rows, {int((rows or 0) / passed):,} a second" if passed > 0 else ""

    def _end(self) -> None:
        """Finish the bar, if there is one."""
        if self._bar is not None:
            self._bar.render_finish()
            self._bar = None


def summed_up(received: Received) -> dict[str, Any]:
    """Return what an import did for JSON: the figures of the first part, and those of the others under their names."""
    (kind, first), *others = received.summaries.items()
    return {"kind": kind, **first.as_dict(), **{name: each.as_dict() for name, each in others}}


def in_words(received: Received) -> list[str]:
    """Say what was kept, what was not, and why."""
    return [
        line
        for kind, summary in received.summaries.items()
        for line in (
            _postcodes(summary) if isinstance(summary, ImportSummary) else _others(kind, summary.as_dict())
        )
    ]


def _postcodes(summary: ImportSummary) -> Iterator[str]:
    """Say what became of the rows of a directory."""
    files = "" if summary.files == 1 else f", {summary.files} files"
    yield f"Edition: {summary.edition}{files}"
    yield (
        f"{summary.kept:,} postcodes kept ({summary.added:,} new, {summary.updated:,} held before) in "
        f"{summary.seconds:.1f} s"
    )
    yield f"  of these {summary.terminated:,} terminated, {summary.without_coordinates:,} without coordinates"
    if summary.left_newer:
        yield f"  {summary.left_newer:,} left as a newer edition has them"
    yield from _not_kept(summary.as_dict())


def _others(kind: str, figures: dict[str, Any]) -> Iterator[str]:
    """Say what became of names, changes or outlines."""
    kept = figures["kept"]
    total = sum(kept.values()) if isinstance(kept, dict) else kept
    yield f"{_TITLES[kind].format(kept=f'{total:,}')} kept in {figures['seconds']:.1f} s"
    if isinstance(kept, dict):
        yield from (f"  {count:,} {name.replace('_', ' ')}" for name, count in kept.items())
    yield from _not_kept(figures)


def _not_kept(figures: dict[str, Any]) -> Iterator[str]:
    """Say what was passed over or refused, and why."""
    yield from (f"  {count:,} skipped: {why}" for why, count in figures.get("skipped_why", {}).items())
    yield from (f"  {count:,} refused: {why}" for why, count in figures.get("refused_why", {}).items())
    for example in figures.get("refused_examples", []):
        where = " ".join(f"{name} {example[name]}" for name in ("file", "line", "feature") if name in example)
        yield f"    {where}: {example['why']}"
