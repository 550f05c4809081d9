"""The word that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable


def hint(word: str, known: Iterable[str], *, otherwise: str = "") -> str:
    """Return `did you mean …?` with the known word nearest to `word`, or `otherwise` when none is
    near.
    """
    import difflib  # only who errs waits for it

    spelled = {name.lower(): name for name in known}
    near = difflib.get_close_matches(word.lower()[:80], spelled, n=1, cutoff=0.6)
    return f"did you mean {spelled[near[0]]}?" if near else otherwise
