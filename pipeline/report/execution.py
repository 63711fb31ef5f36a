"""Run one notebook in a fresh kernel of this interpreter; a failed cell ends the run."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from pipeline.errors import NotebookError
from pipeline.places import PROJECT

KERNEL = "industriedialog"
SECONDS = 300
"""Longest time for one cell."""


def run_notebook(path: Path, parameters: Mapping[str, str]) -> NotebookNode:
    """Run a notebook from top to bottom with other parameters.

    Parameters
    ----------
    path : Path
        The notebook; it is read, never written.
    parameters : mapping of str to str
        Set in a cell after the one tagged ``parameters``.

    Returns
    -------
    NotebookNode
        With outputs.

    Raises
    ------
    NotebookError
        Naming the notebook, the cell (as counted in the file) and the last line of the error.
    """
    notebook = nbformat.read(path, as_version=4)
    injected = _inject(notebook, parameters, path)
    with tempfile.TemporaryDirectory(prefix="industriedialog-") as scratch:
        folder = Path(scratch)
        client = NotebookClient(
            notebook,
            km=_kernel_manager(folder),
            timeout=SECONDS,
            resources={"metadata": {"path": str(path.parent)}},
        )
        try:
            client.execute(cleanup_kc=True, env=_environment(folder))
        except CellExecutionError as error:
            last = f"{error.ename}: {error.evalue}".strip().splitlines()[-1]
            raise _failed(path, notebook, injected, last) from None
        except CellTimeoutError:
            raise _failed(path, notebook, injected, f"länger als {SECONDS} s") from None
        except DeadKernelError:
            raise _failed(path, notebook, injected, "Python ist abgestürzt") from None
    return notebook


def _inject(notebook: NotebookNode, parameters: Mapping[str, str], path: Path) -> int:
    for index, cell in enumerate(notebook.cells):
        if "parameters" in cell.metadata.get("tags", []):
            source = "\n".join(f"{name} = {value!r}" for name, value in parameters.items())
            cell = nbformat.v4.new_code_cell(source, id="injected-parameters")
            notebook.cells.insert(index + 1, cell)
            return index + 1
    raise NotebookError(f"{path.name}: keine Zelle trägt die Markierung „parameters“")


def _failed(path: Path, notebook: NotebookNode, injected: int, last: str) -> NotebookError:
    """Find the last cell that was started and count it as the file does."""
    ran = [
        index
        for index, cell in enumerate(notebook.cells)
        if cell.cell_type == "code" and (cell.get("execution_count") or cell.get("outputs"))
    ]
    index = max(ran, default=0)
    number = index + 1 - (index >= injected)
    return NotebookError(f"{path.name}, Zelle {number}: {last}")


def _kernel_manager(folder: Path) -> AsyncKernelManager:
    """Return a manager for this interpreter, whatever kernels are installed elsewhere."""
    spec = folder / "kernels" / KERNEL
    spec.mkdir(parents=True)
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    content = {"argv": command, "display_name": KERNEL, "language": "python"}
    (spec / "kernel.json").write_text(json.dumps(content), "utf-8")
    specs = KernelSpecManager(kernel_dirs=[str(folder / "kernels")], ensure_native_kernel=False)
    return AsyncKernelManager(
        kernel_name=KERNEL,
        kernel_spec_manager=specs,
        connection_file=str(folder / "connection.json"),
        # Sockets in a private folder where the system has them: nobody else can listen.
        transport="ipc" if os.name == "posix" else "tcp",
    )


def _environment(folder: Path) -> dict[str, str]:
    """Return an environment without the user's IPython and Jupyter settings."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("JUPYTER", "IPYTHON", "IPY_")) and name != "PYTHONSTARTUP"
    }
    places = [str(PROJECT), os.environ.get("PYTHONPATH", "")]
    return kept | {
        "IPYTHONDIR": str(folder / "ipython"),
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "JUPYTER_NO_CONFIG": "1",
        "PYTHONPATH": os.pathsep.join(place for place in places if place),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
