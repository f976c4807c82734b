"""1,204.5 as in the published files, and a short date whose day cannot be taken for the month."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
SHORT_DATE_FORMAT = "j/M/Y"
