"""Show charts, tables and sentences in a notebook, in the order given."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def show(*things: Any) -> None:
    """Display each thing; a list of things is displayed one after the other."""
    from IPython.display import display

    for thing in things:
        if isinstance(thing, Iterable) and not hasattr(thing, "_repr_mimebundle_"):
            show(*thing)
        else:
            display(thing)
