package dev.lanewise.engine.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.graph.Activate;
import dev.lanewise.engine.graph.Binary;
import dev.lanewise.engine.graph.Concat;
import dev.lanewise.engine.graph.Convolution;
import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.Expand;
import dev.lanewise.engine.graph.FullyConnected;
import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.InvalidGraphException;
import dev.lanewise.engine.graph.MaxPool;
import dev.lanewise.engine.graph.Resize;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Graphs that ask for more than a machine has are refused before any of it is taken. */
class HugeSizesTest {
  private static final Activate TANH = new Activate(Activations.TANH);

  /** The most elements that a shape may have, or nearly. */
  private static final Dims LARGEST = Dims.of(65536, 32767);

  private final GraphBuilder graph = new GraphBuilder();

  private PlanTooLargeException refusal(int batch) {
    Plan plan = Plan.of(graph.build());
    return assertThrows(PlanTooLargeException.class, () -> plan.newSession(batch));
  }

  @Test
  void aSessionThatNeedsTooMuchNamesItsLargestValue() {
    Value x = graph.input("x", Dims.of(1, 1, 20_000, 20_000));
    Window three = Window.of(3, 1, 1);
    Value weight = graph.constant("w", Tensor.zeros(5, 1, 3, 3));
    graph.output(graph.add("wide", new Convolution(three, three, 1), x, weight));
    PlanTooLargeException refused = refusal(1);
    assertEquals("wide", refused.node());
    assertEquals(6 * 4L * 400_000_000, refused.neededBytes());
    assertTrue(refused.neededBytes() > refused.allowedBytes());
    String message = String.valueOf(refused.getMessage());
    assertTrue(
        message.startsWith("wide: expected ") && message.contains("wide (1, 5, 20000, 20000)"),
        message);
  }

  /** Kernels take whole rows of an image. */
  @Test
  void imagesWithRowsThatKernelsCannotHoldAreRefused() {
    Window one = Window.of(1, 1, 0);
    Window three = Window.of(3, 1, 1);
    Value x = graph.input("x", Dims.of(1, 1, 1, 1 << 27));
    Value weight = graph.constant("w", Tensor.zeros(1, 1, 3, 3));
    graph.output(graph.add("long", new Convolution(three, three, 1), x, weight));
    assertEquals("long", refusal(1).node());

    GraphBuilder other = new GraphBuilder();
    Value tall = other.input("x", Dims.of(1, 1, 1 << 27, 1));
    Window all = Window.of((1 << 27) - 1, 1, 0);
    Plan plan = Plan.of(other.output(other.add("tall", new MaxPool(all, one), tall)).build());
    assertEquals("tall", assertThrows(PlanTooLargeException.class, plan::newSession).node());
  }

  /** Weights of one filter are packed as if there were as many as a vector has lanes. */
  @Test
  void weightsThatCannotBePackedAreRefused() {
    int terms = 1 << 26;
    Value x = graph.input("x", Dims.of(1, terms));
    Value weight = graph.constant("w", Tensor.zeros(1, terms));
    graph.output(graph.add("dense", new FullyConnected(), x, weight));
    assertEquals("dense", refusal(1).node());
  }

  @Test
  void aBatchOfSamplesMayBeTooMuchWhereOneIsNot() {
    Value x = graph.input("x", Dims.of(Dims.BATCH, 1 << 25));
    graph.output(graph.add("y", TANH, x));
    assertEquals(8L * 32 * (1 << 25), refusal(32).neededBytes());
  }

  @Test
  void valuesOfTheLargestShapeDoNotOverflow() {
    Value x = graph.input("x", LARGEST);
    Value y = graph.add("y", TANH, x);
    graph.output(graph.add("z", TANH, y));
    assertEquals(2 * 4L * LARGEST.sampleSize(), refusal(1).neededBytes());
  }

  @Test
  void constantsAreNotComputedWhereTheyDoNotFit() {
    Value x = graph.input("x", LARGEST);
    Value sum = x;
    long count = Room.allowedBytes() / (4L * LARGEST.sampleSize()) + 1;
    for (long i = 0; i < count; i++) {
      Value wide = graph.add("wide", new Expand(LARGEST), graph.scalar((float) i));
      sum = graph.add("sum", new Binary(Binary.Function.ADD), sum, wide);
    }
    graph.output(sum);
    PlanTooLargeException refused =
        assertThrows(PlanTooLargeException.class, () -> Plan.of(graph.build()));
    assertEquals("wide", refused.node());
    assertEquals(count * 4 * LARGEST.sampleSize(), refused.neededBytes());
    assertTrue(String.valueOf(refused.getMessage()).contains("constants to compute"));
  }

  @Test
  void aShapeThatNoArrayHoldsIsRefusedByTheGraph() {
    Value x = graph.input("x", LARGEST);
    InvalidGraphException refused =
        assertThrows(InvalidGraphException.class, () -> graph.add("twice", new Concat(0), x, x));
    assertTrue(refused.node().startsWith("twice"), refused.node());
  }

  /** The last place, as a float, is that of an element behind it. */
  @Test
  void anAxisOfMoreElementsThanFloatsCountIsResized() {
    int length = (1 << 25) - 1;
    Value x = graph.input("x", Dims.of(length));
    Resize longer =
        new Resize(
            Dims.of(length + 1),
            List.of((length + 1f) / length),
            Resize.Interpolation.LINEAR,
            Resize.Coordinates.ASYMMETRIC,
            Resize.Rounding.FLOOR);
    Plan plan = Plan.of(graph.output(graph.add("longer", longer, x)).build());
    float[] ones = new float[length];
    Arrays.fill(ones, 1f);
    ones[0] = 5; // and so is y's first, which stands behind x
    float[] y = new float[length + 1];
    plan.newSession().run(ones, y);
    assertEquals(1f, y[length]);
  }

  @Test
  void longChainsAreCompiledAndLongerOnesRefused() {
    Value x = graph.input("x", Dims.of(3));
    Value y = x;
    for (int i = 0; i < Stages.MOST; i++) {
      y = graph.add("tanh", TANH, y);
    }
    Plan plan = Plan.of(graph.output(y).build());
    assertEquals(2L * 16 * Float.BYTES, plan.newSession().bytes());
    graph.output(graph.add("last", TANH, y));
    InvalidGraphException refused =
        assertThrows(InvalidGraphException.class, () -> Plan.of(graph.build()));
    assertEquals("last", refused.node());
  }

  /** One axis becomes as long as the other was: in the other order, 2⁴⁰ elements between. */
  @Test
  void aResizeNeedsNothingBetweenThatIsLargerThanBothEnds() {
    int length = 1 << 20;
    Value x = graph.input("x", Dims.of(2, length));
    Resize turned =
        new Resize(
            Dims.of(length, 2),
            List.of(length / 2f, 2f / length),
            Resize.Interpolation.LINEAR,
            Resize.Coordinates.HALF_PIXEL,
            Resize.Rounding.FLOOR);
    Plan plan = Plan.of(graph.output(graph.add("turned", turned, x)).build());
    float[] ones = new float[2 * length];
    Arrays.fill(ones, 1f);
    float[] y = new float[2 * length];
    plan.newSession().run(ones, y);
    assertArrayEquals(ones, y);
  }
}
