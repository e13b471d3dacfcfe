package dev.lanewise.measure.network;

import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.models.data.Dataset;
import dev.lanewise.models.data.Datasets;
import dev.lanewise.models.data.Normalization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.IntStream;

/** What networks are shown: noise, or images of a data set. */
public final class Images {
  /** In place of a data set: numbers of mean 0 and deviation 1, none of them 0. */
  public static final String NOISE = "noise";

  private Images() {}

  /**
   * A batch: the first test images of a data set, again and again where they are fewer, pixels
   * scaled to 0 to 1; or noise, always the same.
   *
   * @param data {@value #NOISE}, or the name or folder of a data set
   * @param sample shape of an image
   * @return (batch, sample)
   * @throws IllegalArgumentException if there is no such set, or its samples have another shape
   * @throws UncheckedIOException if its files cannot be read
   */
  public static float[] of(String data, Shape sample, int batch) {
    Tensor images = Tensor.zeros(sample.inBatch(batch));
    if (data.equals(NOISE)) {
      new CounterRandom(0).fillNormal(images.data(), 0, images.size(), 0, 1);
      return images.data();
    }
    Dataset test;
    try {
      test = Datasets.load(data).test();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!test.sample().equals(sample)) {
      throw new IllegalArgumentException(
          "--data: expected samples "
              + sample
              + ", as the network sees, got "
              + data
              + " with "
              + test.sample()
              + "; name another network with --model");
    }
    int[] indices = IntStream.range(0, batch).map(i -> i % test.size()).toArray();
    test.copy(indices, 0, batch, images, Normalization.unit(sample.dim(0)));
    return images.data();
  }
}
