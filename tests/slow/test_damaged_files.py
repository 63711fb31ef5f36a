"""Hundreds of damaged files: each is read or refused with advice; nothing fails, hangs or grows.

One case again: ``python -m tests.slow.test_damaged_files SEED FOLDER`` writes its study.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue

import pytest

from pipeline.places import PROJECT
from tests.slow.damaged_cases import Case, cases, own_bases

pytest.importorskip("resource", reason="memory is measured with getrusage, which Windows lacks")

SECONDS = 20
"""Of computing that a case may take, with what it starts; a busy machine counts for nothing."""
PATIENCE = 60
"""Seconds after which a case is ended that waits without computing."""
MEGABYTES = 2048
_RENEW = 900
"""Megabytes after which a worker is renewed, so that each case's own peak is seen."""
WORKERS = 2
LONGEST_MESSAGE = 1500


@dataclass
class Result:
    """What came of one case: its facts, and every way in which they are wrong."""

    case: Case
    facts: dict[str, object]
    faults: list[str] = field(default_factory=list)


class Worker:
    """A process that checks one study after the other."""

    def __init__(self, config: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.slow.damage_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=PROJECT,
            env={**os.environ, "INDUSTRIEDIALOG_CONFIG": str(config)},
            start_new_session=True,
        )

    def check(self, folder: Path) -> dict[str, object]:
        """Return the outcome for a study; ends the process if none comes."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{folder}\n")
        self._process.stdin.flush()
        timer = threading.Timer(PATIENCE, self.end)
        timer.start()
        line = self._process.stdout.readline()
        timer.cancel()
        if line:
            found: dict[str, object] = json.loads(line)
            return found
        self.end()
        code = self._process.wait()
        hung = code == -signal.SIGKILL
        error = f"no answer after {PATIENCE} s" if hung else f"the process ended with {code}"
        return {"outcome": "failed", "error": error, "seconds": 0.0, "megabytes": 0, "dead": True}

    def end(self) -> None:
        """End the process and what it started."""
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return


def faults(case: Case, folder: Path, facts: dict[str, object]) -> Iterator[str]:
    """Yield what is wrong with an outcome."""
    if facts["outcome"] == "failed":
        yield str(facts["error"])
    if float(str(facts["seconds"])) > SECONDS:
        yield f"{facts['seconds']} s of computing"
    if float(str(facts["megabytes"])) > MEGABYTES:
        yield f"{facts['megabytes']} MB of memory"
    problems = facts.get("problems", [])
    assert isinstance(problems, list)
    # Settings may name a file that is not there; then a message names it too.
    known = ["study.yml", "codebook.csv", *_words(folder / "study.yml")]
    if facts["outcome"] == "refused" and not problems:
        yield "refused without a reason"
    for file, _, _, message, advice in problems:
        named = file.split(" (")[0]  # a file within an archive stands in parentheses behind it
        if not named or not (named in known or (folder / named).exists()):
            yield f"names no file of the study: {file!r}: {message[:80]}"
        if not advice:
            yield f"no advice: {message[:120]}"
        if len(message) + len(advice) > LONGEST_MESSAGE:
            yield f"a message of {len(message) + len(advice)} characters: {message[:80]}"
        if any(c < " " and c != "\n" for c in message + advice):
            yield f"control characters in a message: {message[:80]!r}"


def _words(path: Path) -> list[str]:
    text = path.read_bytes().decode("utf-8", errors="replace")
    return re.findall(r"[^\s,{}'\"]+", text)


def run(root: Path) -> list[Result]:
    """Check all cases in two processes and return what came of them, in their order."""
    todo: Queue[tuple[int, Case]] = Queue(maxsize=2 * WORKERS)
    done: dict[int, Result] = {}
    finished = threading.Event()

    def work(number: int) -> None:
        worker = Worker(root / "config")
        while True:
            try:
                index, case = todo.get(timeout=0.2)
            except Empty:
                if finished.is_set():
                    break
                continue
            folder = root / f"study-{number}"
            write(case, folder)
            facts = worker.check(folder)
            found = list(dict.fromkeys(faults(case, folder, facts)))
            done[index] = Result(case, facts, found[:5])
            shutil.rmtree(folder)
            if facts.get("dead") or float(str(facts["megabytes"])) > _RENEW:
                worker.end()
                worker = Worker(root / "config")
        worker.end()

    threads = [threading.Thread(target=work, args=(k,)) for k in range(WORKERS)]
    for thread in threads:
        thread.start()
    for item in enumerate(cases()):
        todo.put(item)
    finished.set()
    for thread in threads:
        thread.join()
    return [done[index] for index in sorted(done)]


def write(case: Case, folder: Path) -> None:
    """Write a case's study."""
    for path, data in case.files().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def summary(results: list[Result]) -> str:
    """Return a table: per kind of damage how many were read, refused, at fault; the peaks."""
    kinds = defaultdict(list)
    for result in results:
        kinds[result.case.kind].append(result)
    lines = [
        f"{'damage':<20}{'files':>6}{'read':>6}{'refused':>9}{'faults':>8}{'max s':>7}{'max MB':>8}"
    ]
    for kind, group in [*sorted(kinds.items()), ("all", results)]:
        outcomes = [result.facts["outcome"] for result in group]
        lines.append(
            f"{kind:<20}{len(group):>6}{outcomes.count('read'):>6}{outcomes.count('refused'):>9}"
            f"{sum(bool(result.faults) for result in group):>8}"
            f"{max(float(str(result.facts['seconds'])) for result in group):>7.1f}"
            f"{max(float(str(result.facts['megabytes'])) for result in group):>8.0f}"
            f"{max(len(result.facts.get('problems', ())) for result in group):>10}"  # type: ignore[arg-type]
        )
    return "\n".join(lines)


@pytest.mark.slow
def test_every_damaged_file_is_read_or_refused_with_advice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    results = run(tmp_path)
    with capsys.disabled():
        print("\n" + summary(results))
    assert len(results) >= 500
    outcomes = {str(result.facts["outcome"]) for result in results}
    assert {"read", "refused"} <= outcomes
    wrong = [f"{r.case.seed} as {r.case.place}: {fault}" for r in results for fault in r.faults]
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
def test_whole_files_are_read(tmp_path: Path) -> None:
    """What the corpus finds is about the damage, not about the study around it."""
    worker = Worker(tmp_path / "config")
    outcomes = {}
    for base in own_bases():
        place = f"waves/{base.wave}/export{base.ending}" if base.place == "export" else base.place
        folder = tmp_path / "study"
        write(Case(base, "none", "", place, base.data), folder)
        facts = worker.check(folder)
        outcomes[base.name] = facts["outcome"], facts.get("problems")
        shutil.rmtree(folder)
    worker.end()
    assert [o for o in outcomes.items() if o[1] != ("read", None)] == []


@pytest.mark.slow
def test_the_same_seed_makes_the_same_files() -> None:
    first, second = ([case for _, case in zip(range(150), cases(), strict=False)] for _ in "ab")
    assert [case.data for case in first] == [case.data for case in second]
    assert len({(case.place, case.data) for case in first}) > 140


if __name__ == "__main__":
    seed, out = sys.argv[1:]
    write(next(case for case in cases() if case.seed == seed), Path(out))
