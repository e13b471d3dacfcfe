package dev.lanewise.cli.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.graph.Binary;
import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.Gather;
import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.graph.View;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.models.predict.Classifier;
import dev.lanewise.models.predict.ClassifierConfig;
import dev.lanewise.models.predict.Scores;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkerTest {
  /** Looks a row up, of {@code x − 10}: from 10 to 12, so that zeros are none. */
  private static Classifier table() {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input("x", Dims.of(Dims.BATCH, 1));
    Value place = graph.add(new Binary(Binary.Function.SUBTRACT), x, graph.scalar(10f));
    Value rows =
        graph.constant("rows", Tensor.of(Shape.of(3, 2), 1f, 0f, 0.5f, 0.5f, 0.25f, 0.75f));
    Value row = graph.add(new Gather(0), rows, place);
    Value y = graph.add(new View(Dims.of(Dims.BATCH, 2)), row);
    var built = graph.output(y).build();
    return Classifier.of(
        built, ClassifierConfig.of(built, Map.of()).withScores(Scores.PROBABILITIES));
  }

  private static Ticket offered(BatchQueue queue, float... samples) {
    List<Sample> rows = new ArrayList<>();
    for (float sample : samples) {
      rows.add(Sample.features(new float[] {sample}));
    }
    Ticket ticket = new Ticket(rows, 2);
    queue.announce();
    assertTrue(queue.offer(ticket));
    return ticket;
  }

  @Test
  void onlyWhoseSampleCannotBeRunIsRefused() throws Exception {
    BatchQueue queue = new BatchQueue(10, 0);
    Ticket one = offered(queue, 11);
    Ticket bad = offered(queue, 10, 13);
    Ticket two = offered(queue, 12, 10);
    CountDownLatch warm = new CountDownLatch(1);
    Worker worker = new Worker("worker", table().newPredictor(8), 2, queue, new Metrics(), warm);
    worker.start();
    assertArrayEquals(new float[] {0.5f, 0.5f}, one.await());
    Refusal refusal = assertThrows(Refusal.class, bad::await);
    assertEquals(Refusal.BAD_REQUEST, refusal.status());
    assertTrue(refusal.getMessage().startsWith("predict: sample 1 could"), refusal.getMessage());
    assertArrayEquals(new float[] {0.25f, 0.75f, 1, 0}, two.await());
    queue.close();
    worker.join();
    assertEquals(0, warm.getCount());
  }
}
