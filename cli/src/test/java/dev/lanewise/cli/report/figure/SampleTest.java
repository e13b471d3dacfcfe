package dev.lanewise.cli.report.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.cli.report.figure.Sample.Difference;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampleTest {
  private static final Sample FIVE = new Sample(List.of(1.0, 2.0, 3.0, 4.0, 5.0));

  @Test
  void deviationIsThatOfASample() {
    assertEquals(3, FIVE.mean());
    assertEquals(Math.sqrt(2.5), FIVE.deviation(), 1e-15);
    assertEquals(2.7764451051978 * Math.sqrt(2.5 / 5), FIVE.halfInterval(), 1e-9);
  }

  @Test
  void oneValueHasNoDeviationAndNoInterval() {
    Sample one = new Sample(List.of(3.0));
    assertTrue(Double.isNaN(one.deviation()));
    assertTrue(Double.isNaN(one.halfInterval()));
    assertTrue(Double.isNaN(one.minus(FIVE).low()));
    assertEquals(0, one.minus(FIVE).mean());
  }

  /** Variances 2.5/5 and 10/5; degrees of freedom 6.25/(0.0625 + 1) = 5.882; t = 2.4587. */
  @Test
  void differenceIsWelchs() {
    Sample twice = new Sample(List.of(2.0, 4.0, 6.0, 8.0, 10.0));
    Difference difference = twice.minus(FIVE);
    assertEquals(3, difference.mean());
    assertEquals(3 - 2.4587 * Math.sqrt(2.5), difference.low(), 2e-3);
    assertEquals(3 + 2.4587 * Math.sqrt(2.5), difference.high(), 2e-3);
  }

  @Test
  void equalValuesDifferByExactlyTheirDifference() {
    Difference difference = new Sample(List.of(2.0, 2.0)).minus(new Sample(List.of(1.0, 1.0)));
    assertEquals(new Difference(1, 1, 1), difference);
  }

  @Test
  void quantilesLieOnTheLineBetweenNeighboursAndInfinityStaysInfinite() {
    assertEquals(1.75, Sample.quantile(List.of(4.0, 1.0, 2.0, 3.0), 0.25));
    assertEquals(2.5, Sample.quantile(List.of(4.0, 1.0, 2.0, 3.0), 0.5));
    double never = Double.POSITIVE_INFINITY;
    assertEquals(2, Sample.quantile(List.of(1.0, 2.0, never), 0.5));
    assertEquals(never, Sample.quantile(List.of(1.0, never, never), 0.5));
  }
}
