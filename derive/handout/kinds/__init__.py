"""The kinds of problem: each makes question, key, solution and scheme of a `Case`."""
