"""Needs of companies from surveys and workshops, per field of action, with uncertainty."""

from typing import Any

__all__ = ["OpenedStudy", "open_study"]


def __getattr__(name: str) -> Any:
    # Loaded on demand, so that a page's kernel or --help does not wait for every stage.
    if name in __all__:
        from pipeline import opened

        return getattr(opened, name)
    raise AttributeError(name)
