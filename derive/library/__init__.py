"""Functions written in the equation language that ship with the package, one a file."""
