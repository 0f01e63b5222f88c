"""Checking: Claims and a model in, Verdicts out."""
