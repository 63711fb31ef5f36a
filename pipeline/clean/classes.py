"""Which class of each classification a company belongs to."""

from __future__ import annotations

import pandas as pd

from pipeline.clean.ledger import Entry
from pipeline.codebook import Study
from pipeline.errors import Problem


def classify_population(study: Study, population: pd.DataFrame) -> pd.DataFrame:
    """Return the class of every company of the population.

    Returns
    -------
    pandas.DataFrame
        Indexed by member number, one column of class ids per classification of the study.
    """
    classes = pd.DataFrame(index=pd.Index(population["member_number"], name="member_number"))
    for name, classification in study.settings.classifications.items():
        if classification.population:
            mapping = {v: c.id for c in classification.classes for v in c.population}
            classes[name] = population[classification.population].map(mapping).to_numpy()
    return _coarser(study, classes)


def classify_responses(
    study: Study,
    responses: pd.DataFrame,
    members: pd.Series,
    *,
    population_classes: pd.DataFrame | None,
) -> tuple[pd.DataFrame, list[Entry], list[Problem]]:
    """Return the class of every response: from the population, else from its own answer.

    Parameters
    ----------
    study : Study
    responses : pandas.DataFrame
        ``wave, file, row, response_id`` and recoded answers.
    members : pandas.Series
        Member number per response, None where unknown.
    population_classes : pandas.DataFrame or None
        As made by :func:`classify_population`.

    Returns
    -------
    pandas.DataFrame
        One column of class ids per classification, on the index of ``responses``.
    list of Entry
        One line per class that did not come from the population.
    list of Problem
        Responses that no class fits.
    """
    classes = pd.DataFrame(index=responses.index)
    entries: list[Entry] = []
    problems: list[Problem] = []
    for name, classification in study.settings.classifications.items():
        if classification.of:
            continue
        known = pd.Series(None, index=responses.index, dtype=object)
        if population_classes is not None:
            known = members.map(population_classes[name], na_action="ignore").astype(object)
        for index in known[known.isna()].index:
            answer = None
            if classification.question:
                scale = study.scale(study.question(classification.question)).valid()
                position = int(responses.loc[index, classification.question])
                answer = scale[position - 1].id if position > 0 else None
            fits = [c.id for c in classification.classes if answer in c.answers]
            known[index] = fits[0] if fits else classification.missing
            place = responses.loc[index, ["wave", "file", "row", "response_id"]]
            if known[index] is None and population_classes is not None:
                problems.append(
                    Problem(
                        place["file"],
                        int(place["row"]),
                        0,
                        f"diese Antwort passt in keine Klasse von „{name}“",
                        f"in study.yml bei „{name}“ die Angabe „missing“ setzen",
                    )
                )
            elif population_classes is not None or not fits:
                entries.append(
                    Entry(
                        place["wave"],
                        "assign",
                        "self_reported"
                        if fits
                        else ("assigned_by_rule" if classification.missing else "unclassified"),
                        place["file"],
                        int(place["row"]),
                        place["response_id"],
                        name,
                        new=known[index],
                    )
                )
        classes[name] = known
    return _coarser(study, classes), entries, problems


def _coarser(study: Study, classes: pd.DataFrame) -> pd.DataFrame:
    for name, classification in study.settings.classifications.items():
        if classification.of:
            # A coarser version may sum up another one, declared before or after it.
            finest = study.ancestry(name)[-1]
            members = study.class_members(name, finest)
            mapping = {fine: group for group, inside in members.items() for fine in inside}
            classes[name] = classes[finest].map(mapping, na_action="ignore")
    return classes
