"""What study.yml may say: typed, validated, explained; facts only."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from pipeline.codebook.value_types import (
    NO_TRUTH_VALUE,
    Day,
    Entries,
    Identifier,
    Text,
    WaveId,
    WholeNumber,
)


class Facts(BaseModel):
    """A part of study.yml: unknown names are refused, nothing can be changed afterwards."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, coerce_numbers_to_str=True, str_strip_whitespace=True
    )


class Handlungsfeld(Facts):
    """A field of action; needs point to it by id."""

    id: Identifier
    title: Text
    description: str = ""


class Answer(Facts):
    """One answer of a scale.

    ``codes`` are the codes that exports use for it in any wave (default: the id);
    ``labels`` further wordings besides ``label`` that exports without a survey file may use.
    """

    id: Identifier
    label: Text
    score: WholeNumber | None = Field(None, description="Wert auf der Skala, z. B. 1 bis 5")
    codes: Entries[str] = Field(default_factory=list)
    labels: Entries[str] = Field(default_factory=list)
    missing: Literal["no_answer", "dont_know"] | None = None
    polarity: Literal["positive", "neutral", "negative"] | None = None


class Scale(Facts):
    """Answers in the order of the questionnaire; for a slider the labelled ends."""

    answers: Annotated[list[Answer], Field(min_length=2)]
    schulnote: bool = Field(False, description="Schulnoten: 1 ist die beste")
    nps: bool = Field(False, description="Weiterempfehlung 0 bis 10: Net Promoter Score")
    rest: Identifier | None = Field(
        None, description="Antwort, zu der alle zählen, die hier nicht stehen (nur bei single)"
    )

    def valid(self) -> list[Answer]:
        """Answers that count, in order; their position (from 1) is their code in the data."""
        return [answer for answer in self.answers if answer.missing is None]

    def ends(self) -> tuple[int, int]:
        """Smallest and largest score; ValueError if no answer has one."""
        scores = [answer.score for answer in self.valid() if answer.score is not None]
        return min(scores), max(scores)


class CompanyClass(Facts):
    """One class of a classification.

    ``population`` lists the values of the population file that belong to it, ``answers`` the
    answer ids of the self-report, ``of`` the classes of a finer classification.
    """

    id: Identifier
    title: Text
    population: Entries[str] = Field(default_factory=list)
    answers: Entries[str] = Field(default_factory=list)
    of: Entries[str] = Field(default_factory=list)


class Classification(Facts):
    """How companies are grouped, from the population file or else from their own answer.

    ``missing`` names the class for companies without a member number that did not answer
    ``question``; each use of it is a line in the ledger.
    """

    title: Text
    of: Identifier | None = Field(None, description="gröbere Fassung dieser Gliederung")
    population: str | None = Field(None, description="Spalte der Grundgesamtheit")
    question: str | None = Field(None, description="Frage der Selbstauskunft")
    missing: str | None = None
    classes: Annotated[list[CompanyClass], Field(min_length=2)]


class Population(Facts):
    """The frame: one row per company that could have answered."""

    file: str = "population.csv"
    member_number: Text
    name: Text | None = Field(None, description="Spalte mit dem Namen des Unternehmens")
    label: Text = Field(description="z. B. „Mitgliedsunternehmen“")


class Participants(Facts):
    """Columns of the participants file that lie beside each wave's export."""

    token: str = "token"
    member_number: Text


class Collapse(Facts):
    """Classes of a margin that are merged when one of them cannot be weighted by itself."""

    margin: Identifier
    classes: Annotated[list[str], Field(min_length=2)]


class Sampling(Facts):
    """How companies were drawn; without it, a simple random sample from the population.

    ``strata`` names the classification whose classes were drawn from separately.
    """

    strata: str | None = None
    clusters: str | None = Field(default=None, description="nicht unterstützt")


class Weighting(Facts):
    """How answers are weighted to the population; ``unweighted`` is always computed too."""

    method: Literal["unweighted", "rake", "poststratify", "linear"] = "unweighted"
    margins: Entries[str] = Field(default_factory=list)
    collapse: Entries[Collapse] = Field(default_factory=list)
    bounds: Entries[Annotated[float, NO_TRUTH_VALUE, Field(allow_inf_nan=False)]] = Field(
        default_factory=list,
        description="kleinster und größter Faktor auf das mittlere Gewicht, z. B. [0.3, 3]",
    )
    trim: Annotated[float, NO_TRUTH_VALUE, Field(allow_inf_nan=False)] | None = Field(
        default=None, description="größtes Gewicht als Vielfaches des Medians, z. B. 3"
    )


class Audience(Facts):
    """A readership and the fewest companies a published cell may stand for."""

    id: Literal["arbeitskreis", "ausschuss", "oeffentlichkeit"]
    title: Text
    min_companies: Annotated[int, Field(ge=5), NO_TRUTH_VALUE]


class LimeSurveyServer(Facts):
    """The LimeSurvey that the waves' surveys run on; its password never stands in a file."""

    url: Text = Field(
        description="Adresse der Schnittstelle, "
        "z. B. https://umfrage.example.org/index.php/admin/remotecontrol"
    )
    user: Text | None = Field(None, description="Benutzername; das Passwort nie eintragen")


class LimeSurveySurvey(Facts):
    """The survey that a wave's responses are fetched from."""

    survey: Annotated[WholeNumber, Field(ge=1, description="Nummer der Umfrage in LimeSurvey")]


class Wave(Facts):
    """One survey wave.

    Responses submitted before ``field_start`` are tests; ``tests`` lists further test
    responses by token or response id.
    """

    id: WaveId
    title: Text
    field_start: Day
    field_end: Day
    tests: Entries[str] = Field(default_factory=list)
    limesurvey: LimeSurveySurvey | None = None


class Climate(Facts):
    """The two questions of the climate index."""

    id: Identifier = "geschaeftsklima"
    title: Text = "Geschäftsklima"
    situation: Text
    expectation: Text


class Condition(Facts):
    """One of ``answers`` (ids of the scale; ``Y`` for a ticked option) was given to a question."""

    question: Text
    answers: Annotated[list[Text], Field(min_length=1)]


class Retention(Facts):
    """The last days on which what tells who answered may still exist; left out: no day is set."""

    contacts: Day | None = Field(
        None, description="Teilnehmendenlisten, companies.xlsx und Namen sind gelöscht bis"
    )
    key: Day | None = Field(None, description="Schlüssel der Pseudonyme ist vernichtet bis")
    free_text: Day | None = Field(None, description="Freitexte der Exporte sind gelöscht bis")

    def manifest(self) -> dict[str, str | None]:
        """Return the days as run.json and release.json state them."""
        return {name: day.isoformat() if day else None for name, day in self}


class PlausibilityRule(Facts):
    """What an analyst wants to see: two answers that contradict, or a number out of range.

    Either ``if`` and ``then_not``, or ``question`` and ``between``; nothing is changed by it.
    """

    if_: Condition | None = Field(None, alias="if")
    then_not: Condition | None = None
    question: str | None = Field(None, description="Zahl oder Schieberegler")
    between: Entries[Annotated[float, NO_TRUTH_VALUE, Field(allow_inf_nan=False)]] = Field(
        default_factory=list, description="kleinster und größter plausibler Wert, z. B. [0, 500]"
    )
    note: str = Field("", description="was auffällt, ohne Namen")


class Settings(Facts):
    """The whole of study.yml."""

    id: Identifier
    title: Text
    survey: Text = Field(description="Name der Umfrage, z. B. „Montagsumfrage“")
    language: Literal["de"] = "de"
    notice: str = Field("", description="steht auf jeder Seite, z. B. „Demodaten“")
    companies: Literal["Betriebe", "Unternehmen"] = "Unternehmen"
    publisher: str = ""
    handlungsfelder: Annotated[list[Handlungsfeld], Field(min_length=1)]
    scales: dict[Identifier, Scale] = Field(default_factory=dict)
    population: Population | None = None
    participants: Participants | None = None
    limesurvey: LimeSurveyServer | None = None
    classifications: dict[Identifier, Classification] = Field(default_factory=dict)
    breakdowns: Entries[str] = Field(default_factory=list)
    crossings: Entries[list[str]] = Field(
        default_factory=list,
        description="Paare von Gliederungen, die gekreuzt werden, z. B. [[groesse, raum]]",
    )
    quote_attributes: Entries[str] = Field(
        default_factory=list,
        description="Merkmale neben Zitaten, das entbehrlichste zuletzt; sonst breakdowns",
    )
    sampling: Sampling = Field(default_factory=lambda: Sampling())
    weighting: Weighting = Field(default_factory=lambda: Weighting())
    climate: Climate | None = None
    audiences: Annotated[list[Audience], Field(min_length=1)] = Field(
        default_factory=lambda: [
            Audience(id="arbeitskreis", title="Arbeitskreis", min_companies=5),
            Audience(id="ausschuss", title="Ausschuss", min_companies=5),
            Audience(id="oeffentlichkeit", title="Öffentlichkeit", min_companies=10),
        ]
    )
    duplicates: Literal["last_complete", "first_complete", "most_answers"] = Field(
        "last_complete", description="welche Antwort eines Unternehmens zählt"
    )
    plausibility: Entries[PlausibilityRule] = Field(default_factory=list)
    retention: Retention = Field(
        default_factory=lambda: Retention.model_validate({}),
        description="bis wann was gelöscht ist",
    )
    waves: Annotated[list[Wave], Field(min_length=1)]
