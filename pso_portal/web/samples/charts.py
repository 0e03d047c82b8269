"""One chart of each kind, with suppressed cells where a kind can have them."""

from __future__ import annotations

from pso_portal.web.charts import (
    Bar,
    Interval,
    Limits,
    Period,
    Run,
    Share,
    Site,
    Svg,
    funnel_chart,
    heat_map,
    interval_chart,
    pareto_chart,
    run_chart,
    share_chart,
    sparkline,
)

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
FALLS = (5.1, 4.6, 5.5, 4.9, 5.2, 4.4, 5.0, 5.6, 4.8, 5.3, 4.7, 5.1, 4.9, 5.4, 4.5, 5.0)
FALLS_LATE = (4.2, 4.1, 3.9, 4.3, 4.0, 3.7, 4.2, 3.8)


def intervals() -> Svg:
    return interval_chart(
        [
            Interval("You", 4.4, 3.8, 5.1, you=True),
            Interval("Peer group (12)", 3.2, 3.0, 3.4),
            Interval("Network (38)", 3.1, 3.0, 3.2),
            Interval("Rural (4)", None),
        ],
        title="Reporting rate, you and your peers",
        desc="You report 4.4 events per 1,000 patient days; your peer group reports 3.2.",
        unit="Per 1,000 patient days",
    )


def control() -> Svg:
    early = [Period(f"{MONTHS[index % 12]} {24 + index // 12}", value) for index, value in enumerate(FALLS)]
    late = [
        Period(f"{MONTHS[(index + 16) % 12]} {24 + (index + 16) // 12}", value, "improvement")
        for index, value in enumerate(FALLS_LATE)
    ]
    return run_chart(
        [*early, *late],
        title="Falls per 1,000 patient days, control chart",
        desc="The last 8 months are below the mean. A run this long is unlikely to be chance.",
        unit="Per 1,000 patient days",
        center=5.0,
        lower=3.5,
        upper=6.5,
    )


def run_with_gap() -> Svg:
    values = (31, 28, None, 34, 36, None, None, 30)
    periods = [Period(f"Q{index % 4 + 1} {24 + index // 4}", value) for index, value in enumerate(values)]
    return run_chart(
        periods,
        title="Reports a quarter",
        desc="Three quarters are not shown.",
        unit="Reports",
        center=31.5,
        center_name="median",
        from_zero=True,
    )


def funnel() -> Svg:
    sizes = (4, 4, 6, 6, 6, 8, 9, 15, 15, 18, 22, 25, 25, 30, 34, 40, 48, 55)
    rates = (2.0, 1.9, 4.5, 3.3, 3.0, 2.6, 3.3, 3.7, 4.5, 3.4, 3.4, 2.6, 3.1, 3.6, 2.7, 2.9, 3.6, 3.2)
    peers = [Site(f"Provider {at + 30}", size, rate) for at, (size, rate) in enumerate(zip(sizes, rates, strict=True))]
    own = [Site("You", 40, 4.4, "concern", named=True), Site("Provider 21", 55, 2.1, "improvement", named=True)]
    return funnel_chart(
        [*peers, *own, Site("Provider 52", 12, None)],
        [_limits("99.8% limit", 5.4), _limits("95% limit", 3.4, dashed=True)],
        center=3.0,
        title="Medication events per 1,000 patient days",
        desc="You are above the 99.8% limit.",
        unit="Per 1,000 patient days",
        size_unit="Patient days (thousands)",
    )


def _limits(label: str, width: float, *, dashed: bool = False) -> Limits:
    curve = [(size, 3.0 - width / size**0.5, 3.0 + width / size**0.5) for size in range(3, 67)]
    return Limits(label, curve, dashed)


def heat() -> Svg:
    rows = {
        "Medication": (120, 132, 110, 129, 117, 117, 138, 121, 119, 127, 131, 119),
        "Fall": (95, 80, 86, 85, 76, 74, 73, 87, 88, 86, 90, 76),
        "Device": (39, 42, 47, 31, 36, 19, 34, 18, 25, 51, 17, 47),
        "Surgery": (33, 26, 34, 35, 40, 27, 24, 23, 20, 29, 22, 40),
        "Pressure injury": (None, 11, 12, None, 41, None, 19, 16, 38, None, 32, 14),
        "Infection": (12, None, 20, None, 13, 17, 32, None, 29, 23, None, 17),
    }
    return heat_map(
        list(rows), MONTHS, list(rows.values()), title="Events by type and month", desc="Medication leads each month."
    )


def pareto() -> Svg:
    bars = [Bar("Wrong dose", 64), Bar("Wrong time", 41), Bar("Omitted", 22), Bar("Wrong route", 12)]
    return pareto_chart(
        [*bars, Bar("Wrong patient", None)],
        title="Medication events by kind",
        desc="Wrong dose and wrong time are three of four.",
        unit="Events",
    )


def control_by_period() -> Svg:
    """Limits of their own for each month, a run, and months that are not complete."""
    values = [5.1, 4.8, 5.3, 5.0, 4.6, 5.4, 5.2, 4.9, 5.1, 3.9, 4.1, 3.8, 4.0, 3.7, 4.2, 3.9, 3.6, 3.1]
    reach = [0.9 + 0.05 * (index % 4) for index in range(len(values))]
    periods = [
        Period(f"{MONTHS[index % 12]} {24 + index // 12}", value, "improvement" if 9 <= index < 16 else "", index > 15)
        for index, value in enumerate(values)
    ]
    return run_chart(
        [*periods, Period("Jul 25", None)],
        title="Falls with injury",
        desc="7 months in a row lie below the mean.",
        unit="Per 1,000 patient days",
        center=4.6,
        lower=[4.6 - each for each in (*reach, 1.0)],
        upper=[4.6 + each for each in (*reach, 1.0)],
        run=Run(9, 15, "7 below the mean"),
    )


def harm() -> Svg:
    shares = [
        Share("No harm", 0.56, 0.54), Share("Mild harm", 0.27, 0.28), Share("Moderate harm", 0.14, 0.15),
        Share("Severe harm", None, 0.02), Share("Death", None),
    ]  # fmt: skip
    return share_chart(
        shares, title="Incidents by degree of harm", desc="Two of a hundred ended badly.",
        unit="Percent of incidents", before_name="A year before",
    )  # fmt: skip


def spark() -> Svg:
    return sparkline([3, 4, 3.5, None, 4.4, 5, 4.6, 5.2], title="Rising over eight quarters")
