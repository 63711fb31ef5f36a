"""Kinds of values in study.yml: ids, texts, days, whole numbers, lists that may be left empty."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, StringConstraints
from pydantic_core import PydanticCustomError

IDENTIFIER = r"^[\w][\w+.\-]*$"
WAVE = r"^[0-9]{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?$"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _refuse_truth_value(value: Any) -> Any:
    if isinstance(value, bool):
        raise PydanticCustomError("int_type", "true and false are no numbers")
    return value


def _refuse_other_forms(value: Any) -> Any:
    if isinstance(value, date) and type(value) is date:
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value.strip()):
        raise PydanticCustomError("date_type", "a day is written as year-month-day")
    return value.strip()


def _empty_is_no_entry(value: Any) -> Any:
    return [] if value is None else value


Identifier = Annotated[str, StringConstraints(pattern=IDENTIFIER, max_length=80)]
WaveId = Annotated[str, StringConstraints(pattern=WAVE)]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
NO_TRUTH_VALUE = BeforeValidator(_refuse_truth_value)
WholeNumber = Annotated[int, NO_TRUTH_VALUE]
Day = Annotated[date, BeforeValidator(_refuse_other_forms)]

Item = TypeVar("Item")
Entries = Annotated[list[Item], BeforeValidator(_empty_is_no_entry)]
"""A list that may be left empty: ``tests:`` means the same as ``tests: []``."""
