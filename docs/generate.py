"""Write the generated parts of the docs: command help and the schema of study.yml.

Run with ``make docs``; a test compares the stored files with what this makes.
"""

from __future__ import annotations

import json
from pathlib import Path

import click

from pipeline.cli import cli
from pipeline.codebook import Settings

DOCS = Path(__file__).parent


def command_help() -> str:
    """Return the help of every command as Markdown."""
    parts = ["# Befehle\n", "Erzeugt aus dem Programm mit `make docs`.\n"]
    top = click.Context(
        cli,
        info_name="industriedialog",
        terminal_width=90,
        max_content_width=90,
        **cli.context_settings,
    )
    parts.append(f"```text\n{cli.get_help(top)}\n```\n")
    for name in sorted(cli.commands):
        command = cli.commands[name]
        context = click.Context(command, info_name=name, parent=top)
        parts.append(f"## {name}\n\n```text\n{command.get_help(context)}\n```\n")
    return "\n".join(parts)


def schema() -> str:
    """Return the JSON Schema of study.yml."""
    return json.dumps(Settings.model_json_schema(), ensure_ascii=False, indent=2) + "\n"


GENERATED = {"cli.md": command_help, "study.schema.json": schema}


if __name__ == "__main__":
    for file, make in GENERATED.items():
        (DOCS / file).write_text(make(), encoding="utf-8", newline="\n")
