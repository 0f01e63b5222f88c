"""Which mistakes are told by a sentence of their own, ``check.mistake.…``, which names the place; the rest by kind."""

from __future__ import annotations

from derive.mistakes.edits import Edit, Match

__all__ = ["HINTS", "MISTAKES", "PLACED", "told"]

PLACED = frozenset(
    """exponent_kept exponent_not_in_front lowered_in_front exponent_moved_up exponent_raised integrated
    divided_by_exponent coefficient_added lowered_twice coefficient_lost negative_sign_lost negative_as_positive
    bottom_differentiated fraction_numerator linear_as_variable constant_kept constant_as_one term_kept term_dropped
    term_sign product_term_dropped power_rule_on_exponential log_lost summand_added""".split()
)
MISTAKES = PLACED | frozenset(
    """function_itself order_too_low order_too_high value_for_slope other_place product_of_slopes quotient_of_slopes
    quotient_square_lost quotient_reversed quotient_plus product_sign function_distributed outer_at_slope
    divided_by_inner arithmetic other_layout""".split()
)
HINTS = {"power_rule_on_exponential": "exponential", "arithmetic": "arithmetic"}
"""Mistakes with a second hint of their own, as that of their kind would lead astray."""


def told(best: Match) -> Edit | None:
    """The one mistake that has a sentence; ``None`` where the kind says all."""
    if len(best.edits) != 1:
        return None
    (edit,) = best.edits
    return edit if edit.mistake in MISTAKES and (edit.where is not None or edit.mistake not in PLACED) else None
