"""What people, facts and values are called on the page, in the language of the reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.engine.book.facts import Fact
from doudi.engine.explain.questions import YES_NO, Question
from doudi.engine.explain.sentences import brief
from doudi.engine.judge.interpret import Blocker
from doudi.kernel.money import yuan
from doudi.web.public import shelf
from doudi.web.public.answers import Answers
from doudi.web.ui.words import is_chinese

UNITS = {
    "fen": gettext_lazy("yuan"), "fen_per_month": gettext_lazy("yuan a month"),
    "fen_per_year": gettext_lazy("yuan a year"),
}  # fmt: skip


def lang() -> str:
    """zh or en."""
    return "zh" if is_chinese() else "en"


def relation_name(code: int) -> str:
    """The relation to who asks, as people say it."""
    fact = shelf.book().facts[shelf.questions().relation]
    name = fact.codes[code]
    return dict(fact.labels).get(name, name) if is_chinese() else name.replace("_", " ")


def names(answers: Answers) -> dict[int, str]:
    """Everybody by key: you, and the others by their relation, numbered where there are several."""
    if not shelf.questions().relation:
        return {key: _("Person %(n)d") % {"n": key} for key in answers.keys}
    called = [relation_name(person.relation) for person in answers.people]
    many, seen = Counter(called), Counter[str]()
    found = {1: _("You")}
    for key, name in enumerate(called[1:], start=2):
        seen[name] += 1
        found[key] = f"{name}{'' if is_chinese() else ' '}{seen[name]}" if many[name] > 1 else name
    return found


def asked(question: Question) -> str:
    """The question itself."""
    return question.called(lang())


def fact_name(fact: Fact) -> str:
    """A fact in short: the words of its box, else its official name without remarks."""
    question = shelf.questions().facts.get(fact.name)
    words = question.tick_words.get(lang()) if question is not None else None
    return words or brief(fact.called(lang()))


def whose(blocker: Blocker, people: dict[int, str]) -> str:
    """A fact with whose it is, where there are several people."""
    key, name = blocker
    text = fact_name(shelf.book().facts[name])
    return people[key] + _(": ") + text if key and len(people) > 1 else text


def question_of(blocker: Blocker, people: dict[int, str]) -> str:
    """What was asked, in short, with whose it is where there are several people."""
    key, name = blocker
    question = shelf.questions().facts[name]
    text = question.tick_words.get(lang()) or asked(question)
    return people[key] + _(": ") + text if key and len(people) > 1 else text


def value_text(fact: Fact, value: int) -> str:
    """A value as people read it."""
    question = shelf.questions().facts.get(fact.name)
    if fact.type == "enum" and question is not None:
        return question.label(fact.codes[value], lang())
    if fact.type == "bool":
        own = question.labels.get(lang(), {}) if question is not None else {}
        return own.get(YES_NO[value]) or (_("Yes") if value else _("No"))
    if fact.type in UNITS:
        return f"{yuan(value)} {UNITS[fact.type]}"
    return fact.show(value, lang())


def official(found: Iterable[Blocker]) -> list[tuple[str, str, str]]:
    """(plain words, official name, over what time) of the facts of a screen, each once."""
    facts = shelf.book().facts
    names_ = dict.fromkeys(name for _key, name in found)
    own = shelf.questions().facts
    plain = {n: own[n].tick_words.get(lang()) or asked(own[n]) for n in names_}
    return [(text, facts[n].called(lang()), "" if is_chinese() else facts[n].period) for n, text in plain.items()]
