"""Help: the Markdown of docs/, shown to whoever needs it, and the parts of it that are generated from the code."""
