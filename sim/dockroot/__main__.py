"""Start the command line, as `dockroot` and as `python -m dockroot`, and end it."""

import gc
import os
import sys
from contextlib import suppress


def main() -> None:
    """Run the command line as a process of its own."""
    gc.set_threshold(
        100_000, 50, 1000
    )  # a root is many small objects, and none goes before the end
    from dockroot import cli

    try:
        cli.main()
    except SystemExit as end:
        with suppress(
            OSError
        ):  # who reads it is gone, and `cli.main` has told what there was to tell
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(
            end.code if isinstance(end.code, int) else 0
        )  # to take all down takes longer than a build


if __name__ == "__main__":
    main()
