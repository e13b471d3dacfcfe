package dev.lanewise.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.engine.graph.Graph;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.plan.Plan;
import dev.lanewise.engine.plan.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Networks that nobody would think of give the same as in ONNX Runtime, whatever a plan fuses,
 * folds, or keeps in the same place.
 */
final class RandomNetworksTest {
  private static final String COUNT = "lanewise.randomNetworks";
  private static final String SEED = COUNT + ".seed";
  private static final int IN_CI = 500;

  /** Of the largest number of an output. */
  private static final double TOLERANCE = 1e-4;

  @Test
  void giveTheSameAsOnnxRuntime() throws Exception {
    long first = Long.getLong(SEED, 1);
    long count = Long.getLong(COUNT, IN_CI);
    for (long seed = first; seed < first + count; seed++) {
      check(new RandomNetwork(seed), "seed " + seed + ": ");
    }
  }

  private static void check(RandomNetwork network, String seed) throws Exception {
    byte[] file = network.file();
    Map<String, Object> theirs = Ort.all(file, network.images());
    float[][] ours = run(OnnxModel.read(file).toGraph(), network);
    for (int i = 0; i < ours.length; i++) {
      String output = network.outputs().get(i);
      List<Float> wanted = new ArrayList<>();
      addAll(Objects.requireNonNull(theirs.get(output)), wanted);
      assertEquals(wanted.size(), ours[i].length, seed + network);
      double largest = wanted.stream().mapToDouble(Math::abs).max().orElse(0);
      for (int j = 0; j < ours[i].length; j++) {
        String place = output + "[" + j + "] of ";
        assertEquals(
            wanted.get(j), ours[i][j], TOLERANCE * (1 + largest), () -> seed + place + network);
      }
    }
  }

  private static float[][] run(Graph graph, RandomNetwork network) {
    int batch = graph.isBatched() ? network.images().shape().batch() : 1;
    Session session = Plan.of(graph).newSession(batch);
    List<Value> outputs = graph.outputs();
    float[][] results = new float[outputs.size()][];
    for (int i = 0; i < results.length; i++) {
      results[i] = new float[batch * outputs.get(i).dims().sampleSize()];
    }
    session.run(new float[][] {network.images().toArray()}, results);
    return results;
  }

  /** The numbers of an array of arrays. */
  private static void addAll(Object array, List<Float> numbers) {
    if (array instanceof float[] row) {
      for (float number : row) {
        numbers.add(number);
      }
    } else {
      for (Object part : (Object[]) array) {
        addAll(part, numbers);
      }
    }
  }
}
