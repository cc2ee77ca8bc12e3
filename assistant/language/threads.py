"""How many threads the algebra below numpy may take."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from functools import lru_cache

from threadpoolctl import ThreadpoolController


@lru_cache(maxsize=1)
def _controller() -> ThreadpoolController:
    import numpy as np

    # Found by looking at what is loaded; multiplying once makes sure that all of it is.
    _ = np.ones((2, 2)) @ np.ones((2, 2))
    return ThreadpoolController()


def one_thread() -> None:
    """One thread for every product of matrices from now on, in this process.

    Ours are small. With several threads each waits, spinning, for others that a busy machine does not run: the
    same product was measured at 3 ms with one thread and at 108 ms with two beside other work.
    """
    _controller().limit(limits=1, user_api="blas")


def all_threads() -> AbstractContextManager[object]:
    """Every core inside the block, for the one large system of equations that is solved while nobody waits."""
    limiter: AbstractContextManager[object] = _controller().limit(limits=os.cpu_count() or 1, user_api="blas")
    return limiter
