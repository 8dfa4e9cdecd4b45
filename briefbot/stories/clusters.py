"""Average-link clustering over a sparse table of similarities."""

import heapq
from collections.abc import Sequence


def average_link(near: Sequence[dict[int, float]], threshold: float) -> list[list[int]]:
    """Groups of indices: the two groups whose members are nearest on average are joined while that is >= `threshold`.

    `near[i]` holds i's similarity with others; a pair that is not there counts as 0. Ties go to the lower indices, so
    the same table always gives the same groups. UPGMA (Sokal and Michener 1958), with a heap of candidate pairs.
    """
    members = {i: [i] for i in range(len(near))}
    sums = {i: dict(row) for i, row in enumerate(near)}
    heap = [(-value, i, j) for i, row in enumerate(near) for j, value in row.items() if i < j and value >= threshold]
    heapq.heapify(heap)
    newest = len(near)
    while heap:
        _, i, j = heapq.heappop(heap)
        if i not in members or j not in members:
            continue  # one of them has been joined since
        members[newest] = members.pop(i) + members.pop(j)
        row = sums[newest] = _joined(sums, i, j, newest)
        for k, total in row.items():
            average = total / (len(members[newest]) * len(members[k]))
            if average >= threshold:
                heapq.heappush(heap, (-average, k, newest))
        newest += 1
    return sorted(sorted(group) for group in members.values())


def _joined(sums: dict[int, dict[int, float]], i: int, j: int, newest: int) -> dict[int, float]:
    """The row of the joined group; the rows of the others are made to point to it, under the number `newest`."""
    first, second = sums.pop(i), sums.pop(j)
    first.pop(j, None)
    second.pop(i, None)
    row = {k: first.get(k, 0.0) + second.get(k, 0.0) for k in sorted({*first, *second})}
    for k, total in row.items():
        sums[k].pop(i, None)
        sums[k].pop(j, None)
        sums[k][newest] = total
    return row
