"""What makes a question of two waves hard to compare; shown beside every trend."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.codebook import Question, Study


def comparability_flags(
    study: Study, questions: Sequence[Question], before: str, after: str
) -> list[str]:
    """Return what differs between two waves in how questions were asked.

    Parameters
    ----------
    study : Study
    questions : sequence of Question
        Those a figure rests on; what one of the waves did not ask is left out.
    before, after : str
        Ids of the waves.

    Returns
    -------
    list of str
        ``wortlaut_geaendert``, ``skala_geaendert`` (another scale, brought to the usual one),
        ``filter_geaendert`` (asked of others) and ``position_geaendert``: another place among
        the rows of its battery that both waves asked, or the battery another place among the
        questions that both asked, in the order of the exports.
    """
    both = [q for q in questions if before in q.columns and after in q.columns]
    moved = _moved(study, before, after)
    differences = {
        "wortlaut_geaendert": lambda q: q.wording(before) != q.wording(after),
        "skala_geaendert": lambda q: q.scale_in(before) != q.scale_in(after),
        "filter_geaendert": lambda q: q.filter_in(before) != q.filter_in(after),
        "position_geaendert": lambda q: q.id in moved,
    }
    return [flag for flag, differs in differences.items() if any(map(differs, both))]


def _moved(study: Study, before: str, after: str) -> set[str]:
    orders = [study.orders.get(wave, ()) for wave in (before, after)]
    common = set(orders[0]) & set(orders[1])
    battery = {q.id: q.text for q in study.questions}
    old, new = ([name for name in order if name in common] for order in orders)
    texts = [list(dict.fromkeys(battery[name] for name in order)) for order in (old, new)]
    moved = _other_place(*texts)
    found = {name for name in common if battery[name] in moved}
    for text in texts[0]:
        found |= _other_place(*([n for n in order if battery[n] == text] for order in (old, new)))
    return found


def _other_place(old: Sequence[str], new: Sequence[str]) -> set[str]:
    return {name for name, other in zip(old, new, strict=True) if name != other}
