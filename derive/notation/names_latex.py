"""Names in LaTeX (stub)."""
from derive.notation.spelling import Spelling
def read_spelling(text: str) -> Spelling:
    raise NotImplementedError
