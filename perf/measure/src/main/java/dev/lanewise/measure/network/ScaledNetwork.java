package dev.lanewise.measure.network;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.composite.Sequential;
import dev.lanewise.layers.convolution.Conv2d;
import dev.lanewise.layers.dense.Dense;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.layers.pooling.AvgPool2d;
import dev.lanewise.layers.shape.Flatten;
import java.util.ArrayList;
import java.util.List;

/**
 * A network that can be made larger along each axis alone, to see how the cost of training grows:
 *
 * <pre>
 * input                                   (batch, 3, image, image)
 * depth convolutions of 3×3, ReLU         (batch, width, image, image)
 * average of each plane, dense            (batch, 10)
 * </pre>
 *
 * @param batch images
 * @param width channels of each convolution
 * @param depth convolutions
 * @param image height and width of an image
 */
public record ScaledNetwork(int batch, int width, int depth, int image) {
  private static final int CHANNELS = 3;
  private static final Window KERNEL = Window.of(3, 1, 1);

  /** Gradients on their way: by the output of a layer, by what ReLU saw, by the input. */
  private static final int PLANES_SHARED = 3;

  /** Weight, gradient and Adam's two moments. */
  private static final int PARAMETERS_KEPT = 4;

  /**
   * Training steps that are ready to run, with threads of their own.
   *
   * @param step one step with Adam
   * @param threads the budget
   * @param bytes of the heap that are held for all of it
   */
  public record Prepared(Runnable step, Threads threads, long bytes) implements AutoCloseable {
    @Override
    public void close() {
      threads.close();
    }
  }

  /** Checks the sizes. */
  public ScaledNetwork {
    if (batch < 1 || width < 1 || depth < 1 || image < 1) {
      throw new IllegalArgumentException(
          "ScaledNetwork: expected sizes of at least 1, got batch "
              + batch
              + ", width "
              + width
              + ", depth "
              + depth
              + ", image "
              + image);
    }
  }

  /**
   * Makes the network and runs a step, after which nothing more is allocated. A first one is made
   * and dropped: what it loads, and what earlier ones left behind, is not part of the bytes.
   */
  public Prepared prepare(int threadCount) {
    try (Threads first = Threads.of(threadCount)) {
      afterOneStep(first);
    }
    long before = StepMemory.held();
    Threads threads = Threads.of(threadCount);
    Runnable step = afterOneStep(threads);
    return new Prepared(step, threads, StepMemory.held() - before);
  }

  private Runnable afterOneStep(Threads threads) {
    Tensor images = Tensor.zeros(batch, CHANNELS, image, image);
    new CounterRandom(1).fillNormal(images.data(), 0, images.size(), 0, 1);
    TrainingStep step = new TrainingStep(build(), images, threads, TrainingStep.Lap.UNTIMED);
    step.run();
    return step;
  }

  private Layer build() {
    Initialization init = new Initialization(1);
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < depth; i++) {
      layers.add(new Conv2d(i == 0 ? CHANNELS : width, width, KERNEL, Activations.RELU, init));
    }
    layers.add(new AvgPool2d(Window.of(image, image, 0)));
    layers.add(new Flatten());
    layers.add(new Dense(width, Model.CLASSES, init));
    return new Sequential(layers);
  }

  /** Multiply-adds of one step: forward, and backward but for the gradient by the images. */
  public double multiplyAdds() {
    double position = (double) batch * image * image * width * KERNEL.kernel() * KERNEL.kernel();
    double dense = (double) batch * width * Model.CLASSES;
    return position * (2.0 * CHANNELS + 3.0 * (depth - 1) * width) + 3 * dense;
  }

  /** Bytes of the tensors that a step needs by its shapes, without what kernels work in. */
  public double tensorBytes() {
    double plane = (double) batch * image * image;
    double kept = plane * (CHANNELS + (double) depth * width);
    double gradients = plane * width * PLANES_SHARED;
    double parameters =
        width * (9.0 * (CHANNELS + (depth - 1.0) * width) + depth + Model.CLASSES) + Model.CLASSES;
    return Float.BYTES * (kept + gradients + PARAMETERS_KEPT * parameters);
  }
}
