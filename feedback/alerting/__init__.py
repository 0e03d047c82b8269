"""What is done with safety alerts: written and published at the PSO, answered by providers, reminded of."""

from __future__ import annotations

from .answering import answer_alert, note_alert_download, note_answers_read, read_alert
from .drafting import Held, begin_alert, drop_alert, save_alert, send_for_approval, take_back_alert
from .publishing import publish_alert, return_alert, send_alert, withdraw_alert
from .reminding import remind_alerts

__all__ = ["Held", "answer_alert", "begin_alert", "drop_alert", "note_alert_download", "note_answers_read",
           "publish_alert", "read_alert", "remind_alerts", "return_alert", "save_alert", "send_alert",
           "send_for_approval", "take_back_alert", "withdraw_alert"]  # fmt: skip
