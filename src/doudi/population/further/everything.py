"""The order in which a block's further facts are drawn; the rolls that the engine has to be asked about come last."""

from __future__ import annotations

import numpy as np

from doudi.population.draft import Draft
from doudi.population.further.children import draw_children
from doudi.population.further.disabled import draw_disabled
from doudi.population.further.drawing import Drawing
from doudi.population.further.elders import draw_elders
from doudi.population.further.families import draw_families
from doudi.population.further.requests import draw_requests
from doudi.population.further.rolls import Answers, enter_rolls
from doudi.population.further.special import draw_special
from doudi.population.further.tekun import draw_tekun


def draw_further(rngs: list[np.random.Generator], drafts: list[Draft], ask: Answers | None) -> None:
    """Everything after the first programme's rolls, for some blocks at a time."""
    drawings = [Drawing(rng, draft) for rng, draft in zip(rngs, drafts, strict=True)]
    for drawing in drawings:
        drawing.persons.give("award_dibao", np.flatnonzero(drawing.covered), True)
        draw_tekun(drawing)
        draw_families(drawing)
        draw_children(drawing)
        draw_disabled(drawing)
        draw_elders(drawing)
        draw_requests(drawing)
        draw_special(drawing)
    if ask is not None:
        enter_rolls(drawings, ask)
