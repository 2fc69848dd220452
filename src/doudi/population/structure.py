"""Who lives with whom: ages, household sizes, heads, couples, children, parents, sexes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from doudi.population.apportion import Floats, Ints, largest_remainder
from doudi.population.assumptions import Assumptions
from doudi.population.plan import Block

APPLICANT, SPOUSE, CHILD, PARENT, GRANDPARENT, GRANDCHILD, SIBLING, CHILD_IN_LAW, OTHER = range(9)
RELATIONS = (
    "applicant", "spouse", "child", "parent", "grandparent", "grandchild", "sibling", "child_in_law", "other",
)  # fmt: skip
ADULT = 18
MARRIAGE = 20
#: heads of this age and over live with grandchildren rather than with minor children
GRANDPARENT_FROM = 54
OLDEST = 105
Rng = np.random.Generator


@dataclass
class Structure:
    """Persons sorted by household; `start` is the place of each household's first person, its applicant."""

    household: Ints
    start: Ints
    size: Ints
    age: Ints
    relation: Ints
    male: np.ndarray

    def total(self, values: np.ndarray) -> Ints:
        """The sum over each household's persons."""
        out: Ints = np.add.reduceat(values.astype(np.int64, copy=False), self.start)
        return out

    def largest(self, values: np.ndarray) -> np.ndarray:
        out: np.ndarray = np.maximum.reduceat(values, self.start)
        return out


def build_structure(rng: Rng, block: Block, assume: Assumptions) -> Structure:
    """Draw one block's households; ages are exact by ten-year group, men exact where couples allow."""
    ages = np.repeat(np.arange(OLDEST + 1), single_years(block.ages))
    grown = max(1, int((ages >= ADULT).sum()))
    minors, adults = ages[: len(ages) - grown], ages[len(ages) - grown :]
    homes = min(block.households, grown)
    sizes = _sizes(rng, len(ages), homes, assume)
    couple = _couples(rng, sizes, grown - homes, assume)
    rest = sizes - 1 - couple
    slot = np.repeat(np.arange(homes), rest)
    minor = _minor_slots(rng, slot, couple, len(minors))
    kind = _extra_kinds(rng, slot, minor, homes)
    pools = _pools(rng, adults, kind)
    head_age, spouse_age = _heads(rng, pools[3], sizes, couple, slot, minor, kind)
    rest_age = np.empty(len(slot), dtype=np.int64)
    above = np.where(head_age[slot] < GRANDPARENT_FROM, 28, 54)
    _match(rng, rest_age, minor, head_age[slot] - above, minors, 5.0)
    _match(rng, rest_age, kind == 1, head_age[slot] - 25, pools[0], 4.0)
    _match(rng, rest_age, kind == 2, head_age[slot] + 26, pools[1], 4.0)
    _match(rng, rest_age, kind == 3, head_age[slot] + rng.normal(0, 20, len(slot)), pools[2], 1.0)
    rest_relation = _relations(rng, head_age[slot] - rest_age, kind)
    married = np.flatnonzero(couple)
    wed = np.minimum(head_age, spouse_age)[married] >= MARRIAGE
    household = np.concatenate([np.arange(homes), married, slot])
    age = np.concatenate([head_age, spouse_age[married], rest_age])
    relation = np.concatenate([np.zeros(homes, dtype=np.int64), np.where(wed, SPOUSE, SIBLING), rest_relation])
    order = np.argsort(household, kind="stable")
    start = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    out = Structure(household[order], start, sizes, age[order], relation[order], np.zeros(len(age), dtype=bool))
    out.male = _sexes(rng, out, block.males)
    return out


def single_years(groups: tuple[int, ...]) -> Ints:
    """Persons by single year from counts by ten-year group, smooth across the groups' edges."""
    counts = np.zeros(OLDEST + 1, dtype=np.int64)
    middles = np.arange(len(groups)) * 10 + 4.5
    density = np.maximum(np.array(groups, dtype=np.float64), 1e-3)
    density[-1] = max(density[-1] / 2, 1e-3)
    level = np.interp(np.arange(OLDEST + 1), middles, density)
    level[90:] = density[-1] * 0.75 ** np.arange(OLDEST + 1 - 90)
    for at, count in enumerate(groups):
        upper = OLDEST + 1 if at == len(groups) - 1 else at * 10 + 10
        counts[at * 10 : upper] = largest_remainder(count, level[at * 10 : upper])
    return counts


def _sizes(rng: Rng, persons: int, homes: int, assume: Assumptions) -> Ints:
    """Sizes that sum to the persons: the assumed shares, tilted to the average size."""
    size = np.arange(1, len(assume.household_sizes) + 1)
    share = np.array(assume.household_sizes)
    low, high = -3.0, 3.0
    for _ in range(50):
        middle = (low + high) / 2
        tilted = share * np.exp(middle * size)
        low, high = (middle, high) if (tilted * size).sum() / tilted.sum() < persons / homes else (low, middle)
    out = np.repeat(size, largest_remainder(homes, share * np.exp(low * size)))
    rng.shuffle(out)
    while off := persons - int(out.sum()):
        able = np.flatnonzero(out > (1 if off > 0 else 2))
        if len(able) == 0:
            able = np.flatnonzero(out > (0 if off > 0 else 1))
        chosen = rng.choice(able, size=min(abs(off), len(able)), replace=False)
        out[chosen] += 1 if off > 0 else -1
    return out.astype(np.int64)


def _couples(rng: Rng, sizes: Ints, most: int, assume: Assumptions) -> Ints:
    share = np.array(assume.couple_share)
    couple = rng.random(len(sizes)) < share[np.minimum(sizes, len(share)) - 1]
    couple &= sizes > 1
    found = np.flatnonzero(couple)
    if len(found) > most:
        couple[rng.permutation(found)[: len(found) - most]] = False
    counted: Ints = couple.astype(np.int64)
    return counted


def _minor_slots(rng: Rng, slot: Ints, couple: Ints, minors: int) -> np.ndarray:
    """Which places are children's: rather beside a couple, and together in the same households."""
    key = rng.random(len(slot)) - 0.45 * couple[slot] - 0.35 * rng.random(len(couple))[slot]
    chosen = np.zeros(len(slot), dtype=bool)
    if minors:
        chosen[np.argpartition(key, minors - 1)[:minors]] = True
    return chosen


def _extra_kinds(rng: Rng, slot: Ints, minor: np.ndarray, homes: int) -> Ints:
    """What the other adults are to be: 1 grown child, 2 parent, 3 other; 0 for minors."""
    with_minor = np.bincount(slot[minor], minlength=homes)[slot] > 0
    draw = rng.random(len(slot))
    child = np.where(with_minor, 0.15, 0.70)
    parent = np.where(with_minor, 0.72, 0.22)
    kind = np.where(draw < child, 1, np.where(draw < child + parent, 2, 3))
    return np.where(minor, 0, kind).astype(np.int64)


def _pools(rng: Rng, adults: Ints, kind: Ints) -> list[Ints]:
    """Ages (ascending) of grown children, parents, others, and of all who head a household."""
    young = np.interp(adults, [18, 24, 29, 34, 40, 50, 60], [8, 8, 4, 1.5, 0.4, 0.1, 0.01])
    old = np.interp(adults, [50, 58, 65, 72, 80], [0.01, 0.2, 1.0, 3.0, 6.0])
    left = np.ones(len(adults), dtype=bool)
    pools = []
    for number, weight in ((1, young), (2, old), (3, np.ones(len(adults)))):
        count = int((kind == number).sum())
        key = np.where(left, rng.exponential(size=len(adults)) / weight, np.inf)
        chosen = np.argpartition(key, count - 1)[:count] if count else np.zeros(0, dtype=np.int64)
        left[chosen] = False
        pools.append(np.sort(adults[chosen]))
    return [*pools, adults[left]]


def _heads(
    rng: Rng, pool: Ints, sizes: Ints, couple: Ints, slot: Ints, minor: np.ndarray, kind: Ints
) -> tuple[Ints, Ints]:
    """Ages of heads and spouses: households ranked by the age their make-up suggests, matched by rank."""
    homes = len(sizes)
    has_minor = np.bincount(slot[minor], minlength=homes) > 0
    has_child = np.bincount(slot[kind == 1], minlength=homes) > 0
    has_parent = np.bincount(slot[kind == 2], minlength=homes) > 0
    young = rng.random(homes) < np.where(sizes == 1, 0.30, 0.35)
    wish = np.where(young, rng.normal(31, 7, homes), rng.normal(64, 11, homes))
    wish = np.where(has_parent, rng.normal(46, 7, homes), wish)
    wish = np.where(has_child, rng.normal(52, 6, homes), wish)
    wish = np.where(has_minor, rng.normal(37, 6, homes), wish)
    grand = has_minor & (rng.random(homes) < np.where(has_child, 0.6, 0.05))
    wish = np.where(grand, rng.normal(62, 5, homes), wish)
    wish = np.maximum(wish, np.where(couple > 0, 24, 18))
    order = np.argsort(wish, kind="stable")
    width = 1 + couple[order]
    place = np.cumsum(width) - width
    near = pool[np.argsort(pool + rng.normal(0, 1.6, len(pool)), kind="stable")]
    head, spouse = np.zeros(homes, dtype=np.int64), np.zeros(homes, dtype=np.int64)
    head[order] = near[place]
    spouse[order] = near[place + couple[order]]
    return head, spouse


def _match(rng: Rng, out: Ints, where: np.ndarray, wish: Floats | Ints, pool: Ints, spread: float) -> None:
    """Fill the places by rank: the youngest of the pool where the youngest is wished for."""
    places = np.flatnonzero(where)
    order = np.argsort(wish[places] + rng.normal(0, spread, len(places)), kind="stable")
    out[places[order]] = np.sort(pool)


def _relations(rng: Rng, gap: Ints, kind: Ints) -> Ints:
    """Relation to the applicant from how many years the applicant is older."""
    out = np.select([gap > 44, gap >= 16, gap > -16, gap >= -42], [GRANDCHILD, CHILD, SIBLING, PARENT], GRANDPARENT)
    draw = rng.random(len(gap))
    out = np.where((kind == 3) & (out == CHILD) & (draw < 0.4), CHILD_IN_LAW, out)
    return np.where((kind == 3) & (out == SIBLING) & (draw < 0.6), OTHER, out)


def _sexes(rng: Rng, people: Structure, males: int) -> np.ndarray:
    """Couples are of two sexes; of the others so many are men that the block's number is met."""
    male = np.zeros(len(people.age), dtype=bool)
    spouse = np.flatnonzero(people.relation == SPOUSE)
    head = people.start[people.household[spouse]]
    man_heads = rng.random(len(spouse)) < 0.78
    male[head[man_heads]] = True
    male[spouse[~man_heads]] = True
    free = np.ones(len(male), dtype=bool)
    free[head] = free[spouse] = False
    others = np.flatnonzero(free)
    count = min(len(others), max(0, males - len(spouse)))
    if count:
        key = rng.random(len(others)) + np.interp(people.age[others], [55, 85], [0.0, 0.25])
        male[others[np.argpartition(key, count - 1)[:count]]] = True
    return male
