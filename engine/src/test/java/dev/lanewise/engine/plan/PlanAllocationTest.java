package dev.lanewise.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.graph.Activate;
import dev.lanewise.engine.graph.Binary;
import dev.lanewise.engine.graph.ChannelAffine;
import dev.lanewise.engine.graph.Convolution;
import dev.lanewise.engine.graph.Dense;
import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.MaxPool;
import dev.lanewise.engine.graph.Reduce;
import dev.lanewise.engine.graph.Reshape;
import dev.lanewise.engine.graph.Softmax;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In a JVM of its own: others' loops must not be in the way of the compiler. */
class PlanAllocationTest {
  private static final ThreadMXBean COUNTER = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** The steps of a residual network, at every way to convolve, for one image and for several. */
  @Test
  void aRunAllocatesNothingAfterTheFirst() {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input("x", Dims.of(Dims.BATCH, 3, 16, 16));
    Value stem = normalized(graph, convolved(graph, x, 3, 32, 3, 1));
    Value sum =
        graph.add(new Binary(Binary.Function.ADD), convolved(graph, stem, 32, 32, 3, 1), stem);
    Window two = Window.of(2, 2, 0);
    Value half = graph.add(new MaxPool(two, two), graph.add(new Activate(Activations.GELU), sum));
    Value deep = convolved(graph, convolved(graph, half, 32, 96, 3, 2), 96, 100, 1, 1);
    Value means = graph.add(new Reduce(Reduce.Function.MEAN, List.of(2, 3), false), deep);
    Value rows = graph.add(new Reshape(Dims.of(Dims.BATCH, 100)), means);
    Value hidden =
        graph.add(new Dense(), rows, weight(graph, 64, 100), graph.constant("b", Tensor.zeros(64)));
    Value scores = graph.add(new Dense(), hidden, weight(graph, 10, 64));
    Session session =
        Plan.of(graph.output(graph.add(new Softmax(1, false), scores)).build()).newSession(7);
    float[] images = new float[7 * 3 * 16 * 16];
    float[] probabilities = new float[7 * 10];
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 20_000 && least > 0; i++) { // the interpreter boxes vectors
      long before = COUNTER.getCurrentThreadAllocatedBytes();
      session.run(1, images, probabilities);
      session.run(images, probabilities);
      least = Math.min(least, COUNTER.getCurrentThreadAllocatedBytes() - before);
    }
    assertEquals(0, least);
  }

  private static Value convolved(
      GraphBuilder graph, Value x, int in, int out, int kernel, int stride) {
    Window window = Window.of(kernel, stride, kernel / 2);
    return graph.add(new Convolution(window, window, 1), x, weight(graph, out, in, kernel, kernel));
  }

  private static Value normalized(GraphBuilder graph, Value x) {
    Value scale = graph.constant("scale", Tensor.zeros(x.dims().dim(1)));
    Value y =
        graph.add(new ChannelAffine(), graph.add(new Activate(Activations.RELU), x), scale, scale);
    return graph.add(new Activate(Activations.SILU), y);
  }

  private static Value weight(GraphBuilder graph, int... dims) {
    return graph.constant("weight", Tensor.zeros(dims));
  }
}
