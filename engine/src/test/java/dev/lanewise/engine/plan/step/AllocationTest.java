package dev.lanewise.engine.plan.step;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.activation.Sharing;
import dev.lanewise.engine.activation.trainable.TrainableActivations;
import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.graph.Activate;
import dev.lanewise.engine.graph.ActivateTrained;
import dev.lanewise.engine.graph.AveragePool;
import dev.lanewise.engine.graph.Binary;
import dev.lanewise.engine.graph.Concat;
import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.Gather;
import dev.lanewise.engine.graph.LocalResponse;
import dev.lanewise.engine.graph.MatrixProduct;
import dev.lanewise.engine.graph.MaxPool;
import dev.lanewise.engine.graph.Op;
import dev.lanewise.engine.graph.Pad;
import dev.lanewise.engine.graph.Reduce;
import dev.lanewise.engine.graph.Resize;
import dev.lanewise.engine.graph.SoftmaxAlong;
import dev.lanewise.engine.graph.Transpose;
import dev.lanewise.engine.graph.TransposedConvolution;
import dev.lanewise.engine.graph.Unary;
import dev.lanewise.engine.simd.SteadyState;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** In the JVM that tests the allocation of activations, after or before them. */
class AllocationTest {
  private static final int RUNS = 20;

  private static final Window TWO = Window.of(2, 2, 0);
  private static final Window SAME = Window.of(3, 1, 1);

  @Test
  void stepsAllocateNothingInASteadyState() {
    Tensor x = Tensor.zeros(2, 4, 9, 9);
    Tensor row = Tensor.zeros(9, 9);
    for (Binary.Function function : Binary.Function.values()) {
      assertAllocatesNothing(new Binary(function), x, row);
      assertAllocatesNothing(new Binary(function), x, Tensor.zeros(4, 1, 1));
    }
    for (Unary.Function function : Unary.Function.values()) {
      assertAllocatesNothing(new Unary(function), x);
    }
    for (Reduce.Function function : Reduce.Function.values()) {
      assertAllocatesNothing(new Reduce(function, List.of(2, 3), false), x);
      assertAllocatesNothing(new Reduce(function, List.of(1), true), x);
    }
    assertAllocatesNothing(new Activate(Activations.RELU), x);
    assertAllocatesNothing(new AveragePool(TWO, TWO, true), x);
    assertAllocatesNothing(new AveragePool(SAME, SAME, false), x);
    assertAllocatesNothing(new Concat(1), x, x);
    assertAllocatesNothing(new Gather(1), x, Tensor.zeros(3));
    assertAllocatesNothing(new LocalResponse(5, 1, 1, 0.75f), x);
    assertAllocatesNothing(new LocalResponse(4, 1, 1, 0.5f), x);
    assertAllocatesNothing(new MatrixProduct(), x, row);
    assertAllocatesNothing(new MatrixProduct(), row, x);
    assertAllocatesNothing(new MaxPool(TWO, TWO), x);
    assertAllocatesNothing(new MaxPool(SAME, SAME), x);
    for (Pad.Mode mode : Pad.Mode.values()) {
      assertAllocatesNothing(new Pad(mode, List.of(0, 0, 1, 1), List.of(0, 0, 1, 1), 0), x);
    }
    for (Resize.Interpolation how : Resize.Interpolation.values()) {
      assertAllocatesNothing(
          new Resize(
              Dims.of(2, 4, 18, 18),
              List.of(1f, 1f, 2f, 2f),
              how,
              Resize.Coordinates.HALF_PIXEL,
              Resize.Rounding.FLOOR),
          x);
    }
    assertAllocatesNothing(new SoftmaxAlong(1, false), x);
    assertAllocatesNothing(new SoftmaxAlong(3, true), x);
    assertAllocatesNothing(new Transpose(List.of(0, 2, 3, 1)), Tensor.zeros(2, 32, 5, 9));
    assertAllocatesNothing(
        new TransposedConvolution(SAME, SAME, 1, 0, 0), x, Tensor.zeros(4, 3, 3, 3));
    assertAllocatesNothing(
        new ActivateTrained(TrainableActivations.all().getFirst(), Sharing.LAYER),
        Stream.concat(
                Stream.of(x),
                TrainableActivations.all().getFirst().parameters().stream()
                    .map(_ -> Tensor.zeros(1)))
            .toArray(Tensor[]::new));
  }

  private static void assertAllocatesNothing(Op op, Tensor... in) {
    List<Tensor> operands = List.of(in);
    Tensor out =
        Tensor.zeros(op.outputDims(operands.stream().map(x -> Dims.of(x.shape())).toList()).at(1));
    Step step = GeneralSteps.of(op, operands, out, Threads.of(1));
    SteadyState.assertAllocatesNothing(op.toString(), RUNS, step::run);
  }
}
