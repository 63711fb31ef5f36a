"""Decode strings that one file may hold in several encodings, each by itself.

The library decodes a whole file in one encoding and gives up at the first byte that does not
fit. Read as ``CHANNEL`` every byte passes through as one character and can be decoded here.
"""

from __future__ import annotations

from dataclasses import dataclass

CHANNEL = "ISO-8859-1"
_TWO_BYTE_LEADS = (0xC2, 0xC3)


@dataclass(frozen=True)
class Decoded:
    """A text, and whether it ended in a broken letter that was taken off."""

    text: str
    cut: bool = False


def decode(passed: str, *, declared: str = "utf-8", width: int = 0) -> Decoded:
    """Decode a string that was read as ``CHANNEL``.

    Parameters
    ----------
    passed : str
        One character per byte of the file.
    declared : str
        The encoding that the file claims, tried first.
    width : int
        Bytes that the field can hold; 0 if unknown. A text that fills it may be cut.

    Returns
    -------
    Decoded
        In the declared encoding if the bytes are valid in it, else UTF-8, else Windows-1252.
    """
    if passed.isascii():
        return Decoded(passed)
    raw = passed.encode("latin-1")
    for codec in dict.fromkeys((declared, "utf-8")):
        try:
            return Decoded(raw.decode(codec))
        except LookupError:
            continue
        except UnicodeDecodeError as error:
            if error.encoding == "utf-8" and _is_cut(raw, error, width):
                return Decoded(raw[: error.start].decode("utf-8"), cut=True)
    # Five bytes mean nothing in Windows-1252: they stay control characters.
    return Decoded(
        "".join(raw[i : i + 1].decode("cp1252", "ignore") or passed[i] for i in range(len(raw)))
    )


def _is_cut(raw: bytes, error: UnicodeDecodeError, width: int) -> bool:
    """Whether only the last letter is broken, and is no letter of Windows-1252 either.

    A single byte after plain ASCII may be the "ß" of "Gruß" in Windows-1252.
    """
    if error.reason != "unexpected end of data":
        return False
    tail = raw[error.start :]
    return (
        len(tail) > 1
        or tail[0] in _TWO_BYTE_LEADS
        or not raw[: error.start].isascii()
        or len(raw) == width
    )
