"""Give tokens back the leading zeros that a spreadsheet took."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.ingest.answers import Note


def restore_tokens(
    tokens: Sequence[str | None], known: Iterable[str]
) -> tuple[list[str | None], list[Note]]:
    """Replace a token of digits that nobody was sent by the only one that ends in it.

    Parameters
    ----------
    tokens : sequence of str or None
        As the export has them.
    known : iterable of str
        The tokens that were sent.

    Returns
    -------
    tokens : list of str or None
    notes : list of Note
        ``leading_zeros_lost`` with the number of tokens restored, never a token itself.
    """
    sent = set(known)
    by_number: dict[str, set[str]] = {}
    for name in sent:
        if name.isdigit():
            by_number.setdefault(name.lstrip("0"), set()).add(name)
    restored: list[str | None] = []
    for token in tokens:
        matches = by_number.get(token.lstrip("0"), set()) if token and token.isdigit() else set()
        restored.append(next(iter(matches)) if token not in sent and len(matches) == 1 else token)
    changed = sum(new != old for new, old in zip(restored, tokens, strict=True))
    if not changed:
        return restored, []
    return restored, [Note("leading_zeros_lost", None, "token", f"{changed} Zugangscodes")]
