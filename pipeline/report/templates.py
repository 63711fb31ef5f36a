"""The HTML templates of pages, charts and tables."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.report import wording
from pipeline.report.formats import WITHHELD

FOLDER = Path(__file__).parent / "template"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["wording"] = wording
    environment.globals["WITHHELD"] = WITHHELD
    return environment


def render(name: str, **values: Any) -> str:
    """Return a template filled with values; every value is escaped."""
    return _environment().get_template(name).render(**values)
