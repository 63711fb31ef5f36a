"""One list of dependencies, whoever installs it; the lock file pins all of it."""

from __future__ import annotations

import re
import tomllib

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from pipeline.places import PROJECT

PROJECT_TABLE = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def specs(lines: list[str]) -> dict[str, str]:
    found = [Requirement(line) for line in lines]
    return {canonicalize_name(r.name): str(r.specifier) for r in found}


def test_conda_users_get_the_same() -> None:
    text = (PROJECT / "environment.yml").read_text(encoding="utf-8")
    lines = re.findall(r"^  - (.+)$", text, re.MULTILINE)
    conda = specs([line for line in lines if line not in ("conda-forge", "pip")])
    assert conda.pop("python") == PROJECT_TABLE["requires-python"]
    extras = PROJECT_TABLE["optional-dependencies"]
    assert conda == specs([*PROJECT_TABLE["dependencies"], *extras["lab"]])


def test_the_lock_pins_every_dependency_within_its_range() -> None:
    lock = (PROJECT / "requirements.lock").read_text(encoding="utf-8")
    pinned = dict(re.findall(r"^([\w.\-]+)==([^ ;\n]+)", lock, re.MULTILINE))
    pinned = {canonicalize_name(name): version for name, version in pinned.items()}
    extras = PROJECT_TABLE["optional-dependencies"]
    wanted = [*PROJECT_TABLE["dependencies"], *extras["lab"], *extras["dev"]]
    for requirement in map(Requirement, wanted):
        version = pinned.get(canonicalize_name(requirement.name))
        assert version, f"{requirement.name} is not in requirements.lock"
        assert requirement.specifier.contains(version), requirement.name


def test_the_scheduled_run_does_not_need_jupyterlab() -> None:
    names = specs(PROJECT_TABLE["dependencies"])
    assert not {"jupyter", "jupyterlab", "notebook", "ipywidgets"} & set(names)
