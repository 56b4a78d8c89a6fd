"""Finds damage in the write-ahead log of SQLite. Pure: no I/O.

When SQLite opens a log, it reads the frames until the first one with a wrong checksum. It ignores that frame and all
later ones without an error: each was a change of the queue. The format is documented at sqlite.org/fileformat2.html:

    header (32 bytes)   magic, version, page size, sequence, salt 1, salt 2, checksum of the header
    frame               header (24 bytes): page number, size of the file after a commit or 0, salt 1, salt 2, checksum;
                        then one page

The checksum of a frame continues that of the frame before. A frame of an earlier use of the log has other salts.
"""

from __future__ import annotations

import struct

_HEADER_SIZE, _FRAME_HEADER_SIZE = 32, 24
_MAGIC = 0x377F0682  # the lowest bit is 1 if the checksums are of big-endian numbers
_PAGE_SIZES = {2**power for power in range(9, 17)}

_Checksum = tuple[int, int]


def lost_frames(log: bytes) -> int:
    """Return the number of frames that SQLite would ignore because of damage; 0 for a log without damage.

    The last frame of a log may also be incomplete because the computer lost its power while it was written. That
    looks like damage, and is counted.
    """
    if len(log) <= _HEADER_SIZE:
        return 0
    magic, _, page_size, _, *salts = struct.unpack(">6I", log[:24])
    order = ">" if magic & 1 else "<"
    checksum = _checksum(log[:24], order, (0, 0))
    frame_size = _FRAME_HEADER_SIZE + page_size
    if magic & ~1 != _MAGIC or page_size not in _PAGE_SIZES or checksum != struct.unpack(">2I", log[24:32]):
        # Without a valid header SQLite uses none of the frames. Their number is not known: the page size may be wrong.
        return max(1, (len(log) - _HEADER_SIZE) // (_FRAME_HEADER_SIZE + 4096))
    lost = 0
    for start in range(_HEADER_SIZE, len(log) - frame_size + 1, frame_size):
        header = log[start : start + _FRAME_HEADER_SIZE]
        page_number, _, *frame_salts = struct.unpack(">4I", header[:16])
        if frame_salts[0] != salts[0] and frame_salts[1] != salts[1]:
            break  # of an earlier use of the log; after damage one of the two is still right
        if not lost:
            page = log[start + _FRAME_HEADER_SIZE : start + frame_size]
            checksum = _checksum(page, order, _checksum(header[:8], order, checksum))
            if page_number and frame_salts == salts and checksum == struct.unpack(">2I", header[16:]):
                continue
        lost += 1
    return lost


def _checksum(data: bytes, order: str, before: _Checksum) -> _Checksum:
    first, second = before
    words = iter(struct.unpack(f"{order}{len(data) // 4}I", data))
    for word in words:
        first = (first + word + second) & 0xFFFFFFFF
        second = (second + next(words) + first) & 0xFFFFFFFF
    return first, second
