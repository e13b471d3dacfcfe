package dev.lanewise.measure.timing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void medianIsTheMiddleOfAnOddNumberInAnyOrder() {
    assertEquals(new Spread(3, 1, 9), Spread.of(9, 1, 3));
    assertEquals(new Spread(7, 7, 7), Spread.of(7));
  }

  @Test
  void medianOfAnEvenNumberIsBetweenTheTwoInTheMiddle() {
    assertEquals(new Spread(3.5, 1, 100), Spread.of(100, 3, 1, 4));
  }

  @Test
  void ratesTurnTheOrderRound() {
    assertEquals(new Spread(25, 10, 50), new Spread(4, 2, 10).rateOf(100));
  }

  @Test
  void nothingMeasuredHasNoSpread() {
    assertThrows(IllegalArgumentException.class, Spread::of);
  }

  @Property
  void halfOfTheMeasurementsLieOnEitherSide(
      @ForAll @Size(min = 1, max = 30) List<@DoubleRange(min = 0, max = 1e6) Double> samples) {
    Spread spread = Spread.of(samples.stream().mapToDouble(Double::doubleValue).toArray());
    int below = 0;
    int above = 0;
    for (double sample : samples) {
      below += sample < spread.median() ? 1 : 0;
      above += sample > spread.median() ? 1 : 0;
      assertTrue(spread.least() <= sample && sample <= spread.most());
    }
    assertTrue(2 * below <= samples.size() && 2 * above <= samples.size());
  }
}
