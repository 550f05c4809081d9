"""The system's error texts: glibc's, which do not depend on the machine that simulates."""

from __future__ import annotations

import errno

_TEXTS = {
    errno.EPERM: "Operation not permitted",
    errno.ENOENT: "No such file or directory",
    errno.EIO: "I/O error",
    errno.EBADF: "Bad file descriptor",
    errno.EACCES: "Permission denied",
    errno.EBUSY: "Device or resource busy",
    errno.EEXIST: "File exists",
    errno.EXDEV: "Invalid cross-device link",
    errno.ENOTDIR: "Not a directory",
    errno.EISDIR: "Is a directory",
    errno.EINVAL: "Invalid argument",
    errno.ETXTBSY: "Text file busy",
    errno.EFBIG: "File too large",
    errno.ENOSPC: "No space left on device",
    errno.ESPIPE: "Illegal seek",
    errno.EROFS: "Read-only file system",
    errno.EMLINK: "Too many links",
    errno.ENAMETOOLONG: "File name too long",
    errno.ENOTEMPTY: "Directory not empty",
    errno.ELOOP: "Too many levels of symbolic links",
    errno.ENODATA: "No data available",
    errno.EOPNOTSUPP: "Operation not supported",
    errno.ESTALE: "Stale file handle",
    errno.ENXIO: "No such device or address",
    errno.ENOEXEC: "Exec format error",
    errno.EPIPE: "Broken pipe",
}


def text(fault: OSError) -> str:
    """Return the text of an error as programs of the image print it."""
    return _TEXTS.get(fault.errno or 0, fault.strerror or str(fault))
