package dev.lanewise.layers.convolution;

import dev.lanewise.engine.reduction.Sums;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;

/** The gradient by a bias for each channel, {@code db += Σ dz}, for one shape of dz. */
final class BiasGradient {
  /** Elements that one task sums: a microsecond of work or more. */
  private static final int SHARE = 1 << 14;

  private static final Tensor NONE = Tensor.zeros();

  private final int batch;
  private final int channels;
  private final int plane;
  private final int channelsInTask;
  private final Threads threads;
  private final Threads.Task task = this::addChannels;
  private Tensor gradZ = NONE;
  private Tensor gradBias = NONE;

  /** For a gradient (batch, channels, height, width). */
  BiasGradient(Shape shape, Threads threads) {
    batch = shape.batch();
    channels = shape.dim(1);
    plane = shape.dim(2) * shape.dim(3);
    channelsInTask = Math.ceilDiv(SHARE, batch * plane);
    this.threads = threads;
  }

  /** Adds the sums of dz to db. */
  void add(Tensor dz, Tensor db) {
    gradZ = dz;
    gradBias = db;
    threads.run(Math.ceilDiv(channels, channelsInTask), task);
  }

  private void addChannels(int index, Scratch scratch) {
    int first = index * channelsInTask;
    Sums.addChannelSums(
        batch,
        channels,
        plane,
        first,
        Math.min(channels, first + channelsInTask),
        gradZ.data(),
        gradZ.offset(),
        gradBias.data(),
        gradBias.offset());
  }
}
