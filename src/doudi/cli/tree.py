"""The whole trace in the terminal: every rule, fact and parameter once, in sentences, numbered."""

from __future__ import annotations

from doudi.cli.page import Page
from doudi.cli.words import WORDS, clause, listed
from doudi.engine.explain.explanation import who_text
from doudi.engine.explain.sentences import Speaker
from doudi.engine.explain.suppliers import suppliers_text
from doudi.engine.explain.trace import FACT, RULE, Trace, TraceNode

DEEPEST = 12


def show_tree(page: Page, found: Trace, lang: str) -> None:
    """Writes the tree of every outcome; what was said before is referred to by its number."""
    page.gap()
    page.text(WORDS[lang]["tree"], style="bold")
    numbers: dict[str, int] = {}
    speaker = Speaker(found, lang)
    for decision in found.decisions:
        page.text(who_text(found, (decision.outcome.unit, decision.outcome.person), lang), style="bold")
        for root in decision.roots:
            _branch(page, found, speaker, numbers, root, 0)


def _branch(page: Page, found: Trace, speaker: Speaker, numbers: dict[str, int], id_: str, depth: int) -> None:
    if id_ in numbers:
        return
    numbers[id_] = len(numbers) + 1
    node = found.nodes[id_]
    said = [i for i in node.inputs if i in numbers]
    text = speaker.node(node) + _source(node, speaker)
    if said:
        text += f"  {WORDS[speaker.lang]['see']} {listed((str(numbers[i]) for i in said), speaker.lang)}"
    page.text(text, min(depth, DEEPEST), f"[{numbers[id_]}] ")
    for below in node.inputs:
        _branch(page, found, speaker, numbers, below, depth + 1)


def _source(node: TraceNode, speaker: Speaker) -> str:
    if node.kind == RULE:
        return f"  {speaker.cites(node.cites)}"
    if node.kind == FACT and node.source:
        return clause(speaker.lang, "checked", suppliers_text(node.source.split(", "), speaker.lang))
    return ""
