"""Every share the generator assumes and no publication states, in one place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Assumptions:
    """Declared assumptions. Shares are per household or person of the group named; money is fen.

    The measures of the law appear here only as something to aim at: the engine alone decides who is entitled.
    """

    #: persons handled at a time; it bounds memory and changes the bytes
    block_persons: int = 250_000

    # --- the benefit households -------------------------------------------------------------------------
    #: shares of sizes 1..7 before they are tilted to the county's average size
    household_sizes: tuple[float, ...] = (0.25, 0.26, 0.20, 0.155, 0.08, 0.037, 0.018)
    #: a couple at the head, by size of household 1..7
    couple_share: tuple[float, ...] = (0.0, 0.76, 0.88, 0.92, 0.94, 0.95, 0.95)
    #: a grown child who supports itself lives elsewhere
    grown_child_away: float = 0.15

    # --- circumstances of persons -----------------------------------------------------------------------
    #: disability certificates by age 0, 40, 60, 75, 90 (between them linear); about 6 % of everybody
    disability_ages: tuple[int, ...] = (0, 40, 60, 75, 90)
    disability_shares: tuple[float, ...] = (0.015, 0.035, 0.085, 0.17, 0.24)
    #: recognised major illness at the same ages
    illness_shares: tuple[float, ...] = (0.002, 0.006, 0.02, 0.035, 0.04)
    #: shares of the kinds visual, hearing, speech, physical, intellectual, mental, multiple
    disability_kinds: tuple[float, ...] = (0.15, 0.20, 0.03, 0.38, 0.08, 0.08, 0.08)
    #: shares of the grades one to four
    disability_grades: tuple[float, ...] = (0.12, 0.26, 0.28, 0.34)
    #: men and women of working age in work
    work_men: float = 0.80
    work_women: float = 0.64
    #: 60-69 in work, where the rural standard applies
    work_old_rural: float = 0.35
    #: severely disabled adults assessed as unable to work; seriously ill adults likewise
    lost_labour_severe: float = 0.45
    lost_labour_ill: float = 0.20
    #: grown non-heads with a household register of their own
    own_register: float = 0.04
    own_register_severe: float = 0.30
    #: adults in custody, rehabilitation or declared missing; religious staff apart from their family
    absent: float = 0.0004
    clergy: float = 0.00006
    #: residents of 60 and over with an urban household who draw a retirement pension
    pension_urban: float = 0.70
    pension_rural: float = 0.08
    #: the centrally set basic pension, a month
    basic_pension_fen: int = 10_300

    # --- who is poor ------------------------------------------------------------------------------------
    #: of the caseload: awards to one person alone, urban and rural
    alone_share: tuple[float, float] = (0.025, 0.02)
    #: households in gradual exit, a person of the population
    exit_share: float = 300e-6
    #: households just over the standard, and poor ones with too many assets, an award
    margin_share: float = 0.40
    asset_share: float = 0.12
    #: how much likelier a household with a disabled or ill, an old, or no working member is to be poor
    weight_disabled: float = 3.0
    weight_old: float = 1.5
    weight_workless: float = 2.0

    # --- what the drawn incomes aim at: illustrative measures of the book's parameters -----------------------
    #: most the deduction for illness or disability takes off, a person and year
    rigid_cap_fen: int = 600_000
    #: financial assets allowed, in years of the family's standard
    deposit_years: int = 2

    # --- the rolls and the planted cases ----------------------------------------------------------------
    #: entitled and not on the rolls
    not_taken_up: float = 0.06
    #: entitled families, and families just over, of whom one fact is missing
    one_fact_short: float = 0.005
    #: of the entitled families one fact short, those on the rolls
    short_on_rolls: float = 0.5
