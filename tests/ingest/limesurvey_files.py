"""Small files as LimeSurvey writes them, built from a few questions and answers."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

Answer = str | None

LSS = """<?xml version="1.0" encoding="UTF-8"?>
<document><LimeSurveyDocType>Survey</LimeSurveyDocType>
<groups><rows>
 <row><gid>7</gid><sid>9</sid><group_order>2</group_order><grelevance>G7</grelevance></row>
 <row><gid>6</gid><sid>9</sid><group_order>1</group_order></row>
</rows></groups>
<group_l10ns><rows>
 <row><gid>7</gid><group_name>Zweite &amp;amp; letzte</group_name><language>de</language></row>
 <row><gid>6</gid><group_name>Erste</group_name><language>de</language></row>
</rows></group_l10ns>
<questions><rows>{questions}</rows></questions>
<subquestions><rows>{subquestions}</rows></subquestions>
<question_l10ns><rows>{texts}</rows></question_l10ns>
<answers><rows>{answers}</rows></answers>
<answer_l10ns><rows>{labels}</rows></answer_l10ns>
<question_attributes><rows>
 <row><qid>84</qid><attribute>max_subquestions</attribute><value>2</value><language/></row>
 <row><qid>81</qid><attribute>other_replace_text</attribute><value>Und?</value>
  <language>de</language></row>
</rows></question_attributes>
<surveys><rows><row><sid>9</sid><language>de</language>
 <additional_languages>en</additional_languages>
 <attributedescriptions>{{"attribute_1":{{"description":"Mitgliedsnummer"}}}}</attributedescriptions>
</row></rows></surveys>
<surveys_languagesettings><rows><row><surveyls_language>de</surveyls_language>
 <surveyls_title>Kleine Umfrage</surveyls_title></row></rows></surveys_languagesettings>
</document>"""
# qid, group, type, code, other, order, condition
QUESTIONS = (
    (85, 7, "T", "Text", "N", 2, "9X7X81SQ1.NAOK == 1"),
    (81, 7, "P", "MP", "Y", 1, ""),
    (78, 6, "L", "Liste", "Y", 1, "1"),
    (84, 6, "R", "Rang", "N", 3, ""),
    (841, 6, "N", "Zahl", "N", 4, ""),
    (90, 7, "1", "Zwei", "N", 3, ""),
    (91, 7, ";", "Tafel", "N", 4, ""),
    (92, 7, "|", "Datei", "N", 5, ""),
    (93, 7, "O", "Wunsch", "N", 6, ""),
)
# qid, question, code, axis, order
SUBQUESTIONS = (
    (101, 81, "SQ2", 0, 2),
    (102, 81, "SQ1", 0, 1),
    (103, 90, "SQ1", 0, 1),
    (104, 91, "Z1", 0, 1),
    (105, 91, "S1", 1, 1),
)
# aid, question, code, scale, order
ANSWERS = (
    (1, 78, "A2", 0, 2),
    (2, 78, "A1", 0, 1),
    (3, 84, "N1", 0, 1),
    (4, 84, "N2", 0, 2),
    (5, 84, "N3", 0, 3),
    (6, 90, "1", 0, 1),
    (7, 90, "A1", 1, 1),
)
CODES = {
    "9X6X78": "Liste",
    "9X6X78other": "Liste[other]",
    "9X6X841": "Zahl",
    "9X6X842": "Rang[2]",
    "9X7X81SQ1": "MP[SQ1]",
    "9X7X81SQ1comment": "MP[SQ1comment]",
    "9X7X81other": "MP[other]",
    "9X7X81othercomment": "MP[othercomment]",
    "9X7X85": "Text",
    "9X7X90SQ1#0": "Zwei[SQ1][1]",
    "9X7X90SQ1#1": "Zwei[SQ1][2]",
    "9X7X91Z1_S1": "Tafel[Z1_S1]",
    "9X7X92_filecount": "Datei[filecount]",
    "9X7X93comment": "Wunsch[comment]",
}
"""Columns of the database -> codes of the small survey."""


def lss() -> str:
    """Return the small survey's questionnaire; rows stand in no order, as in real files."""
    return LSS.format(
        questions="".join(
            f"<row><qid>{qid}</qid><sid>9</sid><gid>{gid}</gid><type>{kind}</type>"
            f"<title>{code}</title><other>{other}</other><mandatory>N</mandatory>"
            f"<question_order>{order}</question_order><relevance>{condition}</relevance></row>"
            for qid, gid, kind, code, other, order, condition in QUESTIONS
        ),
        subquestions="".join(
            f"<row><qid>{qid}</qid><parent_qid>{parent}</parent_qid><title>{code}</title>"
            f"<scale_id>{axis}</scale_id><question_order>{order}</question_order></row>"
            for qid, parent, code, axis, order in SUBQUESTIONS
        ),
        texts="".join(
            f"<row><qid>{qid}</qid><question>Frage {qid}</question><help>Hilfe {qid}</help>"
            f"<language>de</language></row>"
            for qid, *_ in (*QUESTIONS, *SUBQUESTIONS)
        ),
        answers="".join(
            f"<row><aid>{aid}</aid><qid>{qid}</qid><code>{code}</code><scale_id>{scale}</scale_id>"
            f"<sortorder>{order}</sortorder></row>"
            for aid, qid, code, scale, order in ANSWERS
        ),
        labels="".join(
            f"<row><aid>{aid}</aid><answer>Antwort {aid}</answer><language>de</language></row>"
            for aid, *_ in ANSWERS
        ),
    )


def database_table(name: str, columns: Sequence[str], rows: Sequence[Mapping[str, Answer]]) -> str:
    """Return a table of an archive: NULL is a missing element, "" an empty one."""
    fields = "".join(f"<fieldname>{escape(column)}</fieldname>" for column in columns)
    cells = "".join(
        "<row>"
        + "".join(
            f"<{tag}>{escape(text)}</{tag}>" if text else f"<{tag}/>"
            for column, text in row.items()
            if text is not None
            for tag in [f"_{column}" if column[0].isdigit() else column]
        )
        + "</row>"
        for row in rows
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><document><{name}><fields>{fields}</fields>'
        f"<rows>{cells}</rows></{name}></document>"
    )


def archive(files: Mapping[str, str | bytes]) -> bytes:
    """Return a zip file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as found:
        for name, content in files.items():
            found.writestr(name, content)
    return buffer.getvalue()


def vv(texts: Sequence[str], codes: Sequence[str], rows: Sequence[Sequence[Answer]]) -> bytes:
    """Return a VV export, masked and quoted as LimeSurvey does with PHP's fputcsv."""
    lines = [texts, codes, *([_masked(cell) for cell in row] for row in rows)]
    return "".join("\t".join(map(_quoted, line)) + "\n" for line in lines).encode()


def _masked(cell: Answer) -> str:
    if cell is None:
        return "{question_not_shown}"
    text = cell.replace("{", "{lbrace}").replace("\n", "{newline}")
    text = text.replace("\r", "{cr}").replace("\t", "{tab}")
    return "{quote}" + text[1:] if text.startswith('"') else text


def _quoted(text: str) -> str:
    if not re.search(r'[\t"\\\n\r ]', text):
        return text
    written, escaped = "", False
    for character in text:
        if character == "\\":
            escaped = True
        elif character == '"' and not escaped:
            written += '"'
        else:
            escaped = False
        written += character
    return f'"{written}"'
