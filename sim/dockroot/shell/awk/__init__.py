"""awk: its language (POSIX.1-2017 `awk`, and what mawk, gawk and busybox share beyond it)."""
