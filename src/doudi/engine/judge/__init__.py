"""One household judged by the interpreter, and the hand-worked cases that prove a book."""
