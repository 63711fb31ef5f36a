"""The command ``industriedialog``: from a draft to a study, its runs, its release, its end."""

from __future__ import annotations

import sys
import tempfile
import traceback
import webbrowser
from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from pipeline.clean.ledger import REASON_WORDS
from pipeline.cli_protection import audit, retire
from pipeline.companies import write_proposals
from pipeline.draft import draft_study
from pipeline.draft.guesses import DRAFT
from pipeline.errors import PipelineError, Problem, StudyError, did_you_mean
from pipeline.fetch import Fetched, fetch_study
from pipeline.opened import open_study
from pipeline.places import INDEX, STUDIES, find_study, places
from pipeline.retention import overdue
from pipeline.run import check_study, run_study
from pipeline.terminal import progress_bar, remind

EPILOG = (
    "Rückgabewerte: 0 erledigt · 2 Studie oder Daten berichtigen · 3 Ausgabeort nicht beschreibbar "
    "oder voll · 4 ein anderer Lauf schreibt gerade · 5 ein Notizbuch ist fehlgeschlagen · "
    "6 Server nicht erreichbar oder ohne brauchbare Antwort · 7 Anmeldung fehlt oder abgelehnt · "
    "8 audit: aus den Dateien ist etwas zu erschließen · "
    "1 Fehler im Programm · 130 abgebrochen."
)


@click.group(epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="industriedialog", message="industriedialog %(version)s")
def cli() -> None:
    """Von der Umfrage zum Bericht: prüft, rechnet und zeigt eine Studie.

    STUDIE ist ein Ordner mit study.yml oder sein Name unter data/raw.
    """


@cli.command()
@click.argument("dateien", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--study", "name", required=True, metavar="NAME", help="Ordner unter data/raw.")
@click.option("--wave", "waves", multiple=True, metavar="JAHR-MONAT", help="Welle je Export.")
def init(dateien: tuple[Path, ...], name: str, waves: tuple[str, ...]) -> None:
    """Entwirft aus Exporten eine Studie; alles Vermutete steht zum Bestätigen in draft.csv.

    Jede der DATEIEN ist der Export einer Welle; eine .lss daneben oder dahinter ist ihr Fragebogen.
    """
    if Path(name).name != name:
        message, advice = f"„{name}“ ist kein Name, sondern ein Pfad", "nur den Ordnernamen nennen"
        raise StudyError([Problem("--study", 0, 0, message, advice)])
    drafted = draft_study(dateien, STUDIES / name, waves=waves)
    click.echo(
        f"{drafted.folder}: {drafted.questions} Zeilen im Codebuch, {drafted.left_out} Spalten "
        f"nicht übernommen, Wellen {', '.join(drafted.waves)}."
    )
    click.echo(
        f"{drafted.to_confirm} Vermutungen in {drafted.folder / DRAFT} prüfen, in „confirmed“ ja "
        f"eintragen, dann: industriedialog check {name}"
    )


@cli.command()
@click.argument("studie")
def check(studie: str) -> None:
    """Prüft eine Studie und ihre Daten; schreibt nichts."""
    with progress_bar() as progress:
        study, computed = check_study(find_study(studie), progress=progress)
    click.echo(f"{study.settings.id}: in Ordnung.")
    for file, counts in computed.reconciliation.items():
        aside = ", ".join(
            f"{n} {REASON_WORDS[reason]}" for reason, n in counts["set_aside"].items()
        )
        read, used = counts["rows_read"], counts["rows_used"]
        click.echo(f"  {file}: {read} gelesen, {used} zählen" + (f"; {aside}" if aside else ""))
    ledger = computed.tables["ledger"]
    for line in ledger[ledger["reason"].isin(list(HINTS))].itertuples():
        where = next(
            (str(v) for v in (line.question, line.old, line.new) if isinstance(v, str)), ""
        )
        click.echo(f"  Hinweis {line.wave}: {HINTS[line.reason]}" + (f": {where}" if where else ""))
    remind(overdue(study, computed.raw_exports, today=date.today), studie)


HINTS = {
    "wording_changed": "Wortlaut geändert",
    "item_dropped": "nicht mehr gefragt",
    "item_added": "neu gefragt",
    "unused_answer": "Antwort kommt nirgends vor",
    "filter_differs": "Filter im Codebuch und im Fragebogen verschieden",
    "column_ignored": "Spalte nicht im Codebuch, nicht ausgewertet",
    "personal_column": "Spalte mit persönlichen Angaben, nicht gelesen",
    "sheet_ignored": "Tabellenblatt nicht gelesen",
    "archive_ignored": "Antworten des Archivs nicht gelesen: ein anderer Export liegt daneben",
    "blank_rows_ignored": "leere Zeilen übergangen",
    "lines_passed_over": "nicht als Antwort gelesen",
    "answers_ambiguous": "mehrere Antworten in einer Zelle, zwei Lesarten: die längste genommen",
    "places_ignored": "mehr Ränge in einer Zelle als im Codebuch",
    "missing_code": "Code zählt als fehlend",
    "platform_unconfirmed": "über die Plattform angenommen, nicht an einer Datei bestätigt",
    "scale_changed": "andere Skala",
    "filter_changed": "anderen gestellt",
    "token_unknown": "Zugangscodes nicht in der Teilnehmendenliste, wie ohne Code gezählt",
    "text_became_number": "Text wurde in Excel zur Zahl",
    "formula_lost": "Text wurde in Excel zur Formel und ging verloren",
    "number_ambiguous": "Zahl mehrdeutig geschrieben",
    "no_submit_date": "kein Abgabedatum; Tests und Dubletten sind so nicht zu erkennen",
    "answered_though_not_asked": "trotz Filter beantwortet, nicht gewertet",
    "small_class_kept": "Klasse mit wenigen Antworten nicht zusammengelegt",
    "unclassified": "Antwort ohne Klasse",
    "company_undecided": "Firmennamen ohne Entscheidung (industriedialog companies)",
}


@cli.command()
@click.argument("studie")
@click.option("--out", type=click.Path(path_type=Path), help="Ordner für processed/ und reports/.")
@click.option("--force", is_flag=True, help="Auch rechnen, wenn sich nichts geändert hat.")
@click.option(
    "--scheduler", metavar="ADRESSE", help="Dask-Cluster, der zählt, z. B. tcp://rechner:8786."
)
def run(studie: str, out: Path | None, force: bool, scheduler: str | None) -> None:
    """Rechnet eine Studie und schreibt Tabellen und Seiten."""
    with progress_bar() as progress:
        outcome = run_study(
            find_study(studie), out=out, force=force, scheduler=scheduler, progress=progress
        )
    if not outcome.done:
        click.echo("Nichts geändert seit dem letzten Lauf; der Bericht ist aktuell.")
    click.echo(
        f"{outcome.rows_read} Zeilen gelesen, {outcome.rows_used} Antworten gezählt, "
        f"{outcome.needs} Bedarfe, {outcome.pages} Seiten."
    )
    click.echo(str(outcome.index))
    remind(outcome.overdue, studie)


@cli.command()
@click.argument("studie")
def companies(studie: str) -> None:
    """Schlägt vor, welches Unternehmen ein Firmenname meint (companies.xlsx).

    Die Datei liegt neben study.yml und enthält Namen. Entschieden wird in der Spalte decision:
    Mitgliedsnummer, „nein“ oder „wie …“; der nächste Lauf verwendet die Entscheidungen.
    """
    with progress_bar() as progress:
        found = write_proposals(find_study(studie), progress=progress)
    if not found.names:
        click.echo("Kein Firmenname ist einem Unternehmen zuzuordnen.")
        return
    click.echo(
        f"{found.names} Firmennamen, {found.decided} entschieden, "
        f"{found.names - found.decided} offen."
    )
    click.echo(str(found.path))


@cli.command("open")
@click.argument("studie")
@click.option("--out", type=click.Path(path_type=Path), help="Ordner des Laufs (wie bei run).")
def open_(studie: str, out: Path | None) -> None:
    """Öffnet den letzten Bericht einer Studie im Browser."""
    index = places(find_study(studie), out).reports / INDEX
    if not index.exists():
        click.echo(f"Noch kein Bericht. Zuerst: industriedialog run {studie}", err=True)
        sys.exit(2)
    click.echo(str(index))
    webbrowser.open(index.as_uri())


@cli.command()
@click.argument("studie")
@click.option("--wave", metavar="WELLE", help="Nur diese Welle, z. B. 2026-11.")
def fetch(studie: str, wave: str | None) -> None:
    """Holt neue Antworten aus LimeSurvey in die Ordner der Wellen.

    Benutzername und Passwort kommen aus INDUSTRIEDIALOG_LIMESURVEY_USER und _PASSWORD oder aus
    dem Schlüsselbund des Systems; siehe docs/fetch.md.
    """
    for fetched in fetch_study(
        find_study(studie), wave=wave, progress=lambda text: click.echo(text, err=True)
    ):
        click.echo(_fetched_line(fetched))
        for note in fetched.notes:
            click.echo(f"  {note}")


def _fetched_line(fetched: Fetched) -> str:
    if not fetched.total:
        return f"{fetched.wave}: In LimeSurvey liegt noch keine Antwort."
    inside = f"{fetched.total} Antworten, {fetched.complete} davon abgeschlossen"
    if fetched.participants is not None:
        inside += f"; {fetched.participants} Teilnehmende"
    if not fetched.new and not fetched.changed:
        return f"{fetched.wave}: nichts Neues; {fetched.file} ist aktuell ({inside})."
    return (
        f"{fetched.wave}: {fetched.new} neue und {fetched.changed} geänderte Antworten; "
        f"{fetched.file} enthält {inside}."
    )


@cli.command()
@click.argument("studie")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    required=True,
    metavar="ORDNER",
    help="Wohin; nicht zu Berichten, die weitergegeben werden.",
)
@click.option("--format", "formats", metavar="[sav|xlsx]", help="Ohne Angabe beide.")
@click.option("--out", type=click.Path(path_type=Path), help="Ordner des Laufs (wie bei run).")
def export(studie: str, folder: Path, formats: str | None, out: Path | None) -> None:
    """Gibt die bereinigten Antworten für SPSS und Excel aus (intern)."""
    for file in open_study(studie, out=out).export(folder, formats=formats):
        click.echo(str(file))


for command in (audit, retire):
    cli.add_command(command)


def _german_usage(error: click.UsageError, words: list[str]) -> str:
    known: list[str] = []
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return f"Die Angabe {error.param.make_metavar(error.ctx or click.Context(cli))} fehlt."
    if isinstance(error, click.NoSuchOption):
        if error.ctx is not None:
            known = [name for param in error.ctx.command.params for name in param.opts]
        name = error.option_name
        return f"Die Option „{name}“ gibt es nicht. {did_you_mean(name, known)}".strip()
    if error.ctx is not None and error.ctx.command is cli and words:
        name = words[0]
        return f"Den Befehl „{name}“ gibt es nicht. {did_you_mean(name, cli.commands)}".strip()
    return "Der Aufruf ist unvollständig oder hat zu viele Angaben."


def main(arguments: list[str] | None = None) -> None:
    """Run the command; every known failure becomes one clear message and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Callable[..., None] | None = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # Windows consoles would fail on "–" otherwise.
            reconfigure(encoding="utf-8", errors="replace")
    words = sys.argv[1:] if arguments is None else arguments
    try:
        sys.exit(cli.main(args=words or ["--help"], standalone_mode=False) or 0)
    except StudyError as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        count = len(error.problems)
        click.echo(
            f"{count} {'Stelle ist' if count == 1 else 'Stellen sind'} zu berichtigen.", err=True
        )
        sys.exit(error.exit_code)
    except PipelineError as error:
        click.echo(str(error), err=True)
        sys.exit(error.exit_code)
    except click.UsageError as error:
        click.echo(f"{_german_usage(error, words)} Hilfe: industriedialog --help", err=True)
        sys.exit(2)
    except click.ClickException as error:
        click.echo(error.message, err=True)
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Abgebrochen. Der letzte vollständige Bericht ist unverändert.", err=True)
        sys.exit(130)
    except Exception:
        with tempfile.NamedTemporaryFile(
            "w", prefix="industriedialog-", suffix=".log", delete=False, encoding="utf-8"
        ) as log:
            traceback.print_exc(file=log)
        click.echo(
            f"Fehler im Programm; die Einzelheiten stehen in {log.name}. "
            "Der letzte vollständige Bericht ist unverändert.",
            err=True,
        )
        sys.exit(1)
