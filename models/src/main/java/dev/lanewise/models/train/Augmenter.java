package dev.lanewise.models.train;

import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.models.data.Normalization;
import dev.lanewise.models.train.Augmentation.Crop;
import dev.lanewise.models.train.Augmentation.Cutout;
import dev.lanewise.models.train.Augmentation.Flip;
import java.util.Arrays;
import java.util.List;

/** Changes the images of a batch in place. Allocates at the beginning of an epoch alone. */
final class Augmenter {
  /** Random numbers of an image for one augmentation: a block of {@link CounterRandom}'s four. */
  private static final int DRAWS = 4;

  private final Augmentation[] augmentations;
  private final CounterRandom[] randoms;
  private final int channels;
  private final int height;
  private final int width;

  /** What a black pixel of each channel is once normalized. */
  private final float[] black;

  private final float[] image;
  private final float[] draws = new float[DRAWS];

  /**
   * For such images.
   *
   * @throws IllegalArgumentException if an augmentation does not fit them
   */
  Augmenter(List<Augmentation> list, Shape sample, Normalization normalization) {
    augmentations = list.toArray(new Augmentation[0]);
    randoms = new CounterRandom[augmentations.length];
    channels = sample.dim(0);
    height = sample.rank() == 3 ? sample.dim(1) : 1;
    width = sample.rank() == 3 ? sample.dim(2) : 1;
    for (Augmentation augmentation : augmentations) {
      boolean fits =
          sample.rank() == 3
              && switch (augmentation) {
                case Flip _ -> width > 1;
                case Crop crop -> crop.padding() > 0 && crop.padding() < Math.min(height, width);
                case Cutout it -> it.size() > 0 && it.size() <= Math.min(height, width);
              };
      if (!fits) {
        throw new IllegalArgumentException(
            "augmentation "
                + augmentation.spelling()
                + ": expected images that are larger, or another number above 0, got images "
                + sample);
      }
    }
    black = new float[augmentations.length == 0 ? 0 : channels];
    for (int c = 0; c < black.length; c++) {
      black[c] = (float) ((0.0 - normalization.mean().get(c)) / normalization.deviation().get(c));
    }
    image = new float[sample.size()];
  }

  /** Draws from these numbers from now on. */
  void beginEpoch(CounterRandom random) {
    Arrays.setAll(randoms, random::stream);
  }

  /**
   * Changes a batch.
   *
   * @param batch (batch, channels, height, width), normalized
   * @param order the images' numbers in the data, from {@code order[from]} on
   */
  void apply(Tensor batch, int[] order, int from) {
    for (int k = 0; k < augmentations.length; k++) {
      int at = batch.offset();
      for (int i = 0; i < batch.shape().batch(); i++) {
        randoms[k].fillUniform((long) DRAWS * order[from + i], draws, 0, DRAWS, 0, 1);
        apply(augmentations[k], batch.data(), at);
        at += image.length;
      }
    }
  }

  private void apply(Augmentation augmentation, float[] x, int at) {
    switch (augmentation) {
      case Flip _ -> {
        if (draws[0] < 0.5f) {
          flip(x, at);
        }
      }
      case Crop crop -> {
        int places = 2 * crop.padding() + 1;
        move(
            x,
            at,
            below(places, draws[0]) - crop.padding(),
            below(places, draws[1]) - crop.padding());
      }
      case Cutout cutout -> {
        int half = cutout.size() / 2;
        cut(x, at, below(height, draws[0]) - half, below(width, draws[1]) - half, cutout.size());
      }
    }
  }

  /** One of the numbers 0 to n − 1. */
  private static int below(int n, float uniform) {
    return (int) ((double) uniform * n);
  }

  private void flip(float[] x, int at) {
    for (int row = at; row < at + image.length; row += width) {
      for (int left = row, right = row + width - 1; left < right; left++, right--) {
        float swapped = x[left];
        x[left] = x[right];
        x[right] = swapped;
      }
    }
  }

  /** What stood {@code down} rows below and {@code right} columns to the right moves here. */
  private void move(float[] x, int at, int down, int right) {
    System.arraycopy(x, at, image, 0, image.length);
    int from = Math.max(0, -right);
    int to = Math.min(width, width - right);
    for (int c = 0; c < channels; c++) {
      Arrays.fill(x, at + c * height * width, at + (c + 1) * height * width, black[c]);
      for (int y = Math.max(0, -down); y < Math.min(height, height - down); y++) {
        int source = (c * height + y + down) * width + right;
        System.arraycopy(image, source + from, x, at + (c * height + y) * width + from, to - from);
      }
    }
  }

  private void cut(float[] x, int at, int top, int left, int size) {
    int from = Math.max(0, left);
    int to = Math.min(width, left + size);
    for (int c = 0; c < channels; c++) {
      for (int y = Math.max(0, top); y < Math.min(height, top + size); y++) {
        int row = at + (c * height + y) * width;
        Arrays.fill(x, row + from, row + to, 0f);
      }
    }
  }
}
