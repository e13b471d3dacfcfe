package dev.lanewise.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsTest {
  @Test
  void aHistogramCountsUpToEachBound() {
    Histogram histogram = new Histogram("x_seconds", "Some time.", 0.0001, 0.5, 2);
    for (double value : new double[] {0.0001, 0.00011, 0.5, 1, 2, 2.25}) {
      histogram.observe(value);
    }
    StringBuilder out = new StringBuilder();
    histogram.write(out);
    assertEquals(
        """
        # HELP x_seconds Some time.
        # TYPE x_seconds histogram
        x_seconds_bucket{le="0.0001"} 1
        x_seconds_bucket{le="0.5"} 3
        x_seconds_bucket{le="2"} 5
        x_seconds_bucket{le="+Inf"} 6
        x_seconds_sum 5.75021
        x_seconds_count 6
        """,
        out.toString());
  }

  @Test
  void everyLineIsAsPrometheusReadsIt() {
    Metrics metrics = new Metrics();
    metrics.answered("/predict", 200);
    metrics.answered("/predict", 200);
    metrics.answered("other", 404);
    metrics.refused();
    metrics.predicted(33);
    metrics.batchSize().observe(32);
    metrics.batchSize().observe(1);
    metrics.seconds().observe(0.003);
    List<String> lines = metrics.text(2, 5, true).lines().toList();
    for (String line : lines) {
      assertTrue(
          line.matches("# (HELP|TYPE) lanewise_\\w+ .+")
              || line.matches("lanewise_\\w+(\\{\\w+=\"[^\"]*\"(,\\w+=\"[^\"]*\")*})? [0-9.]+"),
          line);
    }
    for (String line :
        List.of(
            "lanewise_requests_total{path=\"/predict\",code=\"200\"} 2",
            "lanewise_requests_total{path=\"other\",code=\"404\"} 1",
            "lanewise_refused_total 1",
            "lanewise_samples_total 33",
            "lanewise_predict_seconds_bucket{le=\"0.0025\"} 0",
            "lanewise_predict_seconds_bucket{le=\"0.005\"} 1",
            "lanewise_batch_size_bucket{le=\"16\"} 1",
            "lanewise_batch_size_bucket{le=\"32\"} 2",
            "lanewise_batch_size_sum 33",
            "lanewise_active_requests 2",
            "lanewise_queue_length 5",
            "lanewise_ready 1")) {
      assertTrue(lines.contains(line), line);
    }
  }
}
