package dev.lanewise.layers.normalization;

import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.LocalResponse;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.normalization.LocalResponseNormalizer;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.GradientBuffer;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.Pass;
import java.util.SequencedMap;

/**
 * Local response normalisation over neighbouring channels,
 *
 * <pre>
 * y[c] = x[c] / (k + alpha · Σ x[j]²)^¾      |j − c| ≤ size / 2
 *
 * input   x  (batch, channels, …), at least one dimension behind the channels
 * output  y  as the input
 * </pre>
 *
 * <p>Source: Krizhevsky, Sutskever and Hinton, "ImageNet Classification with Deep Convolutional
 * Neural Networks", 2012, section 3.3. Other libraries divide alpha by the size.
 */
public final class LocalResponseNormalization implements Layer {
  private final int size;
  private final float k;
  private final float alpha;

  /** The layer with the numbers of its paper: size 5, k 2, alpha 1e-4. */
  public LocalResponseNormalization() {
    this(5, 2, 1e-4f);
  }

  /**
   * The layer.
   *
   * @param size channels that each value is compared with, itself among them; odd
   * @param k what no activity at all is divided by
   * @param alpha how much a neighbour counts
   * @throws IllegalArgumentException if size is no odd number above 0, k is not above 0, or alpha
   *     is below 0
   */
  public LocalResponseNormalization(int size, float k, float alpha) {
    if (size < 1 || size % 2 == 0 || !(k > 0) || !(alpha >= 0)) {
      throw new IllegalArgumentException(
          "LocalResponseNormalization: expected an odd size, k above 0 and alpha of at least 0, got"
              + " size="
              + size
              + ", k="
              + k
              + ", alpha="
              + alpha);
    }
    this.size = size;
    this.k = k;
    this.alpha = alpha;
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.rank() < 3) {
      throw new IllegalArgumentException(
          this + ": expected input (batch, channels, …), got " + input + "; give it images");
    }
    return input;
  }

  @Override
  public SequencedMap<String, Parameter> parameters() {
    return Parameter.none();
  }

  @Override
  public Value addTo(GraphBuilder graph, Value x) {
    return graph.add(new LocalResponse(size, k, alpha, 0.75f), x);
  }

  @Override
  public Pass newPass(Shape input, Execution execution) {
    return new NormalizationPass(this, outputShape(input), execution);
  }

  /** As {@code LocalResponseNormalization(size=5, k=2.0, alpha=1.0E-4)}. */
  @Override
  public String toString() {
    return "LocalResponseNormalization(size=" + size + ", k=" + k + ", alpha=" + alpha + ")";
  }

  private static final class NormalizationPass implements Pass {
    private final LocalResponseNormalization layer;
    private final Shape shape;
    private final Execution execution;
    private final LocalResponseNormalizer kernel;
    private final Tensor output;

    /** What x was divided by, to the power ¾; the output itself where no backward follows. */
    private final Tensor s;

    private final GradientBuffer gradInput;
    private Tensor input;

    NormalizationPass(LocalResponseNormalization layer, Shape shape, Execution execution) {
      this.layer = layer;
      this.shape = shape;
      this.execution = execution;
      int channels = shape.dim(1);
      kernel =
          new LocalResponseNormalizer(
              shape.batch(),
              channels,
              shape.sampleSize() / channels,
              layer.size / 2,
              layer.k,
              layer.alpha,
              execution.threads());
      output = Tensor.zeros(shape);
      s = execution.isTraining() ? Tensor.zeros(shape) : output;
      gradInput = execution.gradInput(shape);
      input = output;
    }

    @Override
    public Tensor forward(Tensor x) {
      Pass.requireInput(layer, shape, x);
      input = x;
      kernel.forward(x, s, output); // y  = x / s^¾
      return output;
    }

    @Override
    public Tensor backward(Tensor dy) {
      execution.requireTraining(layer);
      Pass.requireGradient(layer, shape, dy);
      Tensor dx = gradInput.beside(dy);
      kernel.backward(input, s, dy, dx); // dx = dy / s^¾ − 1.5·alpha·x·Σ dy·x / s^(7/4)
      return dx;
    }
  }
}
