"""Whether the mechanism is started in an area in a month, and how much the subsidy is: indices and parameters only."""

from doudi.engine.language import (
    Bool,
    Count,
    div_down,
    enumeration,
    Fen,
    FenPerMonth,
    FenPerYear,
    monthly_down,
    monthly_half_up,
    monthly_up,
    per_year,
    recite,
    rule,
)

AmountRounding = enumeration("amount_rounding")


@rule(
    cites="发改价格规〔2016〕1835号 no. 1; the area's own value local (illustrative)",
    zh="居民消费价格指数达到启动线",
    en="the consumer price index reaches the threshold",
)
def cpi_reached(cpi_yoy: Count, threshold_cpi: Count, local_cpi: Count) -> Bool:
    """An area may lower the State's threshold, never raise it."""
    return cpi_yoy >= min(threshold_cpi, local_cpi)


recite(
    "cpi_reached", cites="发改价格〔2021〕1553号 no. 1; the area's own value local (illustrative)", from_="2021-11-01"
)


recite("cpi_reached", cites="2022-08-31 通知 no. 1; the area's own value local (illustrative)", from_="2022-09-01")


recite(
    "cpi_reached", cites="发改价格〔2021〕1553号 no. 1; the area's own value local (illustrative)", from_="2023-04-01"
)


@rule(
    cites="发改价格规〔2016〕1835号 no. 1; the area's own value local (illustrative)",
    zh="食品价格达到启动线",
    en="food prices reach the threshold",
)
def food_reached(food_cpi_yoy: Count, threshold_food: Count, local_food: Count) -> Bool:
    return food_cpi_yoy >= min(threshold_food, local_food)


recite(
    "food_reached", cites="发改价格〔2021〕1553号 no. 1; the area's own value local (illustrative)", from_="2021-11-01"
)


@rule(
    cites="发改价格规〔2016〕1835号 nos 1, 2, 6",
    zh="本月启动价格补贴联动机制",
    en="the mechanism is started this month",
)
def started(cpi_reached: Bool, food_reached: Bool) -> Bool:
    """One of the two suffices, for one month; in a month when neither is met it stops."""
    return cpi_reached or food_reached


recite("started", cites="发改价格〔2021〕1553号 nos 1, 3", from_="2021-11-01")


@rule(
    cites="发改价格规〔2016〕1835号 no. 5",
    zh="计算补贴所用的同比涨幅（千分之一）",
    en="rise that the subsidy is reckoned by, tenths of a percent",
)
def rise(scpi_compiled: Bool, scpi_yoy: Count, cpi_yoy: Count) -> Count:
    """The index of low-income residents, or the consumer price index where that one is not compiled."""
    if scpi_compiled:
        return max(0, scpi_yoy)
    return max(0, cpi_yoy)


@rule(
    cites="发改价格规〔2016〕1835号 no. 5: nothing to pay where that index did not rise (our reading)",
    zh="该指数同比上涨",
    en="that index rose",
)
def prices_rose(rise: Count) -> Bool:
    return rise > 0


@rule(
    cites="发改价格规〔2016〕1835号 no. 5; rounding local (illustrative)",
    zh="城市低保标准×涨幅",
    en="urban standard times the rise",
)
def index_amount_urban(
    standard_urban: FenPerMonth, rise: Count, amount_rounding: AmountRounding, amount_unit: Fen
) -> FenPerMonth:
    """Rounded once; the rise is in thousandths, so the unit of rounding is taken a thousandfold on the way."""
    if amount_rounding == AmountRounding.up:
        return div_down(monthly_up(per_year(standard_urban) * rise, amount_unit * 1000), 1000)
    if amount_rounding == AmountRounding.down:
        return div_down(monthly_down(per_year(standard_urban) * rise, amount_unit * 1000), 1000)
    return div_down(monthly_half_up(per_year(standard_urban) * rise, amount_unit * 1000), 1000)


@rule(
    cites="发改价格规〔2016〕1835号 no. 5; rounding local (illustrative)",
    zh="农村低保标准×涨幅",
    en="rural standard times the rise",
)
def index_amount_rural(
    standard_rural: FenPerYear, rise: Count, amount_rounding: AmountRounding, amount_unit: Fen
) -> FenPerMonth:
    """The rural standard is published by the year: a twelfth of it times the rise, rounded once."""
    if amount_rounding == AmountRounding.up:
        return div_down(monthly_up(standard_rural * rise, amount_unit * 1000), 1000)
    if amount_rounding == AmountRounding.down:
        return div_down(monthly_down(standard_rural * rise, amount_unit * 1000), 1000)
    return div_down(monthly_half_up(standard_rural * rise, amount_unit * 1000), 1000)


@rule(
    cites="发改价格规〔2016〕1835号 no. 5; 2020-03 通知 no. 1 (recalled); a least amount is local (illustrative)",
    zh="本月补贴（按城市标准）",
    en="subsidy of the month by the urban standard",
)
def amount_urban(
    started: Bool, prices_rose: Bool, index_amount_urban: FenPerMonth, least_amount: FenPerMonth, multiplier: Count
) -> FenPerMonth:
    """What every group with the urban standard gets: at least the floor, then the multiple of the month."""
    if started and prices_rose:
        return max(index_amount_urban, least_amount) * multiplier
    return 0


@rule(
    cites="发改价格规〔2016〕1835号 no. 5; 2020-03 通知 no. 1 (recalled); a least amount is local (illustrative)",
    zh="本月补贴（按农村标准）",
    en="subsidy of the month by the rural standard",
)
def amount_rural(
    started: Bool, prices_rose: Bool, index_amount_rural: FenPerMonth, least_amount: FenPerMonth, multiplier: Count
) -> FenPerMonth:
    """What every group with the rural standard gets: at least the floor, then the multiple of the month."""
    if started and prices_rose:
        return max(index_amount_rural, least_amount) * multiplier
    return 0
