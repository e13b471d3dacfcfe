package dev.lanewise.engine.plan.step;

import dev.lanewise.engine.tensor.Tensor;
import java.util.List;

/** Values one after another along an axis. */
final class ConcatenateStep implements Step {
  private final Tensor[] in;
  private final int[] blocks;
  private final int outer;
  private final Tensor y;

  ConcatenateStep(int axis, List<Tensor> in, Tensor y) {
    this.in = in.toArray(Tensor[]::new);
    this.y = y;
    outer = AxisView.of(y.shape(), axis).outer();
    blocks = in.stream().mapToInt(each -> each.size() / outer).toArray();
  }

  @Override
  public void run() {
    int to = y.offset();
    for (int i = 0; i < outer; i++) {
      for (int j = 0; j < in.length; j++) {
        Tensor x = in[j];
        System.arraycopy(x.data(), x.offset() + i * blocks[j], y.data(), to, blocks[j]);
        to += blocks[j];
      }
    }
  }
}
