package dev.lanewise.models.network;

import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.Layer;
import java.util.List;

/**
 * Residual networks of 18, 34 and 50 layers, with any activation. Every convolution is without bias
 * and has batch normalisation behind it; the first block of a stage halves height and width, but
 * for that of the first stage.
 *
 * <pre>
 * input             (batch, 3, 224, 224)              or   (batch, 3, 32, 32)
 * first layers      conv 64 of 7×7, stride 2, f;           conv 64 of 3×3, f
 *                   max-pool 3×3, stride 2
 *                   (batch, 64, 56, 56)                    (batch, 64, 32, 32)
 * blocks of 64      (batch, 64·e, 56, 56)                  (batch, 64·e, 32, 32)
 * blocks of 128     (batch, 128·e, 28, 28)                 (batch, 128·e, 16, 16)
 * blocks of 256     (batch, 256·e, 14, 14)                 (batch, 256·e, 8, 8)
 * blocks of 512     (batch, 512·e, 7, 7)                   (batch, 512·e, 4, 4)
 * global average pool, dense                               (batch, classes)
 *
 * blocks         18: 2, 2, 2, 2 basic    34: 3, 4, 6, 3 basic    50: 3, 4, 6, 3 bottlenecks
 * basic          f(conv 3×3 · f(conv 3×3 · x) + x)                                    e = 1
 * bottleneck     f(conv 1×1 · f(conv 3×3 · f(conv 1×1 · x)) + x), the last four times as wide, e = 4
 * </pre>
 *
 * <p>Images with a side below 64 get the form for small ones. Where a block changes the shape, a
 * convolution of 1 × 1 stands in its shortcut; a stride stands at the convolution of 3 × 3, as is
 * usual now, where the paper's bottleneck has it one before.
 *
 * <p>Parameters for 1,000 classes at 224 × 224: 11,689,512, 21,797,672 and 25,557,032; for 10
 * classes at 32 × 32: 11,173,962, 21,282,122 and 23,520,842. Source: He, Zhang, Ren and Sun, "Deep
 * Residual Learning for Image Recognition", 2015.
 */
public final class ResNet implements NetworkDesign {
  private static final int[] WIDTHS = {64, 128, 256, 512};

  /** How much wider a bottleneck's output is than its inside. */
  private static final int EXPANSION = 4;

  private static final Window POINT = Window.of(1, 1, 0);

  private final String name;
  private final List<Integer> blocks;
  private final boolean bottlenecks;

  private ResNet(String name, List<Integer> blocks, boolean bottlenecks) {
    this.name = name;
    this.blocks = blocks;
    this.bottlenecks = bottlenecks;
  }

  /** 18 layers. */
  public static ResNet resNet18() {
    return new ResNet("resnet18", List.of(2, 2, 2, 2), false);
  }

  /** 34 layers. */
  public static ResNet resNet34() {
    return new ResNet("resnet34", List.of(3, 4, 6, 3), false);
  }

  /** 50 layers. */
  public static ResNet resNet50() {
    return new ResNet("resnet50", List.of(3, 4, 6, 3), true);
  }

  @Override
  public String name() {
    return name;
  }

  /** As {@code resnet18c}: c for CIFAR, whose images are small. */
  @Override
  public List<String> aliases() {
    return List.of(name + "c");
  }

  @Override
  public Shape usualSample() {
    return Shape.of(3, 32, 32);
  }

  @Override
  public Layer build(NetworkBuilder network, int classes) {
    network.requireImages("ResNet", 1);
    if (network.isLarge()) {
      network.normalizedConvolution(64, Window.of(7, 2, 3)).maxPool(Window.of(3, 2, 1));
    } else {
      network.normalizedConvolution(64, Window.of(3, 1, 1));
    }
    for (int stage = 0; stage < WIDTHS.length; stage++) {
      for (int block = 0; block < blocks.get(stage); block++) {
        addBlock(network, WIDTHS[stage], block == 0 && stage > 0 ? 2 : 1);
      }
    }
    return network.globalAveragePool().classes(classes);
  }

  private void addBlock(NetworkBuilder network, int width, int stride) {
    NetworkBuilder body = network.branch();
    if (bottlenecks) {
      body.normalizedConvolution(width, POINT)
          .normalizedConvolution(width, Window.of(3, stride, 1))
          .linearNormalizedConvolution(EXPANSION * width, POINT);
    } else {
      body.normalizedConvolution(width, Window.of(3, stride, 1))
          .linearNormalizedConvolution(width, Window.of(3, 1, 1));
    }
    NetworkBuilder shortcut = network.branch();
    if (stride > 1 || body.channels() != network.channels()) {
      shortcut.linearNormalizedConvolution(body, Window.of(1, stride, 0));
    }
    network.residual(body, shortcut);
  }
}
