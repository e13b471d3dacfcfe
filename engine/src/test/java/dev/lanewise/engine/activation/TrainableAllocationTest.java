package dev.lanewise.engine.activation;

import static dev.lanewise.engine.simd.Simd.LANES;
import static dev.lanewise.engine.simd.Simd.SUM_LANES;
import static dev.lanewise.engine.simd.SteadyState.assertAllocatesNothing;

import dev.lanewise.engine.activation.trainable.Apl;
import dev.lanewise.engine.activation.trainable.Method1;
import dev.lanewise.engine.activation.trainable.PRelu;
import dev.lanewise.engine.activation.trainable.Pau;
import dev.lanewise.engine.activation.trainable.Shares;
import dev.lanewise.engine.activation.trainable.SwishBeta;
import dev.lanewise.engine.activation.trainable.TrainableSnake;
import dev.lanewise.engine.activation.trainable.TrainableSoftExponential;
import dev.lanewise.engine.activation.trainable.Wsgaf;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** As {@link AllocationTest}, for loops with parameters. */
class TrainableAllocationTest {
  private static final int CALLS = 50;
  private static final int[] SIZES = {7, 64, 4 * LANES + 3};

  private final float[] x = new float[512];
  private final float[] dy = new float[512];
  private final float[] y = new float[512];

  /** The shortest formulas, and the longest. */
  static List<TrainableActivation> activations() {
    return List.of(
        new PRelu(),
        new SwishBeta(),
        new TrainableSoftExponential(),
        new TrainableSnake(),
        new Apl(8),
        new Pau(),
        new Method1(Shares.TRAINED),
        new Wsgaf(Wsgaf.Gating.SIGMOID, Wsgaf.Start.TANH, Wsgaf.Spread.SMALL));
  }

  @ParameterizedTest
  @MethodSource("activations")
  void nothingIsAllocatedInASteadyState(TrainableActivation activation) {
    int parameters = activation.parameters().size();
    float[] values = new float[parameters * SUM_LANES];
    float[] sums = new float[parameters * SUM_LANES];
    for (int i = 0; i < parameters; i++) {
      float first = activation.parameters().get(i).mean();
      Arrays.fill(values, i * SUM_LANES, (i + 1) * SUM_LANES, first);
    }
    ParameterVectors p = new ParameterVectors().shared(values, 0, sums, 0);
    TrainableLoops loops = TrainableLoops.of(activation);
    assertAllocatesNothing(
        activation.name(),
        CALLS,
        () -> {
          for (int n : SIZES) {
            loops.forward(n, x, 0, y, 0, p);
          }
        });
    assertAllocatesNothing(
        activation.name(),
        CALLS,
        () -> {
          for (int n : SIZES) {
            loops.backward(n, x, 0, dy, 0, y, 0, p);
          }
        });
  }
}
