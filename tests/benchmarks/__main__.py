"""``python -m tests.benchmarks``: the speed table, as ratios measured in one run.

Nothing here asserts a time: machines differ, ratios are read by a person.
"""

from __future__ import annotations

from tests.benchmarks.chains import chain_rows, sympy_rows, verification_rows
from tests.benchmarks.checks import check_rows
from tests.benchmarks.formats import format_rows
from tests.benchmarks.handouts import handout_rows
from tests.benchmarks.processes import process_rows
from tests.benchmarks.tensors import tensor_rows


def main() -> None:
    print(f"{'what':58}{'measured':>22}{'wanted':>14}")
    scalar = (process_rows, chain_rows, verification_rows, format_rows, sympy_rows)
    for rows in (*scalar, tensor_rows, check_rows, handout_rows):
        for what, measured, wanted in rows():
            print(f"{what:58}{measured:>22}{wanted:>14}", flush=True)


if __name__ == "__main__":
    main()
