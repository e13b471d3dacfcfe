package dev.lanewise.engine.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.graph.Activate;
import dev.lanewise.engine.graph.Binary;
import dev.lanewise.engine.graph.Concat;
import dev.lanewise.engine.graph.Convolution;
import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.Graph;
import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.MaxPool;
import dev.lanewise.engine.graph.Node;
import dev.lanewise.engine.graph.Pad;
import dev.lanewise.engine.graph.Reduce;
import dev.lanewise.engine.graph.Transpose;
import dev.lanewise.engine.graph.Unary;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.graph.View;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TransposeFoldingTest {
  private static final Transpose FIRST = new Transpose(List.of(0, 3, 1, 2));
  private static final Transpose LAST = new Transpose(List.of(0, 2, 3, 1));
  private static final Activate RELU = new Activate(Activations.RELU);
  private static final Binary ADD = new Binary(Binary.Function.ADD);
  private static final Binary MULTIPLY = new Binary(Binary.Function.MULTIPLY);

  private final GraphBuilder graph = new GraphBuilder();
  private final RandomGenerator random = new Random(1);

  private Tensor numbers(int... dims) {
    Tensor tensor = Tensor.zeros(Shape.of(dims));
    for (int i = 0; i < tensor.size(); i++) {
      tensor.data()[i] = random.nextFloat() - 0.5f;
    }
    return tensor;
  }

  private Value constant(int... dims) {
    return graph.constant("c", numbers(dims));
  }

  /** Convolution of images whose channels are last, turned on the way in and out. */
  private Value convolution(Value x, int in, int out) {
    Window three = Window.of(3, 1, 1);
    Value turned = graph.add("first", FIRST, x);
    Value y = graph.add("conv", new Convolution(three, three, 1), turned, constant(out, in, 3, 3));
    return graph.add("last", LAST, y);
  }

  private static long turns(Plan plan) {
    return plan.summary().stream().filter(s -> s.operation().startsWith("Transpose")).count();
  }

  private static Tensor of(Map<Value, Tensor> known, Value value) {
    return Objects.requireNonNull(known.get(value), value.name());
  }

  /** What every value of a graph is, by plans of single nodes, which nothing can be folded in. */
  private static Map<Value, Tensor> oneByOne(Graph whole, Map<Value, Tensor> inputs) {
    Map<Value, Tensor> known = new HashMap<>(inputs);
    for (Node node : whole.nodes()) {
      GraphBuilder single = new GraphBuilder();
      List<Value> in = new ArrayList<>();
      List<float[]> given = new ArrayList<>();
      for (Value each : node.inputs()) {
        if (each.constant().isPresent()) {
          in.add(single.constant("c", each.constant().get()));
        } else {
          Tensor tensor = of(known, each);
          in.add(single.input("x" + given.size(), each.dims()));
          given.add(tensor.toArray());
        }
      }
      Value y = single.add(node.op(), in.toArray(Value[]::new));
      float[] out = new float[y.dims().sampleSize()];
      Plan.of(single.output(y).build())
          .newSession()
          .run(given.toArray(float[][]::new), new float[][] {out});
      known.put(node.output(), Tensor.of(y.dims().at(1), out));
    }
    return known;
  }

  /** A plan of the whole, whose outputs are what its nodes give one by one. */
  private Plan checked(float tolerance, Value... outputs) {
    for (Value output : outputs) {
      graph.output(output);
    }
    Graph whole = graph.build();
    Map<Value, Tensor> inputs = new HashMap<>();
    for (Value input : whole.inputs()) {
      inputs.put(input, numbers(input.dims().at(1).toArray()));
    }
    Map<Value, Tensor> expected = oneByOne(whole, inputs);
    Plan plan = Plan.of(whole);
    float[][] got = new float[outputs.length][];
    for (int i = 0; i < got.length; i++) {
      got[i] = new float[outputs[i].dims().sampleSize()];
    }
    plan.newSession()
        .run(
            whole.inputs().stream().map(in -> of(inputs, in).toArray()).toArray(float[][]::new),
            got);
    for (int i = 0; i < got.length; i++) {
      float[] one = of(expected, outputs[i]).toArray();
      if (tolerance == 0) {
        assertArrayEquals(one, got[i], plan::explain);
      } else {
        assertArrayEquals(one, got[i], tolerance, plan::explain);
      }
    }
    return plan;
  }

  @Test
  void aTurnAndItsInverseAreNothing() {
    Value x = graph.input("x", Dims.of(2, 3, 4, 5));
    Value back = graph.add(LAST, graph.add(FIRST, x));
    Plan plan = checked(0, graph.add(RELU, back));
    assertEquals(1, plan.summary().size(), plan::explain);
  }

  @Test
  void aTurnAndItsInverseMayBeAnOutput() {
    Value x = graph.input("x", Dims.of(2, 3, 4, 5));
    Plan plan = checked(0, graph.add(LAST, graph.add(FIRST, x)));
    assertEquals(0, turns(plan), plan::explain);
  }

  /** As Keras writes it: sums, factors and activations stand between the turns. */
  @Test
  void channelsThatAreLastAreTurnedOnceOnTheWayIn() {
    Value x = graph.input("x", Dims.of(Dims.BATCH, 6, 6, 3));
    Value a = graph.add(RELU, graph.add(ADD, convolution(x, 3, 5), constant(5)));
    Window two = Window.of(2, 2, 0);
    Value pooled = graph.add(LAST, graph.add(new MaxPool(two, two), graph.add(FIRST, a)));
    Value b = graph.add(MULTIPLY, pooled, constant(1, 1, 1, 5));
    Value bent = graph.add(MULTIPLY, graph.add(new Activate(Activations.SIGMOID), b), b);
    Value c = graph.add(ADD, convolution(bent, 5, 5), bent);
    Value mean = graph.add(new Reduce(Reduce.Function.MEAN, List.of(1, 2), false), c);
    Plan plan = checked(1e-5f, mean);
    assertEquals(1, turns(plan), plan::explain);
    assertTrue(plan.explain().contains("Silu"), plan::explain);
  }

  /** The squeezed channels, (batch, 1, 1, channels), are in the right places either way. */
  @Test
  void channelsAreWeighedWhereTheyAre() {
    Value x = graph.input("x", Dims.of(Dims.BATCH, 6, 6, 3));
    Value y = convolution(x, 3, 5);
    Value mean = graph.add(new Reduce(Reduce.Function.MEAN, List.of(1, 2), true), y);
    Value flat = graph.add(new View(Dims.of(Dims.BATCH, 5)), mean);
    Value gate = graph.add(new Activate(Activations.SIGMOID), graph.add(ADD, flat, constant(5)));
    Value wide = graph.add(new View(Dims.of(Dims.BATCH, 1, 1, 5)), gate);
    Value weighed = graph.add(MULTIPLY, y, wide);
    Plan plan = checked(1e-5f, convolution(weighed, 5, 2));
    assertEquals(2, turns(plan), plan::explain);
  }

  @Test
  void whatIsPaddedOrConcatenatedStaysAsItIs() {
    Value x = graph.input("x", Dims.of(Dims.BATCH, 6, 6, 3));
    Value a = convolution(x, 3, 4);
    Value b = convolution(x, 3, 2);
    Value both = graph.add(new Concat(3), a, b);
    Pad pad = new Pad(Pad.Mode.CONSTANT, List.of(0, 1, 0, 0), List.of(0, 0, 2, 1), 0.25f);
    Plan plan = checked(1e-5f, graph.add(FIRST, graph.add(pad, both)));
    assertTrue(turns(plan) <= 2, plan::explain); // of x, for each of the two
    assertEquals(
        0, plan.summary().stream().filter(s -> s.operation().contains("0, 2, 3, 1")).count());
  }

  /** A row of all elements depends on their order. */
  @Test
  void aFlattenedValueIsTurnedBefore() {
    Value x = graph.input("x", Dims.of(Dims.BATCH, 6, 6, 3));
    Value y = graph.add(RELU, graph.add(ADD, convolution(x, 3, 5), constant(6, 1, 5)));
    Plan plan = checked(1e-5f, graph.add(new View(Dims.of(Dims.BATCH, 180)), y));
    assertEquals(2, turns(plan), plan::explain);
  }

  /** Both readers would need a turn of their own if the sum came first. */
  @Test
  void aGraphThatGetsNoBetterStaysAsItIs() {
    Value x = graph.input("x", Dims.of(2, 3, 4, 5));
    Value y = graph.add("y", FIRST, x);
    Value z = graph.add("z", new Unary(Unary.Function.NEGATE), y);
    Plan plan = checked(0, y, z);
    assertEquals(2, plan.summary().size(), plan::explain);
    assertEquals("y", plan.summary().getFirst().name());
  }

  @Test
  void chanceGraphsGiveWhatTheirNodesGive() {
    for (int seed = 0; seed < 300; seed++) {
      new Chance(seed).run();
    }
  }

  /** A graph of turns, and of what turns may pass, by chance. */
  private static final class Chance {
    private final TransposeFoldingTest test = new TransposeFoldingTest();
    private final RandomGenerator random;
    private final List<Value> values = new ArrayList<>();

    Chance(int seed) {
      random = new Random(seed);
    }

    void run() {
      boolean isBatched = random.nextBoolean();
      int first = isBatched ? Dims.BATCH : 2;
      values.add(test.graph.input("x", Dims.of(first, 3, 1, 4)));
      values.add(test.graph.input("y", Dims.of(first, 3, 5, 4)));
      for (int i = 0; i < 12; i++) {
        values.add(next(values.get(random.nextInt(values.size())), isBatched));
      }
      Value last = values.getLast();
      Value other = values.get(2 + random.nextInt(values.size() - 2));
      test.checked(0, last == other ? new Value[] {last} : new Value[] {last, other});
    }

    private Value next(Value x, boolean isBatched) {
      int rank = x.dims().rank();
      GraphBuilder graph = test.graph;
      return switch (random.nextInt(8)) {
        case 0, 1, 2 -> graph.add(new Transpose(order(rank, isBatched)), x);
        case 3 -> graph.add(new Unary(Unary.Function.NEGATE), x);
        case 4 -> graph.add(ADD, x, like(x));
        case 5 ->
            graph.add(
                MULTIPLY,
                test.constant(x.dims().dim(rank - 1) == Dims.BATCH ? 1 : x.dims().dim(rank - 1)),
                x);
        case 6 -> rank < 2 ? x : graph.add(new Concat(rank - 1), x, like(x));
        default ->
            rank < 3
                ? graph.add(RELU, x)
                : graph.add(
                    new Reduce(
                        Reduce.Function.MAX,
                        List.of(1 + random.nextInt(rank - 1)),
                        random.nextBoolean()),
                    x);
      };
    }

    /** A value of the same sizes: the newest, which may be the value itself. */
    private Value like(Value x) {
      return values.reversed().stream()
          .filter(value -> value.dims().equals(x.dims()))
          .findFirst()
          .orElseThrow();
    }

    private List<Integer> order(int rank, boolean isBatched) {
      List<Integer> axes = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
      Collections.shuffle(isBatched ? axes.subList(1, rank) : axes, Random.from(random));
      return axes;
    }
  }
}
