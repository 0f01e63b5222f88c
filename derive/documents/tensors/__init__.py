"""What documents say of vectors, matrices and tensors: shapes, pulled-back gradients, small matrices of numbers."""
