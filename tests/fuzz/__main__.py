"""``python -m tests.fuzz [COUNT [SEED [DOOR …]]]``: so many inputs by every door (or by those that are named).

Crashes and slow inputs are told at once; at the end, for each door, how many inputs a second, the slowest, and memory.
"""

from __future__ import annotations

import resource
import sys
from collections import Counter
from time import perf_counter, process_time

from tests.fuzz.doors import DOORS, enter
from tests.fuzz.inputs import mutated

SLOW = 2.5  # seconds of work: the budget of two, and what it takes to stop


def main(count: int, seed: int, doors: list[int]) -> None:
    found: Counter[tuple[int, str]] = Counter()
    wall, work, worst = ([0.0] * len(DOORS) for _ in range(3))
    memory = [0] * len(DOORS)
    for number, text in enumerate(mutated(count * len(doors), seed)):
        door = doors[number % len(doors)]
        began, worked = perf_counter(), process_time()
        try:
            enter(door, text)
        except Exception as error:  # whatever comes out is what we look for
            found[door, type(error).__name__] += 1
            print(f"{type(error).__name__} by door {door}: {text!r}: {error}", flush=True)
        took = process_time() - worked
        wall[door], work[door], worst[door] = (
            wall[door] + perf_counter() - began,
            work[door] + took,
            max(worst[door], took),
        )
        memory[door] = max(memory[door], _megabytes())
        if took > SLOW:
            found[door, "slow"] += 1
            print(f"{took:.1f} s by door {door}: {text!r}", flush=True)
    for door in doors:
        told = {kind: times for (where, kind), times in found.items() if where == door}
        rate = f"{count} inputs in {wall[door]:.0f} s, {count / max(work[door], 1e-9):.0f} a second of work"
        print(f"door {door}: {rate}, the slowest {worst[door]:.2f} s, at most {memory[door]} MB, {told}", flush=True)
    total = count * len(doors)
    rate = f"{total} inputs in {sum(wall):.0f} s, {total / max(sum(work), 1e-9):.0f} a second of work"
    print(f"{rate}, {sum(found.values())} findings", flush=True)


def _megabytes() -> int:
    """The most memory that the process, or a worker of it, ever had."""
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) // 1024


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    main(given[0] if given else 250, given[1] if len(given) > 1 else 0, given[2:] or list(range(len(DOORS))))
