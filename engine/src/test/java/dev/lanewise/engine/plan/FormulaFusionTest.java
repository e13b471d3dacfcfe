package dev.lanewise.engine.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.graph.Activate;
import dev.lanewise.engine.graph.Binary;
import dev.lanewise.engine.graph.Convolution;
import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.ElementType;
import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.MatrixProduct;
import dev.lanewise.engine.graph.Node;
import dev.lanewise.engine.graph.Unary;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FormulaFusionTest {
  /** Points of a test, from −12 to 12: on either side of where the activations become flat. */
  private static final int POINTS = 4801;

  private final GraphBuilder graph = new GraphBuilder();
  private final Sheet sheet = new Sheet(graph);

  /** A graph to write formulas into. */
  record Sheet(GraphBuilder graph) {
    Value number(double number) {
      return graph.scalar((float) number);
    }

    Value root(double of) {
      return graph.add(new Unary(Unary.Function.SQRT), number(of));
    }

    Value times(Value a, Value b) {
      return graph.add("times", new Binary(Binary.Function.MULTIPLY), a, b);
    }

    Value over(Value a, Value b) {
      return graph.add("over", new Binary(Binary.Function.DIVIDE), a, b);
    }

    Value plus(Value a, Value b) {
      return graph.add("plus", new Binary(Binary.Function.ADD), a, b);
    }

    Value power(Value a, double exponent) {
      return graph.add("power", new Binary(Binary.Function.POWER), a, number(exponent));
    }

    Value erf(Value x) {
      return graph.add("erf", new Unary(Unary.Function.ERF), x);
    }

    Value minus(Value x) {
      return graph.add("minus", new Unary(Unary.Function.NEGATE), x);
    }

    /** {@code 1 + eˣ}. */
    Value onePlusExp(Value x) {
      return plus(number(1), graph.add("exp", new Unary(Unary.Function.EXP), x));
    }

    Value inverse(Value x) {
      return graph.add("inverse", new Unary(Unary.Function.RECIPROCAL), x);
    }

    Value log(Value x) {
      return graph.add("log", new Unary(Unary.Function.LOG), x);
    }

    Value least(Value a, Value b) {
      return graph.add("least", new Binary(Binary.Function.MIN), a, b);
    }

    Value greatest(Value a, Value b) {
      return graph.add("greatest", new Binary(Binary.Function.MAX), a, b);
    }

    Value f(Activation activation, Value x) {
      return graph.add("f", new Activate(activation), x);
    }
  }

  /** What a formula does to a graph: gives the value of f(x), through values of its own. */
  @FunctionalInterface
  interface Spelling {
    Value of(Sheet sheet, Value x);
  }

  /** An activation as some exporter writes it. */
  record Spelled(String name, Activation activation, Spelling spelling) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<Spelled> SPELLED =
      List.of(
          new Spelled("silu", Activations.SILU, (t, x) -> t.times(x, t.f(Activations.SIGMOID, x))),
          new Spelled(
              "silu turned", Activations.SILU, (t, x) -> t.times(t.f(Activations.SIGMOID, x), x)),
          new Spelled(
              "quick gelu",
              Activations.QUICK_GELU,
              (t, x) -> t.times(x, t.f(Activations.SIGMOID, t.times(t.number(1.702), x)))),
          // torch.nn.GELU, opset below 20.
          new Spelled(
              "gelu",
              Activations.GELU,
              (t, x) ->
                  t.times(
                      t.times(x, t.plus(t.erf(t.over(x, t.number(Math.sqrt(2)))), t.number(1))),
                      t.number(0.5))),
          // 0.5·x first, as Keras and older transformers have it.
          new Spelled(
              "gelu half first",
              Activations.GELU,
              (t, x) ->
                  t.times(
                      t.times(t.number(0.5), x),
                      t.plus(t.number(1), t.erf(t.times(x, t.number(Math.sqrt(0.5))))))),
          new Spelled(
              "gelu half inside",
              Activations.GELU,
              (t, x) ->
                  t.times(
                      t.times(t.number(0.5), t.plus(t.number(1), t.erf(t.over(x, t.root(2))))), x)),
          new Spelled(
              "gelu multiplied out",
              Activations.GELU,
              (t, x) ->
                  t.times(
                      x,
                      t.plus(t.times(t.erf(t.over(x, t.root(2))), t.number(0.5)), t.number(0.5)))),
          new Spelled(
              "gelu tanh",
              Activations.GELU_TANH,
              (t, x) ->
                  t.times(
                      t.times(t.number(0.5), x),
                      t.plus(
                          t.number(1),
                          t.f(
                              Activations.TANH,
                              t.times(
                                  t.number(Math.sqrt(2 / Math.PI)),
                                  t.plus(x, t.times(t.number(0.044715), t.power(x, 3)))))))),
          // gelu_fast of transformers.
          new Spelled(
              "gelu tanh factored",
              Activations.GELU_TANH,
              (t, x) ->
                  t.times(
                      t.times(t.number(0.5), x),
                      t.plus(
                          t.number(1),
                          t.f(
                              Activations.TANH,
                              t.times(
                                  t.times(x, t.number(0.7978845608)),
                                  t.plus(
                                      t.number(1), t.times(t.times(t.number(0.044715), x), x))))))),
          new Spelled(
              "mish",
              Activations.MISH,
              (t, x) -> t.times(x, t.f(Activations.TANH, t.f(Activations.SOFTPLUS, x)))),
          new Spelled(
              "hard swish",
              Activations.HARD_SWISH,
              (t, x) ->
                  t.over(t.times(x, t.f(Activations.RELU6, t.plus(x, t.number(3)))), t.number(6))),
          new Spelled(
              "hard swish gate first",
              Activations.HARD_SWISH,
              (t, x) ->
                  t.times(t.over(t.f(Activations.RELU6, t.plus(t.number(3), x)), t.number(6)), x)),
          new Spelled(
              "hard swish by sigmoid",
              Activations.HARD_SWISH,
              (t, x) -> t.times(x, t.f(Activations.HARD_SIGMOID, x))),
          new Spelled(
              "hard sigmoid",
              Activations.HARD_SIGMOID,
              (t, x) -> t.over(t.f(Activations.RELU6, t.plus(x, t.number(3))), t.number(6))),
          new Spelled(
              "sigmoid by exp",
              Activations.SIGMOID,
              (t, x) -> t.over(t.number(1), t.onePlusExp(t.minus(x)))),
          new Spelled(
              "sigmoid by inverse",
              Activations.SIGMOID,
              (t, x) -> t.inverse(t.onePlusExp(t.times(t.number(-1), x)))),
          new Spelled(
              "silu by exp", Activations.SILU, (t, x) -> t.over(x, t.onePlusExp(t.minus(x)))),
          new Spelled(
              "silu by inverse",
              Activations.SILU,
              (t, x) -> t.times(t.inverse(t.onePlusExp(t.minus(x))), x)),
          new Spelled(
              "quick gelu by exp",
              Activations.QUICK_GELU,
              (t, x) -> t.over(x, t.onePlusExp(t.times(x, t.number(-1.702))))),
          new Spelled("softplus", Activations.SOFTPLUS, (t, x) -> t.log(t.onePlusExp(x))),
          new Spelled(
              "mish by exp",
              Activations.MISH,
              (t, x) -> t.times(x, t.f(Activations.TANH, t.log(t.onePlusExp(x))))),
          new Spelled(
              "relu6 by bounds",
              Activations.RELU6,
              (t, x) -> t.least(t.greatest(x, t.number(0)), t.number(6))),
          new Spelled(
              "relu6 by bounds turned",
              Activations.RELU6,
              (t, x) -> t.greatest(t.number(0), t.least(t.number(6), x))),
          // tf2onnx.
          new Spelled(
              "relu6 by relu",
              Activations.RELU6,
              (t, x) -> t.least(t.f(Activations.RELU, x), t.number(6))),
          new Spelled(
              "hard tanh",
              Activations.HARD_TANH,
              (t, x) -> t.least(t.number(1), t.greatest(x, t.number(-1)))),
          new Spelled(
              "hard swish by bounds",
              Activations.HARD_SWISH,
              (t, x) ->
                  t.times(
                      x,
                      t.over(
                          t.least(t.greatest(t.plus(x, t.number(3)), t.number(0)), t.number(6)),
                          t.number(6)))));

  static List<Spelled> spelled() {
    return SPELLED;
  }

  private static float[] points() {
    float[] x = new float[POINTS];
    for (int i = 0; i < POINTS; i++) {
      x[i] = (i - POINTS / 2) / 200f;
    }
    return x;
  }

  @ParameterizedTest
  @MethodSource("spelled")
  void aFormulaIsOneOperation(Spelled spelled) {
    Value x = graph.input("x", Dims.of(POINTS));
    graph.output(spelled.spelling.of(sheet, x));
    Plan plan = Plan.of(graph.build());
    assertEquals(1, plan.summary().size(), plan::explain);
    String simple = spelled.activation.getClass().getSimpleName();
    assertTrue(plan.explain().contains("activation=" + simple), plan::explain);
  }

  /**
   * Beside the formula, which is left alone where one of its inner values is an output. At most ten
   * operations of it round, each by half a unit of numbers that are no larger than x or 2; that is
   * 10 · 2⁻²⁴ · max(2, |x|). What the activation itself rounds is below that.
   */
  @ParameterizedTest
  @MethodSource("spelled")
  void itGivesWhatTheFormulaGives(Spelled spelled) {
    Value x = graph.input("x", Dims.of(POINTS));
    Plan one = Plan.of(graph.output(spelled.spelling.of(sheet, x)).build());
    float[] got = new float[POINTS];
    one.newSession().run(points(), got);

    GraphBuilder other = new GraphBuilder();
    Value z = other.input("x", Dims.of(POINTS));
    Value y = spelled.spelling.of(new Sheet(other), z);
    for (Node node : other.output(y).build().nodes()) {
      if (node.output() != y && node.output().dims().equals(y.dims())) {
        other.output(node.output());
      }
    }
    Plan apart = Plan.of(other.build());
    assertTrue(apart.summary().size() > 1, apart::explain);
    float[][] outputs = new float[apart.outputs().size()][POINTS];
    apart.newSession().run(new float[][] {points()}, outputs);
    for (int i = 0; i < POINTS; i++) {
      double most = 10 * 0x1p-24 * Math.max(2, Math.abs(points()[i]));
      assertEquals(outputs[0][i], got[i], most, spelled + " of " + points()[i]);
    }
  }

  @ParameterizedTest
  @MethodSource("spelled")
  void itGoesIntoTheConvolutionBeforeIt(Spelled spelled) {
    Value x = graph.input("x", Dims.batchOf(Shape.of(2, 4, 4)));
    Window three = Window.of(3, 1, 1);
    Value w = graph.constant("w", Tensor.zeros(3, 2, 3, 3));
    Value z = graph.add("conv", new Convolution(three, three, 1), x, w);
    Plan plan = Plan.of(graph.output(spelled.spelling.of(sheet, z)).build());
    assertEquals(1, plan.summary().size(), plan::explain);
    assertEquals(spelled.activation.name(), plan.summary().getFirst().activation());
  }

  @Test
  void itGoesIntoAProductWithItsAddend() {
    Value x = graph.input("x", Dims.of(Dims.BATCH, 3));
    Value b = graph.constant("b", Tensor.zeros(3, 5));
    Value row = graph.constant("row", Tensor.zeros(5));
    Value z = sheet.plus(graph.add("product", new MatrixProduct(), x, b), row);
    Plan plan = Plan.of(graph.output(sheet.times(z, sheet.f(Activations.SIGMOID, z))).build());
    assertEquals(1, plan.summary().size(), plan::explain);
    assertEquals("silu", plan.summary().getFirst().activation());
  }

  /** The variable may be a product or a sum itself. */
  @Test
  void aFormulaOfAProductIsKnown() {
    Value a = graph.input("a", Dims.of(4));
    Value b = graph.input("b", Dims.of(4));
    Value x = sheet.times(sheet.times(a, b), sheet.number(2));
    Plan plan = Plan.of(graph.output(sheet.times(sheet.f(Activations.SIGMOID, x), x)).build());
    assertEquals(3, plan.summary().size(), plan::explain);
    assertTrue(plan.explain().contains("Silu"), plan::explain);
  }

  @ParameterizedTest
  @MethodSource("spelled")
  void anInnerValueThatIsReadTwiceIsLeftAlone(Spelled spelled) {
    Value x = graph.input("x", Dims.of(4));
    Value y = spelled.spelling.of(sheet, x);
    List<Node> nodes = graph.output(y).build().nodes();
    Value inner =
        nodes.stream()
            .map(Node::output)
            .filter(value -> value.dims().equals(y.dims()))
            .findFirst()
            .orElseThrow();
    int count = (int) nodes.stream().filter(node -> node.output().dims().rank() == 1).count();
    graph.output(sheet.f(Activations.ARCTAN, inner));
    Plan plan = Plan.of(graph.build());
    List<String> operations = plan.summary().stream().map(StageSummary::operation).toList();
    assertTrue(operations.size() >= Math.min(count, 3), plan::explain);
    assertTrue(plan.summary().stream().anyMatch(s -> s.name().equals(inner.name())), plan::explain);
  }

  @Test
  void otherConstantsMakeAnotherFormula() {
    Value x = graph.input("x", Dims.of(4));
    graph.output(sheet.times(x, sheet.f(Activations.SIGMOID, sheet.times(x, sheet.number(1.7)))));
    graph.output(
        sheet.times(
            sheet.number(0.25),
            sheet.times(x, sheet.plus(sheet.erf(sheet.over(x, sheet.root(2))), sheet.number(1)))));
    graph.output(
        sheet.over(sheet.f(Activations.RELU6, sheet.plus(x, sheet.number(3))), sheet.number(5)));
    Plan plan = Plan.of(graph.build());
    assertEquals(3 + 5 + 3, plan.summary().size(), plan::explain);
  }

  @Test
  void oneBoundAloneIsNoActivationUnlessItIsReluS() {
    Value x = graph.input("x", Dims.of(4));
    graph.output(sheet.greatest(x, sheet.number(0)));
    graph.output(sheet.greatest(x, sheet.number(1)));
    graph.output(sheet.least(x, sheet.number(6)));
    graph.output(sheet.least(sheet.greatest(x, sheet.number(1)), sheet.number(1)));
    graph.output(sheet.least(sheet.number(2), x));
    graph.output(sheet.greatest(x, sheet.number(Double.NEGATIVE_INFINITY)));
    Plan plan = Plan.of(graph.build());
    assertEquals(7, plan.summary().size(), plan::explain);
    assertEquals(
        1,
        plan.summary().stream().filter(s -> s.operation().contains("Activate")).count(),
        plan::explain);
  }

  @Test
  void sumsThatOnlyLookLikeSigmoidsAreLeftAlone() {
    Value x = graph.input("x", Dims.of(4));
    graph.output(sheet.inverse(sheet.plus(sheet.onePlusExp(sheet.minus(x)), sheet.number(1))));
    graph.output(sheet.over(sheet.number(1), sheet.onePlusExp(x))); // σ(−x)
    graph.output(sheet.log(sheet.plus(sheet.onePlusExp(x), x)));
    assertEquals(5 + 3 + 4, Plan.of(graph.build()).summary().size());
  }

  /** Where eˣ is infinite, so is the formula; the activation is what the formula tends to. */
  @Test
  void softplusIsXWhereItsExponentialOverflows() {
    Value x = graph.input("x", Dims.of(3));
    Plan plan = Plan.of(graph.output(sheet.log(sheet.onePlusExp(x))).build());
    float[] got = new float[3];
    plan.newSession().run(new float[] {88, 89, 1000}, got);
    assertArrayEquals(new float[] {88, 89, 1000}, got);
  }

  @Test
  void vectorsOfConstantsAndWholeNumbersAreNoFormula() {
    Value x = graph.input("x", Dims.of(4));
    Value scales = graph.constant("scales", Tensor.of(Shape.of(4), 1, 1, 1, 2));
    graph.output(sheet.times(sheet.times(x, scales), sheet.f(Activations.SIGMOID, x)));
    Value n = graph.input("n", ElementType.INTEGER, Dims.of(4));
    graph.output(
        sheet.over(sheet.f(Activations.RELU6, sheet.plus(n, sheet.number(3))), sheet.number(6)));
    assertEquals(3 + 3, Plan.of(graph.build()).summary().size());
  }

  @Test
  void aValueThatIsRepeatedIsNoFormula() {
    Value x = graph.input("x", Dims.of(4));
    Value wide = graph.constant("one", Tensor.of(Shape.of(1, 1), 1));
    graph.output(sheet.times(sheet.times(x, wide), sheet.f(Activations.SIGMOID, x)));
    assertEquals(3, Plan.of(graph.build()).summary().size());
  }
}
