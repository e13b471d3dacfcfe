package dev.lanewise.cli.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleTest {
  private static List<String> labels(Scale scale) {
    return scale.ticks().stream().map(scale::label).toList();
  }

  @Test
  void endsAtRoundValuesAroundAllThatIsShown() {
    assertEquals(
        List.of("0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9"),
        labels(Scale.around(0.36, 0.81, 5)));
    assertEquals(List.of("−15", "−10", "−5", "0", "5", "10"), labels(Scale.around(-15, 7, 5)));
    assertEquals(List.of("0", "20,000", "40,000"), labels(Scale.around(0, 40_000, 2)));
  }

  @Test
  void epochsAreWholeNumbersFromTheFirstToTheLast() {
    assertEquals(List.of("1", "2", "3"), labels(Scale.whole(1, 3, 6)));
    assertEquals(List.of("1", "2"), labels(Scale.whole(1, 1, 6)));
    assertEquals(List.of("20", "40", "60", "80", "100"), labels(Scale.whole(1, 100, 6)));
  }

  @Test
  void decadesAreWholeAndNotTooMany() {
    assertEquals(List.of("10⁻⁴", "10⁻³", "0.01", "0.1"), labels(Scale.decades(2e-4, 0.09)));
    assertEquals(List.of("1", "10"), labels(Scale.decades(1, 1)));
    Scale wide = Scale.decades(0, 1e9);
    assertTrue(wide.ticks().size() <= 7, wide.toString());
    assertEquals(1e-12, wide.low(), "what is 0 is drawn at the end");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "5, 5", "-5, -5", "1e-9, 1e-9", "0, 1e-7", "1e6, 1e6"})
  void anyRangeHasTicksWithinIt(double least, double most) {
    Scale scale = Scale.around(least, most, 5);
    assertTrue(scale.low() <= least && most <= scale.high() && scale.low() < scale.high());
    assertTrue(scale.ticks().size() >= 2 && scale.ticks().size() <= 12, scale.toString());
    assertTrue(scale.at(least) >= 0 && scale.at(most) <= 1);
    assertEquals(scale.ticks().size(), labels(scale).stream().distinct().count());
  }
}
