package dev.lanewise.models.train;

import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.models.data.Dataset;
import java.util.List;

/** Images of 8 × 8 pixels of noise with one bright corner, which is the class: easy to learn. */
final class Corners {
  private static final int SIDE = 8;

  private Corners() {}

  static Dataset of(int size, long seed) {
    CounterRandom random = new CounterRandom(seed);
    byte[] pixels = new byte[size * SIDE * SIDE];
    int[] labels = new int[size];
    for (int image = 0; image < size; image++) {
      int label = image % 4;
      labels[image] = label;
      for (int i = 0; i < SIDE * SIDE; i++) {
        boolean lower = i / SIDE >= SIDE / 2;
        boolean right = i % SIDE >= SIDE / 2;
        int corner = (lower ? 2 : 0) + (right ? 1 : 0);
        int noise = random.bits((long) image * SIDE * SIDE + i) >>> 25; // 0 to 127
        pixels[image * SIDE * SIDE + i] = (byte) (noise + (corner == label ? 100 : 0));
      }
    }
    List<String> names = List.of("upper left", "upper right", "lower left", "lower right");
    return new Dataset("corners", Shape.of(1, SIDE, SIDE), names, pixels, labels);
  }
}
