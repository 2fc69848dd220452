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

    # --- families and places -------------------------------------------------------------------------------
    #: households that live in another county than they are registered in
    lives_elsewhere: float = 0.01
    #: persons in families on the list of those lifted out of poverty or watched, of everybody (recalled: 3.29 million)
    lifted_share: float = 0.094
    #: families just over the standard and off the rolls: recognised as such; of the others, because of what they spend
    recognised_margin: float = 0.5
    recognised_rigid: float = 0.10

    # --- persons in extreme hardship -------------------------------------------------------------------------
    #: able to look after themselves: wholly, partly, not at all
    self_care: tuple[float, float, float] = (0.72, 0.19, 0.09)
    #: of each of the three, in an institution (the aim of 60 % of those who are not able is for 2025)
    central_support: tuple[float, float, float] = (0.08, 0.30, 0.50)
    #: on the rolls although somebody can support them; entitled and not on the rolls, of the roll
    tekun_not_entitled: float = 0.006
    tekun_not_taken_up: float = 0.015
    #: died while supported, in the month
    tekun_died: float = 0.004

    # --- children --------------------------------------------------------------------------------------------
    #: entitled and not on the rolls, of the roll
    orphans_not_taken_up: float = 0.02
    de_facto_not_taken_up: float = 0.05
    #: grown orphans and the like of 18 to 24, of the roll
    grown_orphans: float = 0.25
    #: minors with one parent dead or not able to raise them
    one_parent: float = 0.006
    #: country children under eighteen with both parents, or with one, away for work
    left_behind: float = 0.03
    one_parent_away: float = 0.05
    #: minors found without proper guardianship; found in hardship, of each kind
    child_at_risk: float = 0.0015
    child_in_hardship: float = 0.0008
    #: children under seven diagnosed without a certificate; disabled children of school age kept from school
    diagnosed: float = 0.001
    kept_from_school: float = 0.01

    # --- disabled and old people -----------------------------------------------------------------------------
    #: entitled to one of the two subsidies and not on its roll, of the roll
    subsidy_not_taken_up: float = 0.05
    #: certificates that are expired, frozen or cancelled
    certificate_lapsed: float = 0.004
    #: mild, moderate, severe, complete disability by assessment at these ages
    ability_ages: tuple[int, ...] = (60, 70, 80, 90)
    ability_shares: tuple[tuple[float, ...], ...] = (
        (0.05, 0.09, 0.15, 0.22),
        (0.012, 0.025, 0.06, 0.12),
        (0.006, 0.012, 0.03, 0.07),
        (0.004, 0.008, 0.02, 0.05),
    )
    #: old people in institutions; who ask for a bed; with an agreement on a bed at home, of the disabled
    in_institution: float = 0.015
    bed_wanted: float = 0.004
    home_bed: float = 0.01
    birth_planning_special: float = 0.003

    # --- requests and small registers ------------------------------------------------------------------------
    #: requests for temporary assistance: persons in families, of all; refused, beside those granted
    requests_of_families: float = 0.75
    requests_refused: float = 0.09
    jobless_asking: float = 0.001
    #: of everybody, in the month: emergency treatment unpaid; a matter of law; of country households: a disaster
    emergency: float = 3e-6
    legal_matter: float = 40e-6
    disaster: float = 50e-6
    #: on the guarantee and out of work: a refusal on record; others out of work: unemployment benefit or allowance
    refuses_work: float = 0.04
    unemployment_benefit: float = 0.02

    # --- the rolls and the planted cases ----------------------------------------------------------------
    #: entitled and not on the rolls
    not_taken_up: float = 0.06
    #: entitled families, and families just over, of whom one fact is missing
    one_fact_short: float = 0.005
    #: of the entitled families one fact short, those on the rolls
    short_on_rolls: float = 0.5


@dataclass(frozen=True)
class InstitutionAssumptions:
    """The same for elder-care institutions: numbers and beds are published, all the rest is assumed."""

    #: of those not run by the State, built by it and run by others
    public_private_run: float = 0.25
    #: beds by institution before they are brought to the county's number: spread of their logarithm; fewest, most
    beds_spread: float = 0.6
    beds_fewest: int = 10
    beds_most: int = 1_200
    #: beds occupied, and residents to one of the staff
    occupied: float = 0.45
    residents_a_carer: float = 5.0
    #: registered, licensed (until 2018), filed; told to suspend business
    registered: float = 0.985
    licensed: float = 0.96
    filed: float = 0.95
    suspended: float = 0.006
    #: not graded, and grades one to five
    grades: tuple[float, ...] = (0.62, 0.06, 0.12, 0.13, 0.05, 0.02)
    #: residents: capable, mild, moderate, severe, complete; on tekun in public institutions, in others
    abilities: tuple[float, ...] = (0.30, 0.25, 0.18, 0.15, 0.12)
    tekun_public: float = 0.55
    tekun_others: float = 0.08
    #: residents under sixty, with an agreement, who stayed the whole month
    young: float = 0.01
    agreements: float = 0.985
    whole_month: float = 0.90
    #: works that added beds in the last three years; a construction subsidy paid in the last eight; ended since
    works: float = 0.06
    construction_paid: float = 0.25
    ended: float = 0.04
    #: staff who care directly; with a contract; insured
    carers: float = 0.75
    contracts: float = 0.88
    insured: float = 0.72
    #: no related education, vocational, college, bachelor; no certificate, levels five to one
    educations: tuple[float, ...] = (0.72, 0.17, 0.10, 0.01)
    certificates: tuple[float, ...] = (0.42, 0.34, 0.15, 0.07, 0.015, 0.005)
