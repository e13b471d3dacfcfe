package dev.lanewise.engine.normalization;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.simd.Simd;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import java.util.Arrays;

/**
 * Batch normalisation of (batch, channels, plane), with the activation behind it:
 *
 * <pre>
 * training    y = f(z),  z = gamma·(x − mean) / √(variance + epsilon) + beta
 * inference   the same with mean and variance given
 * </pre>
 *
 * <p>Mean and variance are those of a channel over batch and plane, the variance biased. Training
 * reads x once from memory: a task has some neighbouring channels of all images, adds up distances
 * and squared distances from the mean of each channel's first values, and finds them in the cache
 * when it scales. Distances from a value within the data keep the digits of the variance where the
 * mean is large: the relative error is that of one sum of squares, about 1e-6 at most, unless the
 * first values lie far outside the others.
 *
 * <p>z is not kept: backward computes it anew, in cache. Made for one shape, and used by one thread
 * at a time; a run then allocates nothing.
 *
 * <p>Source: Ioffe and Szegedy, "Batch Normalization: Accelerating Deep Network Training by
 * Reducing Internal Covariate Shift", 2015.
 */
public final class BatchNormalizer {
  /** Values of a channel whose mean the distances are taken from. */
  private static final int FIRST_VALUES = 64;

  private final int batch;
  private final int channels;
  private final int plane;

  /** Places that a channel's coefficients fill: its whole plane if that is small, else one. */
  private final int places;

  private final double epsilon;
  private final boolean linear;
  private final ActivationLoops activation;
  private final Threads threads;
  private final ChannelBlocks blocks;
  private final Threads.Task trainTask = this::trainBlock;
  private final Threads.Task inferTask = this::inferBlock;
  private final Threads.Task backwardTask = this::backwardBlock;

  // By channel: the statistics of the last training.
  private final double[] mean;
  private final double[] variance;
  private final double[] rstd;

  // By channel and place: sums of a run, a channel's at its first place; and z = (x −
  // centre)·scale + shift. The centre is the mean as a float; shift holds what that leaves over.
  private final double[] sum;
  private final double[] product;
  private final float[] centre;
  private final float[] scale;
  private final float[] shift;

  // By channel and place: of dx = g·scale + (x − centre)·slope + gradShift.
  private final float[] slope;
  private final float[] gradShift;
  private final float[] zeros;

  private float[] x = {};
  private int xOffset;
  private float[] y = {};
  private int yOffset;
  private float[] gamma = {};
  private int gammaOffset;
  private float[] beta = {};
  private int betaOffset;
  private float[] dy = {};
  private int dyOffset;

  /**
   * A normalisation of this shape on {@code threads}.
   *
   * @param plane values of a channel in one image: height·width, or 1 for features
   * @param epsilon added to the variance
   * @param activation the f of the equation
   * @throws IllegalArgumentException if a size is below 1 or epsilon is not positive
   */
  public BatchNormalizer(
      int batch, int channels, int plane, double epsilon, Activation activation, Threads threads) {
    if (batch < 1 || channels < 1 || plane < 1 || !(epsilon > 0)) {
      throw new IllegalArgumentException(
          "BatchNormalizer: expected sizes of at least 1 and epsilon above 0, got batch="
              + batch
              + ", channels="
              + channels
              + ", plane="
              + plane
              + ", epsilon="
              + epsilon);
    }
    this.batch = batch;
    this.channels = channels;
    this.plane = plane;
    this.epsilon = epsilon;
    this.activation = ActivationLoops.of(activation);
    this.threads = threads;
    linear = activation.equals(Activations.IDENTITY);
    blocks = ChannelBlocks.of(channels, plane);
    places = plane < Simd.SUM_LANES ? plane : 1;
    mean = new double[channels];
    variance = new double[channels];
    rstd = new double[channels];
    sum = new double[channels * places];
    product = new double[channels * places];
    centre = new float[channels * places];
    scale = new float[channels * places];
    shift = new float[channels * places];
    slope = new float[channels * places];
    gradShift = new float[channels * places];
    zeros = new float[channels * places];
  }

  /**
   * Normalises with the batch's own statistics, which {@link #updateRunning} and {@link #backward}
   * then use.
   *
   * @param x (batch, channels, plane)
   * @param gamma (channels)
   * @param beta (channels)
   * @param y (batch, channels, plane), receives the output
   * @throws IllegalArgumentException if a tensor has another size
   */
  public void train(Tensor x, Tensor gamma, Tensor beta, Tensor y) {
    setForward(x, gamma, beta, y);
    threads.run(blocks.count(), trainTask);
  }

  /**
   * Normalises with statistics that are given.
   *
   * @param mean (channels)
   * @param variance (channels)
   * @throws IllegalArgumentException if a tensor has another size
   */
  public void infer(Tensor x, Tensor gamma, Tensor beta, Tensor mean, Tensor variance, Tensor y) {
    check("mean", mean, channels);
    check("variance", variance, channels);
    setForward(x, gamma, beta, y);
    for (int c = 0; c < channels; c++) {
      this.mean[c] = mean.data()[mean.offset() + c];
      this.variance[c] = variance.data()[variance.offset() + c];
    }
    threads.run(blocks.count(), inferTask);
  }

  /**
   * {@code r += momentum·(s − r)} for running means and variances r and the statistics s of the
   * last training, the variance unbiased: {@code Σ (x − mean)² / (n − 1)}. A single value has the
   * variance 0.
   *
   * @throws IllegalArgumentException if a tensor has another size
   */
  public void updateRunning(double momentum, Tensor runningMean, Tensor runningVariance) {
    check("runningMean", runningMean, channels);
    check("runningVariance", runningVariance, channels);
    double values = (double) batch * plane;
    double unbiased = values / Math.max(1, values - 1);
    for (int c = 0; c < channels; c++) {
      move(momentum, mean[c], runningMean, c);
      move(momentum, variance[c] * unbiased, runningVariance, c);
    }
  }

  private static void move(double momentum, double to, Tensor running, int index) {
    int at = running.offset() + index;
    double from = running.data()[at];
    running.data()[at] = (float) (from + momentum * (to - from));
  }

  /**
   * The gradients of the last training. With {@code g = dy·f'(z)}, {@code h = (x − mean)·rstd} and
   * n values in a channel:
   *
   * <pre>
   * dgamma += Σ g·h      dbeta += Σ g
   * dx      = gamma·rstd·(g − Σ g / n − h·Σ g·h / n)
   * </pre>
   *
   * @param x as it was given to {@link #train}
   * @param dy (batch, channels, plane)
   * @param gradGamma (channels), is added to
   * @param gradBeta (channels), is added to
   * @param dx (batch, channels, plane), receives the gradient
   * @throws IllegalArgumentException if a tensor has another size
   */
  public void backward(Tensor x, Tensor dy, Tensor gradGamma, Tensor gradBeta, Tensor dx) {
    check("gradGamma", gradGamma, channels);
    check("gradBeta", gradBeta, channels);
    check("dy", dy, batch * channels * plane);
    setData(x, dx);
    this.dy = dy.data();
    dyOffset = dy.offset();
    threads.run(blocks.count(), backwardTask);
    for (int c = 0; c < channels; c++) {
      gradGamma.data()[gradGamma.offset() + c] += (float) (product[c * places] * rstd[c]);
      gradBeta.data()[gradBeta.offset() + c] += (float) sum[c * places];
    }
  }

  private void setForward(Tensor x, Tensor gamma, Tensor beta, Tensor y) {
    check("gamma", gamma, channels);
    check("beta", beta, channels);
    setData(x, y);
    this.gamma = gamma.data();
    gammaOffset = gamma.offset();
    this.beta = beta.data();
    betaOffset = beta.offset();
  }

  private void setData(Tensor x, Tensor y) {
    check("x", x, batch * channels * plane);
    check("the result", y, batch * channels * plane);
    this.x = x.data();
    xOffset = x.offset();
    this.y = y.data();
    yOffset = y.offset();
  }

  private static void check(String what, Tensor tensor, int size) {
    if (tensor.size() != size) {
      throw new IllegalArgumentException(
          "BatchNormalizer: expected " + what + " of " + size + " floats, got " + tensor);
    }
  }

  private void trainBlock(int block, Scratch scratch) {
    int from = blocks.first(block);
    int count = blocks.size(block);
    int someImages = Math.min(batch, Math.ceilDiv(FIRST_VALUES, plane));
    Arrays.fill(centre, from * places, (from + count) * places, 0f);
    addSums(from, count, someImages, x, xOffset, centre, scratch);
    for (int c = from; c < from + count; c++) {
      set(centre, c, sum[c * places] / ((double) someImages * plane));
    }
    addSums(from, count, batch, x, xOffset, centre, scratch);
    double values = (double) batch * plane;
    for (int c = from; c < from + count; c++) {
      double distance = sum[c * places] / values;
      mean[c] = centre[c * places] + distance;
      variance[c] = Math.max(0, product[c * places] / values - distance * distance);
      setScale(c);
    }
    scaleAll(from, count, scratch);
  }

  private void inferBlock(int block, Scratch scratch) {
    int from = blocks.first(block);
    int count = blocks.size(block);
    for (int c = from; c < from + count; c++) {
      setScale(c);
    }
    scaleAll(from, count, scratch);
  }

  private void setScale(int c) {
    rstd[c] = 1 / Math.sqrt(variance[c] + epsilon);
    double factor = gamma[gammaOffset + c] * rstd[c];
    set(centre, c, mean[c]);
    set(scale, c, factor);
    set(shift, c, beta[betaOffset + c] - (mean[c] - centre[c * places]) * factor);
  }

  /** At all places of a channel. */
  private void set(float[] coefficients, int channel, double value) {
    Arrays.fill(coefficients, channel * places, (channel + 1) * places, (float) value);
  }

  /** y of all images. */
  private void scaleAll(int from, int count, Scratch scratch) {
    for (int image = 0; image < batch; image++) {
      int at = (image * channels + from) * plane;
      scale(from, count, xOffset + at, y, yOffset + at);
      if (!linear) {
        activation.forward(count * plane, y, yOffset + at, y, yOffset + at, scratch);
      }
    }
  }

  /** z of one image. */
  private void scale(int from, int count, int xAt, float[] z, int zAt) {
    if (places == plane) {
      FeatureLoops.scale(count * plane, x, xAt, centre, scale, shift, from * plane, z, zAt);
    } else {
      for (int i = 0; i < count; i++) {
        int c = from + i;
        int at = i * plane;
        PlaneLoops.scale(plane, x, xAt + at, centre[c], scale[c], shift[c], z, zAt + at);
      }
    }
  }

  /** Of the distances of g from its centres, and of their products with those of x. */
  private void addSums(
      int from, int count, int images, float[] g, int gOffset, float[] gCentre, Scratch scratch) {
    Arrays.fill(sum, from * places, (from + count) * places, 0);
    Arrays.fill(product, from * places, (from + count) * places, 0);
    if (places == plane) {
      int at = from * plane;
      FeatureLoops.addSums(
          images,
          count * plane,
          channels * plane,
          g,
          gOffset + at,
          gCentre,
          x,
          xOffset + at,
          centre,
          sum,
          product,
          at,
          scratch);
      for (int c = from; c < from + count; c++) {
        join(sum, c);
        join(product, c);
      }
    } else {
      for (int image = 0; image < images; image++) {
        addSumsOfImage(image, from, count, g, gOffset, gCentre, scratch);
      }
    }
  }

  /** The sums of a channel's places, at its first. */
  private void join(double[] sums, int channel) {
    int first = channel * places;
    for (int i = first + 1; i < first + places; i++) {
      sums[first] += sums[i];
    }
  }

  private void addSumsOfImage(
      int image, int from, int count, float[] g, int gOffset, float[] gCentre, Scratch scratch) {
    for (int c = from; c < from + count; c++) {
      int at = (image * channels + c) * plane;
      PlaneLoops.addSums(
          plane, g, gOffset + at, gCentre[c], x, xOffset + at, centre[c], sum, product, c, scratch);
    }
  }

  private void backwardBlock(int block, Scratch scratch) {
    int from = blocks.first(block);
    int count = blocks.size(block);
    float[] g = linear ? dy : y;
    int gOffset = linear ? dyOffset : yOffset;
    if (!linear) {
      throughActivation(from, count, scratch);
    }
    addSums(from, count, batch, g, gOffset, zeros, scratch);
    double values = (double) batch * plane;
    for (int c = from; c < from + count; c++) {
      int first = c * places;
      double left = mean[c] - centre[first];
      product[first] -= left * sum[first]; // of distances from the mean
      double perDistance = -scale[first] * (product[first] / values) * rstd[c] * rstd[c];
      set(slope, c, perDistance);
      set(gradShift, c, -scale[first] * (sum[first] / values) - perDistance * left);
    }
    for (int image = 0; image < batch; image++) {
      int at = (image * channels + from) * plane;
      gradient(from, count, g, gOffset + at, xOffset + at, yOffset + at);
    }
  }

  /** {@code g = dy·f'(z)}, to where dx will stand. */
  private void throughActivation(int from, int count, Scratch scratch) {
    int n = count * plane;
    float[] z = scratch.floats(Scratch.PARTIAL, n);
    for (int image = 0; image < batch; image++) {
      int at = (image * channels + from) * plane;
      scale(from, count, xOffset + at, z, 0);
      activation.backward(n, z, 0, dy, dyOffset + at, y, yOffset + at, scratch);
    }
  }

  /** dx of one image. */
  private void gradient(int from, int count, float[] g, int gAt, int xAt, int dxAt) {
    if (places == plane) {
      int n = count * plane;
      int at = from * plane;
      FeatureLoops.gradient(n, g, gAt, scale, x, xAt, centre, slope, gradShift, at, y, dxAt);
    } else {
      for (int i = 0; i < count; i++) {
        int c = from + i;
        int at = i * plane;
        PlaneLoops.gradient(
            plane,
            g,
            gAt + at,
            scale[c],
            x,
            xAt + at,
            centre[c],
            slope[c],
            gradShift[c],
            y,
            dxAt + at);
      }
    }
  }
}
