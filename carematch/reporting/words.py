"""A report in sentences, table rows and file rows: one set of figures, said three ways."""

from collections.abc import Sequence

from flask_babel import gettext as _

from carematch.core.csvfile import written
from carematch.core.money import Money
from carematch.places.rings import NESTED, Ring
from carematch.reporting.service import Report

HEAD = (
    "period_start",
    "period_end",
    "commissioner_code",
    "commissioner_name",
    "funding_type",
    "hop",
    "circle",
    "circle_name",
    "amount_gbp",
    "share_pct",
    "cumulative_gbp",
    "cumulative_share_pct",
    "suppressed",
)


def whole_pounds(amount: Money | None) -> str:
    """Return a rounded sum for a page, or the words for one that is not shown."""
    return _("Not shown") if amount is None else f"£{amount.pence // 100:,}"


def percent(tenths: int | None) -> str:
    """Return tenths of a percent for a page; a dash where there is none."""
    return "–" if tenths is None else f"{tenths // 10}.{tenths % 10}%"


def ring_name(report: Report, ring: Ring) -> str:
    """Return what a ring is called for this council."""
    names = {
        Ring.COUNCIL: report.area,
        Ring.WIDER_AREA: _("Rest of %(area)s", area=report.wider_area),
        Ring.REGION: _("Rest of the %(region)s", region=report.region),
        Ring.REST_OF_UK: _("Rest of the United Kingdom"),
        Ring.OUTSIDE_UK: _("Outside the United Kingdom"),
        Ring.UNKNOWN: _("Place not known"),
    }
    return str(names[ring])


def sentences(report: Report) -> list[str]:
    """Return what the figures say, the most important first."""
    retained = report.retained
    if retained.is_empty:
        return [_("No payments to providers were recorded in this period.")]
    if retained.total is None:
        return [
            _(
                "There were payments in this period, but too few people or providers stand behind them: a figure "
                "could give somebody away. The year may be shown where the quarter cannot."
            )
        ]
    first = retained.line(Ring.COUNCIL)
    total = whole_pounds(retained.total)
    said = [
        _("%(total)s of council money was paid to providers through Individual Service Funds.", total=total)
    ]
    if first.exclusive is not None:
        said.append(
            _(
                "%(kept)s of it (%(share)s) went to providers based in %(council)s.",
                kept=whole_pounds(first.exclusive),
                share=percent(first.share_tenths),
                council=report.area,
            )
        )
    region = retained.line(Ring.REGION)
    if region.cumulative is not None:
        said.append(
            _(
                "%(kept)s (%(share)s) stayed in the %(region)s.",
                kept=whole_pounds(region.cumulative),
                share=percent(region.cumulative_share_tenths),
                region=report.region,
            )
        )
    if retained.hides_something:
        said.append(
            _("Some places are not shown on their own: too few people or providers stand behind them.")
        )
    return [str(each) for each in said]


def rows(report: Report) -> list[Sequence[str]]:
    """Return the table: a row for every ring, and the total last."""
    table: list[Sequence[str]] = [
        (
            ring_name(report, line.ring),
            whole_pounds(line.exclusive),
            percent(line.share_tenths),
            whole_pounds(line.cumulative) if line.ring in NESTED else "–",
            percent(line.cumulative_share_tenths) if line.ring in NESTED else "–",
        )
        for line in report.retained.lines
    ]
    return table


def bars(report: Report) -> list[dict[str, object]]:
    """Return the picture's bars: the rings that are shown, with the same figures as the table."""
    return [
        {
            "label": ring_name(report, line.ring),
            "value": line.exclusive.pence // 100,
            "text": f"{whole_pounds(line.exclusive)} ({percent(line.share_tenths)})",
        }
        for line in report.retained.lines
        if line.exclusive is not None
    ]


def as_csv(report: Report) -> str:
    """Return the figures as a CSV file, the same as on the page."""
    fixed = (
        report.period.starts_on.isoformat(),
        report.period.ends_on.isoformat(),
        report.council.council_code,
        report.council.name,
        "ISF",
        "T2",
    )
    body: list[Sequence[object]] = [
        (
            *fixed,
            line.ring.value,
            ring_name(report, line.ring),
            _plain(line.exclusive),
            _tenths(line.share_tenths),
            _plain(line.cumulative),
            _tenths(line.cumulative_share_tenths),
            "yes" if line.exclusive is None else "no",
        )
        for line in report.retained.lines
    ]
    total = report.retained.total
    whole = "" if total is None or report.retained.is_empty else "100.0"
    body.append((*fixed, "total", "Total", _plain(total), whole, "", "", "yes" if total is None else "no"))
    return written(HEAD, body)


def _plain(amount: Money | None) -> str:
    """Return a sum for a file; empty where it is not shown."""
    return "" if amount is None else amount.plain


def _tenths(tenths: int | None) -> str:
    """Return a share for a file; empty where there is none."""
    return "" if tenths is None else f"{tenths // 10}.{tenths % 10}"
