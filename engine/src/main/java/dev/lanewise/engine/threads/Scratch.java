package dev.lanewise.engine.threads;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Buffers of one thread that kernels use during a call, such as the packed panels of a matrix
 * product. A slot grows to the largest size asked of it and is kept: after the first step nothing
 * is allocated. Contents are undefined at every request.
 */
public final class Scratch {
  /** Packed panels of a product's left factor. */
  public static final int PACKED_A = 0;

  /** Packed panels of a product's right factor. */
  public static final int PACKED_B = 1;

  /** One tile of a product's result, for tiles that hang over an edge. */
  public static final int TILE = 2;

  /** For the kernel's caller: partial results and the like. */
  public static final int PARTIAL = 3;

  /** The last few elements of a row, in vectors that end beyond it. */
  public static final int TAIL = 4;

  /** Images laid out for a convolution. */
  public static final int IMAGES = 5;

  /**
   * What all threads of a job read, in the scratch of the thread that runs the job; lent to its
   * tasks.
   */
  public static final int SHARED = 6;

  private static final int SLOTS = 7;

  private final float[][] slots = new float[SLOTS][];
  private final Map<Class<?>, Object> workspaces = new HashMap<>();

  /** An empty scratch; buffers are made when first asked for. */
  public Scratch() {
    java.util.Arrays.fill(slots, new float[0]);
  }

  /** A buffer of at least {@code size} floats, contents undefined. */
  public float[] floats(int slot, int size) {
    float[] buffer = slots[slot];
    if (buffer.length < size) {
      buffer = new float[size];
      slots[slot] = buffer;
    }
    return buffer;
  }

  /**
   * The thread's one object of a type that a kernel keeps its state of a call in; made when first
   * asked for.
   */
  public <T> T workspace(Class<T> type, Supplier<T> maker) {
    Object workspace = workspaces.get(type);
    if (workspace == null) {
      workspace = maker.get();
      workspaces.put(type, workspace);
    }
    return type.cast(workspace);
  }
}
