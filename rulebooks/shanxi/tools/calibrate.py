"""Write calibration.csv, calibration_institutions.csv and the table of standards from the reference figures.

What is published: the census persons, urban persons and family households of the province and of most cities,
the persons of most counties, the cities' share of people aged 60 and over, the caseload and the two average
standards of June 2021 and their growth over 2016-2020, the number of people on tekun, of formerly poor people the safety
net covers, of person-times of temporary assistance in half a year, of person-times of the two subsidies for disabled
people in five years (read as person-years, so a fifth of them are on the rolls at a time: an inference).
What is assumed (illustrative, declared below as constants): how a city's urban persons, households, caseload
and standards divide among its counties, the number of orphans on the orphan allowance, of children nobody
raises, and the standard of each year before 2021.

The proxy for poverty is out-migration: a county's persons in 2010 over its persons in 2020, moderated; counties
proper weigh more than districts. Rerunning writes the same bytes.

Usage: python rulebooks/shanxi/tools/calibrate.py
"""

import csv
from decimal import ROUND_HALF_UP, Decimal, getcontext
from pathlib import Path
from typing import Any

import yaml

BOOK = Path(__file__).resolve().parents[1]
ROOT = "140000"
CAPITAL = "140100"
YEARS = range(2014, 2022)

# Assumed share of urban residents before each city is brought to its published total, by kind of county.
URBAN_START = {"district": Decimal("0.85"), "county_city": Decimal("0.60"), "county": Decimal("0.42")}
# Assumed need relative to a resident of a district, by kind of county; times the migration proxy.
POVERTY_BY_KIND = {"district": Decimal("0.85"), "county_city": Decimal("0.95"), "county": Decimal("1.10")}
POVERTY_RANGE = (Decimal("0.70"), Decimal("1.50"))
# Assumed: how far the standard of a county falls when its poverty weight rises by one, and the capital's lead.
STANDARD_SLOPE = Decimal("0.36")
CAPITAL_LEAD = Decimal("0.12")
STANDARD_RANGE = (Decimal("0.82"), Decimal("1.20"))
LEAST_URBAN, LEAST_RURAL = 450, 4700  # yuan a month; yuan a year
# Assumed: no number of orphans is published in the source; about what national figures suggest for the province.
ORPHANS = 5_000
# Assumed alike: children on the allowance for those nobody raises in fact.
DE_FACTO = 6_500
# The five years over which the person-times of the two subsidies were published.
SUBSIDY_YEARS = 5

getcontext().prec = 40


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of one reference CSV."""
    with (BOOK / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def figures() -> dict[str, Any]:
    """The published figures by id."""
    text = (BOOK / "reference/seed_figures.yaml").read_text(encoding="utf-8")
    document = yaml.safe_load(text)
    return {item["id"]: item["value"] for item in document["figures"]}


def share_out(total: int, weights: list[Decimal]) -> list[int]:
    """Largest remainder: whole numbers in proportion to the weights that sum to the total."""
    whole = sum(weights)
    exact = [weight * total / whole for weight in weights]
    given = [int(value) for value in exact]
    order = sorted(range(len(weights)), key=lambda at: (given[at] - exact[at], at))
    for at in order[: total - sum(given)]:
        given[at] += 1
    return given


def clamp(value: Decimal, low: Decimal, high: Decimal) -> Decimal:
    return max(low, min(high, value))


class County:
    """One county, its row of the reference and what is worked out for it."""

    def __init__(self, row: dict[str, str], city: dict[str, str]) -> None:
        self.code, self.kind, self.city = row["code"], row["level"], city
        self.census = int(row["pop_2020"])
        proxy = (Decimal(row["pop_2010"]) / Decimal(self.census)).sqrt()
        self.poverty = clamp(proxy * POVERTY_BY_KIND[self.kind], *POVERTY_RANGE)
        self.persons = self.urban = self.households = 0

    @property
    def rural(self) -> int:
        return self.persons - self.urban


def urban_shares(counties: list[County], city_urban: Decimal) -> list[Decimal]:
    """Shares whose odds are the assumed ones times one factor, so that the city meets its published total."""
    odds = [URBAN_START[c.kind] / (1 - URBAN_START[c.kind]) for c in counties]
    low, high = Decimal("0.001"), Decimal(1000)
    for _ in range(80):
        factor = (low + high) / 2
        reached = sum(c.persons * factor * o / (1 + factor * o) for c, o in zip(counties, odds, strict=True))
        low, high = (factor, high) if reached < city_urban else (low, factor)
    return [low * o / (1 + low * o) for o in odds]


def household_weights(counties: list[County], cities: dict[str, dict[str, str]]) -> list[Decimal]:
    """Households a county would have: its city's number where published, else persons over the average size."""
    province = cities[ROOT]
    average = Decimal(province["pop_2020"]) / Decimal(province["family_households"])
    weights = []
    for county in counties:
        known = county.city["family_households"]
        size = Decimal(county.city["pop_2020"]) / Decimal(known) if known else average
        weights.append(county.persons / size)
    return weights


def settle(counties: list[County], cities: dict[str, dict[str, str]]) -> None:
    """Persons, urban persons and households of every county, each summing to its published total."""
    province = cities[ROOT]
    people = share_out(int(province["pop_2020"]), [Decimal(c.census) for c in counties])
    for county, persons in zip(counties, people, strict=True):
        county.persons = persons
    weights: list[Decimal] = []
    for code in dict.fromkeys(c.city["code"] for c in counties):
        group = [c for c in counties if c.city["code"] == code]
        scale = Decimal(sum(c.persons for c in group)) / Decimal(cities[code]["pop_2020"])
        shares = urban_shares(group, Decimal(cities[code]["urban_2020"]) * scale)
        weights += [c.persons * share for c, share in zip(group, shares, strict=True)]
    urban = share_out(int(province["urban_2020"]), weights)
    homes = share_out(int(province["family_households"]), household_weights(counties, cities))
    for county, city_people, households in zip(counties, urban, homes, strict=True):
        county.urban, county.households = min(city_people, county.persons), households


def caseload(counties: list[County], kind: str, awards: int, persons: int) -> list[tuple[int, int]]:
    """Awards and covered persons by county: the residents of that kind times the poverty weight."""
    residents = [c.urban if kind == "urban" else c.rural for c in counties]
    given = share_out(awards, [r * c.poverty for r, c in zip(residents, counties, strict=True)])
    further = share_out(persons - awards, [Decimal(a) for a in given])
    return [(a, a + f) for a, f in zip(given, further, strict=True)]


def further(counties: list[County], dibao: list[int], rural: list[int], tekun: list[int]) -> dict[str, list[int]]:
    """The other rolls by county, each by what it goes with: column of the calibration -> persons."""
    published = figures()
    people = [c.persons * c.poverty for c in counties]
    covered = [Decimal(r + t) for r, t in zip(rural, tekun, strict=True)]
    on_dibao = [Decimal(d) for d in dibao]
    return {
        "de_facto": share_out(DE_FACTO, people),
        "poverty_covered": share_out(published["poverty_relief_covered_persons"], covered),
        "temporary_person_times": share_out(published["temporary_assistance_person_times"], on_dibao),
        "living_subsidies": share_out(published["disability_living_subsidy_person_times"] // SUBSIDY_YEARS, on_dibao),
        "nursing_subsidies": share_out(published["disability_nursing_subsidy_person_times"] // SUBSIDY_YEARS, people),
    }


def standards(counties: list[County], weights: list[int], average: int, least: int, bend: Decimal) -> list[int]:
    """Whole yuan by county at 2021 whose caseload-weighted average is the published one."""
    lean = sum(c.poverty * w for c, w in zip(counties, weights, strict=True)) / sum(weights)
    wished = []
    for county in counties:
        lead = CAPITAL_LEAD if county.city["code"] == CAPITAL else Decimal(0)
        wished.append(clamp(1 + lead - bend * (county.poverty - lean), *STANDARD_RANGE))
    mean = sum(x * w for x, w in zip(wished, weights, strict=True)) / sum(weights)
    values = [max(least, int((average * x / mean).to_integral_value(ROUND_HALF_UP))) for x in wished]
    return nudge(values, weights, average, least)


def nudge(values: list[int], weights: list[int], average: int, least: int) -> list[int]:
    """Move counties by whole yuan, heaviest first, until the weighted average is met as closely as it can be."""
    missing = average * sum(weights) - sum(v * w for v, w in zip(values, weights, strict=True))
    order = sorted(range(len(values)), key=lambda at: (-weights[at], at))
    for _ in range(200):
        before = missing
        for at in order:
            step = 1 if missing > 0 else -1
            if weights[at] <= abs(missing) and values[at] + step >= least:
                values[at] += step
                missing -= step * weights[at]
        if missing == before:
            break
    if abs(missing) * 200 > sum(weights):
        raise SystemExit("the weighted average standard could not be met within half a fen of a yuan")
    return values


def backcast(value: int, growth: Decimal, year: int) -> int:
    """The standard of a year: 2020 is 2021 less one year of average growth, and so on back."""
    yearly = growth ** (Decimal(1) / 5)
    return int((value / yearly ** (2021 - year)).to_integral_value(ROUND_HALF_UP))


def write(name: str, header: list[str], rows: list[list[Any]]) -> None:
    path = BOOK / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main() -> None:
    population = {row["code"]: row for row in rows_of("reference/population.csv")}
    published = figures()
    areas = [row for row in rows_of("areas.csv") if row["level"] == "county"]
    counties = [County(population[a["code"]], population[a["parent"]]) for a in areas]
    cities = {code: row for code, row in population.items() if row["level"] in ("province", "prefecture")}
    settle(counties, cities)
    urban = caseload(counties, "urban", published["urban_dibao_households"], published["urban_dibao_persons"])
    rural = caseload(counties, "rural", published["rural_dibao_households"], published["rural_dibao_persons"])
    tekun = share_out(published["tekun_persons"], [c.rural * c.poverty for c in counties])
    orphans = share_out(ORPHANS, [c.persons * c.poverty for c in counties])
    more = further(counties, [u + r for (_, u), (_, r) in zip(urban, rural, strict=True)], [p for _, p in rural], tekun)
    males = share_out(
        int(cities[ROOT]["male"]),
        [
            Decimal(c.persons) * Decimal(c.city["male"] or 0) / Decimal(c.city["pop_2020"])
            if c.city["male"]
            else Decimal(c.persons) * Decimal(cities[ROOT]["male"]) / Decimal(cities[ROOT]["pop_2020"])
            for c in counties
        ],
    )
    rows: list[list[Any]] = []
    for at, c in enumerate(counties):
        elder = int((Decimal(c.city["share_60plus_pct"]) * 100).to_integral_value(ROUND_HALF_UP))
        rows.append(
            [c.code, c.persons, c.urban, males[at], elder, c.households, *urban[at], *rural[at], tekun[at], orphans[at]]
            + [values[at] for values in more.values()]
        )
    write(
        "calibration.csv",
        [
            "code",
            "persons",
            "urban_persons",
            "males",
            "share_60_plus_per_10000",
            "households",
            "urban_awards",
            "urban_award_persons",
            "rural_awards",
            "rural_award_persons",
            "tekun_persons",
            "orphans",
            *more,
        ],
        rows,
    )
    write_institutions(counties, published)
    write_standards(counties, [p for _, p in urban], [p for _, p in rural], published)


def write_institutions(counties: list[County], published: dict[str, Any]) -> None:
    """Elder-care institutions and their beds, published for the province, by the people of 60 and over of each county."""
    old = [c.persons * Decimal(c.city["share_60plus_pct"]) for c in counties]
    public = share_out(published["elder_institutions_public"], old)
    others = share_out(
        published["elder_institutions_private_or_ppp"], [c.urban * w for c, w in zip(counties, old, strict=True)]
    )
    beds = share_out(published["elder_care_beds"], [Decimal(a + b) for a, b in zip(public, others, strict=True)])
    rows = [[c.code, *values] for c, *values in zip(counties, public, others, beds, strict=True)]
    write("calibration_institutions.csv", ["code", "public", "private_or_public_private", "beds"], rows)


def write_standards(counties: list[County], urban: list[int], rural: list[int], published: dict[str, Any]) -> None:
    """Every county and year, in fen: urban a month, rural a year."""
    town = standards(counties, urban, published["urban_dibao_standard_monthly"], LEAST_URBAN, STANDARD_SLOPE)
    land = standards(counties, rural, published["rural_dibao_standard_annual"], LEAST_RURAL, STANDARD_SLOPE)
    grown = [1 + Decimal(str(published[f"{kind}_dibao_standard_growth_13fyp"])) / 100 for kind in ("urban", "rural")]
    rows: list[list[Any]] = []
    for at, county in enumerate(counties):
        for year in YEARS:
            month, annual = backcast(town[at], grown[0], year), backcast(land[at], grown[1], year)
            rows.append([county.code, f"{year}-01-01", month * 100, annual * 100])
    write("assistance/dibao/standards.csv", ["area", "from", "standard.urban", "standard.rural"], rows)


if __name__ == "__main__":
    main()
