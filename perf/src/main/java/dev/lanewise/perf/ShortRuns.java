package dev.lanewise.perf;

import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs benchmarks briefly, one after the other in this process, for tables of many rows. What is
 * compared is measured within seconds, for the clock drifts from minute to minute; and what the JIT
 * compiled for one row must not slow down the next.
 */
final class ShortRuns {
  private static final TimeValue WARM_UP = TimeValue.milliseconds(100);
  private static final int WARM_UPS = 8;
  private static final TimeValue ITERATION = TimeValue.milliseconds(50);
  private static final int ITERATIONS = 7;

  private ShortRuns() {}

  /** The median of a counter {@code elements}, in G a second. */
  static double rate(Class<?> benchmark, String method, Map<String, String> parameters)
      throws RunnerException {
    OptionsBuilder options = new OptionsBuilder();
    parameters.forEach(options::param);
    options
        .include(benchmark.getName() + '.' + method + '$')
        .forks(0)
        .warmupIterations(WARM_UPS)
        .warmupTime(WARM_UP)
        .measurementIterations(ITERATIONS)
        .measurementTime(ITERATION)
        .verbosity(VerboseMode.SILENT)
        .shouldFailOnError(true);
    RunResult result = new Runner(options.build()).runSingle();
    Result<?> elements = result.getSecondaryResults().get("elements");
    if (elements == null) {
      throw new IllegalArgumentException(
          benchmark + ": expected a counter of elements, got " + result.getSecondaryResults());
    }
    return elements.getStatistics().getPercentile(50);
  }

  /** Two digits, or the whole part where it has more. */
  static String digits(double figure) {
    String format = figure < 0.1 ? "%.3f" : figure < 1 ? "%.2f" : figure < 10 ? "%.1f" : "%.0f";
    return String.format(Locale.ROOT, format, figure);
  }
}
