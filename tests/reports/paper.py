"""How a PDF looks to somebody who holds it: nothing runs over the margin, no sheet is left nearly empty."""

import pypdfium2

MARGIN = 0.75 * 72
LEAST_LETTERS = 220  # the running heads alone have about 150


def badly_laid_out(pdf: bytes) -> list[str]:
    """What stands over the right margin, and every sheet but the last with nothing but a heading on it."""
    document = pypdfium2.PdfDocument(pdf)
    wrong = []
    for number, sheet in enumerate(document, start=1):
        text = sheet.get_textpage()
        limit = sheet.get_width() - MARGIN + 1
        over = [text.get_text_bounded(*box) for box in map(text.get_rect, range(text.count_rects())) if box[2] > limit]
        wrong += [f"sheet {number}: {words!r} runs over the margin" for words in over]
        if number < len(document) and len(text.get_text_bounded()) < LEAST_LETTERS:
            wrong.append(f"sheet {number} is nearly empty")
    return wrong
