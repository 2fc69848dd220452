"""A seeded synthetic population calibrated to a book's published totals, written as a snapshot.

from doudi.population import build_province, show
manifest = build_province(book, "province", share=0.01, seed=1)
figures = show("province")
"""

from doudi.population.assumptions import Assumptions
from doudi.population.build import build_province
from doudi.population.summary import show

__all__ = ["Assumptions", "build_province", "show"]
