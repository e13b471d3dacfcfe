package dev.lanewise.layers.optimizer;

import dev.lanewise.engine.reduction.Sums;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Parameter;
import java.util.SequencedMap;

/**
 * The gradients of all parameters as one vector, cut to a length.
 *
 * <pre>
 * norm = √ Σ g²                                   over every element of every gradient
 * g    = g · largest/norm                         where norm > largest
 * </pre>
 *
 * <p>Squares are summed in blocks that depend on the parameters' sizes alone, and the blocks one
 * after another: the same bits on any number of threads.
 *
 * <p>Source: Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural
 * networks", ICML 2013, algorithm 1.
 */
public final class GradientNorm {
  private final Threads threads;
  private final ParameterBlocks blocks;
  private final float[] squares;
  private final Threads.Task squareTask = this::square;
  private final Threads.Task scaleTask;
  private float factor;

  /** Of the gradients of {@code parameters}; one that has two names counts once. */
  public GradientNorm(SequencedMap<String, Parameter> parameters, Threads threads) {
    this.threads = threads;
    blocks = new ParameterBlocks(parameters, threads);
    squares = new float[blocks.blockCount()];
    scaleTask = blocks.task(this::scale);
  }

  /**
   * Shortens the gradients to {@code largest} where they are longer. Allocates nothing.
   *
   * @param largest above 0; infinity cuts nothing
   * @return their length before; no finite number if one of them is none, or they are too long for
   *     the square of a float, and then they are left as they are
   * @throws IllegalArgumentException if largest is not above 0
   */
  public double clip(double largest) {
    if (!(largest > 0)) {
      throw new IllegalArgumentException(
          "GradientNorm: expected a largest norm above 0, got "
              + largest
              + "; to cut nothing, give infinity");
    }
    threads.run(squares.length, squareTask);
    double sum = 0;
    for (float square : squares) {
      sum += square;
    }
    double norm = Math.sqrt(sum);
    if (norm > largest && norm < Double.POSITIVE_INFINITY) {
      factor = (float) (largest / norm);
      blocks.run(scaleTask);
    }
    return norm;
  }

  private void square(int index, Scratch scratch) {
    ParameterBlocks.Block block = blocks.block(index);
    Tensor gradient = blocks.parameter(block.parameter()).gradient();
    int at = gradient.offset() + block.from();
    squares[index] = Sums.dot(block.n(), gradient.data(), at, gradient.data(), at, scratch);
  }

  private void scale(int index, int from, int n) {
    Tensor gradient = blocks.parameter(index).gradient();
    float[] g = gradient.data();
    int start = gradient.offset() + from;
    for (int i = start; i < start + n; i++) {
      g[i] *= factor;
    }
  }
}
