"""A seeded synthetic population calibrated to a book's published totals, written as a snapshot.

from doudi.population import build_province, show
manifest = build_province(book, "province", share=0.01, seed=1)
figures = show("province")
build_institutions(book, "institutions", seed=1)
"""

from doudi.population.assumptions import Assumptions
from doudi.population.build import build_province
from doudi.population.institutions import build_institutions
from doudi.population.summary import show

__all__ = ["Assumptions", "build_institutions", "build_province", "show"]
