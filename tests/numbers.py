"""The numbers in the names that the factories give: each test counts from the same one, so its documents are the same."""

# What is made once for the whole run counts from 1; a test from here.
FIRST = 1001


class Numbers:
    """`next(numbers)` is another number."""

    def __init__(self) -> None:
        self.last = 0

    def __next__(self) -> int:
        self.last += 1
        return self.last

    def restart(self) -> None:
        """Count as the next test does."""
        self.last = FIRST - 1


numbers = Numbers()
