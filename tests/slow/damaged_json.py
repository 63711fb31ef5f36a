"""Ways to damage JSON."""

from __future__ import annotations

import json
from random import Random
from typing import Any

from tests.slow.damage import bytes_of, text_of

_DEEP = 200_000


def deep_json(data: bytes, random: Random) -> bytes:
    """Nest brackets deeper than any stack, closed or not."""
    opened, closed = random.choice((("[", "]"), ('{"a":', "}"), ('{"responses":[', "]}")))
    whole = random.random() < 0.5
    text = opened * _DEEP + (("1" + closed * _DEEP) if whole else "")
    return bytes_of('{"responses": ' + text + "}" if random.random() < 0.5 else text)


def odd_json(data: bytes, random: Random) -> bytes:
    """Put values of other kinds where an answer, a response or the list of them should be."""
    odd: tuple[Any, ...] = (
        *(None, True, [], {}, [[]], {"a": {"b": []}}, 10**400, -0.0, 1e308, float("nan")),
        *(float("inf"), "\ud800", "\x00", "", ["x"] * 5, 3, "x" * 200_000),
    )
    content = json.loads(data)
    lists = (
        [v for v in content.values() if isinstance(v, list)] if isinstance(content, dict) else []
    )
    responses = lists[0] if lists else content
    for _ in range(random.choice((1, 10, 200))):
        what = random.random()
        if not isinstance(responses, list) or not responses or what < 0.05:
            return bytes_of(json.dumps(random.choice(odd)))
        k = random.randrange(len(responses))
        if what < 0.2 or not isinstance(responses[k], dict) or not responses[k]:
            responses[k] = random.choice(odd)
        elif what < 0.3:
            responses[k][random.choice(("", "id", "neu", "\x00"))] = random.choice(odd)
        else:
            responses[k][random.choice(list(responses[k]))] = random.choice(odd)
    return bytes_of(json.dumps(content, ensure_ascii=random.random() < 0.5))


def json_syntax(data: bytes, random: Random) -> bytes:
    """Break JSON as hands and programs do: commas, comments, quotes, numbers, doubled keys."""
    text = text_of(data)
    old, new = random.choice(
        (
            *((",", ",,"), ('"', "'"), (":", "="), ("}", ""), ("]", ""), ("{", "[")),
            *((":", ":" + "9" * 6000 + ","), (",", ", // Notiz\n"), ('"', "„"), ("}", ",}")),
        )
    )
    times = random.choice((1, 3, -1))
    return bytes_of(text.replace(old, new, times))
