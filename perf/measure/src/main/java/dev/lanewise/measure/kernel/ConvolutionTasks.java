package dev.lanewise.measure.kernel;

import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.convolution.Conv2dBackwardData;
import dev.lanewise.engine.convolution.Conv2dBackwardWeights;
import dev.lanewise.engine.convolution.Conv2dForward;
import dev.lanewise.engine.convolution.Conv2dGeometry;
import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.measure.roofline.Task;
import dev.lanewise.measure.roofline.Work;
import dev.lanewise.measure.timing.Subject;
import java.util.List;

/**
 * The three products of a convolution: forward with bias and ReLU, the gradient by the input, the
 * gradient by the weights. Each does the same arithmetic; what is counted is that of the formula,
 * whichever way a kernel takes to do less.
 */
public final class ConvolutionTasks {
  private ConvolutionTasks() {}

  /** Names of the products of a shape, in the order of {@link #of}. */
  public static List<String> names(ConvolutionShape shape) {
    return List.of(shape + " forward", shape + " by input", shape + " by weights");
  }

  /** The products of this shape for a batch, on random numbers. */
  public static List<Task> of(ConvolutionShape shape, int batch, Threads threads) {
    Conv2dGeometry geometry = shape.geometry(batch);
    Tensor x = random(geometry.inputShape());
    Tensor weight = random(geometry.weightShape());
    Tensor bias = random(Shape.of(geometry.outChannels()));
    Tensor y = Tensor.zeros(geometry.outputShape());
    Tensor dy = random(geometry.outputShape());
    Tensor dx = Tensor.zeros(geometry.inputShape());
    Tensor weightGradient = Tensor.zeros(geometry.weightShape());
    var forward = new Conv2dForward(geometry, ActivationLoops.of(Activations.RELU), threads);
    var byInput = new Conv2dBackwardData(geometry, threads);
    var byWeights = new Conv2dBackwardWeights(geometry, threads);
    double flops = 2.0 * y.size() * geometry.depth();
    double bytes = (double) Float.BYTES * ((double) x.size() + weight.size() + y.size());
    Work work = new Work(flops, bytes, batch);
    List<String> names = names(shape);
    return List.of(
        new Task(names.get(0), work, Subject.of(() -> forward.run(x, weight, bias, y, y))),
        new Task(names.get(1), work, Subject.of(() -> byInput.run(dy, weight, dx))),
        new Task(
            names.get(2), work, Subject.of(() -> byWeights.run(x, dy, weightGradient, false))));
  }

  private static Tensor random(Shape shape) {
    Tensor tensor = Tensor.zeros(shape);
    new CounterRandom(1).fillUniform(tensor.data(), 0, tensor.size(), -1f, 1f);
    return tensor;
  }
}
