"""What the PSO's reviewers ask about words of this provider's narratives, and the answers."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from pso_portal.accounts.acting import Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.names.asked import ANSWERS, Says
from pso_portal.web.views import PortalView

from .. import question_selectors as selectors
from ..services import answer_question


class AnswerForm(forms.Form):
    """Which question, and what is answered."""

    question = forms.UUIDField()
    says = forms.ChoiceField(choices=list(ANSWERS.items()))


class Questions(PortalView):
    """What waits, oldest first, and what was answered lately."""

    permission = Permission.REPORT_TO_PSO  # words of a narrative: for who reads what is reported
    zone = "sealed"
    template = "pses/questions.html"

    def get(self, request: HttpRequest, problem: str = "", code: int = 200) -> HttpResponse:
        now = timezone.now()
        return self.page({
            "waiting": selectors.shown_open(now), "answered": selectors.shown_answered(),
            "answers": list(ANSWERS.items()), "problems": [{"text": problem}] if problem else [],
        }, status=code)  # fmt: skip

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return self.get(request, "Choose an answer.", 422)
        told, says = form.cleaned_data, Says(form.cleaned_data["says"])
        try:
            answer_question(by=self.acting, question_id=told["question"], says=says, now=timezone.now())
        except Denied as denied:
            return self.get(request, str(denied), 409)
        messages.success(request, f"Answered: {ANSWERS[says]}. It reaches the reviewer within the hour.")
        return redirect("pses:questions")
