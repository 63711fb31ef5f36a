"""The commands that guard companies: attack what is finished, destroy what has served."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import click

from pipeline.audit import FOUND
from pipeline.audit import audit as audit_files
from pipeline.codebook import RETIRED
from pipeline.places import find_study, places
from pipeline.retire import announcement, plan_retirement, retire_study


@click.command()
@click.argument("studie")
@click.option("--yes", "given", metavar="ID", help="id der Studie, statt sie einzutippen.")
def retire(studie: str, given: str | None) -> None:
    """Legt eine Studie still: vernichtet Schlüssel und Kontaktdaten, endgültig.

    Sagt vorher, was gelöscht wird, was von Hand zu löschen ist und was danach nicht mehr geht.
    Wer unterbrochen wird, ruft noch einmal auf. Rückgabewerte: 0 stillgelegt, 2 nicht bestätigt
    (nichts gelöscht), 3 etwas ließ sich nicht löschen (alles andere ist gelöscht).
    """
    plan = plan_retirement(find_study(studie))
    click.echo(announcement(plan))
    asked = "Zum Bestätigen die id der Studie eingeben"
    if not plan.done:
        given = given or click.prompt(asked, default="", show_default=False)
        retire_study(plan, confirmed=given)
    click.echo(f"{plan.study.settings.id} ist stillgelegt; siehe {RETIRED}.")


@click.command()
@click.argument("studie")
@click.argument("dateien", nargs=-1, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Ordner des Laufs (wie bei run).")
@click.option("--unknown", is_flag=True, help="Auch Stellen mit Zahlen unbekannter Herkunft.")
def audit(studie: str, dateien: tuple[Path, ...], out: Path | None, unknown: bool) -> None:
    """Greift fertige Seiten und Arbeitsmappen an: Was lässt sich aus ihnen erschließen?

    Ohne DATEIEN alle Berichte der Studie außer intern/. Wer sie liest, kennt die Grundgesamtheit
    und rechnet mit allen Zahlen zugleich. Rückgabewert 0: nichts gefunden, 8: etwas gefunden.
    """
    folder = find_study(studie)
    tell = partial(click.echo, err=True)
    audited = audit_files(folder, places(folder, out), dateien, progress=tell)
    for finding in audited.findings:
        click.echo(str(finding))
    for line in audited.origins if unknown else ():
        click.echo(line)
    click.echo(audited.summary)
    sys.exit(FOUND if audited.findings else 0)
