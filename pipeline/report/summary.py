"""The sentences that answer a page's question, made from released findings."""

from __future__ import annotations

import pandas as pd

from pipeline.report import wording
from pipeline.report.charts.change import changes
from pipeline.report.findings import Findings
from pipeline.report.formats import listed, quoted, spelled
from pipeline.report.leaders import (
    closed_top,
    leaders,
    leading,
    rank_groups,
    top_ranked,
    undecided,
)
from pipeline.report.note import Note


def summary(findings: Findings) -> Note:
    """Return three to five sentences: needs, Handlungsfelder, change, most named, base."""
    sentences = [
        _needs(findings, None),
        _fields(findings),
        _change(findings, None),
        _named(findings),
        basis_sentence(findings),
    ]
    return Note([sentence for sentence in sentences if sentence], kind="lead")


def field_summary(findings: Findings, handlungsfeld: str) -> Note:
    """Return the sentences that head a Handlungsfeld's page."""
    sentences = [
        _needs(findings, handlungsfeld),
        _index(findings, handlungsfeld),
        _change(findings, handlungsfeld),
    ]
    return Note([sentence for sentence in sentences if sentence], kind="lead")


def development_summary(findings: Findings) -> Note:
    """Return the sentences that head the page on development."""
    sentences = [_change(findings, None), wording.waves_sentence([w.title for w in findings.waves])]
    return Note([sentence for sentence in sentences if sentence], kind="lead")


def basis(findings: Findings) -> Note:
    """Return who answered, as a lead paragraph."""
    return Note([basis_sentence(findings)], kind="lead")


def basis_sentence(findings: Findings) -> str:
    """Say how many answered of how many."""
    rate = findings.published("response_rate")
    share = float(rate["estimate"].iloc[0]) if len(rate) else None
    return wording.response_sentence(findings.latest, findings.release, share)


def rank_sentences(findings: Findings, handlungsfeld: str) -> Note:
    """Return one sentence per need on where it stands among all needs."""
    ranks = findings.ranks()
    sentences = []
    for own in ranks[ranks["handlungsfeld"] == handlungsfeld].itertuples():
        overlaps = (ranks["rank_low"] <= own.rank_high) & (ranks["rank_high"] >= own.rank_low)
        others = [findings.label(n) for n in ranks.loc[overlaps, "need"] if n != own.need]
        # A set of ranks low..high leaves exactly high - low needs untold apart; name them only
        # where the overlap of the sets shows which ones they are.
        known = others if len(others) == own.rank_high - own.rank_low else []
        label = findings.label(own.need)
        sentences.append(
            wording.need_place(label, own.rank_low, own.rank_high, own.rank_group, known)
        )
    return Note(sentences or [wording.NO_NUMBERS])


def _needs(findings: Findings, handlungsfeld: str | None) -> str:
    ranks = findings.ranks(scope=handlungsfeld or "all")
    if ranks.empty:
        return ""
    top = [findings.label(need) for need in top_ranked(ranks)]
    if len(ranks) == 1:
        return wording.only_need(top[0])
    within = handlungsfeld is not None
    closed = closed_top(ranks)
    sentence = wording.top_needs(top, total=len(ranks), closed=closed, within_field=within) + "."
    return " ".join(
        part for part in (sentence, wording.order_note(len(top)), _next(findings, ranks)) if part
    )


def _next(findings: Findings, ranks: pd.DataFrame) -> str:
    """Say which group follows the first, unless every need has its own place."""
    groups = rank_groups(ranks)
    if len(groups) < 2 or not undecided(groups):
        return ""
    second = groups[1]
    names = [findings.label(need) for need in second.items]
    return wording.second_group(names, second.low, second.high)


def _fields(findings: Findings) -> str:
    table = findings.published("index")
    first = leaders(table)
    if not first or len(table) < 2:
        return ""
    return wording.fields_sentence(first)


def _index(findings: Findings, handlungsfeld: str) -> str:
    row = findings.published("index", question=handlungsfeld)
    if row.empty:
        return ""
    one = row.iloc[0]
    return wording.index_sentence(one["estimate"], one["ci_low"], one["ci_high"])


def _change(findings: Findings, handlungsfeld: str | None) -> str:
    table = changes(findings, handlungsfeld=handlungsfeld)
    if table.empty:
        return ""
    earlier = findings.release.wave(table["reference_wave"].iloc[0]).title
    shown = table[table["distinct"]]
    if shown.empty:
        return wording.no_change_since(earlier)
    if len(shown) <= 2:
        return " ".join(
            wording.change_since(row["label"], row["estimate"], earlier)
            for _, row in shown.iterrows()
        )
    names = listed([quoted(label) for label in shown["label"]])
    return wording.many_changes(spelled(len(shown)), names, earlier)


def _named(findings: Findings) -> str:
    blocks = findings.study.blocks("multiple")
    if not blocks:
        return ""
    options = [q.id for q in findings.study.block(blocks[0]) if q.role == "option"]
    table = findings.published("cases_share", question=options)
    first = leading(table, findings.ranks(scope=blocks[0], score="cases_share"))
    if not 1 <= len(first) <= 3:
        return ""
    known = {row["label"]: row for _, row in table.iterrows()}
    shares = [
        (label, wording.share_words(known[label]["estimate"], known[label]["n_responses"]))
        for label in first
    ]
    text = findings.question_text(blocks[0])
    return wording.named_sentence(text, shares, findings.study.settings.companies)
