"""Reading: a submission in Markdown, LaTeX, a notebook or plain text becomes claims."""

from derive.check.reading.submission import LIMIT, read_submission

__all__ = ["LIMIT", "read_submission"]
