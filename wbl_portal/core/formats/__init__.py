"""How numbers and short dates are written where the habits of Texas differ from those of the language."""
