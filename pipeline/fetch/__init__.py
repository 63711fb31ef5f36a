"""New responses from LimeSurvey's RemoteControl 2 into the waves' folders."""

from pipeline.fetch.study import fetch_study
from pipeline.fetch.wave import Fetched

__all__ = ["Fetched", "fetch_study"]
