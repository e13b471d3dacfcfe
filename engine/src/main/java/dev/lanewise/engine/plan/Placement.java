package dev.lanewise.engine.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Places in one array for buffers that live for a while each, so that those that live at a time do
 * not overlap: largest first, each into the lowest gap that holds it.
 *
 * <p>Source: Pisarchyk and Lee, "Efficient Memory Management for Deep Neural Net Inference", 2020,
 * greedy by size.
 */
final class Placement {
  /** Floats of a cache line. */
  private static final int LINE = 16;

  private static final Comparator<Buffer> BY_OFFSET =
      Comparator.comparingLong(buffer -> buffer.offset);

  private final List<Buffer> placed = new ArrayList<>();
  private long size;

  /** A buffer from the first stage that writes it to the last that reads it, both included. */
  static final class Buffer {
    final long size;
    final int first;
    int last;
    long offset;

    Buffer(long size, int first) {
      this.size = Math.ceilDiv(size, LINE) * LINE;
      this.first = first;
      last = first;
    }
  }

  /** Places all. */
  Placement(List<Buffer> buffers) {
    buffers.stream()
        .sorted(Comparator.comparingLong((Buffer buffer) -> buffer.size).reversed())
        .forEach(this::place);
  }

  /** Floats of the array. */
  long size() {
    return size;
  }

  private void place(Buffer buffer) {
    long offset = 0;
    for (Buffer other : placed) { // by offset
      if (other.first <= buffer.last && buffer.first <= other.last) {
        if (offset + buffer.size <= other.offset) {
          break;
        }
        offset = Math.max(offset, other.offset + other.size);
      }
    }
    buffer.offset = offset;
    size = Math.max(size, offset + buffer.size);
    int at = Collections.binarySearch(placed, buffer, BY_OFFSET);
    placed.add(at < 0 ? -at - 1 : at, buffer);
  }
}
