package dev.lanewise.onnx.file;

import java.util.Arrays;

/** The whole numbers of a repeated field, as they come; room for them doubles. */
final class Longs {
  private static final int FEW = 16;
  private static final int MOST = Integer.MAX_VALUE - 8; // each takes a byte of its file at least

  private long[] all = {};
  private int size;

  void add(long number) {
    if (size == all.length) {
      all = Arrays.copyOf(all, Math.clamp(2L * size, FEW, MOST));
    }
    all[size++] = number;
  }

  /** All of them. */
  long[] toArray() {
    return Arrays.copyOf(all, size);
  }
}
