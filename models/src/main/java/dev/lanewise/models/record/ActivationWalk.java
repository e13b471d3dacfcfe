package dev.lanewise.models.record;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.activation.ActivationLayer;
import dev.lanewise.layers.composite.Concatenate;
import dev.lanewise.layers.composite.Identity;
import dev.lanewise.layers.composite.Residual;
import dev.lanewise.layers.composite.Sequential;
import dev.lanewise.layers.convolution.Conv2d;
import dev.lanewise.layers.convolution.ConvTranspose2d;
import dev.lanewise.layers.dense.Dense;
import dev.lanewise.layers.normalization.BatchNormalization;
import dev.lanewise.models.diagnose.ActivationNames;
import java.util.ArrayList;
import java.util.List;

/**
 * One forward of a network for inference, taken apart so that every elementwise activation is seen,
 * inside sums and concatenations too, and those that dense layers, convolutions and normalisations
 * carry. Activations within layers of other kinds are not seen.
 *
 * <p>Passes are made for the one forward and forgotten: a tensor that is seen belongs to who sees
 * it.
 */
final class ActivationWalk {
  /** Told of every activation in the order in which they run. */
  @FunctionalInterface
  interface Visitor {
    /**
     * An activation has run.
     *
     * @param number from 1
     * @param name what it stands behind and its own name, such as {@code Conv2d, relu}
     * @param layer of its own, made for the walk where another layer carries it
     * @param y its output, (batch, …)
     */
    void see(int number, String name, Layer layer, Tensor y);
  }

  private final Execution execution;
  private final Visitor visitor;
  private String behind = "input";
  private int seen;

  private ActivationWalk(Threads threads, Visitor visitor) {
    execution = Execution.inference(threads);
    this.visitor = visitor;
  }

  /** Brings {@code x} through the network, and shows what its activations give. */
  static void of(Layer network, Tensor x, Threads threads, Visitor visitor) {
    new ActivationWalk(threads, visitor).run(network, x);
  }

  private Tensor run(Layer layer, Tensor x) {
    return switch (layer) {
      case Sequential sequence -> {
        Tensor y = x;
        for (Layer child : sequence.layers()) {
          y = run(child, y);
        }
        yield y;
      }
      case Residual block -> run(block, x);
      case Concatenate branches -> run(branches, x);
      case Dense dense -> run(dense, dense.linear(), dense.activation(), x);
      case Conv2d convolution ->
          run(convolution, convolution.linear(), convolution.activation(), x);
      case ConvTranspose2d transposed ->
          run(transposed, transposed.linear(), transposed.activation(), x);
      case BatchNormalization norm -> run(norm, norm.linear(), norm.activation(), x);
      case Identity _ -> x;
      default -> runPlain(layer, x);
    };
  }

  private Tensor runPlain(Layer layer, Tensor x) {
    Tensor y = layer.newPass(x.shape(), execution).forward(x);
    ActivationNames.of(layer)
        .ifPresent(name -> visitor.see(++seen, behind + ", " + name, layer, y));
    behind = layer.getClass().getSimpleName();
    return y;
  }

  private Tensor run(Layer whole, Layer linear, Activation activation, Tensor x) {
    return activation.equals(Activations.IDENTITY)
        ? runPlain(whole, x)
        : runPlain(new ActivationLayer(activation), runPlain(linear, x));
  }

  private Tensor run(Residual block, Tensor x) {
    String before = behind;
    Tensor body = run(block.body(), x);
    behind = before;
    Tensor shortcut = run(block.shortcut(), x);
    behind = block.getClass().getSimpleName();
    Tensor sum = Tensor.zeros(body.shape());
    for (int i = 0; i < sum.size(); i++) {
      sum.data()[i] = body.data()[body.offset() + i] + shortcut.data()[shortcut.offset() + i];
    }
    return block.activation().equals(Activations.IDENTITY)
        ? sum
        : runPlain(new ActivationLayer(block.activation()), sum);
  }

  private Tensor run(Concatenate branches, Tensor x) {
    String before = behind;
    List<Tensor> parts = new ArrayList<>();
    for (Layer branch : branches.branches()) {
      behind = before;
      parts.add(run(branch, x));
    }
    behind = branches.getClass().getSimpleName();
    Shape shape = branches.outputShape(x.shape());
    Tensor joined = Tensor.zeros(shape);
    int at = 0;
    for (int image = 0; image < shape.batch(); image++) {
      for (Tensor part : parts) {
        int n = part.shape().sampleSize();
        System.arraycopy(part.data(), part.offset() + image * n, joined.data(), at, n);
        at += n;
      }
    }
    return joined;
  }
}
