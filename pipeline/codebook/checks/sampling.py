"""The sampling design: strata are a classification of the frame, clusters are not computed."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.codebook.positions import Positioned
from pipeline.codebook.settings import Settings
from pipeline.errors import Problem, did_you_mean


def sampling_problems(settings: Settings, source: Positioned) -> Iterator[Problem]:
    """Yield strata that are no classification of the population, and clusters."""
    sampling = settings.sampling
    if sampling.clusters:
        message = "Klumpenstichproben werden nicht gerechnet: die Fehler wären zu klein"
        advice = "Klumpen in einem anderen Programm auswerten, z. B. R survey"
        yield source.problem(("sampling", "clusters"), message, advice)
    name = sampling.strata
    if name is None:
        return
    known = settings.classifications
    if name not in known:
        advice = did_you_mean(name, known) or "unter classifications ergänzen"
        yield source.problem(("sampling", "strata"), f"Gliederung „{name}“ gibt es nicht", advice)
    elif settings.population is None or not (known[name].population or known[name].of):
        message = f"Schichten „{name}“ brauchen eine Spalte der Grundgesamtheit"
        yield source.problem(("sampling", "strata"), message, "population und ihre Spalte angeben")
    elif settings.weighting.method == "unweighted":
        message = "eine geschichtete Stichprobe muss gewichtet werden"
        advice = f"unter weighting: method: poststratify, margins: [{name}]"
        yield source.problem(("sampling", "strata"), message, advice)
