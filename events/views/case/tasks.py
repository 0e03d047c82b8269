"""Follow-up tasks: on a case, and each person's own with what is overdue first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from pses.selectors import product_of
from pses.views.local import LocalView
from pso_portal.accounts.permissions import Permission

from ... import selectors, triage_selectors
from ...models import FollowUpTask
from ...policies import check_can_triage
from ...services import make_task, settle_task
from ...services.tasks import LONGEST_TASK
from ..assigning import id_of

A_PAGE = 30


def task_rows(tasks: Sequence[FollowUpTask], today: date) -> list[dict[str, Any]]:
    """Tasks with their owner's name and how they stand to the day."""
    names = selectors.names_of({each.owner_id for each in tasks})
    return [
        {"task": each, "owner": names.get(each.owner_id, ""), "done": each.done_at is not None,
         "overdue": each.done_at is None and each.due_on < today}
        for each in tasks
    ]  # fmt: skip


class NewTask(LocalView):
    """What is to be done, by whom, until when."""

    permission = Permission.TRIAGE_EVENTS
    zone = "sealed"
    template = "events/case/task.html"

    def get(self, request: HttpRequest, event_id: UUID) -> HttpResponse:
        return self._form(event_id, {"owner": str(self.acting.user_id)}, [])

    def post(self, request: HttpRequest, event_id: UUID) -> HttpResponse:
        typed = {key: request.POST.get(key, "").strip() for key in ("text", "owner", "due")}
        problems = _problems(typed)
        if problems:
            return self._form(event_id, typed, problems)
        make_task(
            by=self.acting, event_id=event_id, text=typed["text"], owner_id=id_of(typed["owner"]),
            due_on=date.fromisoformat(typed["due"]), now=timezone.now(),
        )  # fmt: skip
        return redirect("events:event", event_id=event_id)

    def _form(self, event_id: UUID, typed: Mapping[str, str], problems: list[dict[str, str]]) -> HttpResponse:
        event = selectors.event(event_id)
        product = product_of("event", event_id)
        check_can_triage(self.acting, product)
        owners = [{"value": str(pk), "label": name} for pk, name in selectors.possible_owners(self.acting).items()]
        return self.page({
            "event": event, "product": product, "typed": typed, "owners": owners, "problems": problems,
            "errors": problems, "wrong": {each["id"]: each["text"] for each in problems},
        })  # fmt: skip


def _problems(typed: Mapping[str, str]) -> list[dict[str, str]]:
    found = []
    if not typed["text"] or len(typed["text"]) > LONGEST_TASK:
        found.append({"id": "text", "text": f"Say what is to be done, in at most {LONGEST_TASK} characters"})
    if not typed["owner"]:
        found.append({"id": "owner", "text": "Choose who does it"})
    try:
        date.fromisoformat(typed["due"])
    except ValueError:
        found.append({"id": "due", "text": "Enter the day until which it is done"})
    return found


class TaskDone(LocalView):
    """Done, or not done after all."""

    permission = Permission.TRIAGE_EVENTS
    zone = "sealed"

    def post(self, request: HttpRequest, task_id: UUID) -> HttpResponse:
        done = request.POST.get("done") == "yes"
        task = settle_task(by=self.acting, task_id=task_id, done=done, now=timezone.now())
        if request.POST.get("back") == "case":
            return redirect("events:event", event_id=task.event_id)
        return redirect("events:my_tasks")


class MyTasks(LocalView):
    """One's own tasks: overdue first, or those that are done."""

    permission = Permission.TRIAGE_EVENTS
    zone = "sealed"
    template = "events/case/my_tasks.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        done = request.GET.get("show") == "done"
        tasks = triage_selectors.my_tasks(self.acting, done=done)
        page = Paginator(tasks, A_PAGE).get_page(request.GET.get("page"))
        today = triage_selectors.today(timezone.now())
        return self.page({
            "rows": task_rows(list(page), today), "page_of": page, "done": done, "query": "show=done" if done else "",
            "overdue": 0 if done else tasks.filter(due_on__lt=today).count(),
        })  # fmt: skip
