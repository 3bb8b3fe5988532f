"""The hash tree over a day's facts: root, inclusion path and how to check one. source: RFC 6962 §2.1."""

from collections.abc import Sequence

from .digest import digest

LEAF_PREFIX = b"\x00"
NODE_PREFIX = b"\x01"


def leaf_hash(algorithm: str, entry: bytes) -> bytes:
    """Return the 32-byte hash of a leaf; the prefix keeps leaves and nodes apart."""
    return digest(algorithm, LEAF_PREFIX + entry)


def node_hash(algorithm: str, left: bytes, right: bytes) -> bytes:
    """Return the 32-byte hash of an inner node."""
    return digest(algorithm, NODE_PREFIX + left + right)


def tree_root(algorithm: str, entries: Sequence[bytes]) -> bytes:
    """Return the 32-byte root of the tree over the entries in order; of no entries, the hash of nothing."""
    if not entries:
        return digest(algorithm, b"")
    return _subtree([leaf_hash(algorithm, entry) for entry in entries], algorithm)


def inclusion_path(algorithm: str, entries: Sequence[bytes], index: int) -> list[bytes]:
    """Return the sibling hashes from the leaf at `index` up to the root. Raises IndexError outside the tree."""
    if not 0 <= index < len(entries):
        raise IndexError(index)
    leaves = [leaf_hash(algorithm, entry) for entry in entries]
    path: list[bytes] = []
    while len(leaves) > 1:
        split = _split(len(leaves))
        if index < split:
            path.append(_subtree(leaves[split:], algorithm))
            leaves = leaves[:split]
        else:
            path.append(_subtree(leaves[:split], algorithm))
            leaves, index = leaves[split:], index - split
    return path[::-1]


def root_from_path(algorithm: str, entry: bytes, *, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """Return the root that the path leads to; None when it cannot belong to such a tree. source: RFC 9162 §2.1.3.2."""
    if not 0 <= index < size:
        return None
    position, last = index, size - 1
    node = leaf_hash(algorithm, entry)
    for sibling in path:
        if last == 0:
            return None
        if position % 2 or position == last:
            node = node_hash(algorithm, sibling, node)
            while position % 2 == 0 and position:
                position, last = position // 2, last // 2
        else:
            node = node_hash(algorithm, node, sibling)
        position, last = position // 2, last // 2
    return node if last == 0 else None


def _subtree(leaves: Sequence[bytes], algorithm: str) -> bytes:
    if len(leaves) == 1:
        return leaves[0]
    split = _split(len(leaves))
    return node_hash(algorithm, _subtree(leaves[:split], algorithm), _subtree(leaves[split:], algorithm))


def _split(size: int) -> int:
    """Return the largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)
