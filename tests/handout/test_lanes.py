"""Workers with a queue of their own: who does what, and what happens when one fails or is lost."""

from __future__ import annotations

import os

import pytest

from derive.errors import DeriveError
from derive.lanes import Lanes
from tests.handout.lane_calls import bad, lost, who


def test_a_call_goes_to_its_home_and_no_lane_is_idle() -> None:
    calls = [(0, (at,)) for at in range(8)] + [(1, (8,))]
    with Lanes(2) as lanes:
        found = dict(lanes.each(who, calls))
        again = dict(lanes.each(who, [(0, (0,)), (1, (1,))]))
    assert [found[at][0] for at in range(9)] == list(range(9))
    assert found[0][1] == again[0][1] != found[8][1] == again[1][1]
    assert found[7][1] == found[8][1], "the lane that has nothing left takes from the end"


def test_one_lane_is_this_process() -> None:
    with Lanes(1) as lanes:
        assert {where for _, (_, where) in lanes.each(who, [(0, (1,)), (1, (2,))])} == {os.getpid()}


def test_what_fails_is_raised_and_a_lost_worker_is_told() -> None:
    with Lanes(2) as lanes, pytest.raises(DeriveError):
        list(lanes.each(bad, [(at, (at,)) for at in range(6)]))
    with Lanes(2) as lanes, pytest.raises(DeriveError) as error:
        list(lanes.each(lost, [(at, (at,)) for at in range(2)]))
    assert error.value.key == "handout_worker"
