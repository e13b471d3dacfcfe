package dev.lanewise.models.network;

import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.Layer;
import java.util.List;

/**
 * Densely connected networks, DenseNet-BC, with any activation: within a block, every step adds k
 * channels to all that came before it.
 *
 * <pre>
 * first layers     DenseNet-121, from a side of 64 on: conv 2k of 7×7 / 2, normalise, f, max-pool
 *                  3×3 / 2; small images: conv 2k of 3×3
 * dense blocks     steps x → [x, conv k of 3×3 (f(norm(conv 4k of 1×1 (f(norm(x))))))]
 * between blocks   normalise, f, conv of 1×1 to half the channels, average-pool 2×2
 * behind the last  normalise, f, global average pool, dense
 *
 * DenseNet-121     k = 32, blocks of 6, 12, 24, 16 steps
 * DenseNet-BC-100  k = 12, blocks of 16, 16, 16 steps
 * </pre>
 *
 * <p>7,978,856 parameters for 1,000 classes at 224 × 224 (121), and 769,162 for 10 classes (100).
 * Source: Huang, Liu, van der Maaten and Weinberger, "Densely Connected Convolutional Networks",
 * 2016.
 */
public final class DenseNet implements NetworkDesign {
  private static final Window POINT = Window.of(1, 1, 0);

  private final String name;
  private final int growth;
  private final List<Integer> steps;

  private DenseNet(String name, int growth, List<Integer> steps) {
    this.name = name;
    this.growth = growth;
    this.steps = steps;
  }

  /** DenseNet-BC of 100 layers, k = 12, for images of 32 × 32. */
  public static DenseNet bc100() {
    return new DenseNet("densenet-bc-100", 12, List.of(16, 16, 16));
  }

  /** DenseNet-121. */
  public static DenseNet denseNet121() {
    return new DenseNet("densenet121", 32, List.of(6, 12, 24, 16));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Shape usualSample() {
    return Shape.of(3, 32, 32);
  }

  @Override
  public Layer build(NetworkBuilder network, int classes) {
    network.requireImages("DenseNet", 1 << (steps.size() - 1));
    if (steps.size() == 4 && network.isLarge()) {
      network.normalizedConvolution(2 * growth, Window.of(7, 2, 3)).maxPool(Window.of(3, 2, 1));
    } else {
      network.bareConvolution(2 * growth, Window.of(3, 1, 1));
    }
    for (int block = 0; block < steps.size(); block++) {
      for (int step = 0; step < steps.get(block); step++) {
        network.concatenated(network.branch(), step(network.branch()));
      }
      network.normalization();
      if (block < steps.size() - 1) {
        network.halvingConvolution().averagePool(Window.of(2, 2, 0));
      }
    }
    return network.globalAveragePool().classes(classes);
  }

  private NetworkBuilder step(NetworkBuilder branch) {
    return branch
        .normalization()
        .bareConvolution(4 * growth, POINT)
        .normalization()
        .bareConvolution(growth, Window.of(3, 1, 1));
  }
}
