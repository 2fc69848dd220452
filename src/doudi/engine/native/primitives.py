"""The text every kernel begins with: the operations of expressions as numba compiles them.

They are text and no module, so that the name of a kernel's file, a hash of it, covers them too.
"""

HELPERS = '''
import numpy as np
from numba import boolean, int8, int16, int32, int64, njit, types, uint8, uint64

ONE, THREE, SEVEN, ALL = np.uint64(1), np.uint64(3), np.uint64(7), np.uint64(2**64 - 1)
FAST = dict(nogil=True, error_model="numpy")


def given(kind, dimensions=1):
    """An array that is only read."""
    return types.Array(kind, dimensions, "C", readonly=True)


@njit(**FAST)
def bit(bits, place, offset, mask):
    """Whether a bit of an Arrow bitmap is set; a bitmap of one byte and a mask of 0 stands for no bitmap."""
    at = place + offset
    return ((uint64(bits[(at >> THREE) & mask]) >> (at & SEVEN)) & ONE) != uint64(0)


@njit(**FAST)
def pick(test, then, other):
    return then if test else other


@njit(**FAST)
def least(a, b):
    return a if a <= b else b


@njit(**FAST)
def most(a, b):
    return a if a >= b else b


@njit(**FAST)
def div_down(n, d):
    return n // d


@njit(**FAST)
def div_up(n, d):
    return -((-n) // d)


@njit(**FAST)
def div_half_up(n, d):
    return (2 * n + d) // (2 * d) if n >= 0 else -((-2 * n + d) // (2 * d))


@njit(**FAST)
def age_on(birth, day):
    return most(0, (day - birth) // 10000)


@njit(**FAST)
def months_between(start, end):
    months = (end // 10000 - start // 10000) * 12 + (end // 100 % 100 - start // 100 % 100)
    return most(0, months - (1 if end % 100 < start % 100 else 0))


@njit(**FAST)
def month_of(day):
    return day // 100 % 100


@njit(**FAST)
def month_length(year, month):
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month == 4 or month == 6 or month == 9 or month == 11 else 31


@njit(**FAST)
def add_months(day, months):
    index = day // 10000 * 12 + day // 100 % 100 - 1 + months
    year, month = index // 12, index % 12 + 1
    return year * 10000 + month * 100 + least(day % 100, month_length(year, month))
'''

#: What is looked at in every batch of people before any rule: whole families in order, and days that exist.
CHECKS = '''
@njit(int64(given(int64), given(int64), given(int64), int64, int64[::1]), cache=True, **FAST)
def families(at_home, person, homes, most_members, starts):
    """Fills in where each household's people begin. How many households; -1: not in order; -2: people not in order."""
    count, size, unordered = 0, 0, False
    for i in range(len(at_home)):
        if i > 0 and at_home[i] == at_home[i - 1]:
            size += 1
            unordered |= person[i] <= person[i - 1]
            if size > most_members:
                return -1
            continue
        if count >= len(homes) or homes[count] != at_home[i] or (count > 0 and homes[count] <= homes[count - 1]):
            return -1
        if most_members < 1:
            return -1
        starts[count] = i
        count += 1
        size = 1
    starts[count] = len(at_home)
    return -2 if unordered else count


@njit(boolean(given(int32), given(uint8), uint64, uint64), cache=True, **FAST)
def are_days(days, bits, offset, mask):
    """Whether every value there is is a day of the calendar."""
    good = True
    for i in range(len(days)):
        value = int64(days[i])
        year, month, day = value // 10000, value // 100 % 100, value % 100
        fits = (month >= 1) & (month <= 12) & (day >= 1) & (day <= 28)
        if not fits and bit(bits, uint64(i), offset, mask):
            good &= month >= 1 and month <= 12 and day >= 1 and day <= month_length(year, month)
    return good
'''
