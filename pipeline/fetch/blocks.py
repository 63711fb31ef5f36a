"""Files whole or not at all, and the hidden folder where blocks wait until all are there."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.errors import BusyError, OutputError
from pipeline.fetch.records import Response, parse, render

_LOCK = ".lock"


class Blocks:
    """The blocks of one survey, as hidden files: a run of the study never takes them for input."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self) -> dict[int, Response]:
        """Return the responses that a stopped run has left, by id."""
        found: dict[int, Response] = {}
        for path in sorted(self._folder.glob(".*.json"), key=lambda p: p.stat().st_mtime_ns):
            # A damaged block is fetched again.
            with contextlib.suppress(OSError, ValueError):
                found.update(parse(path.read_bytes()))
        return found

    def write(self, first: int, last: int, responses: dict[int, Response]) -> None:
        """Keep a block."""
        write_whole(self._folder / f".{first:010}-{last:010}.json", render(responses))

    def clear(self) -> None:
        """Remove all blocks."""
        with writing(self._folder):
            for path in self._folder.glob(".*.json*"):
                path.unlink()


@contextlib.contextmanager
def locked_blocks(wave_folder: Path, survey: int) -> Iterator[Blocks]:
    """Yield the survey's blocks while no other run can touch them; an empty folder goes away.

    Raises
    ------
    OutputError
        If the wave's folder cannot be written.
    BusyError
        If another run is fetching the same survey.
    """
    folder = wave_folder / f".fetch-{survey}"
    lock = FileLock(folder / _LOCK)
    with writing(wave_folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise BusyError(
                f"Ein anderer Lauf holt gerade Antworten nach {wave_folder}. Abwarten."
            ) from None
    try:
        yield Blocks(folder)
    finally:
        lock.release()
        if not any(folder.glob(".*.json")):
            with contextlib.suppress(OSError):
                (folder / _LOCK).unlink(missing_ok=True)
                folder.rmdir()


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place and move it there in one step."""
    new = path.with_name(f".{path.name}.new")
    with writing(path.parent):
        with new.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)


@contextlib.contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Turn what the file system refuses into an OutputError."""
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"{folder}: Der Ordner lässt sich nicht beschreiben ({error.strerror or error}). "
            "Was vorher dort lag, ist unverändert."
        ) from None
