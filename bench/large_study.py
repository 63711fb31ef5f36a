"""An invented study with four classifications, all their crossings and questions of all kinds."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd

from pipeline.codebook import Study, read_study
from pipeline.disclosure import Variable, WaveAnswers

WAVE = "2026-11"
CLASSES = {"groesse": 6, "raum": 6, "branche": 7, "art": 7}
COARSER = {"groesse": 2, "raum": 2, "branche": 3, "art": 3}
"""Classes of the coarser version of each classification."""
NEEDS = 4
PLAIN = {"single3": 3, "single6": 4, "rating": 6, "box": 5, "amount": 2}
"""Kind of question -> how many of it are asked besides the needs."""


def large_study(folder: Path) -> Study:
    """Write the settings of the study and read them."""
    lines = [
        "id: gross\ntitle: Groß\nsurvey: Umfrage\nnotice: erfunden\ncompanies: Betriebe",
        "handlungsfelder: [{id: a, title: A}]",
        f"waves: [{{id: {WAVE}, title: Welle, field_start: {WAVE}-01, field_end: {WAVE}-30}}]",
        "scales:",
    ]
    for name, size in CLASSES.items():
        answers = ", ".join(f"{{id: {name}{k}, label: {name}{k}}}" for k in range(size))
        lines.append(f"  {name}: {{answers: [{answers}]}}")
    lines.append("classifications:")
    for name, size in CLASSES.items():
        fine = [f"{name}{k}" for k in range(size)]
        lines += [f"  {name}:", f"    title: {name}", f"    question: Q{name.upper()}"]
        lines += [
            "    classes:",
            *(f"      - {{id: {c}, title: {c}, answers: [{c}]}}" for c in fine),
        ]
        lines += [f"  {name}_grob:", f"    title: {name} grob", f"    of: {name}", "    classes:"]
        for part, members in enumerate(np.array_split(fine, COARSER[name])):
            own = ", ".join(members)
            lines.append(f"      - {{id: {name}_{part}, title: {name} {part}, of: [{own}]}}")
    lines.append(f"breakdowns: [{', '.join(CLASSES)}]")
    pairs = ", ".join(f"[{a}, {b}]" for a, b in combinations(CLASSES, 2))
    lines.append(f"crossings: [{pairs}]")
    lines += ["audiences:"]
    for audience, minimum in (("arbeitskreis", 5), ("ausschuss", 5), ("oeffentlichkeit", 10)):
        lines.append(f"  - {{id: {audience}, title: {audience}, min_companies: {minimum}}}")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "study.yml").write_text("\n".join([*lines, ""]), encoding="utf-8")
    head = f"id;block;text;item;type;scale;role;need;handlungsfeld;filter;{WAVE}"
    rows = [f"Q{n.upper()};;Frage {n}?;;single;{n};;;;;Q{n.upper()}" for n in CLASSES]
    (folder / "codebook.csv").write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    return read_study(folder)


def large_wave(study: Study, companies: int, answered: int) -> tuple[pd.DataFrame, WaveAnswers]:
    """Return the classes of all companies that exist, and what some of them answered.

    What a company answers depends a little on its size; 8 % leave a question out.
    """
    random = np.random.default_rng(5)
    frame = pd.DataFrame(
        {
            name: random.choice(
                [f"{name}{k}" for k in range(size)],
                companies,
                p=random.dirichlet(np.full(size, 6.0)),
            )
            for name, size in CLASSES.items()
        }
    )
    for name, size in CLASSES.items():
        parts = np.array_split([f"{name}{k}" for k in range(size)], COARSER[name])
        coarse = {str(c): f"{name}_{k}" for k, members in enumerate(parts) for c in members}
        frame[f"{name}_grob"] = frame[name].map(coarse)
    own = frame.iloc[np.sort(random.permutation(companies)[:answered])].reset_index(drop=True)
    questions, crossed, together = _questions(random, own["groesse"])
    return frame, WaveAnswers(WAVE, own, questions, crossed, together)


def _questions(
    random: np.random.Generator, size: pd.Series
) -> tuple[Mapping[str, list[Variable]], frozenset[str], list[frozenset[str]]]:
    lean = pd.Categorical(size).codes / CLASSES["groesse"]

    def codes(answers: int) -> np.ndarray:
        base = random.dirichlet(np.full(answers, 3.0)).cumsum()
        drawn = np.searchsorted(base, np.clip(random.random(len(lean)) + 0.1 * lean, 0, 0.999999))
        return np.where(random.random(len(lean)) < 0.08, -1, drawn)

    questions: dict[str, list[Variable]] = {}
    together = []
    for k in range(NEEDS):
        importance, satisfaction = codes(5), codes(5)
        both = (importance >= 0) & (satisfaction >= 0)
        gap = np.where(both, importance - satisfaction, np.nan).astype(float)
        need = np.where(both, (importance >= 3) & (satisfaction <= 2), -1).astype(int)
        questions[f"w{k}"], questions[f"z{k}"] = [Variable(importance)], [Variable(satisfaction)]
        questions[f"need{k}"] = [Variable(need, frozenset([0])), Variable(gap)]
        together.append(frozenset([f"need{k}", f"w{k}", f"z{k}"]))
    crossed = frozenset(questions)
    answers = {"single3": 3, "single6": 6, "rating": 5, "box": 2}
    for kind, asked in PLAIN.items():
        for k in range(asked):
            if kind == "amount":
                amounts = np.round(random.lognormal(3, 1, len(lean)))
                made = Variable(np.where(random.random(len(lean)) < 0.08, np.nan, amounts))
            else:
                made = Variable(codes(answers[kind]), frozenset([0] if kind == "box" else []))
            questions[f"{kind}_{k}"] = [made]
    return questions, crossed, together
