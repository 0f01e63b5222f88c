"""The table of mistakes: wrong answers made from the model's own chain, one edit at a time."""
