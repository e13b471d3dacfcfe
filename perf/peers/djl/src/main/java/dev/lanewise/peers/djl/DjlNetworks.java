package dev.lanewise.peers.djl;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.pooling.Pool;
import dev.lanewise.measure.network.Images;
import dev.lanewise.measure.network.Model;
import java.util.List;

/** The compared networks in DJL's blocks: layer for layer what Lanewise's networks are. */
final class DjlNetworks {
  static final int CLASSES = 10;

  private static final Shape PAIR = new Shape(2, 2);

  private DjlNetworks() {}

  /** Shape of an image that the network sees. */
  static Shape image(String network) {
    return network.equals("resnet18c") ? new Shape(3, 32, 32) : new Shape(1, 28, 28);
  }

  /** A batch of them, see {@link Images#of}. */
  static float[] images(String network, int batch, String data) {
    return Images.of(data, Model.named(network, null).sample(), batch);
  }

  /**
   * The network.
   *
   * @throws IllegalArgumentException if it is not among those compared
   */
  static Block byName(String network) {
    return switch (network) {
      case "mlp", "mlp5" -> mlp();
      case "lenet" -> lenet();
      case "wsgaf" -> wsgaf();
      case "resnet18c" -> resnet18();
      default ->
          throw new IllegalArgumentException(
              "PyTorch is compared on mlp5, lenet, wsgaf and resnet18c, not on " + network);
    };
  }

  private static Block mlp() {
    SequentialBlock network = new SequentialBlock().add(Blocks.batchFlattenBlock());
    for (int width : new int[] {512, 256, 128, 64}) {
      hidden(network, width);
    }
    return network.add(dense(CLASSES));
  }

  private static Block lenet() {
    SequentialBlock network = new SequentialBlock();
    network.add(convolution(6, 5, 2)).add(Activation.reluBlock()).add(pool());
    network.add(convolution(16, 5, 0)).add(Activation.reluBlock()).add(pool());
    network.add(Blocks.batchFlattenBlock());
    hidden(network, 120);
    hidden(network, 84);
    return network.add(dense(CLASSES));
  }

  private static Block wsgaf() {
    SequentialBlock network = new SequentialBlock();
    network.add(convolution(32, 5, 2)).add(Activation.reluBlock()).add(pool());
    network.add(convolution(64, 5, 2)).add(Activation.reluBlock()).add(pool());
    network.add(Blocks.batchFlattenBlock());
    hidden(network, 1024);
    network.add(Dropout.builder().optRate(0.5f).build());
    return network.add(dense(CLASSES));
  }

  private static Block resnet18() {
    SequentialBlock network = new SequentialBlock();
    network.add(plainConvolution(64, 3, 1)).add(norm()).add(Activation.reluBlock());
    int channels = 64;
    for (int next : new int[] {64, 128, 256, 512}) {
      network.add(basicBlock(channels, next, next == channels ? 1 : 2));
      network.add(basicBlock(next, next, 1));
      channels = next;
    }
    return network.add(Pool.globalAvgPool2dBlock()).add(dense(CLASSES));
  }

  /** Two convolutions beside a shortcut, which has one of 1×1 where shapes change. */
  private static Block basicBlock(int channels, int next, int stride) {
    SequentialBlock body = new SequentialBlock();
    body.add(plainConvolution(next, 3, stride)).add(norm()).add(Activation.reluBlock());
    body.add(plainConvolution(next, 3, 1)).add(norm());
    Block shortcut =
        channels == next
            ? Blocks.identityBlock()
            : new SequentialBlock().add(plainConvolution(next, 1, stride)).add(norm());
    return new ParallelBlock(DjlNetworks::addAndActivate, List.of(body, shortcut));
  }

  private static NDList addAndActivate(List<NDList> branches) {
    return new NDList(
        Activation.relu(
            branches.getFirst().singletonOrThrow().add(branches.getLast().singletonOrThrow())));
  }

  private static void hidden(SequentialBlock network, int width) {
    network.add(dense(width)).add(Activation.reluBlock());
  }

  private static Block dense(int units) {
    return Linear.builder().setUnits(units).build();
  }

  private static Block pool() {
    return Pool.maxPool2dBlock(PAIR, PAIR);
  }

  private static Block norm() {
    return BatchNorm.builder().build();
  }

  private static Block convolution(int filters, int kernel, int padding) {
    return Conv2d.builder()
        .setFilters(filters)
        .setKernelShape(new Shape(kernel, kernel))
        .optPadding(new Shape(padding, padding))
        .build();
  }

  /** Without bias, as before a normalisation; padded so that stride 1 keeps the size. */
  private static Block plainConvolution(int filters, int kernel, int stride) {
    return Conv2d.builder()
        .setFilters(filters)
        .setKernelShape(new Shape(kernel, kernel))
        .optStride(new Shape(stride, stride))
        .optPadding(new Shape(kernel / 2, kernel / 2))
        .optBias(false)
        .build();
  }
}
