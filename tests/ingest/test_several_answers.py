"""Several answers in one cell become a column per option, whatever the options are called."""

from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.codebook import Question
from pipeline.codebook.settings import Answer, Scale
from pipeline.ingest import read_table
from pipeline.ingest.answers import Note
from pipeline.ingest.columns import match_columns
from pipeline.ingest.option_lists import SEPARATORS
from pipeline.ingest.question_values import question_values
from pipeline.ingest.several_answers import expand
from pipeline.ingest.table import Record, Table
from tests.conftest import shared_input

WAVE = "2026-11"
HELP = "Wobei brauchen Sie Hilfe?"
KI = ("Marketing (z.B. E-Mail, Social Media)", "Verwaltung", "Planung; Organisation")
SCALE = Scale(
    answers=[
        Answer(id="beratung", label="Beratung, vor Ort", codes=["1"]),
        Answer(id="geld", label="Fördermittel", labels=["Geld"], codes=["2"]),
        Answer(id="flaechen", label="Flächen", codes=["3"]),
    ]
)


def question(column, item="", kind="multiple", role="option", scale="") -> Question:
    return Question(column, "BLOCK", "Text", item, kind, scale, role, "", "", None, {WAVE: column})


def options(*labels, heading=HELP):
    return [question(f"{heading}[{n}]", label) for n, label in enumerate(labels, 1)]


def table(*cells, heading=HELP, **more):
    records = tuple(Record(row, (row, cell, "z")) for row, cell in enumerate(cells, 2))
    return Table(("id", heading, "Ende"), records, heading_row=1, **more)


def expanded(read, questions):
    return expand(read, questions, WAVE, scales={"skala": SCALE}, shown_as="x.xlsx")


def column(read, heading):
    (position,) = (at for at, name in enumerate(read.headings) if name == heading)
    return [record.cells[position] for record in read.records]


def chosen(read, heading=HELP):
    """Return the numbers of the options that each record names."""
    names = [name for name in read.headings if name.startswith(f"{heading}[")]
    numbers = [name.removeprefix(f"{heading}[").removesuffix("]") for name in names]
    rows = zip(*(column(read, name) for name in names), strict=True)
    return [
        None if None in row else {n for n, x in zip(numbers, row, strict=True) if x == "Y"}
        for row in rows
    ]


@pytest.mark.parametrize(
    ("cells", "separator"),
    [
        ([f"{KI[0]};{KI[1]};", f"{KI[2]};", f"{KI[1]};{KI[2]};{KI[0]};"], ";"),
        ([f"{KI[0]}, {KI[1]}", KI[2], f"{KI[1]}, {KI[2]}, {KI[0]}"], ","),
        ([f"{KI[0]}(ID76); {KI[1]}(P4_2)", f"{KI[2]}(ID78)", ";".join(KI)], ";"),
        ([f"{KI[0]}\n{KI[1]}", KI[2], "\n".join(KI)], "Zeilenumbruch"),
        ([f"{KI[0]}|{KI[1]}", KI[2], "|".join(KI)], "|"),
        (["1,2", "3", "1,2,3"], ","),
        (["1;2", 3, "1;2;3"], ";"),
        ([f"<b>{KI[0].upper()}</b> ;\xa0{KI[1].lower()}", KI[2], ";".join(KI)], ";"),
    ],
    ids=["MS Forms", "Google", "EUSurvey", "lines", "bars", "codes", "one code", "HTML and case"],
)
def test_options_of_each_platform(cells, separator) -> None:
    read, notes, problems = expanded(table(*cells, None), options(*KI))
    assert problems == ()
    assert chosen(read) == [{"1", "2"}, {"3"}, {"1", "2", "3"}, None]
    assert notes == (Note("answers_split", f"{HELP}[1]", HELP, separator),)
    assert read.headings == ("id", f"{HELP}[1]", "Ende", f"{HELP}[2]", f"{HELP}[3]")
    assert column(read, "Ende") == ["z"] * 4


def test_what_was_not_chosen_differs_from_what_was_not_answered() -> None:
    read, _, _ = expanded(table("B;", "", None, keeps_not_shown=True), options("A", "B"))
    assert column(read, f"{HELP}[1]") == ["", "", None]
    assert column(read, f"{HELP}[2]") == ["Y", "", None]


def test_a_column_that_a_question_claims_stays() -> None:
    questions = [*options("A"), question(HELP, kind="text", role="")]
    read, _, _ = expanded(table("A;"), questions)
    assert read.headings == ("id", HELP, "Ende", f"{HELP}[1]")
    assert [record.cells for record in read.records] == [(2, "A;", "z", "Y")]


def test_columns_of_their_own_are_left_alone() -> None:
    read = table("A;B;", heading=f"{HELP}[1]")
    assert expanded(read, options("A", "B")) == (read, (), ())
    lime = Table(("HEM", "HEM_SQ001"), (Record(2, ("A", "Y")),))
    assert expanded(lime, [question("HEM[SQ001]", "A")]) == (lime, (), ())


def test_free_texts_go_to_their_column() -> None:
    other = question(f"{HELP}[other]", "Sonstiges", role="other_text")
    cells = ["A;eins; zwei;B;drei;", "B;", "nur dies", None]
    read, _, problems = expanded(table(*cells), [*options("A", "B"), other])
    assert problems == ()
    assert column(read, f"{HELP}[other]") == ["eins; zwei; drei", "", "nur dies", None]
    assert column(read, f"{HELP}[2]") == ["Y", "Y", "", None]


def test_unknown_option_is_named_by_its_place_only() -> None:
    _, _, problems = expanded(table("A;", "A;geheim;", "geheim;"), options("A", "B"))
    (problem,) = problems
    assert (problem.file, problem.line, problem.column) == ("x.xlsx", 3, 2)
    assert problem.message == f"Option nicht im Codebuch: Spalte „{HELP}“, Zeilen 3, 4"
    assert f"„{HELP}[other]“" in problem.advice
    assert "geheim" not in str(problem)


def test_separator_that_cannot_be_told() -> None:
    """Both ";" and "," explain the only cell, by other options; a second cell tells."""
    labels = ("A", "B;C", "A,B", "C")
    _, _, problems = expanded(table("A,B;C"), options(*labels))
    (problem,) = problems
    assert problem.message == f"Trennzeichen der Antworten in der Spalte „{HELP}“ nicht eindeutig"
    assert (problem.line, problem.column) == (1, 2)
    read, _, problems = expanded(table("A,B;C", "C;A,B"), options(*labels))
    assert (chosen(read), problems) == ([{"3", "4"}, {"3", "4"}], ())


def test_two_columns_of_the_same_name() -> None:
    read = Table(("a", HELP, HELP), (Record(2, (1, "A;", "B;")),), heading_row=1)
    (problem,) = expanded(read, options("A", "B"))[2]
    assert problem.message == f"mehrere Spalten heißen „{HELP}“"
    assert (problem.line, problem.column) == (1, 3)


def test_longest_name_wins_and_is_noted() -> None:
    read, notes, _ = expanded(table("A;B;", "B;A;"), options("A", "B", "A;B"))
    assert chosen(read) == [{"3"}, {"1", "2"}]
    assert Note("answers_ambiguous", f"{HELP}[1]", HELP, "Zeilen 2") in notes


def test_longest_name_does_not_hide_what_follows() -> None:
    read, notes, problems = expanded(table("A;B;C"), options("A;B", "A", "B;C"))
    assert (chosen(read), problems) == ([{"2", "3"}], ())
    assert [note.reason for note in notes] == ["answers_split"]


def test_as_little_as_possible_is_unknown() -> None:
    other = question(f"{HELP}[other]", role="other_text")
    read, _, _ = expanded(table("A;B;C;D;"), [*options("A;B", "B;C;D"), other])
    assert (chosen(read), column(read, other.id)) == ([{"2"}], ["A"])


def test_mark_of_an_option_whose_wording_differs() -> None:
    questions = [question(f"{HELP}[{code}]", "alt") for code in ("ID76", "ID77")]
    read, _, problems = expanded(table("neu(ID76); neu(b)(ID77)", "neu(ID77)"), questions)
    assert (chosen(read), problems) == ([{"ID76", "ID77"}, {"ID77"}], ())


def test_names_that_two_options_share_are_not_guessed() -> None:
    _, _, problems = expanded(table("A;"), options("A", "A"))
    assert len(problems) == 1
    read, _, problems = expanded(table("it;", "IT;"), options("it", "IT"))
    assert (chosen(read), problems) == ([{"1"}, {"2"}], ())
    assert len(expanded(table("It;"), options("it", "IT"))[2]) == 1


def places(number):
    return [
        question(f"{HELP}[{n}]", f"Rang {n}", "ranking", "place", "skala")
        for n in range(1, number + 1)
    ]


@pytest.mark.parametrize(
    ("cells", "first", "third"),
    [
        (
            ["Geld;Beratung, vor Ort;Flächen;", "Flächen;", None],
            ["Fördermittel", "Flächen", None],
            ["Flächen", "", None],
        ),
        (["2,1,3", 3, None], ["2", "3", None], ["3", "", None]),
    ],
    ids=["labels", "codes"],
)
def test_rankings(cells, first, third) -> None:
    read, notes, problems = expanded(table(*cells), places(3))
    assert (problems, [note.reason for note in notes]) == ((), ["answers_split"])
    assert column(read, f"{HELP}[1]") == first
    assert column(read, f"{HELP}[3]") == third


def test_ranking_with_more_places_than_the_codebook() -> None:
    read, notes, _ = expanded(table("Geld;", "Flächen;Geld;Beratung, vor Ort;"), places(2))
    assert column(read, f"{HELP}[2]") == ["", "Fördermittel"]
    assert Note("places_ignored", f"{HELP}[1]", HELP, "Zeilen 3") in notes


def test_unknown_option_of_a_ranking() -> None:
    (problem,) = expanded(table("Geld;geheim;"), places(3))[2]
    assert (problem.line, problem.advice) == (
        2,
        "Wortlaut der Option in der Skala der Frage ergänzen",
    )


def test_columns_that_repeat_their_label() -> None:
    """Also where the label is "Nein": no column of the question says "Ja" and "Nein"."""
    headings = ("Ja", "Nein", "weiß nicht")
    questions = [question(heading, heading) for heading in headings]
    records = (Record(2, ("Ja", None, None)), Record(3, (None, "Nein ", "weiß nicht")))
    read, notes, problems = expanded(Table(headings, records), questions)
    assert [r.cells for r in read.records] == [("Y", None, None), (None, "Y", "Y")]
    assert notes == problems == ()
    both = Table(headings, (Record(2, ("Ja", "Nein", "Nein")), Record(3, ("Nein",) * 3)))
    assert expanded(both, questions)[0] is both


LETTERS = st.text("ab ;,|\n", min_size=1, max_size=5).filter(
    lambda text: text == text.strip(" ;,|\n") and text
)
LABELS = st.lists(LETTERS, min_size=1, max_size=5, unique_by=lambda text: "".join(text.split()))


def ways(text, labels, separator):
    """Return all ways to cut a text at separators into nothing but labels; blanks do not count."""
    pieces = text.split(separator)
    keys = {"".join(label.split()) for label in labels}
    found = []
    for cuts in product([False, True], repeat=len(pieces) - 1):
        groups = [pieces[:1]]
        for cut, piece in zip(cuts, pieces[1:], strict=True):
            if cut:
                groups.append([piece])
            else:
                groups[-1].append(piece)
        written = ["".join(separator.join(group).split()) for group in groups]
        found += [written] if keys.issuperset(written) else []
    return found


def test_a_cell_that_is_also_one_option_is_divided_and_named() -> None:
    read, notes, problems = expanded(table("b\na"), options("ba", "b", "a"))
    assert not problems and chosen(read) == [{"2", "3"}]
    assert [note.reason for note in notes] == ["answers_split", "answers_ambiguous"]


@given(st.data(), st.sampled_from(SEPARATORS), st.booleans())
def test_any_subset_of_any_labels_comes_back(data, separator, trailing) -> None:
    labels = data.draw(LABELS)
    subsets = data.draw(
        st.lists(st.lists(st.sampled_from(labels), min_size=1, unique=True), min_size=1, max_size=4)
    )
    cells = [separator.join(subset) + separator * trailing for subset in subsets]
    assume(all(cell.strip() for cell in cells))
    read, notes, problems = expanded(table(*cells), options(*labels))
    if problems:
        assert any(other in cell for cell in cells for other in SEPARATORS if other != separator)
        return
    wrong = [
        (cell, found)
        for cell, subset, found in zip(cells, subsets, chosen(read), strict=True)
        if found != {str(labels.index(label) + 1) for label in subset}
    ]
    reasons = {note.reason for note in notes}
    assert not wrong or "answers_ambiguous" in reasons


@given(st.data(), st.sampled_from(SEPARATORS))
def test_subsets_come_back_without_a_word_where_names_are_unambiguous(data, separator) -> None:
    """Names hold the separator itself, but no other one, and can be read in one way only."""
    letters = st.text(f"abc {separator}", min_size=1, max_size=6)
    names = letters.filter(lambda text: all(piece.strip() for piece in text.split(separator)))
    labels = data.draw(
        st.lists(names, min_size=1, max_size=5, unique_by=lambda text: "".join(text.split()))
    )
    subset = data.draw(st.lists(st.sampled_from(labels), min_size=1, max_size=4, unique=True))
    cell = separator.join(subset)
    assume(cell.count(separator) < 10 and len(ways(cell, labels, separator)) == 1)
    read, notes, problems = expanded(table(cell, cell), options(*labels))
    assert problems == ()
    assert [note.reason for note in notes] == ["answers_split"]
    assert chosen(read) == [{str(labels.index(label) + 1) for label in subset}] * 2


def answers_of(read, questions):
    """Return the columns that the stage makes of a table."""
    columns = match_columns(read, questions, wave=WAVE, structure=None, shown_as="x")
    assert columns.problems == ()
    return question_values(read, questions, columns.questions, {})[0]


def test_checkboxes_of_the_german_associations() -> None:
    path = shared_input("input/platforms/dv_ai_survey") / "results.csv"
    read = read_table(path, "results.csv")
    start = "Frage 16 - Worin soll dich KI unterstützen? - "
    headings = [heading for heading in read.headings if heading.startswith(start)]
    questions = [question(heading, heading.removeprefix(start)) for heading in headings]
    read, notes, problems = expanded(read, questions)
    assert notes == problems == ()
    answers = answers_of(read, questions)
    counts = {name.removeprefix(start): (cells == "Y").sum() for name, cells in answers.items()}
    assert (len(read.records), len(counts)) == (217, 7)
    assert counts["Automatisierung von Verwaltungsarbeit"] == 162
    assert counts["Planung und Organisation von Veranstaltungen (z.B. Einladungen)"] == 141
    assert all(set(cells.dropna()) == {"Y"} for cells in answers.values())


def test_several_answers_of_eusurvey() -> None:
    (path,) = shared_input("input/platforms/eusurvey").glob("*.xls")
    read = read_table(path, path.name)
    heading = read.headings[2]
    labels = {
        "ID76": "software practitioner / developer",
        "ID77": "research software manager",
        "P4_2": "representative of an organization / institution / group",
        "P4_4": "",
    }
    questions = [question(f"{heading}[{code}]", label) for code, label in labels.items()]
    read, _, problems = expanded(read, questions)
    assert problems == ()
    answers = answers_of(read, questions)
    counts = [int((answers[f"{heading}[{code}]"] == "Y").sum()) for code in labels]
    assert counts == [25, 14, 8, 3]
