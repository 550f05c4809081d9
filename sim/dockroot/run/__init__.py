"""What `docker run` and its kin do, on a tree: create, start, stop, exec, cp, diff, commit, rm …

Every verb takes an `Editor` and changes its root as an engine would have changed its own. No
process runs: a command that the simulated shell knows is carried out in the container's file
system, any other is taken as one that goes on running.
"""
