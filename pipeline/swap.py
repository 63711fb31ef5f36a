"""Replace output folders whole: build beside them, then swap; a crash leaves the old ones."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.errors import BusyError, OutputError
from pipeline.places import Places

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextlib.contextmanager
def new_release(target: Places) -> Iterator[Places]:
    """Yield two empty folders to build in; on success they take the targets' places.

    Parameters
    ----------
    target : Places
        The folders to replace. Nothing in them changes until the block has ended without
        an exception; whatever happens before, the last complete release stays.

    Raises
    ------
    OutputError
        If the output place is read-only, not a folder, or full.
    BusyError
        If another run is writing there.
    """
    pairs = [(_beside(path, "new"), path) for path in (target.processed, target.reports)]
    with _as_output_error(target.processed.parent):
        for _, path in pairs:
            path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(_beside(target.processed, "lock"))
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise BusyError(
                f"Ein anderer Lauf schreibt gerade nach {target.processed.parent}. Abwarten."
            ) from None
        try:
            restore(target)
            for new, _ in pairs:
                shutil.rmtree(new, ignore_errors=True)
                new.mkdir()
            yield Places(pairs[0][0], pairs[1][0])
            for new, path in pairs:
                _replace(new, path)
        finally:
            for new, _ in pairs:
                shutil.rmtree(new, ignore_errors=True)
            lock.release()


def restore(target: Places) -> None:
    """Put back a release that a crash between two renames left under its second name."""
    for path in (target.processed, target.reports):
        old = _beside(path, "old")
        if old.exists():
            if path.exists():
                shutil.rmtree(old, ignore_errors=True)
            else:
                old.rename(path)


def _replace(new: Path, path: Path) -> None:
    if not path.exists():
        new.rename(path)
    elif not _exchange(new, path):
        old = _beside(path, "old")
        path.rename(old)
        try:
            new.rename(path)
        except OSError:
            old.rename(path)
            raise
        shutil.rmtree(old, ignore_errors=True)


def _exchange(first: Path, second: Path) -> bool:
    """Swap two folders in one step where the system can (Linux); False where it cannot."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    return rename(here, os.fsencode(first), here, os.fsencode(second), exchange) == 0


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(f".{path.name}.{suffix}")


@contextlib.contextmanager
def _as_output_error(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            what = "Der Datenträger ist voll. Platz schaffen und neu starten"
        elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            what = "Der Ausgabeordner ist nicht beschreibbar oder eine Datei darin ist geöffnet"
        elif error.errno in (errno.ENOTDIR, errno.EEXIST, errno.ENOENT):
            what = "Der Ausgabeort ist kein Ordner"
        else:
            what = f"Der Ausgabeordner lässt sich nicht beschreiben ({error.strerror or error})"
        raise OutputError(
            f"{place}: {what}. Der letzte vollständige Bericht ist unverändert."
        ) from error
