package dev.lanewise.cli.serve;

import java.math.BigDecimal;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** What a server counts, and its text for Prometheus (exposition format 0.0.4). */
final class Metrics {
  static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final Map<String, LongAdder> requests = new ConcurrentSkipListMap<>();
  private final LongAdder refused = new LongAdder();
  private final LongAdder samples = new LongAdder();
  private final Histogram seconds =
      new Histogram(
          "lanewise_predict_seconds",
          "Time from a request's head to its answer's last byte, of POST /predict.",
          new double[] {
            0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1,
            2.5, 5, 10
          });
  private final Histogram batchSize =
      new Histogram(
          "lanewise_batch_size",
          "Samples of each batch that was run.",
          new double[] {1, 2, 4, 8, 16, 32, 64, 128, 256});

  /** An answer was given. */
  void answered(String path, int status) {
    String labels = "path=\"" + path + "\",code=\"" + status + "\"";
    requests.computeIfAbsent(labels, _ -> new LongAdder()).increment();
  }

  /** A request was turned away although nothing was wrong with it. */
  void refused() {
    refused.increment();
  }

  void predicted(int count) {
    samples.add(count);
  }

  /** Samples that were predicted. */
  long samples() {
    return samples.sum();
  }

  Histogram seconds() {
    return seconds;
  }

  Histogram batchSize() {
    return batchSize;
  }

  /**
   * All of it.
   *
   * @param active requests that are being answered just now
   * @param queueLength samples that wait just now
   */
  String text(int active, int queueLength, boolean ready) {
    StringBuilder out = new StringBuilder();
    head(out, "lanewise_requests_total", "counter", "Requests that were answered.");
    requests.forEach((labels, count) ->
        out.append("lanewise_requests_total{")
            .append(labels)
            .append("} ")
            .append(count)
            .append('\n'));
    head(out, "lanewise_refused_total", "counter", "Requests turned away for want of room.");
    out.append("lanewise_refused_total ").append(refused.sum()).append('\n');
    head(out, "lanewise_samples_total", "counter", "Samples that were predicted.");
    out.append("lanewise_samples_total ").append(samples()).append('\n');
    seconds.write(out);
    batchSize.write(out);
    head(out, "lanewise_active_requests", "gauge", "Requests that are being answered.");
    out.append("lanewise_active_requests ").append(active).append('\n');
    head(out, "lanewise_queue_length", "gauge", "Samples that wait to be run.");
    out.append("lanewise_queue_length ").append(queueLength).append('\n');
    head(out, "lanewise_ready", "gauge", "1 while requests are welcome.");
    out.append("lanewise_ready ").append(ready ? 1 : 0).append('\n');
    return out.toString();
  }

  static void head(StringBuilder out, String name, String type, String help) {
    out.append("# HELP ").append(name).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  /** Without an exponent, and whole numbers without a point. */
  static String number(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
