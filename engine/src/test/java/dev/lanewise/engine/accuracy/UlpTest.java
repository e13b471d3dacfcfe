package dev.lanewise.engine.accuracy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class UlpTest {
  private static final float INFINITY = Float.POSITIVE_INFINITY;

  @Test
  void stepsAreThoseOfTheFloatsAroundTheExpectedNumber() {
    assertEquals(0.5, Ulp.error(1f, 1 + 0x1p-24));
    assertEquals(1, Ulp.error(1f, 1 - 0x1p-24));
    assertEquals(2, Ulp.error(Math.nextUp(Math.nextUp(3f)), 3));
    assertEquals(0, Ulp.error(0.1f, 0.1f));
  }

  @Test
  void stepsOfSubnormalNumbersAreAllTheSame() {
    assertEquals(1, Ulp.error(Float.MIN_VALUE, 0));
    assertEquals(3, Ulp.error(4 * Float.MIN_VALUE, Float.MIN_VALUE));
    assertEquals(0.25, Ulp.error(0f, 0.25 * Float.MIN_VALUE));
  }

  @Test
  void infinityIsTheNextNumberAfterTheLargest() {
    assertEquals(0, Ulp.error(INFINITY, 1e300));
    assertEquals(0, Ulp.error(-INFINITY, Double.NEGATIVE_INFINITY));
    assertEquals(1, Ulp.error(INFINITY, Float.MAX_VALUE));
    assertEquals(1, Ulp.error(Float.MAX_VALUE, 1e300));
    assertEquals(0x1p23, Ulp.error(0f, 0x1p127));
  }

  @Test
  void notANumberIsRightOnlyWhereItIsExpected() {
    assertEquals(0, Ulp.error(Float.NaN, Double.NaN));
    assertEquals(Double.POSITIVE_INFINITY, Ulp.error(Float.NaN, 1));
    assertEquals(Double.POSITIVE_INFINITY, Ulp.error(1f, Double.NaN));
  }
}
