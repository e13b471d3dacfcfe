package dev.lanewise.engine.activation.trainable;

import static dev.lanewise.engine.simd.Simd.SUM_LANES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.accuracy.Ulp;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.activation.Letter;
import dev.lanewise.engine.activation.ParameterVectors;
import dev.lanewise.engine.activation.TrainableActivation;
import dev.lanewise.engine.activation.TrainableLoops;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every trainable activation against its reference, and its reference against itself. */
class TrainableCatalogueTest {
  private static final long EVERY = 999_983;

  /** Where formulas bend, change over, overflow or underflow. */
  private static final float[] CORNERS = {
    0,
    0x1p-149f,
    0x1p-126f,
    0x1p-25f,
    0x1p-9f,
    0.25f,
    0.5f,
    0.625f,
    1,
    2,
    10,
    15,
    40,
    50,
    87.3f,
    88.7f,
    104,
    120,
    170,
    171,
    1000,
    0x1p15f,
    1e10f,
    1e19f,
    1e30f,
    Float.MAX_VALUE
  };

  /** A function of x and parameters: the reference's value, or one of its derivatives. */
  private interface Reference extends ToDoubleBiFunction<Double, double[]> {}

  /** An activation with parameters. */
  record Case(TrainableActivation activation, List<Float> parameters) {
    double[] doubles() {
      return parameters.stream().mapToDouble(Float::doubleValue).toArray();
    }

    ParameterVectors vectors(float[] sums) {
      float[] values = new float[parameters.size() * SUM_LANES];
      for (int i = 0; i < parameters.size(); i++) {
        Arrays.fill(values, i * SUM_LANES, (i + 1) * SUM_LANES, parameters.get(i));
      }
      return new ParameterVectors().shared(values, 0, sums, 0);
    }
  }

  /** The formulas, one of each kind: Wsgaf's sixteen differ in their first values alone. */
  static List<TrainableActivation> formulas() {
    Set<String> seen = new HashSet<>();
    return TrainableActivations.all().stream()
        .filter(f -> seen.add(f.description().formula()))
        .toList();
  }

  /** First values, three others near them, and those where something may go wrong. */
  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (TrainableActivation f : formulas()) {
      Random random = new Random(5);
      for (int set = 0; set < 4; set++) {
        List<Float> parameters = new ArrayList<>();
        for (Letter letter : f.parameters()) {
          float away = set == 0 ? 0 : (float) random.nextGaussian() * 0.7f;
          parameters.add(letter.held(letter.mean() + away));
        }
        cases.add(new Case(f, parameters));
      }
    }
    TrainableActivation soft = new TrainableSoftExponential();
    for (float alpha : new float[] {1, -1, 1e-3f, -1e-3f, 1e-20f, -1e-20f, 0.9f, -0.05f}) {
      cases.add(new Case(soft, List.of(alpha)));
    }
    for (float beta : new float[] {0, 1e-20f, -3, 20, 0x1p60f}) {
      cases.add(new Case(new SwishBeta(), List.of(beta)));
    }
    cases.add(new Case(new PRelu(), List.of(0f)));
    cases.add(new Case(new PRelu(), List.of(-2.5f)));
    cases.add(new Case(new Pelu(), List.of(0.1f, 30f)));
    cases.add(new Case(new Pelu(), List.of(30f, 0.1f)));
    cases.add(new Case(new TrainableSnake(), List.of(0x1p-20f)));
    cases.add(new Case(new TrainableSnake(), List.of(16f)));
    cases.add(new Case(new SRelu(), List.of(-1f, 0.5f, 1f, 0.1f)));
    cases.add(new Case(new WeightedSigmoidGate(), List.of(0f, 0.5f)));
    cases.add(new Case(new WeightedSigmoidGate(), List.of(-4f, 60f)));
    cases.add(new Case(new Method2(Shares.TRAINED), List.of(1f, -0.97f, 0f)));
    cases.add(new Case(new Method2(Shares.TRAINED), List.of(-1f, 0.5f, 0.47f)));
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void valueIsAsCloseToTheReferenceAsDocumented(Case it) {
    float[] x = inputs();
    float[] y = new float[x.length];
    float[] sums = new float[it.parameters.size() * SUM_LANES];
    TrainableLoops.of(it.activation).forward(x.length, x, 0, y, 0, it.vectors(sums));
    check(it, x, y, (in, p) -> it.activation.value((double) in, p), 2, 4);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void derivativesAreAsCloseToTheReferenceAsDocumented(Case it) {
    float[] x = inputs();
    float[] dx = new float[x.length];
    int parameters = it.parameters.size();
    float[] byParameter = new float[parameters * x.length];
    float[] one = {1};
    for (int k = 0; k < x.length; k++) {
      float[] sums = new float[parameters * SUM_LANES];
      float[] in = {x[k]};
      TrainableLoops.of(it.activation).backward(1, in, 0, one, 0, in, 0, it.vectors(sums));
      dx[k] = in[0];
      for (int i = 0; i < parameters; i++) {
        byParameter[i * x.length + k] = sums[i * SUM_LANES];
      }
    }
    check(it, x, dx, (in, p) -> it.activation.derivative(in, p), 4, 8);
    for (int i = 0; i < parameters; i++) {
      int number = i;
      float[] got = Arrays.copyOfRange(byParameter, i * x.length, (i + 1) * x.length);
      double loose = it.activation instanceof TrainableSoftExponential ? 100 : 8;
      check(it, x, got, (in, p) -> it.activation.derivativeByParameter(number, in, p), 4, loose);
    }
  }

  /**
   * Compares: formulas that promise as much within {@code strict} ULP or 2^-24; those with terms
   * that cancel within {@code loose} ULP, or {@code loose} times what one ULP of the input and of
   * each parameter would change.
   */
  private static void check(
      Case it, float[] x, float[] got, Reference reference, double strict, double loose) {
    double[] p = it.doubles();
    for (int k = 0; k < x.length; k++) {
      double expected = reference.applyAsDouble((double) x[k], p);
      double ulps = Ulp.error(got[k], expected);
      boolean close = ulps <= (isStrict(it.activation) ? strict : loose);
      if (!close && !isLeftOpen(it, x[k])) {
        double allowed =
            isStrict(it.activation)
                ? 0x1p-24
                : loose * Ulp.of(magnitude(reference, x[k], p)) + 0x1p-24;
        assertTrue(
            Math.abs(got[k] - expected) <= allowed,
            it + " at " + x[k] + ": expected " + expected + ", got " + got[k]);
      }
    }
  }

  /** Formulas whose parts do not cancel. */
  private static boolean isStrict(TrainableActivation f) {
    return f instanceof PRelu
        || f instanceof SwishBeta
        || f instanceof Pelu
        || f instanceof FlexibleRelu;
  }

  /** Huge terms may overflow, as documented. */
  private static boolean isLeftOpen(Case it, float x) {
    return (it.activation instanceof Method1 || it.activation instanceof Method2)
        && Math.abs(x) >= 0x1p120f;
  }

  private static double magnitude(Reference reference, double x, double[] p) {
    double sum = Math.abs(reference.applyAsDouble(x, p)) + change(reference, x, p, -1);
    for (int i = 0; i < p.length; i++) {
      sum += change(reference, x, p, i);
    }
    return Double.isFinite(sum) ? sum : Float.MAX_VALUE;
  }

  /** {@code |z·∂/∂z|} of the reference, z being x or a parameter. */
  private static double change(Reference reference, double x, double[] p, int parameter) {
    double[] changed = p.clone();
    double step = 1e-6;
    if (parameter >= 0) {
      changed[parameter] *= 1 + step;
    }
    double to = reference.applyAsDouble(parameter < 0 ? x * (1 + step) : x, changed);
    return Math.abs(to - reference.applyAsDouble(x, p)) / step;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void derivativesOfTheReferenceAreThoseOfItsValue(Case it) {
    TrainableActivation f = it.activation;
    double[] p = it.doubles();
    Random random = new Random(11);
    for (int k = 0; k < 200; k++) {
      double x = 2.5 * random.nextGaussian();
      double step = 1e-6;
      double slope = (f.value(x + step, p) - f.value(x - step, p)) / (2 * step);
      assertClose(slope, f.derivative(x, p), it + " by x at " + x);
      for (int i = 0; i < p.length; i++) {
        double[] more = p.clone();
        double[] less = p.clone();
        more[i] += step;
        less[i] -= step;
        double byParameter = (f.value(x, more) - f.value(x, less)) / (2 * step);
        assertClose(byParameter, f.derivativeByParameter(i, x, p), it + " by " + i + " at " + x);
      }
    }
  }

  private static void assertClose(double expected, double actual, String message) {
    assertEquals(expected, actual, 1e-4 * (1 + Math.abs(expected)), message);
  }

  private static float[] inputs() {
    List<Float> inputs = new ArrayList<>();
    for (float corner : CORNERS) {
      float[] around = {Math.nextDown(corner), corner, Math.nextUp(corner), 1.37f * corner};
      for (float each : around) {
        inputs.add(each);
        inputs.add(-each);
      }
    }
    for (float x = -12; x < 12; x += 0.0173f) {
      inputs.add(x);
    }
    for (long bits = 0; bits < 1L << 32; bits += EVERY) {
      inputs.add(Float.intBitsToFloat((int) bits));
    }
    float[] array = new float[inputs.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = inputs.get(i);
    }
    return array;
  }

  @Test
  void noNameIsTakenTwice() {
    Set<String> names = new HashSet<>();
    for (TrainableActivation f : TrainableActivations.all()) {
      assertTrue(names.add(f.name()), f.name());
      f.aliases().forEach(alias -> assertTrue(names.add(alias), alias));
      assertEquals(
          f.parameters().size(),
          Set.copyOf(f.parameters().stream().map(Letter::name).toList()).size());
    }
    Activations.all().forEach(f -> assertTrue(names.add(f.name()), f.name()));
  }

  @Test
  void firstValuesAreThePapers() {
    assertEquals(List.of(Letter.of("a", 0.25f)), new PRelu().parameters());
    Wsgaf small = new Wsgaf(Wsgaf.Gating.IDENTITY, Wsgaf.Start.RELU, Wsgaf.Spread.SMALL);
    assertEquals("wsgaf-wt-r-small", small.name());
    assertEquals(
        List.of(
            Letter.normal("w1", 1, 0.05f),
            Letter.normal("w2", 0, 0.05f),
            Letter.normal("w3", 0, 0.05f)),
        small.parameters());
    Wsgaf large = new Wsgaf(Wsgaf.Gating.SIGMOID, Wsgaf.Start.ALL, Wsgaf.Spread.LARGE);
    assertEquals("wsgaf-sg-all-large", large.name());
    assertEquals(Letter.normal("w3", 1, 1), large.parameters().getLast());
    assertEquals(15, new Method1(Shares.TRAINED).parameters().size());
    assertEquals(12, new Method1(Shares.ONES).parameters().size());
    assertEquals(0, new Method2(Shares.THIRDS).parameters().size());
  }

  @Test
  void padeUnitBeginsAsALeakyRelu() {
    Pau pau = new Pau();
    double[] p = pau.parameters().stream().mapToDouble(Letter::mean).toArray();
    for (double x = -3; x <= 3; x += 0.01) {
      assertEquals(x > 0 ? x : 0.01 * x, pau.value(x, p), 0.04);
    }
  }

  @Test
  void weightsThatSumToZeroDoNotBlowUp() {
    Method2 method = new Method2(Shares.TRAINED);
    for (float beta : new float[] {-1f, -1.0001f, -0.9999f}) {
      assertTrue(Math.abs(method.value(2.0, new double[] {1, beta, 0})) < 20);
    }
  }

  @Test
  void parametersOutsideTheirDomainAreRefusedInOneLine() {
    assertEquals(
        "Apl: expected 1 to 8 hinges, got 0",
        assertThrows(IllegalArgumentException.class, () -> new Apl(0)).getMessage());
    assertEquals(
        "Letter a: expected a finite mean from 0.5 to 1.0 and a deviation of at least 0, got 2.0"
            + " and 0.0",
        assertThrows(IllegalArgumentException.class, () -> Letter.of("a", 2).within(0.5f, 1))
            .getMessage());
  }
}
