"""Daily practice on the phone, and whom leaders should hear in person because practice went too fast."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gangze.access.matrix import Action
from gangze.dossiers.views.phone import KEEP_HEADER
from gangze.kernel import clock
from gangze.kernel.errors import Absent, NotAllowed
from gangze.mastery import services
from gangze.mastery.practising import Answer, Form, Question
from gangze.mastery.rules.levels import Outcome
from gangze.mastery.rules.marking import Marked
from gangze.mastery.selectors import practice as selectors
from gangze.org.middleware import ActorRequest
from gangze.web.asked import whole_number

MARKS = (Outcome.SHOWN, Outcome.PARTLY, Outcome.NOT)


@require_safe
@login_required
def practice(request: ActorRequest) -> HttpResponse:
    packs = services.hand_out_practice(actor=request.actor)
    page = selectors.practice_page(request.actor, packs)
    response = render(request, "mastery/practice.html", {"page": page, "marks": MARKS})
    response[KEEP_HEADER] = "private"
    return response


@require_POST
@login_required
def answer(request: ActorRequest, pack_uuid: UUID) -> HttpResponse:
    questions = selectors.questions_of(selectors.own_pack(request.actor, pack_uuid))
    answers = [_answer(request.POST, n, question) for n, question in enumerate(questions, 1)]
    services.record_practice(
        actor=request.actor, pack_uuid=pack_uuid, answers=answers, client_uuid=uuid4(), device_at=clock.now()
    )
    messages.success(request, _("今天的练习已记录。"))
    return redirect("mastery:practice")


def _answer(sent: QueryDict, number: int, question: Question) -> Answer:
    """Return what a form without scripts tells: words are judged here, places of steps become their order."""
    most = len(question.options)
    if question.form is Form.RECALL:
        words = sent.get(f"words-{number}", "").strip()[:2000]
        mark = sent.get(f"mark-{number}", Outcome.NOT.value)
        known = Outcome(mark) if mark in set(Outcome) else Outcome.NOT
        return Answer(number, words=words, own_mark=known, is_judged=bool(words))
    if question.form is Form.ORDER:
        places = [whole_number(sent.get(f"place-{number}-{n}", ""), default=most, most=most) for n in range(most)]
        return Answer(number, tuple(sorted(range(most), key=lambda n: (places[n], n))))
    chosen = whole_number(sent.get(f"choice-{number}", ""), default=most, most=most)
    return Answer(number, (chosen,))


@require_POST
@login_required
def more(request: ActorRequest) -> HttpResponse:
    services.begin_more_practice(actor=request.actor)
    return redirect("mastery:practice")


@require_POST
@login_required
def judged(request: ActorRequest, pack_uuid: UUID, number: int) -> HttpResponse:
    questions = selectors.questions_of(selectors.own_pack(request.actor, pack_uuid))
    if not 1 <= number <= len(questions) or questions[number - 1].form is not Form.RECALL:
        raise Absent("question")
    question, words = questions[number - 1], request.POST.get("words", "").strip()[:2000]
    marks = selectors.judgement_of_words(question, words).marks
    outcome = selectors.outcome_of_marks(marks)
    texts = dict(question.points)
    rows = [(Marked(mark.verdict.value), texts[mark.key], mark.reason) for mark in marks]
    return render(request, "mastery/_practice_judged.html", {"rows": rows, "outcome": outcome})


@require_safe
@login_required
def hints(request: ActorRequest) -> HttpResponse:
    if not request.actor.reaches(Action.MASTERY_PEOPLE):
        raise NotAllowed("mastery.people")
    return render(
        request, "mastery/practice_hints.html", {"hints": selectors.practice_hints(request.actor, request.GET)}
    )
