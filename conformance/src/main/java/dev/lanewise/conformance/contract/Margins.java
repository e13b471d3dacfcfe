package dev.lanewise.conformance.contract;

import dev.lanewise.engine.tensor.Tensor;
import java.util.Arrays;

/** What is around a tensor in the middle of a larger array, of which nothing may read or write. */
final class Margins {
  /** An odd number: no vector begins where the tensor does. */
  private static final int WIDTH = 5;

  private Margins() {}

  /** The same elements, with what is no number around them. */
  static Tensor around(Tensor tensor) {
    float[] data = new float[tensor.size() + 2 * WIDTH];
    Arrays.fill(data, Float.NaN);
    System.arraycopy(tensor.data(), tensor.offset(), data, WIDTH, tensor.size());
    return new Tensor(tensor.shape(), data, WIDTH);
  }

  /** Whether nothing was written there. */
  static boolean areUntouched(Tensor tensor) {
    float[] data = tensor.data();
    for (int i = 0; i < WIDTH; i++) {
      if (!Float.isNaN(data[i]) || !Float.isNaN(data[data.length - 1 - i])) {
        return false;
      }
    }
    return true;
  }
}
