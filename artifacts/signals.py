"""News about samples, sent inside the transaction that changed them, so that floors above follow at once.

Both are sent with `sample`. `sample_published`: accepted and with consent in force. `sample_withdrawn`: was public and is
no longer (its public file is gone already).
"""

from django.dispatch import Signal

sample_published = Signal()
sample_withdrawn = Signal()
