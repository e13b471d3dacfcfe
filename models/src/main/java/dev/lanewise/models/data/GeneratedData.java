package dev.lanewise.models.data;

import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Points in the plane, of two classes, computed from a fixed seed: always the same ones. The shapes
 * are those of TensorFlow's playground (Smilkov and Carter), within a radius of 5. One half is to
 * train on, the other to test, in an order that tells nothing of the classes.
 */
final class GeneratedData {
  static final String CIRCLE = "circle";
  static final List<String> CIRCLE_CLASSES = List.of("outside", "inside");
  static final int CIRCLE_POINTS = 500;

  static final String SPIRALS = "spirals";
  static final List<String> SPIRALS_CLASSES = List.of("first arm", "second arm");
  static final int SPIRALS_POINTS = 2000;

  static final Shape PLANE = Shape.of(2);

  private static final double RADIUS = 5;
  private static final double TURNS = 1.75;

  /** How far a point may lie from its arm, along each axis. */
  private static final double NOISE = 0.3;

  private static final long SEED = 1;

  /** Streams of the seed. */
  private static final int PLACES = 0;

  private static final int ORDER = 1;

  private GeneratedData() {}

  /** Where a point of a class lies; draws numbers from {@code first} on. */
  private interface Place {
    void put(int label, CounterRandom random, long first, float[] to, int offset);
  }

  /**
   * 500 points: an inner disk with radii from 0 to 2.5, and a ring around it with radii from 3.5 to
   * 5; radius and angle are uniform.
   */
  static DataSplit circle() {
    return points(
        CIRCLE,
        CIRCLE_CLASSES,
        CIRCLE_POINTS,
        (label, random, first, to, offset) -> {
          double low = label == 1 ? 0 : 0.7 * RADIUS;
          double high = label == 1 ? 0.5 * RADIUS : RADIUS;
          double radius = low + (high - low) * random.uniform(first);
          double angle = 2 * Math.PI * random.uniform(first + 1);
          to[offset] = (float) (radius * StrictMath.sin(angle));
          to[offset + 1] = (float) (radius * StrictMath.cos(angle));
        });
  }

  /**
   * 2,000 points along two arms that wind around each other, one and three quarter turns from the
   * middle to a radius of 5; each point up to 0.3 beside its arm along either axis.
   */
  static DataSplit spirals() {
    return points(
        SPIRALS,
        SPIRALS_CLASSES,
        SPIRALS_POINTS,
        (label, random, first, to, offset) -> {
          double along = random.uniform(first);
          double angle = 2 * Math.PI * (TURNS * along + 0.5 * label);
          double x = RADIUS * along * StrictMath.sin(angle);
          double y = RADIUS * along * StrictMath.cos(angle);
          to[offset] = (float) (x + NOISE * (2 * random.uniform(first + 1) - 1));
          to[offset + 1] = (float) (y + NOISE * (2 * random.uniform(first + 2) - 1));
        });
  }

  private static DataSplit points(String name, List<String> classes, int count, Place place) {
    CounterRandom random = new CounterRandom(SEED);
    CounterRandom places = random.stream(PLACES);
    float[] values = new float[count * PLANE.size()];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % 2;
      place.put(labels[i], places, 4L * i, values, i * PLANE.size());
    }
    Dataset all = new Dataset(name, PLANE, classes, values, labels);
    int[] order = random.stream(ORDER).permutation(count);
    return new DataSplit(
        all.subset(Arrays.copyOf(order, count / 2)),
        all.subset(Arrays.copyOfRange(order, count / 2, count)));
  }
}
