package dev.lanewise.onnx;

import dev.lanewise.engine.graph.Graph;
import dev.lanewise.engine.plan.Plan;
import dev.lanewise.engine.tensor.Tensor;

/** Plans on one input and one output. */
final class Plans {
  private Plans() {}

  /** What a graph gives for a batch. */
  static float[] run(Graph graph, Tensor input) {
    boolean isBatched = graph.isBatched();
    int batch = isBatched ? input.shape().batch() : 1;
    float[] output =
        new float[Math.multiplyExact(batch, graph.outputs().getFirst().dims().sampleSize())];
    Plan.of(graph).newSession(batch).run(input.toArray(), output);
    return output;
  }
}
