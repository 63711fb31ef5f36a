"""Ways to damage settings (YAML) and survey files (XML)."""

from __future__ import annotations

import re
from random import Random

from tests.slow.damage import text_of

_LAUGHS = 12
_WIDE = 9
_DEEP = 20_000


def yaml_aliases(data: bytes, random: Random) -> bytes:
    """Refer to oneself, to each other, to nothing, and to ten times ten times ten others."""
    laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{k}: &a{k} [{', '.join([f'*a{k - 1}'] * _WIDE)}]\n" for k in range(1, _LAUGHS)
    )
    maps = "m0: &m0 {x: 1}\n" + "".join(
        f"m{k}: &m{k} {{{', '.join(f'k{j}: *m{k - 1}' for j in range(_WIDE))}}}\n"
        for k in range(1, _LAUGHS)
    )
    title, *_ = re.findall(r"^title: .*$", text_of(data), re.MULTILINE)
    return _replaced(
        data,
        random,
        (
            (title, "title: &t [*t]"),
            (title, "title: &t {a: *t}"),
            (title, "title: *nirgends"),
            ("scales:", laughs + "scales:"),
            ("scales:", maps + "scales:"),
            (title, laughs + f"title: *a{_LAUGHS - 1}"),
            ("waves:", maps + f"waves: *m{_LAUGHS - 1}\nwellen:"),
            ("scales:\n", laughs + f"scales:\n  wieder: *a{_LAUGHS - 1}\n"),
            ("scales:\n", "scales: &s\n  selbst: *s\n"),
            ("classifications:\n", "classifications: &c\n  <<: *c\n"),
            ("answers:\n", "answers: &l\n      - *l\n"),
        ),
    )


def yaml_syntax(data: bytes, random: Random) -> bytes:
    """Break YAML as hands do, and as attackers do."""
    return _replaced(
        data,
        random,
        (
            ("  - ", "\t- "),
            ("title: ", "title: !!python/object/apply:os.system ['true'] "),
            ("title: ", "title: !!binary "),
            ("title: ", "title: !unbekannt "),
            ("title: ", "title: | \n"),
            ("title: ", "title: 'offen "),
            ("title: ", 'title: "\\ud800\\x00" # '),
            ("title: ", "? [a, b]\n: c\ntitle: "),
            ("waves:", "--- \nwaves:"),
            ("waves:", "...\n---\nwaves:"),
            ("waves:", "%YAML 9.9\n---\nwaves:"),
            ("waves:", "waves: " + "[" * _DEEP + "\nx:"),
            ("waves:", "waves: " + "{a: " * _DEEP + "\nx:"),
            ("waves:", "waves: " + "[" * 900 + "]" * 900 + "\nx:"),
            ("waves:", "- " * _DEEP + "\nwaves:"),
            ("score: 1", "score: " + "9" * 6000),
            ("score: 1", "score: 0b1010101"),
            ("score: 1", "score: 1e400"),
            ("score: 1", "score: 190:20:30"),
            ("score: 1", "score: .inf"),
            ("id: klein", "id: [klein]"),
            ("id: klein", "id: " + "k" * 100_000),
            ("id: klein", "id: ../../klein"),
            ("id: klein", "id: CON"),
            ("population.csv", "../../../../etc/passwd"),
            ("population.csv", "population.csv\\0"),
            ("population.csv", "waves"),
            ("field_start: ", "field_start: 9999-12-31 # "),
            ("field_start: ", "field_start: 0000-00-00 # "),
            ("label: ", "label: " + "ä" * 1_000_000 + " # "),
        ),
    )


def yaml_lines(data: bytes, random: Random) -> bytes:
    """Drop, repeat, swap and indent lines."""
    lines = text_of(data).splitlines(keepends=True)
    for _ in range(random.choice((1, 3, 20))):
        k = random.randrange(len(lines))
        what = random.choice(("drop", "repeat", "swap", "indent", "outdent"))
        if what == "drop" and len(lines) > 1:
            del lines[k]
        elif what == "repeat":
            lines.insert(k, lines[k])
        elif what == "swap":
            other = random.randrange(len(lines))
            lines[k], lines[other] = lines[other], lines[k]
        elif what == "indent":
            lines[k] = "  " + lines[k]
        else:
            lines[k] = lines[k].removeprefix("  ")
    return "".join(lines).encode()


def xml_entities(data: bytes, random: Random) -> bytes:
    """Put entity bombs and references to other files into XML."""
    names = "".join(
        f'<!ENTITY e{k} "{f"&e{k - 1};" * 10}">' if k else '<!ENTITY e0 "ha">' for k in range(10)
    )
    doctype, use = random.choice(
        (
            (f"<!DOCTYPE document [{names}]>", "&e9;"),
            ('<!DOCTYPE document [<!ENTITY e9 SYSTEM "file:///etc/passwd">]>', "&e9;"),
            ('<!DOCTYPE document SYSTEM "http://127.0.0.1:9/x.dtd">', ""),
            (f'<!DOCTYPE document [<!ENTITY e9 "{"x" * 500_000}">]>', "&e9;" * 5000),
            ('<!DOCTYPE document [<!ENTITY % p SYSTEM "file:///dev/zero"> %p;]>', ""),
            ("", "&nirgends;"),
        )
    )
    text = re.sub(r"^\s*(<\?xml[^>]*\?>)?\s*", "", text_of(data))
    place = text.find(">", random.randrange(len(text) // 2)) + 1
    head = '<?xml version="1.0" encoding="UTF-8"?>' + doctype
    return (head + text[:place] + use + text[place:]).encode()


def xml_syntax(data: bytes, random: Random) -> bytes:
    """Break XML: tags, nesting, depth, declared encoding, CDATA, attributes."""
    return _replaced(
        data,
        random,
        (
            ('encoding="UTF-8"', 'encoding="UTF-16"'),
            ('encoding="UTF-8"', 'encoding="klingonisch"'),
            ('encoding="UTF-8"', 'encoding="cp037"'),
            ('version="1.0"', 'version="7"'),
            ("]]>", ""),
            ("</row>", ""),
            ("<row>", "<row><row>"),
            ("<rows>", "<rows>" + "<a>" * _DEEP),
            ("<rows>", "<rows>" + "<a>" * _DEEP + "</a>" * _DEEP),
            ("<row>", "<row " + " ".join(f'a{k}="1"' for k in range(20_000)) + ">"),
            ("<![CDATA[", "&#0;<![CDATA["),
            ("<rows>", "<rows><row/>"),
            ("<qid>", "<qid><b>1</b>"),
            ("<", "&lt;"),
        ),
    )


def xml_rows(data: bytes, random: Random) -> bytes:
    """Empty, swap and repeat elements, so that ids point to nothing or to themselves."""
    text = text_of(data)
    name = random.choice(("qid", "parent_qid", "title", "type", "code", "sid", "gid", "language"))
    pattern = re.compile(rf"<{name}>.*?</{name}>", re.DOTALL)
    found = pattern.findall(text)
    how = random.choice(("empty", "same", "shuffle", "none"))
    shuffled = random.sample(found, len(found))
    given = iter(shuffled)

    def new(match: re.Match[str]) -> str:
        if how == "empty":
            return f"<{name}/>"
        if how == "none":
            return ""
        return next(given) if how == "shuffle" else shuffled[0]

    return pattern.sub(new, text).encode()


def _replaced(data: bytes, random: Random, pairs: tuple[tuple[str, str], ...]) -> bytes:
    text = text_of(data)
    old, new = random.choice([pair for pair in pairs if pair[0] in text])
    return text.replace(old, new, random.choice((1, 1, -1))).encode("utf-8", "surrogatepass")
