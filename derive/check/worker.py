"""Judging in a process that can be killed, for claims that may cost more than their time.

The worker says which claim it is at; when that claim has taken all its time, the worker is killed, that claim is left
undecided, and a new worker does the rest.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Mapping
from math import prod
from pathlib import Path
from time import monotonic
from typing import Any

from derive.check.budget import Clock, Step
from derive.check.problems import judged_problems
from derive.check.world import Derive
from derive.graph import Graph
from derive.term import Term
from derive.verdict import Submission, Verdict

__all__ = ["is_heavy", "judged_in_worker"]

_NODES = 250
_PRIMES = 4
_EXPONENT = 64
_RESTARTS = 20
_ENTRIES = 300
_PATIENCE = 0.15  # seconds that a claim has to stop by itself


def is_heavy(submission: Submission, models: Mapping[int, Graph]) -> bool:
    """Whether some claim, or the arrays of a model, are so large that the time cannot be foreseen."""
    sides = (side for claim in submission.claims for side in (claim.left, claim.right) if side is not None)
    return any(map(_large, models.values())) or any(map(_heavy, sides))


def _large(model: Graph) -> bool:
    """Derivatives of arrays are taken entry by entry; a size without a number is drawn small."""
    return sum(prod(size.number or 1 for size in value.shape) for value in model.values.values()) > _ENTRIES


def _heavy(term: Term) -> bool:
    for count, node in enumerate(term.walk()):
        if count > _NODES or node.head in ("factorial", "binomial"):
            return True
        if node.head == "prime" and node.data[1] > _PRIMES:
            return True
        if node.is_number and abs(node.value) > 10**9:
            return True
        if node.head == "power" and not _tame(node.args[1]):
            return True
    return False


def _tame(exponent: Term) -> bool:
    return not any(node.head == "power" or (node.is_number and abs(node.value) > _EXPONENT) for node in exponent.walk())


def judged_in_worker(
    submission: Submission,
    models: Mapping[int, Graph],
    derive: Derive | None,
    losses: Mapping[int, str],
    clock: Clock,
) -> tuple[Verdict, ...]:
    """The verdicts, each claim within its time."""
    skip: set[Step] = set()
    deadline = monotonic() + clock.left
    for _ in range(_RESTARTS):
        found = _attempt(submission, models, derive, losses, deadline, clock.judging, skip)
        if found is not None:
            return found
        if monotonic() > deadline:
            break
    everything = {(phase, claim.span) for phase in ("world", "judge", "diagnose") for claim in submission.claims}
    return judged_problems(submission, models, None, losses, Clock(skip=frozenset(everything)))


def _attempt(
    submission: Submission, models: Mapping[int, Graph], derive: Derive | None, losses: Mapping[int, str],
    deadline: float, seconds: float, skip: set[Step],
) -> tuple[Verdict, ...] | None:  # fmt: skip
    context: Any = multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn")
    mine, theirs = context.Pipe(duplex=False)
    clock = Clock(claim=seconds, whole=max(deadline - monotonic(), 0.1), skip=frozenset(skip), tell=theirs.send)
    work = (theirs, submission, models, derive, losses, clock)
    process = context.Process(target=_work, args=work, daemon=True)
    process.start()
    theirs.close()
    at: Step = ("world", submission.claims[0].span if submission.claims else (0, 0))
    spent: dict[tuple[int, int], float] = {}
    since = monotonic()
    try:
        while mine.poll(max(0.0, min(_patience(at, spent, seconds), deadline - since))):
            said, now = mine.recv(), monotonic()
            if said[0] == "done":
                return tuple(said[1])
            spent[at[1]] = spent.get(at[1], 0.0) + now - since
            at, since = said, now
    except (EOFError, OSError):
        pass
    finally:
        process.kill()
        process.join()
        mine.close()
    skip.add(at)
    return None


def _patience(at: Step, spent: Mapping[tuple[int, int], float], seconds: float) -> float:
    """How long a step of a claim is waited for; what is stopped while it is diagnosed has to be judged once more."""
    return seconds + _PATIENCE - spent.get(at[1], 0.0) * (2 if at[0] == "diagnose" else 1)


def _work(pipe: Any, submission: Submission, models: Any, derive: Any, losses: Any, clock: Clock) -> None:
    _limit_memory()
    pipe.send(("done", judged_problems(submission, models, derive, losses, clock)))


def _limit_memory() -> None:
    """At most one gigabyte more than the process has, where the system can say so."""
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        size = pages * resource.getpagesize() + 2**30
        resource.setrlimit(resource.RLIMIT_AS, (size, resource.getrlimit(resource.RLIMIT_AS)[1]))
    except (ImportError, OSError, ValueError):
        return
