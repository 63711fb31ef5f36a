"""Ways to damage a file, each a function of its bytes and a seeded generator."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from random import Random

Damage = Callable[[bytes, Random], bytes]
ENCODINGS = (
    *("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "cp1252", "cp850", "cp437"),
    *("mac_roman", "cp037", "iso8859_15", "cp1250", "shift_jis", "gb18030"),
)
LINE_ENDS = ("\n", "\r", "\r\n", "\n\r", "\x0b", "\x0c", "\x85", "\u2028", "\x1c", "\n\n\n")
FORMULAS = ("=1+1", "=cmd|' /C calc'!A0", "@SUM(1)", "+49", "-2+3", '=HYPERLINK("http://x")', "=")
ODD_CELLS = (
    *(
        "1e999999999",
        "-1e-999999",
        "9" * 5000,
        "0x10",
        "NaN",
        "inf",
        "-inf",
        "１２",
        "٣",
        "1.000,5",
    ),
    *("9999-99-99", "0000-00-00", "2013-02-30", "31.12.99999", "24:61", "1e400", "_1_0", "\ud800"),
    *("'", '"', "\ufeff", "\u200b", "\u202e", "%s%n", "{}", "\\", "NULL", "#REF!", "\x00", "\x1a"),
)
_ODD_CHARACTERS = (*ODD_CELLS, '"', ";", ",", "\t")
_MANY = 10_000


def text_of(data: bytes) -> str:
    """Return a file as text, whatever its encoding."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def bytes_of(text: str) -> bytes:
    """Return a text in UTF-8, lone surrogates too."""
    return text.encode("utf-8", errors="surrogatepass")


# --- any file -------------------------------------------------------------------------------


def truncated(data: bytes, random: Random) -> bytes:
    """Cut at any byte."""
    return data[: random.randrange(len(data))]


def truncated_early(data: bytes, random: Random) -> bytes:
    """Cut within the first bytes, where signatures and headers stand."""
    return data[: random.randrange(min(len(data), 600))]


def bit_flipped(data: bytes, random: Random) -> bytes:
    """Flip 1 to 64 bits anywhere."""
    return _flipped(data, random, range(len(data)), random.choice((1, 4, 16, 64)))


def header_flipped(data: bytes, random: Random) -> bytes:
    """Flip bits of the first bytes."""
    return _flipped(data, random, range(min(len(data), 400)), random.choice((1, 2, 8)))


def _flipped(data: bytes, random: Random, places: range, times: int) -> bytes:
    damaged = bytearray(data)
    for _ in range(times):
        damaged[random.choice(places)] ^= 1 << random.randrange(8)
    return bytes(damaged)


def absurd_numbers(data: bytes, random: Random) -> bytes:
    """Overwrite four aligned bytes near the start: declared sizes and counts."""
    damaged = bytearray(data)
    for _ in range(random.choice((1, 2))):
        place = 4 * random.randrange(max(min(len(data), 1200) // 4, 1))
        number = random.choice((0x7FFFFFFF, 0xFFFFFFFF, 0x80000000, 0x3FFFFFFF, 0, 0x00FFFFFF))
        damaged[place : place + 4] = number.to_bytes(4, random.choice(("little", "big")))
    return bytes(damaged)


def nul_bytes(data: bytes, random: Random) -> bytes:
    """Insert NUL bytes, one by one or as the tail of a crashed disk."""
    if random.random() < 0.3:
        keep = random.randrange(len(data))
        return data[:keep] + bytes(len(data) - keep)
    damaged = bytearray(data)
    for _ in range(random.choice((1, 10, 500))):
        damaged.insert(random.randrange(len(damaged)), 0)
    return bytes(damaged)


def middle_removed(data: bytes, random: Random) -> bytes:
    """Leave out a stretch, as a broken transfer does."""
    first, last = sorted(random.randrange(len(data)) for _ in range(2))
    return data[:first] + data[last:]


def doubled(data: bytes, random: Random) -> bytes:
    """Put a file behind itself."""
    return data + random.choice((b"", b"\n")) + data


def random_bytes(data: bytes, random: Random) -> bytes:
    """Nothing of the file at all, or only its first bytes."""
    return data[: random.choice((0, 4, 200))] + random.randbytes(random.choice((1, 50, 5000)))


def nothing(data: bytes, random: Random) -> bytes:
    """No content."""
    blank = (b"", b"\n", b" \r\n \r\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\0", b"\xef\xbb\xbf\n;;\n")
    return random.choice(blank)


# --- text -----------------------------------------------------------------------------------


def wrong_encoding(data: bytes, random: Random) -> bytes:
    """Write the same text in another encoding, or garble it by decoding it twice."""
    text = text_of(data)
    if random.random() < 0.2:
        return bytes_of(bytes_of(text).decode("latin-1"))
    return text.encode(random.choice(ENCODINGS), errors="replace")


def mixed_encodings(data: bytes, random: Random) -> bytes:
    """Give every line an encoding of its own."""
    encodings = ("utf-8", "cp1252", "mac_roman", "utf-16-le")
    lines = text_of(data).splitlines(keepends=True)
    return b"".join(line.encode(random.choice(encodings), errors="replace") for line in lines)


def mixed_line_ends(data: bytes, random: Random) -> bytes:
    """End lines in every way that there is."""
    share = random.random()
    return bytes_of(
        "".join(
            line + (random.choice(LINE_ENDS) if random.random() < share else "\n")
            for line in text_of(data).splitlines()
        )
    )


def odd_characters(data: bytes, random: Random) -> bytes:
    """Insert quotes, separators, marks and lone surrogates."""
    text = list(text_of(data))
    for _ in range(random.choice((1, 5, 50))):
        text.insert(random.randrange(len(text)), random.choice(_ODD_CHARACTERS))
    return bytes_of("".join(text))


# --- tables in text -------------------------------------------------------------------------


def _rows(data: bytes) -> tuple[list[list[str]], str]:
    text = text_of(data)
    delimiter = max(";,\t", key=text[:5000].count)
    csv.field_size_limit(1 << 24)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)), delimiter


def _table(rows: list[list[str]], delimiter: str) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return bytes_of(out.getvalue())


def swapped_columns(data: bytes, random: Random) -> bytes:
    """Swap columns below the headings."""
    rows, delimiter = _rows(data)
    width = len(rows[0])
    for _ in range(random.choice((1, 3, width))):
        a, b = random.randrange(width), random.randrange(width)
        for row in rows[1:]:
            if max(a, b) < len(row):
                row[a], row[b] = row[b], row[a]
    return _table(rows, delimiter)


def broken_headings(data: bytes, random: Random) -> bytes:
    """Shuffle, repeat, blank or drop headings."""
    rows, delimiter = _rows(data)
    head = rows[0]
    what = random.choice(("shuffle", "same", "blank", "one", "drop", "twice"))
    if what == "shuffle":
        random.shuffle(head)
    elif what == "same":
        rows[0] = [head[0]] * len(head)
    elif what == "blank":
        rows[0] = [""] * len(head)
    elif what == "one":
        head[random.randrange(len(head))] = random.choice(head)
    elif what == "drop":
        rows = rows[1:]
    else:
        rows.insert(1, head)
    return _table(rows, delimiter)


def ragged_rows(data: bytes, random: Random) -> bytes:
    """Let rows have more and fewer fields than headings."""
    rows, delimiter = _rows(data)
    for row in random.sample(rows, min(len(rows), random.choice((1, 5, 50)))):
        if random.random() < 0.5 and row:
            del row[random.randrange(len(row)) :]
        else:
            row.extend(["x"] * random.choice((1, 3, 500)))
    return _table(rows, delimiter)


def formulas(data: bytes, random: Random) -> bytes:
    """Put formulas into cells and headings."""
    return _with_cells(data, random, FORMULAS)


def odd_cells(data: bytes, random: Random) -> bytes:
    """Put numbers, dates and marks into cells that no program expects."""
    return _with_cells(data, random, ODD_CELLS)


def _with_cells(data: bytes, random: Random, values: tuple[str, ...]) -> bytes:
    rows, delimiter = _rows(data)
    for _ in range(random.choice((1, 20, 400))):
        row = random.choice(rows)
        if row:
            row[random.randrange(len(row))] = random.choice(values)
    return _table(rows, delimiter)


def many_columns(data: bytes, random: Random) -> bytes:
    """Widen a table to 10,000 columns, with names of their own or all the same."""
    rows, delimiter = _rows(data)
    rows = rows[: random.choice((2, 40))]
    names = [random.choice(("Frage", f"Q{k}")) for k in range(_MANY)]
    return _table([rows[0] + names, *(row + ["1"] * _MANY for row in rows[1:])], delimiter)


def huge_cell(data: bytes, random: Random) -> bytes:
    """Put a text of millions of characters into a cell, or never close its quotes."""
    rows, delimiter = _rows(data)
    place = random.choice(rows)
    text = random.choice(("x", 'a"', "ä\n", delimiter)) * 3_000_000
    place[random.randrange(len(place)) if place else 0 :] = [text]
    table = _table(rows, delimiter)
    return table if random.random() < 0.5 else table.replace(b'"', b"", 1)


def many_rows(data: bytes, random: Random) -> bytes:
    """Repeat the last rows, or end the file with 300,000 blank ones."""
    rows, delimiter = _rows(data)
    if random.random() < 0.5:
        return _table(rows, delimiter) + b"\r\n" * 300_000
    return _table(rows + [[]] * 1000 + rows[-1:] * 3000, delimiter)
