"""``python -m tests.fuzz [COUNT [SEED]]``: inputs by every door; crashes, slow ones and the memory used are told."""

from __future__ import annotations

import resource
import sys
from collections import Counter
from time import perf_counter

from tests.fuzz.doors import DOORS, enter
from tests.fuzz.inputs import mutated

SLOW = 4.0  # seconds: the budget of a submission of two seconds, and what it takes to stop


def main(count: int, seed: int) -> None:
    found: Counter[str] = Counter()
    worst = 0.0
    for number, text in enumerate(mutated(count, seed)):
        began = perf_counter()
        try:
            enter(number % len(DOORS), text)
        except Exception as error:  # whatever comes out is what we look for
            found[type(error).__name__] += 1
            print(f"{type(error).__name__} by door {number % len(DOORS)}: {text!r}: {error}", flush=True)
        took = perf_counter() - began
        worst = max(worst, took)
        if took > SLOW:
            found["slow"] += 1
            print(f"{took:.1f} s by door {number % len(DOORS)}: {text!r}", flush=True)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{count} inputs, {dict(found)}, the slowest {worst:.2f} s, {megabytes} MB", flush=True)


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:3]]
    main(given[0] if given else 2_000, given[1] if len(given) > 1 else 0)
