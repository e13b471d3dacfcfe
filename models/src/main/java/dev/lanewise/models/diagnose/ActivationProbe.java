package dev.lanewise.models.diagnose;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.Pass;
import dev.lanewise.models.observe.Observer;
import java.util.Arrays;

/** Measures one activation while the network runs forward and backward. */
final class ActivationProbe implements Observer {
  private static final Tensor NONE = Tensor.zeros();

  private final int number;
  private final String name;
  private Tensor y = NONE;
  private LayerState state;

  /**
   * Of an activation that has not run.
   *
   * @param number among the activations, from 1
   * @param name as {@link LayerState#name()}
   */
  ActivationProbe(int number, String name) {
    this.number = number;
    this.name = name;
    double none = Double.NaN;
    state = new LayerState(number, name, none, none, none, none, none, none, none);
  }

  String name() {
    return name;
  }

  /** As of the last backward. */
  LayerState state() {
    return state;
  }

  @Override
  public void forward(Tensor output) {
    y = output;
  }

  @Override
  public void backward(Pass pass, Tensor dx) {
    float[] gradient = dx.toArray();
    Tensor slopes = pass.backward(ones(y.shape()));
    Shape shape = y.shape();
    int units = shape.rank() > 1 ? shape.dim(1) : 1;
    int inner = shape.sampleSize() / units;
    boolean[] heard = new boolean[units];
    long silent = 0;
    long saturated = 0;
    for (int i = 0; i < y.size(); i++) {
      float slope = slopes.data()[slopes.offset() + i];
      if (y.data()[y.offset() + i] == 0 && slope == 0) {
        silent++;
      } else {
        heard[i / inner % units] = true;
      }
      saturated += Math.abs(slope) < LayerState.FLAT ? 1 : 0;
    }
    int dead = 0;
    for (boolean unit : heard) {
      dead += unit ? 0 : 1;
    }
    System.arraycopy(gradient, 0, dx.data(), dx.offset(), gradient.length);
    Moments outputs = Moments.of(y.toArray());
    Moments gradients = Moments.of(gradient);
    state =
        new LayerState(
            number,
            name,
            (double) silent / y.size(),
            (double) dead / units,
            (double) saturated / y.size(),
            outputs.mean(),
            outputs.deviation(),
            gradients.mean(),
            gradients.deviation());
  }

  private static Tensor ones(Shape shape) {
    Tensor ones = Tensor.zeros(shape);
    Arrays.fill(ones.data(), 1f);
    return ones;
  }

  /** Mean and standard deviation. */
  private record Moments(double mean, double deviation) {
    static Moments of(float[] x) {
      double sum = 0;
      for (float each : x) {
        sum += each;
      }
      double mean = sum / x.length;
      double squares = 0;
      for (float each : x) {
        squares += (each - mean) * (each - mean);
      }
      return new Moments(mean, Math.sqrt(squares / x.length));
    }
  }
}
