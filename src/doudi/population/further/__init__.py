"""The facts that programmes other than the first one read, and their rolls; drawn after the first programme's rolls.

They have random numbers of their own, so that whatever is added here leaves the first programme as it was. A fact that
the book does not declare is left out.
"""

from doudi.population.further.everything import draw_further

__all__ = ["draw_further"]
