package dev.lanewise.onnx.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The bytes of a repeated field of fixed numbers, as they come: the file's own where all stand in
 * one piece, else copies, room for which doubles.
 */
final class FixedNumbers {
  private static final int MOST = Integer.MAX_VALUE - 8; // as many as a file has

  private ByteBuffer piece = ByteBuffer.allocate(0);
  private byte[] own = {};
  private int size;

  void add(ByteBuffer more) {
    if (size == 0) {
      piece = more.slice();
      size = piece.remaining();
      return;
    }
    int needed = size + more.remaining();
    if (needed > own.length) {
      byte[] larger = new byte[Math.clamp(2L * size, needed, MOST)];
      piece.get(0, larger, 0, size);
      own = larger;
      piece = ByteBuffer.wrap(own);
    }
    more.get(more.position(), own, size, more.remaining());
    size = needed;
  }

  /** All of them, in little-endian order. */
  ByteBuffer bytes() {
    ByteBuffer all = own.length > size ? ByteBuffer.wrap(Arrays.copyOf(own, size)) : piece.slice();
    return all.order(ByteOrder.LITTLE_ENDIAN);
  }
}
