"""Estimates -> publishable: the only stage that decides, rounds and bands what leaves."""

from pipeline.disclosure.publishable import publishable, released_ranks
from pipeline.disclosure.release import release_facts
from pipeline.disclosure.rules import reasons

__all__ = ["publishable", "reasons", "release_facts", "released_ranks"]
