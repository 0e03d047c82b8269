"""Another root key: every wrapped key is wrapped anew, and no data key changes.

First each key is laid, wrapped by the new root key, beside the file that the old one opens: from then on the whole
store opens with either. Then the new files take the places of the old ones. Killed between any two files, the store
opens whole with the old root key (before the second part begins) or with the new one (after), and running it again
finishes what is left.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pso_portal.vault.envelope import VaultError
from pso_portal.vault.kek import Kek
from pso_portal.vault.key_files import (
    ROOT_MARK,
    as_content,
    changing,
    names_root,
    read_wrapped,
    replace,
    staged,
    sync_folder,
)
from pso_portal.vault.keys import holder_name, wrap_context


def stage(folder: Path, old: Kek, new: Kek) -> int:
    """Lay each key under the new root key beside its file; returns how many. Raises VaultError.

    From here on only a process with the new root key makes keys: what the old one made meanwhile would be lost.
    """
    if old.id == new.id:
        raise VaultError("The new root key is the one in use.")
    with changing(folder):
        replace(folder / ROOT_MARK, new.id.encode() + b"\n")
        missing = [path for path in key_paths(folder) if not _is_under(path, new.id)]
        for path in missing:
            context = _context(path)
            key = old.unwrap(read_wrapped(path, old.id), context)
            replace(staged(path), as_content(new.id, new.wrap(key, context)))
    return len(missing)


def finish(folder: Path, new: Kek) -> int:
    """Put what was staged in its place; returns how many. From then on the old root key opens nothing here.

    Raises VaultError, and changes nothing, while a key is not there under the new root key.
    """
    with changing(folder):
        paths = list(key_paths(folder))
        for path in paths:
            new.unwrap(read_wrapped(path, new.id), _context(path))
        replace(folder / ROOT_MARK, new.id.encode() + b"\n")
        waiting = [path for path in paths if staged(path).exists()]
        for path in waiting:
            if names_root(path, new.id):
                staged(path).unlink()
            else:
                staged(path).rename(path)
            sync_folder(path.parent)
    return len(waiting)


def key_paths(folder: Path) -> Iterator[Path]:
    """Every key file of a store, or of a copy of one."""
    yield from sorted(folder.glob("*/*/*.key"))


def _is_under(path: Path, root: str) -> bool:
    return names_root(path, root) or names_root(staged(path), root)


def _context(path: Path) -> bytes:
    return wrap_context(holder_name(path.parent.parent.name), path.parent.name, int(path.stem))
