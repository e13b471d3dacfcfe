package dev.lanewise.conformance.gradient;

import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A tensor that the output depends on: the point at which the derivative is checked, steps away
 * from it, and the way back to what the tensor held before.
 *
 * <p>Steps are powers of two, and the point is rounded to a grid of {@code scale}·2⁻¹⁶, so that a
 * step away from it is exact in floats down to that length; longer steps than the values themselves
 * are rounded to 24 bits, which is nothing.
 */
final class Variable {
  private static final int GRID_EXPONENT = -16;
  private static final float PARAMETER_JITTER = 0.25f;

  private final String name;
  private final Tensor value;
  private final float[] original;
  private final float[] point;
  private final float[] signs;
  private final double scale;

  private Variable(String name, Tensor value, float[] wanted, CounterRandom random) {
    this.name = name;
    this.value = value;
    this.original = value.toArray();
    double rms = rms(wanted);
    this.scale = Math.scalb(1.0, Math.getExponent(rms == 0 ? 1.0 : rms));
    this.point = new float[wanted.length];
    double grid = step(GRID_EXPONENT);
    for (int i = 0; i < point.length; i++) {
      point[i] = (float) (Math.rint(wanted[i] / grid) * grid);
    }
    this.signs = randomSigns(random, point.length);
    reset();
  }

  /** At the values that the tensor holds. */
  static Variable atPresent(String name, Tensor value, CounterRandom random) {
    return new Variable(name, value, value.toArray(), random);
  }

  /**
   * Near the values that the tensor holds: each is moved by up to a quarter of their root mean
   * square (of 1, if all are zero). A bias of zeros would hide a backward that forgets the bias.
   */
  static Variable nearPresent(String name, Tensor value, CounterRandom random) {
    float[] wanted = value.toArray();
    double rms = rms(wanted);
    float reach = PARAMETER_JITTER * (float) (rms == 0 ? 1.0 : rms);
    float[] jitter = new float[wanted.length];
    random.stream(1).fillUniform(jitter, 0, jitter.length, -reach, reach);
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] += jitter[i];
    }
    return new Variable(name, value, wanted, random);
  }

  /** {@code n} numbers, each −1 or 1. */
  static float[] randomSigns(CounterRandom random, int n) {
    float[] signs = new float[n];
    for (int i = 0; i < n; i++) {
      signs[i] = random.bits(i) < 0 ? -1f : 1f;
    }
    return signs;
  }

  static double rms(float[] values) {
    double sum = 0;
    for (float x : values) {
      sum += (double) x * x;
    }
    return Math.sqrt(sum / values.length);
  }

  String name() {
    return name;
  }

  Tensor value() {
    return value;
  }

  int size() {
    return point.length;
  }

  /** Root mean square of the point, rounded down to a power of two; 1 if all are zero. */
  double scale() {
    return scale;
  }

  /** {@code scale·2^exponent}. */
  double step(int exponent) {
    return Math.scalb(scale, exponent);
  }

  /**
   * At most {@code count} steps from a quarter of {@code step} up to less than all of it, evenly
   * spaced; fewer where the grid has no more.
   */
  List<Double> stepsBelow(double step, int count) {
    double grid = step(GRID_EXPONENT);
    List<Double> steps = new ArrayList<>();
    double last = 0;
    for (int i = 0; i < count; i++) {
      double next = Math.rint(step * (0.25 + 0.75 * i / count) / grid) * grid;
      if (next > last && next < step) {
        steps.add(next);
        last = next;
      }
    }
    return steps;
  }

  /** The way, −1 or 1, in which steps move an element. */
  float sign(int element) {
    return signs[element];
  }

  /** To the point. */
  void reset() {
    System.arraycopy(point, 0, value.data(), value.offset(), point.length);
  }

  /** These elements away from the point, each along its sign; the others are left as they are. */
  void move(Group group, double distance) {
    for (int e : group.elements()) {
      value.data()[value.offset() + e] = (float) (point[e] + distance * signs[e]);
    }
  }

  /** Every element away from the point, along the signs given. */
  void moveAll(float[] along, double distance) {
    for (int e = 0; e < point.length; e++) {
      value.data()[value.offset() + e] = (float) (point[e] + distance * along[e]);
    }
  }

  /** To what the tensor held before the check. */
  void restore() {
    System.arraycopy(original, 0, value.data(), value.offset(), original.length);
  }

  /** Subscripts of an element, as {@code [2, 0, 5]}. */
  String subscripts(int element) {
    int[] dims = value.shape().toArray();
    int[] subscripts = new int[dims.length];
    int rest = element;
    for (int d = dims.length - 1; d >= 0; d--) {
      subscripts[d] = rest % dims[d];
      rest /= dims[d];
    }
    return Arrays.toString(subscripts);
  }
}
