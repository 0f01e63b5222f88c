"""Handouts: a problem set, written once, as a sheet, a key, solutions and a marking scheme for every student.

    sheet.toml ── read ──► Handout ── draw ──► a model for each student ── ask ──► Asked ── compose ──► Documents

Question, key, solution and scheme of a problem are made from one Derivation, so they agree by construction.
"""

from __future__ import annotations

from derive.handout.asking import ask
from derive.handout.compose import ROLES, compose
from derive.handout.nouns import Asked, Handout, Problem, Sheet, Student, Vary
from derive.handout.reading import read_handout
from derive.handout.roster import copies, read_roster
from derive.handout.tools import Tools
from derive.handout.variants import Draw, draws_of, model_text

__all__ = [
    "ROLES",
    "Asked",
    "Draw",
    "Handout",
    "Problem",
    "Sheet",
    "Student",
    "Tools",
    "Vary",
    "ask",
    "compose",
    "copies",
    "draws_of",
    "model_text",
    "read_handout",
    "read_roster",
]
