"""Which formats of SPSS, Stata and SAS are dates, and what their numbers count."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_DAY = 86_400_000
_FROM_1582 = 12_219_379_200_000
_FROM_1960 = 315_619_200_000
_SPSS = {
    "date": "DATE ADATE EDATE JDATE SDATE QYR MOYR WKYR",
    "datetime": "DATETIME YMDHMS",
    "time": "TIME DTIME MTIME",
}
_SAS = {
    "date": "DATE DAY DDMMYY DDMMYYB DDMMYYC DDMMYYD DDMMYYN DDMMYYP DDMMYYS DOWNAME JULIAN "
    "MMDDYY MMDDYYB MMDDYYC MMDDYYD MMDDYYN MMDDYYP MMDDYYS MONNAME MONTH MONYY QTR QTRR "
    "WEEKDATE WEEKDATX WEEKDAY WORDDATE WORDDATX YEAR YYMM YYMMDD YYMMDDB YYMMDDC YYMMDDD "
    "YYMMDDN YYMMDDP YYMMDDS YYMON YYQ B8601DA E8601DA IS8601DA NLDATE EURDFDD EURDFDE",
    "datetime": "DATETIME DATEAMPM MDYAMPM DTDATE DTMONYY DTWKDATX DTYEAR DTYYQC B8601DN B8601DT "
    "B8601DZ E8601DN E8601DT E8601DZ IS8601DN IS8601DT NLDATM EURDFDT",
    "time": "TIME TIMEAMPM HHMM HOUR MMSS TOD B8601TM E8601TM IS8601TM NLTIME",
}
_NAME = re.compile(r"([A-Z](?:[A-Z0-9_]*[A-Z])?)[\d.]*")
_STATA = re.compile(r"%-?\d*(t?d|t[cwmqh])(.*)")
_ONLY_TIME = re.compile(r"[HhMmSsAaPp:._]+")

Count = NDArray[np.float64]


@dataclass(frozen=True)
class Clock:
    """What a format's numbers count.

    Parameters
    ----------
    kind : str
        ``date``, ``datetime`` or ``time`` (a duration, which may exceed a day).
    milliseconds : callable
        Numbers of the file -> milliseconds since 1970-01-01, or of the duration.
    """

    kind: str
    milliseconds: Callable[[Count], Count]


def clock_of(written_as: str | None, family: str) -> Clock | None:
    """Return what the numbers of a column count, from its format; None for plain numbers.

    Stata's ``%tC`` counts leap seconds and its ``%tb`` business days: both stay numbers.

    Parameters
    ----------
    written_as : str or None
        The format: ``EDATE10``, ``%tdDD.NN.CCYY``, ``DDMMYYP``.
    family : str
        ``spss``, ``stata`` or ``sas``.
    """
    if family == "stata":
        found = _STATA.fullmatch(written_as or "")
        if found is None:
            return None
        if found[1] == "tc" and _ONLY_TIME.fullmatch(found[2]):
            return Clock("time", lambda count: count)
        return _STATA_CLOCKS[found[1].removeprefix("t")]
    name = _NAME.fullmatch((written_as or "").upper())
    kinds, clocks = (_SPSS, _SPSS_CLOCKS) if family == "spss" else (_SAS, _SAS_CLOCKS)
    return next(
        (clocks[k] for k, names in kinds.items() if name and name[1] in names.split()), None
    )


def _seconds(count: Count) -> Count:
    return np.round(count * 1000)


def _months(count: Count, each: int) -> Count:
    whole = np.clip(np.floor(count), -1e5, 1e5).astype(np.int64) * each
    months = np.datetime64("1960-01", "M") + whole
    return months.astype("datetime64[ms]").astype(np.float64)


def _weeks(count: Count) -> Count:
    year, week = np.divmod(np.floor(count), 52)
    return _months(year, 12) + week * 7 * _DAY


_SPSS_CLOCKS = {
    "date": Clock("date", lambda count: _seconds(count) - _FROM_1582),
    "datetime": Clock("datetime", lambda count: _seconds(count) - _FROM_1582),
    "time": Clock("time", _seconds),
}
_SAS_CLOCKS = {
    "date": Clock("date", lambda count: np.round(count * _DAY) - _FROM_1960),
    "datetime": Clock("datetime", lambda count: _seconds(count) - _FROM_1960),
    "time": Clock("time", _seconds),
}
_STATA_CLOCKS = {
    "d": _SAS_CLOCKS["date"],
    "c": Clock("datetime", lambda count: np.round(count) - _FROM_1960),
    "w": Clock("date", _weeks),
    "m": Clock("date", lambda count: _months(count, 1)),
    "q": Clock("date", lambda count: _months(count, 3)),
    "h": Clock("date", lambda count: _months(count, 6)),
}
