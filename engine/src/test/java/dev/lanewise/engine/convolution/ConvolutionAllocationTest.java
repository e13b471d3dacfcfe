package dev.lanewise.engine.convolution;

import static dev.lanewise.engine.simd.SteadyState.assertAllocatesNothing;

import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** In a JVM of its own: others' loops must not be in the way of the compiler. */
class ConvolutionAllocationTest {
  private static final int RUNS = 5;

  @ParameterizedTest
  @EnumSource(ConvolutionMethod.class)
  void runsAllocateNothingInASteadyState(ConvolutionMethod method) {
    Window three = Window.of(3, 1, 1);
    Conv2dGeometry g = new Conv2dGeometry(32, 3, 14, 14, 7, three, three, 1);
    Tensor x = Tensor.zeros(g.inputShape());
    Tensor weight = Tensor.zeros(g.weightShape());
    Tensor z = Tensor.zeros(g.outputShape());
    Tensor dx = Tensor.zeros(g.inputShape());
    Tensor dW = Tensor.zeros(g.weightShape());
    try (Threads threads = Threads.of(1)) {
      Conv2dForward forward =
          new Conv2dForward(g, ActivationLoops.of(Activations.RELU), threads, method);
      Conv2dBackwardData byData = new Conv2dBackwardData(g, threads, method);
      Conv2dBackwardWeights byWeights = new Conv2dBackwardWeights(g, threads, method);
      assertAllocatesNothing(
          method.name(),
          RUNS,
          () -> {
            forward.run(x, weight, null, z, z);
            byData.run(z, weight, dx);
            byWeights.run(x, z, dW, true);
          });
    }
  }
}
