"""Figures that the state publishes of the campus: a reader has them too, so masking must count with them."""
