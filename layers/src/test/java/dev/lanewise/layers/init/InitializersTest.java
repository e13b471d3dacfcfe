package dev.lanewise.layers.init;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitializersTest {
  private static final int FAN_IN = 300;
  private static final int FAN_OUT = 500;

  private static float[] filled(Initializer initializer) {
    Tensor to = Tensor.zeros(FAN_OUT, FAN_IN);
    initializer.fill(new CounterRandom(1), to, FAN_IN, FAN_OUT);
    return to.data();
  }

  @ParameterizedTest
  @CsvSource({
    "glorot-uniform, 0.0025, 0.0866026",
    "glorot-normal, 0.0025, 0.335",
    "he-uniform, 0.0066667, 0.14143",
    "he-normal, 0.0066667, 0.547",
    "lecun-uniform, 0.0033333, 0.10001",
    "lecun-normal, 0.0033333, 0.387"
  })
  void haveTheVarianceOfTheirPaper(String name, double variance, double limit) {
    double sum = 0;
    double squares = 0;
    for (float weight : filled(Initializers.byName(name))) {
      sum += weight;
      squares += (double) weight * weight;
      assertTrue(Math.abs(weight) <= limit, name + " drew " + weight);
    }
    int n = FAN_IN * FAN_OUT;
    assertEquals(0, sum / n, 4 * Math.sqrt(variance / n));
    assertEquals(variance, squares / n, 0.02 * variance);
  }

  @Test
  void constantsAreConstant() {
    assertEquals(0.5f, filled(Initializers.constant(0.5f))[7]);
    assertEquals(0, filled(Initializers.byName("zeros"))[FAN_IN]);
  }

  @Test
  void aWrongNameIsAnsweredWithTheNearest() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Initializers.byName("he-norml"))
            .getMessage();
    assertEquals(
        "initializer: expected one of he-uniform, he-normal, glorot-uniform, glorot-normal,"
            + " lecun-uniform, lecun-normal, zeros, got 'he-norml'; did you mean he-normal?",
        message);
  }

  @Test
  void everyParameterDrawsNumbersOfItsOwnAndTheSeedRepeatsThem() {
    Initialization init = new Initialization(4);
    Shape shape = Shape.of(8, 8);
    float[] one = init.weight(shape, 8, 8).value().toArray();
    float[] bias = init.bias(Shape.of(8)).value().toArray();
    float[] two = init.weight(shape, 8, 8).value().toArray();
    assertFalse(Arrays.equals(one, two));
    assertArrayEquals(new float[8], bias);
    Initialization again = new Initialization(4);
    assertArrayEquals(one, again.weight(shape, 8, 8).value().toArray());
    assertFalse(Arrays.equals(one, new Initialization(5).weight(shape, 8, 8).value().toArray()));
  }
}
