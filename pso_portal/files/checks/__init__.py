"""What may be attached. Content decides, never the name and never what the browser said.

Every rule reads headers and structure; nothing is drawn, run or unpacked beyond its caps. Each refusal is one plain
sentence that names the file.
"""

from __future__ import annotations

from .entry import LARGEST, Checked, check
from .kinds import Kind, Refused

__all__ = ["LARGEST", "Checked", "Kind", "Refused", "check"]
