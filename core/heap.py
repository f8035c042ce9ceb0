"""What is warm when the server is ready is kept out of every later garbage collection.

A full collection of all that is imported takes a tenth of a second, in which no page is drawn and
no voice is heard.
"""

from __future__ import annotations

import gc
from typing import Final

# After `gc.freeze` Python thinks the heap is small and runs a full collection again and again,
# in the middle of somebody's page. We run them instead, when nobody is drawing.
SELDOM: Final = 1_000_000  # young collections before Python would run a full one by itself


def freeze() -> None:
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, SELDOM)
    gc.collect()
    gc.freeze()
