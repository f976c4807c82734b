"""Spanish as it is read in Texas."""
