"""Log lines: event, ids and codes. No text that a person wrote ever reaches a log."""

from __future__ import annotations

import logging
from typing import Any

import structlog

# Who asked for what, when, tells who sent an anonymous report: its time of filing is in the database. Who did what is
# for the audit to say, under row security.
TRACES = ("request", "user_agent", "exception", "user_id", "ip")

structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.add_log_level,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)


def line_formatter() -> logging.Formatter:
    """One JSON object a line; exceptions by class and place, never by message or local variables."""
    return structlog.stdlib.ProcessorFormatter(
        processors=[
            _without_path,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _class_only,
            structlog.processors.JSONRenderer(),
        ]
    )


def _without_path(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Django names the path of a refused request, and the path of an invitation is its secret."""
    record = event.get("_record")
    if record is not None and record.name.startswith("django."):
        event |= {"event": record.name, "code": getattr(record, "status_code", None)}
    return event


def _class_only(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    info = event.pop("exc_info", None)
    error = info[1] if isinstance(info, tuple) else None
    if error is not None:
        event["error"] = type(error).__name__
        event["where"] = _where(error)
    for key in TRACES:
        event.pop(key, None)
    return event


def _where(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
