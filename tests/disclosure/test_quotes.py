"""Quotes: coarse attributes (golden F5), every refusal, and two quotes of one company."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.clean import identify
from pipeline.codebook import Settings, Study
from pipeline.codebook.questions import Question
from pipeline.disclosure import released_quotes
from pipeline.disclosure.generalise import Frame, frame_of
from pipeline.disclosure.paraphrase import numbers
from pipeline.errors import StudyError
from tests.conftest import shared_input

ORDER = ("branche", "groesse", "region")
CELLS = {
    ("Maschinenbau", "50-249", "Aachen"): 6,
    ("Maschinenbau", "250+", "Aachen"): 1,
    ("Chemie", "50-249", "Dueren"): 2,
    ("Chemie", "1-49", "Dueren"): 4,
}
"""The frame of golden F5, so that its rules are tried without the file as well."""


def frame_table(cells: dict[tuple[str, ...], int], names: tuple[str, ...] = ORDER) -> pd.DataFrame:
    return pd.DataFrame([cell for cell, n in cells.items() for _ in range(n)], columns=list(names))


def shown(cells: dict[tuple[str, ...], int], company: tuple[str, ...]) -> dict[str, str]:
    frame = Frame(frame_table(cells), {})
    return dict(frame.generalised(tuple(zip(ORDER, company, strict=True)), minimum=5))


def test_golden_f5() -> None:
    path = shared_input("methods") / "golden" / "F_text_privacy.json"
    golden = json.loads(path.read_text("utf-8"))["F5_quote_k_anonymity"]
    assert golden["k_min"] == 5
    assert golden["generalise_order"] == ["Region", "Groesse", "Branche"]  # ORDER from its end
    cells = {tuple(k.split("/")): n for k, n in golden["frame_quasi_identifiers"].items()}
    assert cells == CELLS
    assert golden["result"] == {
        "Maschinenbau/50-249/Aachen": "as is (6)",
        "Maschinenbau/250+/Aachen": "drop region, drop size -> Maschinenbau (7)",
        "Chemie/50-249/Dueren": "drop region and size -> Chemie (6)",
    }
    whole = dict(zip(ORDER, ("Maschinenbau", "50-249", "Aachen"), strict=True))
    assert shown(cells, ("Maschinenbau", "50-249", "Aachen")) == whole
    assert shown(cells, ("Maschinenbau", "250+", "Aachen")) == {"branche": "Maschinenbau"}
    assert shown(cells, ("Chemie", "50-249", "Dueren")) == {"branche": "Chemie"}
    frame = Frame(frame_table(cells), {})
    counts = [frame.matching((("branche", b),)) for b in ("Maschinenbau", "Chemie")]
    assert counts == [7, 6]


def settings(**more: object) -> Settings:
    def classes(*ids: str, **extra: object) -> list[dict[str, object]]:
        return [{"id": i, "title": f"{i}-Titel", "population": [i], **extra} for i in ids]

    content: dict[str, object] = {
        "id": "zitate",
        "title": "Zitate",
        "survey": "Umfrage",
        "handlungsfelder": [{"id": "standort", "title": "Standort"}, {"id": "b", "title": "B"}],
        "waves": [
            {"id": w, "title": w, "field_start": f"{w}-01", "field_end": f"{w}-20"}
            for w in ("2026-03", "2026-09")
        ],
        "population": {"member_number": "nr", "name": "firma", "label": "Mitglieder"},
        "classifications": {
            "branche": {"title": "B", "population": "b", "classes": classes("metall", "chemie")},
            "groesse": {"title": "G", "population": "g", "classes": classes("klein", "gross")},
            "kreis": {
                "title": "K",
                "population": "k",
                "classes": classes("Düren", "Jülich", "Aachen"),
            },
            "raum": {
                "title": "R",
                "of": "kreis",
                "classes": [
                    {"id": "land", "title": "Umland", "of": ["Düren", "Jülich"]},
                    {"id": "stadt", "title": "Kernstadt", "of": ["Aachen"]},
                ],
            },
        },
        "quote_attributes": ["branche", "groesse", "kreis"],
        "audiences": [
            {"id": "arbeitskreis", "title": "A", "min_companies": 5},
            {"id": "oeffentlichkeit", "title": "Ö", "min_companies": 10},
        ],
    }
    return Settings.model_validate({**content, **more})


def question(name: str, handlungsfeld: str = "") -> Question:
    values = dict.fromkeys(Question.__dataclass_fields__, "")
    typed = {"id": name, "type": "text", "handlungsfeld": handlungsfeld, "text": "Was noch?"}
    return Question(**{**values, **typed, "filter": None, "columns": {}, "line": 2})


def a_study(tmp: Path = Path("studie"), **more: object) -> Study:
    return Study(tmp, settings(**more), (question("FREI"), question("LOB", "b")))


FRAME = frame_table(
    {
        ("metall", "klein", "Düren", "land"): 3,
        ("metall", "klein", "Jülich", "land"): 3,
        ("metall", "klein", "Aachen", "stadt"): 8,
        ("metall", "gross", "Aachen", "stadt"): 2,
        ("chemie", "gross", "Aachen", "stadt"): 6,
        ("chemie", "klein", "Aachen", "stadt"): 20,
        ("chemie", "klein", "Düren", "land"): 5,
    },
    ("branche", "groesse", "kreis", "raum"),
)
ANSWERS = {
    ("2026-03", "1"): "Wir warten seit 14 Monaten auf die Genehmigung der neuen Halle.",
    ("2026-03", "2"): "Busse fehlen",
    ("2026-03", "3"): "Der Strompreis ist mit zwölf Cent zu hoch.",
    ("2026-09", "1"): "Die Messe war gut organisiert und hat 1.200 Besucher gebracht.",
}
COMPANIES = {
    ("2026-03", "1"): ("p1", "metall", "klein", "Düren", "land"),
    ("2026-03", "2"): ("p2", "chemie", "klein", "Aachen", "stadt"),
    ("2026-03", "3"): ("p3", "metall", "gross", "Aachen", "stadt"),
    ("2026-09", "1"): ("p1", "metall", "klein", "Düren", "land"),
}
GOOD = {
    "handlungsfeld": "standort",
    "question": "",
    "paraphrase": "Amtliche Zusagen brauchen viel Geduld.",
    "wave": "2026-03",
    "response_id": "1",
    "consent": "ja",
    "classes": "",
}


def release(
    *lines: dict[str, str], study: Study | None = None, frame: pd.DataFrame | None = FRAME
) -> pd.DataFrame:
    quotes = pd.DataFrame(list(lines), index=range(2, len(lines) + 2), dtype=object)
    columns = ["wave", "response_id", "company", "branche", "groesse", "kreis", "raum"]
    responses = pd.DataFrame([(*k, *v) for k, v in COMPANIES.items()], columns=columns)
    texts = pd.DataFrame(
        [(*place, "FREI", text) for place, text in ANSWERS.items()],
        columns=["wave", "response_id", "question", "text"],
    )
    known = study or a_study()
    population = pd.DataFrame(
        {
            "nr": ["1"],
            "firma": ["Kanariwerk GmbH"],
            "b": ["metall"],
            "member_number": ["1"],
        }
    )
    return released_quotes(
        known, quotes, responses, texts, frame=frame, identify=identify(known, population)
    )


def attributes(table: pd.DataFrame, audience: str = "arbeitskreis") -> list[str]:
    return table.loc[table["audience"] == audience, "attributes"].tolist()


def test_a_coarser_version_comes_before_dropping_and_higher_minimums_see_less() -> None:
    table = release(GOOD)
    assert attributes(table) == ["branche=metall groesse=klein raum=land"]  # 3 alone, 6 in both
    assert attributes(table, "oeffentlichkeit") == ["branche=metall groesse=klein"]
    assert list(table.columns) == ["audience", "handlungsfeld", "paraphrase", "attributes"]


def test_attributes_whose_absence_tells_who_it_is_are_not_shown_either() -> None:
    """The two large metal companies would be the only ones shown as "metal" alone."""
    line = {**GOOD, "response_id": "3", "paraphrase": "Elektrizität kostet zu viel Geld."}
    assert attributes(release(line)) == [""]
    frame = frame_of(a_study(), FRAME)
    own = (("branche", "metall"), ("groesse", "gross"), ("kreis", "Aachen"))
    alone = frame.generalised(own, minimum=5)
    assert alone == (("branche", "metall"),) and frame.matching(alone) == 16
    assert frame.stands_for(alone, (*ORDER[:2], "kreis"), minimum=5) == 2


def test_a_stricter_audience_never_sees_what_a_wider_one_does_not() -> None:
    """At 10 all ten metal companies look alike; at 5 the two large ones do not, and show none.

    If the public read "metal" where the Arbeitskreis reads nothing, both together would tell.
    """
    cells = {
        ("metall", "klein", "Aachen", "stadt"): 8,
        ("metall", "gross", "Aachen", "stadt"): 2,
        ("chemie", "klein", "Aachen", "stadt"): 20,
    }
    table = frame_table(cells, ("branche", "groesse", "kreis", "raum"))
    frame = frame_of(a_study(), table)
    own = (("branche", "metall"), ("groesse", "gross"), ("kreis", "Aachen"))
    assert frame.generalised(own, minimum=10) == (("branche", "metall"),)
    assert frame.stands_for((("branche", "metall"),), ("branche", "groesse"), minimum=10) == 10
    line = {**GOOD, "response_id": "3", "paraphrase": "Elektrizität kostet zu viel Geld."}
    released = release(line, frame=table)
    assert attributes(released) == attributes(released, "oeffentlichkeit") == [""]


def test_two_quotes_of_one_company_do_not_intersect_below_the_minimum() -> None:
    region = {**GOOD, "classes": "kreis"}
    branch = {
        **GOOD,
        "wave": "2026-09",
        "paraphrase": "Ausstellen hat sich gelohnt.",
        "classes": "branche groesse",
    }
    assert attributes(release(region)) == ["kreis=Düren"]  # 8 companies
    both = release(region, branch)
    assert attributes(both) == ["raum=land", "branche=metall groesse=klein"]
    assert attributes(both, "oeffentlichkeit") == ["", "branche=metall groesse=klein"]


@given(
    st.lists(
        st.tuples(st.sampled_from("ab"), st.sampled_from("xyz"), st.sampled_from("123")),
        min_size=1,
        max_size=40,
    ),
    st.integers(1, 12),
)
def test_whatever_is_shown_enough_companies_match(
    companies: list[tuple[str, str, str]], minimum: int
) -> None:
    wide = {"1": "low", "2": "low", "3": "high"}
    rows = [(*company, wide[company[2]]) for company in companies]
    frame = Frame(pd.DataFrame(rows, columns=[*ORDER, "raum"]), {"region": ("raum", wide)})
    for company in companies:
        own = tuple(zip(ORDER, company, strict=True))
        found = frame.generalised(own, minimum=minimum)
        assert not found or frame.matching(found) >= minimum
        coarser = frame.generalised(own, minimum=minimum + 1)
        assert len(coarser) <= len(found)
        assert frame.matching(coarser) >= frame.matching(found)


def test_no_frame_no_attributes_and_no_list_no_quotes() -> None:
    assert attributes(release(GOOD, frame=None)) == [""]
    empty = released_quotes(
        a_study(),
        pd.DataFrame(columns=list(GOOD), dtype=object),
        pd.DataFrame(columns=["wave", "response_id", "company"]),
        pd.DataFrame(columns=["wave", "response_id", "question", "text"]),
        frame=FRAME,
        identify=lambda text: (),
    )
    assert empty.empty and list(empty.columns) == [
        "audience",
        "handlungsfeld",
        "paraphrase",
        "attributes",
    ]


def test_the_order_tells_nothing_and_a_question_gives_its_handlungsfeld() -> None:
    texts = ["Zuletzt genannt.", "Anfangs genannt."]
    lines = [{**GOOD, "paraphrase": text, "response_id": "2"} for text in texts]
    table = release(*lines)
    assert table["paraphrase"].tolist()[:2] == sorted(texts)
    with pytest.raises(StudyError, match="enthält hier keinen Freitext"):
        release({**GOOD, "question": "LOB", "handlungsfeld": ""})


CLOSE = "zu nah am Wortlaut"
REFUSED = {
    "four words in a row": ("paraphrase", "Leider warten wir seit 14 Monaten.", CLOSE),
    "other case and signs": ("paraphrase", "Das sagen viele: WARTEN – seit 14 Monaten!", CLOSE),
    "60 per cent in any order": ("paraphrase", "Halle Genehmigung Monaten der lang", CLOSE),
    "a short answer whole": ("response_id", "2", ""),
    "another answer": (
        "paraphrase",
        "Morgens früh ist der Strompreis ist mit teuer",
        "vier Wörter",
    ),
    "a company": ("paraphrase", "Bei Kanariwerk dauert alles.", "den Namen eines Unternehmens"),
    "a person": ("paraphrase", "Frau Dr. Vogel hilft nicht.", "den Namen einer Person"),
    "initials": ("paraphrase", "Nur K. Vogel hilft.", "den Namen einer Person"),
    "an e-mail": ("paraphrase", "Bitte an k@vogel.example schreiben.", "eine E-Mail-Adresse"),
    "a link": ("paraphrase", "Siehe www.vogel.example dazu.", "eine Internetadresse"),
    "a phone": ("paraphrase", "Anruf genügt: 0241/987654.", "eine Telefonnummer"),
    "a number": ("paraphrase", "Ganze 14 Monate Stillstand.", "eine Zahl der Antwort"),
    "a number as a word": ("paraphrase", "", ""),
    "a place": ("paraphrase", "In Jülich dauert alles lange.", "Ort, Branche oder Größe"),
    "no consent": ("consent", "nein", "keine Einwilligung"),
    "blank consent": ("consent", "", "keine Einwilligung"),
    "nothing": ("paraphrase", "", "„paraphrase“ ist leer"),
    "an unknown wave": ("wave", "2026-04", "steht nicht in study.yml"),
    "an unknown answer": ("response_id", "99", "gibt es nicht, oder sie zählt nicht"),
    "an unknown question": ("question", "FRAI", "Meinten Sie „FREI“"),
    "an unknown field": ("handlungsfeld", "standor", "Meinten Sie „standort“"),
    "no field": ("handlungsfeld", "", "Handlungsfeld fehlt"),
    "an unknown attribute": ("classes", "branche umsatz", "„umsatz“ ist kein Merkmal"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_every_refusal_names_line_and_column_and_no_word_of_the_answer(case: str) -> None:
    column, value, message = REFUSED[case]
    line = {**GOOD, column: value}
    if case == "a short answer whole":
        line |= {"paraphrase": "Abends sind es, wie man hört, Busse fehlen"}
        column, message = "paraphrase", CLOSE
    elif case == "a number as a word":
        line |= {"response_id": "3", "paraphrase": "Mit 12 Einheiten unbezahlbar."}
        column, message = "paraphrase", "eine Zahl der Antwort"
    with pytest.raises(StudyError) as caught:
        release(GOOD | {"response_id": "2", "paraphrase": "Ohne Auto kommt man kaum hin."}, line)
    hits = [p for p in caught.value.problems if message in f"{p.message} – {p.advice}"]
    assert len(hits) == 1, str(caught.value)
    assert (hits[0].file, hits[0].line) == ("quotes.csv", 3)
    assert hits[0].column == list(GOOD).index(column) + 1
    said = str(caught.value)
    for secret in ("Halle", "Monat", "Busse", "Strompreis", "Kanariwerk", "Vogel", "0241"):
        assert secret not in said


def test_one_paraphrase_twice_is_refused() -> None:
    with pytest.raises(StudyError, match=r"quotes.csv:3:3: diese Paraphrase steht schon da"):
        release(GOOD, GOOD)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.200 Stellen, 3,5 % und 14 Tage", {"1200", "3.5", "14"}),
        ("zwölf von dreißig, eine davon", {"12", "30"}),
        ("1 200 Leute", {"1200"}),
        ("keine", set()),
    ],
)
def test_numbers_are_found_however_they_are_written(text: str, expected: set[str]) -> None:
    assert numbers(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Praktika helfen, z. B. Schulen könnten mehr anbieten.",
        "Frauen und Männer fehlen gleichermaßen.",
        "Herrenlose Flächen gibt es genug.",
    ],
)
def test_usual_words_are_no_persons(text: str) -> None:
    assert len(release({**GOOD, "paraphrase": text, "response_id": "2"})) == 2


def test_classes_may_be_left_out_whole() -> None:
    assert attributes(release({**GOOD, "classes": "-"})) == [""]
