package dev.lanewise.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.graph.Activate;
import dev.lanewise.engine.graph.Binary;
import dev.lanewise.engine.graph.ChannelAffine;
import dev.lanewise.engine.graph.Convolution;
import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.FullyConnected;
import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.MaxPool;
import dev.lanewise.engine.graph.Reduce;
import dev.lanewise.engine.graph.SoftmaxAlong;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.graph.View;
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
    Value rows = graph.add(new View(Dims.of(Dims.BATCH, 100)), means);
    Value hidden =
        graph.add(
            new FullyConnected(),
            rows,
            weight(graph, 64, 100),
            graph.constant("b", Tensor.zeros(64)));
    Value scores = graph.add(new FullyConnected(), hidden, weight(graph, 10, 64));
    Session session =
        Plan.of(graph.output(graph.add(new SoftmaxAlong(1, false), scores)).build()).newSession(7);
    float[] images = new float[7 * 3 * 16 * 16];
    float[] probabilities = new float[7 * 10];
    long allocated = Long.MAX_VALUE;
    for (int i = 0; i < 20_000 && allocated > 0; i++) { // the interpreter boxes vectors
      allocated = allocated(1, session, images, probabilities);
    }
    assertEquals(0, allocated);
    allocated = Long.MAX_VALUE;
    for (int i = 0; i < 5 && allocated > 0; i++) { // a method may be compiled anew once more
      allocated = allocated(10_000, session, images, probabilities);
    }
    assertEquals(0, allocated, "by 10,000 calls");
  }

  private static long allocated(int calls, Session session, float[] images, float[] probabilities) {
    long before = COUNTER.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < calls; i++) {
      session.run(1, images, probabilities);
      if (i % 10 == 0) {
        session.run(images, probabilities);
      }
    }
    return COUNTER.getCurrentThreadAllocatedBytes() - before;
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
