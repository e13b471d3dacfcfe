package dev.lanewise.engine.plan.step;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.gemm.PackedProduct;
import dev.lanewise.engine.gemm.PackedWeights;
import dev.lanewise.engine.gemm.TileEpilogue;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code y = f(x·Wᵀ + b)}. */
public final class DenseStep implements Step {
  private final PackedProduct product;
  private final ActivationLoops loops;
  private final Tensor x;
  private final float @Nullable [] bias;
  private final int biasOffset;
  private final Tensor y;
  private final TileEpilogue epilogue = this::addBiasAndActivate;

  /** The step; in: x, W, of which {@code weights} were made, and b or none. */
  public DenseStep(
      Activation activation, PackedWeights weights, List<Tensor> in, Tensor y, Threads threads) {
    product = new PackedProduct(weights, in.getFirst().shape().dim(0), threads);
    loops = ActivationLoops.of(activation);
    x = in.get(0);
    bias = in.size() == 3 ? in.get(2).data() : null;
    biasOffset = in.size() == 3 ? in.get(2).offset() : 0;
    this.y = y;
  }

  @Override
  public void run() {
    product.multiply(x.data(), x.offset(), y.data(), y.offset(), epilogue);
  }

  private void addBiasAndActivate(
      int row, int column, int rows, int columns, float[] c, int at, int ld, Scratch scratch) {
    loops.epilogue(rows, columns, c, at, c, at, ld, null, 0, bias, biasOffset + column, scratch);
  }
}
