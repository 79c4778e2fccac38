"""A report in sentences, table rows and file rows: one set of figures, said three ways."""

from collections.abc import Callable, Sequence

from flask_babel import format_date
from flask_babel import gettext as _

from carematch.core.csvfile import written
from carematch.core.money import Money
from carematch.places.rings import NESTED, CouncilArea, Ring
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
MOST_NAMED = 12


def whole_pounds(amount: Money | None) -> str:
    """Return a rounded sum for a page, or the words for one that is not shown."""
    return _("Not shown") if amount is None else f"£{amount.pence // 100:,}"


def percent(tenths: int | None) -> str:
    """Return tenths of a percent for a page; a dash where there is none."""
    return "–" if tenths is None else f"{tenths // 10}.{tenths % 10}%"


def ring_name(report: Report, ring: Ring) -> str:
    """Return what a ring is called for this council; a wider area or region that changed is not called by one name."""
    names = {
        Ring.COUNCIL: report.here.name,
        Ring.WIDER_AREA: _("Rest of %(area)s", area=_one(wider_area_of, report) or _("the wider area")),
        Ring.REGION: _("Rest of %(region)s", region=_one(region_of, report) or _("the region")),
        Ring.REST_OF_UK: _("Rest of the United Kingdom"),
        Ring.OUTSIDE_UK: _("Outside the United Kingdom"),
        Ring.UNKNOWN: _("Place not known"),
    }
    return str(names[ring])


def wider_area_of(area: CouncilArea) -> str:
    """Return a wider area's name as it stands in a sentence."""
    return area.wider_name


def region_of(area: CouncilArea) -> str:
    """Return a region's name as it stands in a sentence: the South West, but London."""
    is_a_direction = area.region_name.split()[0] in ("North", "South", "East", "West")
    return str(_("the %(region)s", region=area.region_name)) if is_a_direction else area.region_name


def _one(name_of: Callable[[CouncilArea], str], report: Report) -> str | None:
    """Return the name that held for the whole period, or None where it changed."""
    names = {name_of(area) for day, area in report.areas}
    return names.pop() if len(names) == 1 else None


def what_is_what(report: Report) -> list[str]:
    """Return what the wider area and the region were, by name and by council, and from when where that changed."""
    first = report.areas[0][1]
    said = [_("The wider area is %(area)s.", area=_described(first))]
    if len(report.areas) > 1:
        said = [_("The wider area changed in this period. At first it was %(area)s.", area=_described(first))]
    said += [
        _(
            "From %(day)s the wider area was %(area)s. Each payment counts in the ring that held on its day.",
            day=format_date(day, "d MMMM y"),
            area=_described(area),
        )
        for day, area in report.areas[1:]
    ]
    said.append(_("The region is %(region)s.", region=_one(region_of, report) or region_of(report.here)))
    if not all(area.is_within_region for day, area in report.areas):
        said.append(
            _(
                "The wider area reaches beyond the region: what is paid there counts as nearer than the region."
            )
        )
    return [str(each) for each in said]


def _described(area: CouncilArea) -> str:
    """Return a wider area with the councils in it, where they can be read at a glance."""
    members: Sequence[str] = area.wider_members
    if len(members) > MOST_NAMED:
        return str(_("%(area)s (%(count)s councils)", area=area.wider_name, count=len(members)))
    return str(_("%(area)s (%(councils)s)", area=area.wider_name, councils=", ".join(members)))


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
                council=report.here.name,
            )
        )
    said += _stayed(report, Ring.WIDER_AREA, _wider_area(report))
    said += _stayed(report, Ring.REGION, _region_and_wider_area(report))
    if retained.hides_something:
        said.append(
            _("Some places are not shown on their own: too few people or providers stand behind them.")
        )
    return [str(each) for each in said]


def _stayed(report: Report, ring: Ring, place: str) -> list[str]:
    """Return the sentence about what stayed within a ring, where that may be shown."""
    line = report.retained.line(ring)
    if line.cumulative is None:
        return []
    kept, share = whole_pounds(line.cumulative), percent(line.cumulative_share_tenths)
    return [_("%(kept)s (%(share)s) stayed in %(place)s.", kept=kept, share=share, place=place)]


def _wider_area(report: Report) -> str:
    """Return the wider area as it stands in a sentence, with its name where it has one for the whole period."""
    name = _one(wider_area_of, report)
    return str(_("the wider area (%(name)s)", name=name) if name else _("the wider area"))


def _region_and_wider_area(report: Report) -> str:
    """Return the region; with the wider area where that reaches beyond it, since its payments are among the sum."""
    region = _one(region_of, report) or str(_("the region"))
    if all(area.is_within_region for day, area in report.areas):
        return region
    return str(_("%(region)s or the wider area", region=region))


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
