package dev.lanewise.engine.plan.step;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.ElementType;
import dev.lanewise.engine.graph.Op;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Runs a step amid margins, and gives what it wrote. */
final class Trial {
  private static final int MARGIN = 19;
  private static final float UNTOUCHED = -987.5f;

  private Trial() {}

  /** The output of floats, of the shape that the operation says. */
  static float[] run(Op op, Tensor... in) {
    return run(op, ElementType.FLOAT, in);
  }

  /**
   * The output of {@code type}. The step runs twice, on one thread and on three: all give the same
   * bits, and neither inputs nor what is around the output change.
   */
  static float[] run(Op op, ElementType type, Tensor... in) {
    List<Tensor> operands = List.of(in);
    Shape shape = op.outputDims(operands.stream().map(x -> Dims.of(x.shape())).toList()).at(1);
    List<float[]> before = operands.stream().map(Tensor::toArray).toList();
    float[] result = {};
    for (int count : new int[] {1, 3}) {
      Tensor out = framed(shape);
      try (Threads threads = Threads.of(count)) {
        Step numbers = GeneralSteps.of(op, operands, out, threads);
        Step step = type == ElementType.INTEGER ? new WholeStep(numbers, out) : numbers;
        step.run();
        float[] first = out.toArray();
        Arrays.fill(out.data(), MARGIN, MARGIN + out.size(), UNTOUCHED);
        step.run();
        assertBits(first, out.toArray());
        if (count > 1) {
          assertBits(result, first);
        }
        result = first;
      }
      assertFrame(out);
      for (int i = 0; i < in.length; i++) {
        assertBits(before.get(i), in[i].toArray());
      }
    }
    return result;
  }

  /** Numbers of a normal distribution, some of them alike, with others around them. */
  static Tensor random(long seed, int... dims) {
    Tensor x = framed(Shape.of(dims));
    Random random = new Random(seed);
    for (int i = 0; i < x.size(); i++) {
      x.data()[MARGIN + i] = (float) (Math.rint(random.nextGaussian() * 64) / 32);
    }
    return x;
  }

  /** These numbers, with others around them. */
  static Tensor of(Shape shape, float... numbers) {
    Tensor x = framed(shape);
    System.arraycopy(numbers, 0, x.data(), MARGIN, numbers.length);
    return x;
  }

  private static Tensor framed(Shape shape) {
    float[] data = new float[shape.size() + 2 * MARGIN];
    Arrays.fill(data, UNTOUCHED);
    return new Tensor(shape, data, MARGIN);
  }

  private static void assertFrame(Tensor x) {
    for (int i = 0; i < MARGIN; i++) {
      assertEquals(UNTOUCHED, x.data()[i]);
      assertEquals(UNTOUCHED, x.data()[MARGIN + x.size() + i]);
    }
  }

  static void assertBits(float[] expected, float[] got) {
    assertArrayEquals(bits(expected), bits(got));
  }

  private static int[] bits(float[] numbers) {
    int[] bits = new int[numbers.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToIntBits(numbers[i]);
    }
    return bits;
  }
}
