"""Processes that do one thing to many inputs: results in the order of the inputs, a bounded number on the way.

Separate from what is done. Not `multiprocessing`: its spawned children import the caller's script again, which
fails in notebooks and scripts without a main guard; its forked ones inherit locks; and a child that dies takes
a whole pool with it. Here each worker is a fresh interpreter on a socket of its own, so that it is known what
a dead one held.
"""

import contextlib
import os
import pickle
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Any, Generic, TypeVar

from corrector.errors import CorrectorError

__all__ = ["SINGLE", "Died", "Workers"]

Task = TypeVar("Task")
Result = TypeVar("Result")
AHEAD = 4  # inputs on the way for each worker: the slowest may hold up three others' results
# One thread in each process, for NumPy to read when it is first imported: there are as many processes as cores.
SINGLE = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
QUEUED, SMALL = 2, 1 << 14  # inputs that a worker is given, if they have no more bytes than a socket always takes
ATTEMPTS = 2  # a worker may die of what its neighbours did; an input that kills two is left out


@dataclass(frozen=True, slots=True)
class Died:
    """What comes in place of a result when the workers that had the input died (killed, out of memory)."""

    code: int


@dataclass(slots=True)
class _Job:
    packed: bytes
    attempts: int = 0
    done: bool = False
    result: Any = None


class Workers(Generic[Task, Result]):
    """`count` processes that call `work`, which is pickled once for each. Use as a context manager.

    An exception in `work` is raised here when its turn comes; a CorrectorError when a worker cannot even start.
    """

    def __init__(self, work: Callable[[Task], Result], count: int) -> None:
        self._packed = pickle.dumps(work, pickle.HIGHEST_PROTOCOL)
        self._count = count
        self._processes: dict[Connection, subprocess.Popen[bytes]] = {}
        self._held: dict[Connection, deque[_Job]] = {}

    def __enter__(self) -> "Workers[Task, Result]":
        try:
            for _ in range(self._count):
                self._start()
            for connection in list(self._processes):  # they load side by side
                self._await(connection)
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    @property
    def pids(self) -> tuple[int, ...]:
        """The process ids of the workers."""
        return tuple(process.pid for process in self._processes.values())

    def map(self, tasks: Iterable[Task]) -> Iterator[Result | Died]:
        """The results in the order of the tasks; at most AHEAD tasks for each worker are on the way at a time."""
        source = iter(tasks)
        line: deque[_Job] = deque()  # in the order of the tasks
        waiting: deque[_Job] = deque()
        more = True
        while more or line:
            while more and len(line) < AHEAD * self._count and len(waiting) < self._count:
                try:
                    job = _Job(pickle.dumps(next(source), pickle.HIGHEST_PROTOCOL))
                except StopIteration:
                    more = False
                    break
                line.append(job)
                waiting.append(job)
                self._hand_out(waiting)
            self._hand_out(waiting)
            while line and line[0].done:
                yield self._taken(line.popleft())
            if any(self._held.values()) and not (line and line[0].done):
                self._collect(waiting)

    def _taken(self, job: _Job) -> Result | Died:
        if isinstance(job.result, BaseException):
            raise job.result
        found: Result | Died = job.result
        return found

    def _hand_out(self, waiting: deque[_Job]) -> None:
        """Give what waits to the workers that have least to do: one that has no more than one small input takes
        another, so that it need not wait for it. (A larger one would have to be taken before this process goes on.)
        """
        while waiting:
            connection, held = min(self._held.items(), key=lambda item: len(item[1]))
            if len(held) >= (QUEUED if len(waiting[0].packed) <= SMALL else 1):
                return
            held.append(waiting.popleft())
            with contextlib.suppress(OSError):  # it has died: noticed when its result is asked for
                connection.send_bytes(held[-1].packed)

    def _collect(self, waiting: deque[_Job]) -> None:
        """Wait for a worker to finish or die, and take what it has."""
        for connection in wait([connection for connection, held in self._held.items() if held]):
            assert isinstance(connection, Connection)
            job = self._held[connection].popleft()
            try:
                job.done, job.result = connection.recv()
            except (EOFError, OSError):
                waiting.extendleft(reversed(self._held.pop(connection)))
                code = self._replace(connection)
                job.attempts += 1
                if job.attempts < ATTEMPTS:
                    waiting.appendleft(job)
                else:
                    job.done, job.result = True, Died(code)
            if job.done:
                job.packed = b""

    def _start(self) -> Connection:
        ours, theirs = socket.socketpair()
        with theirs:
            arguments = [sys.executable, "-m", "corrector.corpus.worker", str(theirs.fileno())]
            process = subprocess.Popen(
                arguments, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, env=_environment()
            )
        connection = Connection(ours.detach())
        self._processes[connection] = process
        self._held[connection] = deque()
        with contextlib.suppress(OSError):  # it has died: noticed when it is waited for
            connection.send(sys.path)
            connection.send_bytes(self._packed)
        return connection

    def _await(self, connection: Connection) -> None:
        """Until a worker has loaded what it needs."""
        try:
            ready = connection.recv()
        except (EOFError, OSError) as error:
            code = self._processes[connection].wait()
            raise CorrectorError(f"a worker process ended at once (code {code})") from error
        if isinstance(ready, BaseException):
            raise ready

    def _replace(self, connection: Connection) -> int:
        """Start a worker in place of a dead one; how that ended."""
        process = self._processes.pop(connection)
        connection.close()
        process.kill()
        code = process.wait()
        self._await(self._start())
        return code

    def _end(self) -> None:
        """No worker outlives this: they end when their socket closes, at once if they are busy."""
        for connection, process in self._processes.items():
            connection.close()
            process.terminate()
        for process in self._processes.values():
            process.wait()
        self._processes.clear()
        self._held.clear()


def _environment() -> dict[str, str]:
    """What a worker finds: our modules, and one thread to count with."""
    paths = os.pathsep.join(path for path in sys.path if path)
    return {**os.environ, **SINGLE, "PYTHONPATH": paths}
