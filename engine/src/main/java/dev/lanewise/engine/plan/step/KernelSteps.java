package dev.lanewise.engine.plan.step;

import dev.lanewise.engine.convolution.Conv2dBackwardData;
import dev.lanewise.engine.convolution.Conv2dGeometry;
import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.gemm.ParallelGemm;
import dev.lanewise.engine.gemm.TileEpilogue;
import dev.lanewise.engine.graph.AveragePool;
import dev.lanewise.engine.graph.Binary;
import dev.lanewise.engine.graph.MaxPool;
import dev.lanewise.engine.graph.TransposedConvolution;
import dev.lanewise.engine.pooling.AveragePooling;
import dev.lanewise.engine.pooling.MaxPooling;
import dev.lanewise.engine.pooling.Pool2dGeometry;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The steps that kernels of layers do as they are. */
final class KernelSteps {
  private KernelSteps() {}

  /** Of a convolution from the images x. */
  static Conv2dGeometry geometry(
      Tensor x, int outChannels, Window vertical, Window horizontal, int groups) {
    return new Conv2dGeometry(
        x.shape().dim(0),
        x.shape().dim(1),
        x.shape().dim(2),
        x.shape().dim(3),
        outChannels,
        vertical,
        horizontal,
        groups);
  }

  /** The gradient by the input of a convolution whose output would be x, then the bias. */
  static Step transposedConvolution(
      TransposedConvolution op, List<Tensor> in, Tensor y, Threads threads) {
    Tensor x = in.get(0);
    Tensor w = in.get(1);
    Conv2dBackwardData kernel =
        new Conv2dBackwardData(
            geometry(y, x.shape().dim(1), op.vertical(), op.horizontal(), op.groups()), threads);
    Step bias = channelBias(in.size() > 2 ? in.get(2) : null, y);
    return () -> {
      kernel.run(x, w, y);
      bias.run();
    };
  }

  /** {@code y = x·Wᵀ}, then {@code y += b}. */
  static Step dense(List<Tensor> in, Tensor y, Threads threads) {
    Tensor x = in.get(0);
    Tensor w = in.get(1);
    int batch = x.shape().dim(0);
    int fanIn = x.shape().dim(1);
    int fanOut = w.shape().dim(0);
    ParallelGemm gemm = new ParallelGemm(threads);
    Step bias = channelBias(in.size() > 2 ? in.get(2) : null, y);
    return () -> {
      gemm.nt(
          batch,
          fanOut,
          fanIn,
          x.data(),
          x.offset(),
          fanIn,
          w.data(),
          w.offset(),
          fanIn,
          y.data(),
          y.offset(),
          fanOut,
          false,
          TileEpilogue.NONE);
      bias.run();
    };
  }

  private static Step channelBias(@Nullable Tensor b, Tensor y) {
    return b == null ? () -> {} : new BinaryStep(Binary.Function.ADD, y, byChannel(b, y), y);
  }

  /** As (channels, 1, …), which is repeated over all that y has behind its channels. */
  private static Tensor byChannel(Tensor b, Tensor y) {
    int[] dims = new int[y.shape().rank() - 1];
    Arrays.fill(dims, 1);
    dims[0] = b.size();
    return b.reshape(Shape.of(dims));
  }

  static Step maxPool(MaxPool op, Tensor x, Tensor y, Threads threads) {
    MaxPooling kernel =
        new MaxPooling(new Pool2dGeometry(x.shape(), op.vertical(), op.horizontal()), threads);
    return () -> kernel.forward(x, y, null);
  }

  static Step averagePool(AveragePool op, Tensor x, Tensor y, Threads threads) {
    Pool2dGeometry geometry = new Pool2dGeometry(x.shape(), op.vertical(), op.horizontal());
    AveragePooling kernel = new AveragePooling(geometry, op.countsPadding(), threads);
    return () -> kernel.forward(x, y);
  }
}
