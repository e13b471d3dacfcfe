package dev.lanewise.engine.plan.step;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.normalization.ChannelScaling;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import java.util.List;

/** {@code y = f(scale·x + shift)}, by channel. */
public final class AffineStep implements Step {
  private final ChannelScaling scaling;
  private final Tensor x;
  private final Tensor scale;
  private final Tensor shift;
  private final Tensor y;

  /** The step; in: x, scale, shift. */
  public AffineStep(Activation activation, List<Tensor> in, Tensor y, Threads threads) {
    x = in.get(0);
    scale = in.get(1);
    shift = in.get(2);
    this.y = y;
    int batch = x.shape().dim(0);
    int channels = x.shape().dim(1);
    scaling = new ChannelScaling(batch, channels, x.size() / batch / channels, activation, threads);
  }

  @Override
  public void run() {
    scaling.run(x, scale, shift, y);
  }
}
