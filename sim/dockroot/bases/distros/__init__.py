"""The distributions of the built-in catalogue: each makes a small root file system that stands for
the real one.
"""
