package dev.lanewise.engine.convolution;

import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;

/**
 * The gradient by the weights of groups of images, lanes over the images; columns have no stride.
 *
 * <p>Each part of the batch, some groups, sums to a partial gradient: for each group of images 16
 * lanes over the places in order, then {@link CorrelationTile}'s tree; groups are added in order.
 * The partial gradients are added in order, and their sum to dW. All of it is cut by the shape
 * alone.
 */
final class GroupsBackwardWeights implements Conv2dBackwardWeights.Path {
  private final Conv2dGeometry geometry;
  private final Threads threads;
  private final ImageGroups inputs;
  private final ImageGroups gradients;
  private final int[] runs;
  private final TapPartials partials;
  private final Threads.Task task = this::runTask;

  private float[] x = {};
  private int xOffset;
  private float[] dy = {};
  private int dyOffset;

  GroupsBackwardWeights(Conv2dGeometry geometry, Threads threads) {
    this.geometry = geometry;
    this.threads = threads;
    Window vertical = geometry.vertical();
    Window horizontal = geometry.horizontal();
    inputs = ImageGroups.ofInput(geometry);
    gradients = ImageGroups.ofOutput(geometry);
    runs = CorrelationTile.padded(inputs.taps(geometry.groupInChannels(), vertical, horizontal));
    partials = new TapPartials(geometry, ImageGroups.count(geometry));
  }

  /** Whether a shape has groups, and reads neighbouring columns. */
  static boolean fits(Conv2dGeometry g) {
    return g.horizontal().stride() == 1 && ImageGroups.divide(g);
  }

  @Override
  public void run(Tensor x, Tensor dy, Tensor weightGradient, boolean add) {
    this.x = x.data();
    this.xOffset = x.offset();
    this.dy = dy.data();
    this.dyOffset = dy.offset();
    threads.run(partials.parts() * panelParts(), task);
    partials.putTo(weightGradient, add, threads);
  }

  /** Parts of the batch, each with a partial gradient: part p is groups p·count / parts and on. */
  int batchParts() {
    return partials.parts();
  }

  private int panelParts() {
    return ImageGroups.panelParts(threads, geometry.outChannels(), partials.parts());
  }

  /** Some panels of output channels over some groups of images. */
  private void runTask(int index, Scratch scratch) {
    int panelParts = panelParts();
    int part = index / panelParts;
    int groups = ImageGroups.count(geometry);
    int first = part * groups / partials.parts();
    int end = (part + 1) * groups / partials.parts();
    for (int images = first; images < end; images++) {
      addGroup(images, part, index % panelParts, panelParts, images > first, scratch);
    }
  }

  private void addGroup(
      int images, int part, int panelPart, int panelParts, boolean add, Scratch scratch) {
    float[] array = inputs.fill(images, x, xOffset, Scratch.IMAGES, scratch);
    float[] terms = gradients.fill(images, dy, dyOffset, Scratch.PARTIAL, scratch);
    int ld = gradients.channelOffset(1);
    int rows = geometry.groupOutChannels();
    int panel = 0;
    for (int group = 0; group < geometry.groups(); group++) {
      for (int row = 0; row < rows; row += CorrelationTile.rows(rows - row), panel++) {
        if (panel % panelParts == panelPart) {
          CorrelationTile.panel(
              rows - row,
              geometry.outHeight(),
              geometry.outWidth() * ImageGroups.IMAGES,
              inputs.rowDistance(geometry.vertical().stride()),
              terms,
              gradients.channelOffset(group * rows + row),
              ld,
              array,
              inputs.channelOffset(group * geometry.groupInChannels()),
              runs,
              partials.array(),
              partials.offset(part, group) + row,
              rows,
              add,
              scratch);
        }
      }
    }
  }
}
