"""A Dask cluster as the engine that counts partitions."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from pipeline.analysis.partitions import Map, Part, PartitionError, Result

PARTS_PER_THREAD = 4
SECONDS_TO_ANSWER = 10


@contextmanager
def cluster(scheduler: str) -> Iterator[Map]:
    """Connect to a Dask cluster and yield the ``map`` that counts there.

    Parameters
    ----------
    scheduler : str
        Address such as ``tcp://10.0.0.5:8786``. The workers need this package in the same
        version.

    Yields
    ------
    Map
        Results come in the order of the parts; four parts per worker thread are on their way.

    Raises
    ------
    PartitionError
        If Dask is not installed, the scheduler does not answer or has no worker, the connection
        breaks, or every worker that tried a part died.
    """
    try:
        from distributed import Client
    except ImportError:
        raise PartitionError(
            'Für einen Cluster fehlt Dask. Installieren: pip install "industriedialog[cluster]"'
        ) from None
    # Dask writes a traceback for each lost connection; what to do is in our message.
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
    try:
        client = Client(scheduler, timeout=SECONDS_TO_ANSWER, set_as_default=False)
    except (OSError, ValueError) as problem:
        raise PartitionError(
            f"Der Dask-Scheduler {scheduler} antwortet nicht ({type(problem).__name__}). Läuft "
            "„dask scheduler“ dort, stimmt die Adresse (tcp://Rechner:8786), ist der Port offen?"
        ) from None
    with client:
        if not _has_worker(client):
            raise PartitionError(
                f"Am Dask-Scheduler {scheduler} ist kein Worker angemeldet. Starten mit: "
                f"dask worker {scheduler}"
            )
        yield partial(_in_order, client)


def _in_order(
    client: Any, function: Callable[[Part], Result], parts: Iterable[Part]
) -> Iterator[Result]:
    """Submit parts ahead of the one waited for, but not so many that their cubes pile up."""
    at_once = PARTS_PER_THREAD * sum(client.nthreads().values())
    waiting: deque[Any] = deque()
    for part in parts:
        # Not pure: no hash of a whole part, no result of an earlier call.
        waiting.append(client.submit(function, part, pure=False))
        if len(waiting) > at_once:
            yield _result(client, waiting.popleft())
    while waiting:
        yield _result(client, waiting.popleft())


def _result(client: Any, future: Any) -> Any:
    from distributed import CancelledError, KilledWorker

    while True:
        try:
            return future.result(timeout=SECONDS_TO_ANSWER)
        except KilledWorker:
            raise PartitionError(
                "Mehrere Dask-Worker sind an derselben Partition gestorben, meist weil der "
                "Speicher nicht reicht. Den Workern mehr geben (dask worker --memory-limit) oder "
                "kleinere Partitionen wählen."
            ) from None
        except (OSError, CancelledError):
            if future.status == "error":
                raise
            if future.cancelled() or not _has_worker(client):
                raise PartitionError(
                    "Der Dask-Scheduler ist nicht mehr erreichbar oder hat keinen Worker mehr. "
                    "Dort nachsehen, dann den Lauf neu starten."
                ) from None


def _has_worker(client: Any) -> bool:
    try:
        client.wait_for_workers(1, timeout=SECONDS_TO_ANSWER)
    except OSError:
        return False
    return True
