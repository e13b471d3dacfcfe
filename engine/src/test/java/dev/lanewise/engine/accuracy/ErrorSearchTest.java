package dev.lanewise.engine.accuracy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.accuracy.ErrorSearch.Kernel;
import dev.lanewise.engine.accuracy.ErrorSearch.Tolerance;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ErrorSearchTest {
  private static final Tolerance TWO = new Tolerance(2, 0x1p-24);
  private static final long EVERY = 99_991;

  @Test
  void anExactlyRoundedFunctionIsHalfAUnitOffAtMost() {
    ErrorSearch search = search(x -> (float) Math.sqrt(x), Math::sqrt);
    search.tryBits(0, 1L << 32, EVERY);
    assertTrue(search.passed());
    assertTrue(search.worst().ulps() > 0.4 && search.worst().ulps() <= 0.5);
  }

  @Test
  void oneWrongFloatAmongManyIsFoundAndNamed() {
    float bad = 1.5f;
    ErrorSearch search = search(x -> x == bad ? 1.6f : x, x -> x);
    int bits = Float.floatToRawIntBits(bad);
    search.tryBits(bits - 10_000, bits + 10_000, 1);
    assertFalse(search.passed());
    assertEquals(bad, search.worst().input());
    assertEquals(1.6f, search.worst().got());
    assertTrue(search.worst().toString().contains("bits 0x3fc00000"), search.worst()::toString);
  }

  @Test
  void allInputsOfAnArrayAreTried() {
    float[] inputs = new float[10_000];
    inputs[9_999] = 2;
    ErrorSearch search = search(x -> x == 2 ? 3 : x, x -> x);
    search.tryInputs(inputs);
    assertEquals(2, search.worst().input());
  }

  @Test
  void anAbsoluteErrorIsExcusedNearAZeroAndNowhereElse() {
    ErrorSearch crossing = search(x -> (float) (x - 1 + 0x1p-25), x -> x - 1);
    crossing.tryInputs(1f, 1f + 0x1p-20f, 1.1f, 0.9f);
    assertTrue(crossing.passed(), crossing.worst()::toString);

    ErrorSearch fading = search(x -> (float) (Math.exp(x) + 0x1p-25), Math::exp);
    fading.tryInputs(-10f);
    assertFalse(fading.passed());
  }

  @Test
  void theWorstOfTwoSearchesIsTheWorseOne() {
    WorstError small = new WorstError(1, 1, 1, 1);
    WorstError large = new WorstError(3, 2, 2, 2);
    assertEquals(large, small.or(large));
    assertEquals(large, large.or(small));
  }

  private static ErrorSearch search(UnaryOperator<Float> function, DoubleUnaryOperator reference) {
    Kernel kernel =
        (n, x, y) -> {
          for (int i = 0; i < n; i++) {
            y[i] = function.apply(x[i]);
          }
        };
    return new ErrorSearch(kernel, reference, TWO);
  }
}
