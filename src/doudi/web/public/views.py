"""The page "What can I get?". It reads no cookie of its own and sets none, asks no database, and keeps nothing.

What was said comes back with each form, by POST only, so that no address and no log holds it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from doudi.kernel.months import Month
from doudi.web.context import MODE_COOKIE, MODES
from doudi.web.public import shelf
from doudi.web.public.answers import Unusable, read
from doudi.web.public.flow import PLACE, RESULT, Flow, Screen
from doudi.web.public.forms import TopicForm
from doudi.web.public.limits import Limit
from doudi.web.public.results import counts, result
from doudi.web.public.words import lang, official

START, PRINT = "start", "print"
LIMIT = Limit()


@dataclass(frozen=True)
class Look:
    """How the page looks and in which language: as chosen on it, else as chosen elsewhere before."""

    mode: str
    language: str

    @classmethod
    def of(cls, request: HttpRequest, do: str) -> Look:
        what, _colon, chosen = do.partition(":")
        mode = chosen if what == "look" else request.POST.get("look") or request.COOKIES.get(MODE_COOKIE, "")
        language = chosen if what == "lang" else request.POST.get("lang") or translation.get_language() or ""
        languages = [code for code, _name in settings.LANGUAGES]
        return cls(
            mode if mode in MODES else MODES[0], language if language in languages else settings.LANGUAGE_CODE
        )  # fmt: skip


@csrf_exempt  # a form changes nothing here, and its token would need a cookie
@login_not_required
@cache_control(private=True, no_cache=True)  # the browser may keep it, so that its own way back works
@require_http_methods(["GET", "HEAD", "POST"])
def can_i_get(request: HttpRequest) -> HttpResponse:
    """Each screen of it, its result, and the result on paper."""
    do = request.POST.get("do", "next")
    look = Look.of(request, do)
    with translation.override(look.language):
        try:
            if request.method == "POST" and not LIMIT.allows(request.META.get("REMOTE_ADDR", ""), time.monotonic()):
                return _page(request, look, "stopped", {"why": _("Too many at once. Please wait a minute.")}, 429)
            return _answered(request, look, do) if request.method == "POST" else _page(request, look, START)
        except Unusable as error:
            return _page(request, look, "stopped", {"why": str(error)}, 400)


def _answered(request: HttpRequest, look: Look, do: str) -> HttpResponse:
    post = request.POST
    flow = Flow(read(post["answers"]) if post.get("answers") else None, Month.of(_today()))
    what, _colon, chosen = do.partition(":")
    at = post.get("at", "")
    if what == "next" and at not in (START, RESULT, PRINT):
        sent = flow.sent(at, post.get("shown", ""), post)
        if sent.form is not None and not sent.form.is_valid():
            return _screen(request, look, flow, sent)
        return _screen(request, look, flow := flow.taken(sent, whole=True), flow.next())
    if what == RESULT and post.get("shown"):
        flow = flow.taken(flow.sent(at, post["shown"], post), whole=False)
    if what in ("look", "lang"):
        what, chosen = (at, "") if at in (START, RESULT, PRINT) else ("to", at)
    if what in (RESULT, PRINT) and flow.answers is not None and flow.answers.ready:
        return _result(request, look, flow, what)
    if what == START:
        return _page(request, look, START)
    return _screen(request, look, *_gone(flow, what, chosen))


def _gone(flow: Flow, what: str, chosen: str) -> tuple[Flow, Screen]:
    """To the screen before, to a screen by its name, or on to the next."""
    if what == "back" and flow.answers is not None and flow.answers.trail:
        return flow.back(), flow.back().screen(flow.answers.trail[-1])
    return flow, flow.screen(chosen) if what == "to" else flow.next()


def _screen(request: HttpRequest, look: Look, flow: Flow, screen: Screen) -> HttpResponse:
    if screen.name == RESULT:
        return _result(request, look, flow, RESULT)
    context: dict[str, Any] = {"flow": flow, "screen": screen, "form": screen.form, "at": screen.name}
    if isinstance(screen.form, TopicForm):
        topic = shelf.questions().topics[screen.name]
        heading = (topic.ask if screen.form.boxes or not screen.form.answers.some else topic.tell).get(lang())
        context |= {"topic": topic.called(lang()), "heading": heading or topic.called(lang()), "counts": counts(flow)}
        context |= {"official": official(screen.shown)}
    template = screen.name if screen.name in (PLACE, "people") else "topic"
    return _page(request, look, template, context)


def _result(request: HttpRequest, look: Look, flow: Flow, template: str) -> HttpResponse:
    return _page(request, look, template, {"flow": flow, "result": result(flow), "at": template})


def _page(
    request: HttpRequest, look: Look, template: str, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    flow = (context or {}).get("flow")
    answers = flow.answers.text() if flow is not None and flow.answers is not None else ""
    values = {"at": template, **(context or {}), "mode": look.mode, "language": look.language, "answers": answers}
    values |= {"csrf_token": "NOTPROVIDED", "LANGUAGE_CODE": look.language}
    response = render(request, f"public/{template}.html", values, status=status)
    response["Content-Language"] = look.language
    return response


def _today() -> int:
    return int(f"{timezone.localdate():%Y%m%d}")
