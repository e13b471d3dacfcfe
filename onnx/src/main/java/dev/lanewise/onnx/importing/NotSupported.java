package dev.lanewise.onnx.importing;

import dev.lanewise.engine.graph.Dims;
import java.util.List;

/** What an operator of ours cannot do: on its way to the node's name, which makes it public. */
final class NotSupported extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotSupported(String what) {
    super(what);
  }

  /** Refuses what goes along an axis whose size only a run knows: it would mix samples. */
  static void ifOfBatch(List<Integer> dims, int axis, String what) {
    unless(dims.get(axis) != Dims.BATCH, what + " of the batch" + Literal.FIX);
  }

  static void unless(boolean supported, String what) {
    if (!supported) {
      throw new NotSupported(what);
    }
  }
}
