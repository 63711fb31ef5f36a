"""What a run shows on a terminal while it works."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from pipeline.run import STAGES
from pipeline.run_protection import NOTICE


@contextmanager
def progress_bar() -> Iterator[Callable[[str], None]]:
    """Yield a progress callback: a bar on a terminal, one log line per stage without one."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _log
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(STAGES[0], total=len(STAGES))

        def show(text: str) -> None:
            if NOTICE in text:
                bar.console.print(_notice(text), markup=False)
                return
            stage = text.split(":")[0]
            done = STAGES.index(stage) if stage in STAGES else None
            bar.update(task, description=text, completed=done)

        yield show


def remind(late: Iterable[str], study: str) -> None:
    """Say what should have been deleted by now, and how."""
    for what in late:
        click.echo(f"Frist abgelaufen: {what} – industriedialog retire {study}", err=True)


def _log(text: str) -> None:
    if NOTICE in text:
        click.echo(_notice(text), err=True)
    if text in STAGES:
        click.echo(text, err=True)


def _notice(text: str) -> str:
    return text[text.index(NOTICE) :]
