"""One module per subtree of the data root, each with `read(tree)` and `entries(record, …)`."""
