"""Worker processes, each with a queue of its own, so that what one found out serves the next call of the same kind.

Each call has a home: the lane in whose queue it waits. A lane with nothing left takes the end of the longest queue.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Any

from derive.errors import DeriveError

__all__ = ["Lanes"]

Call = tuple[int, tuple[Any, ...]]  # its home, what the function is called with


class Lanes:
    """So many workers, which start with the first calls and end with the block; one lane alone is this process."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.workers: list[tuple[BaseProcess, Any]] = []

    def __enter__(self) -> Lanes:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Each worker ends what it is at and leaves."""
        for _, line in self.workers:
            with suppress(OSError):  # one that is lost hears nothing
                line.send(None)
        for process, line in self.workers:
            process.join()
            line.close()
        self.workers.clear()

    def each(self, function: Callable[..., Any], calls: Sequence[Call]) -> Iterator[tuple[int, Any]]:
        """The place of each call and what it gives, as it is finished. Raises what the first that fails raises, and
        `DeriveError` where a worker is lost."""
        if self.count <= 1 or (len(calls) == 1 and not self.workers):
            for place, (_, given) in enumerate(calls):
                yield place, function(*given)
            return
        self._start(min(self.count, len(calls)))
        queues: list[deque[int]] = [deque() for _ in self.workers]
        for place, (home, _) in enumerate(calls):
            queues[home % len(queues)].append(place)
        at: dict[Any, tuple[int, deque[int]]] = {}  # by its line, the call that a worker is at and its own queue

        def hand_out(line: Any, own: deque[int]) -> None:
            longest = max(queues, key=len)
            if longest:
                at[line] = (own.popleft() if own else longest.pop(), own)
                self._send(line, (function, calls[at[line][0]][1]))

        for (_, line), own in zip(self.workers, queues, strict=True):
            hand_out(line, own)
        while at:
            for line in wait(list(at)):
                place, own = at.pop(line)
                result = self._received(line)
                hand_out(line, own)
                yield place, result

    def _send(self, line: Any, call: tuple[Callable[..., Any], tuple[Any, ...]]) -> None:
        try:
            line.send(call)
        except OSError:
            raise DeriveError("handout_worker") from None

    def _received(self, line: Any) -> Any:
        try:
            fine, result = line.recv()
        except (EOFError, OSError):
            raise DeriveError("handout_worker") from None
        if not fine:
            raise result
        return result

    def _start(self, count: int) -> None:
        context: Any = _context()
        while len(self.workers) < count:
            here, there = context.Pipe()
            process = context.Process(target=_serve, args=(there,), daemon=True)
            process.start()
            there.close()
            self.workers.append((process, here))


def _context() -> BaseContext:
    """How workers start: as copies that know what was found out before, where that is safe.

    A copy would inherit the locks of other threads, such as those that have compiled a PDF here before.
    """
    threads = Path("/proc/self/task")
    alone = threads.is_dir() and len(list(threads.iterdir())) == 1
    return get_context("fork" if alone else "spawn")


def _serve(line: Connection[Any, Any]) -> None:
    """Answer calls until told to leave. Ctrl-C is the parent's affair."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_leave_with_parent, daemon=True).start()
    with suppress(EOFError, OSError):  # the parent is gone
        while (call := line.recv()) is not None:
            function, given = call
            try:
                answer = (True, function(*given))
            except Exception as error:  # told to the parent, which raises it
                answer = (False, error.with_traceback(None))
            line.send(answer)


def _leave_with_parent() -> None:
    """A worker whose parent was killed would wait for its next call for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
