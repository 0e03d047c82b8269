"""What the runner says when it cannot go on."""

from __future__ import annotations

import errno
from pathlib import Path


class Refused(Exception):
    """The runner stops. The text is a sentence for the person at the keyboard and says what to do."""


def in_words(error: OSError) -> str:
    """A system error as a sentence that says what to do."""
    place = error.filename or "a file"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full(Path(str(place)))
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return (
            f"{place} cannot be used by this user. Run the command as the user it belongs to, or name a folder "
            "of your own in PSO_VAR."
        )
    return f"The operating system refused: {error.strerror or error} ({place})."


def disk_full(place: Path) -> str:
    """The sentence for a full disk."""
    return (
        f"The disk that holds {place} is full. Free some space (the portal asks for 500 MB), or name a folder on "
        "another disk in PSO_VAR, and start again. Nothing that was already filed is lost."
    )
