package dev.lanewise.engine.pooling;

import dev.lanewise.engine.reduction.Sums;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import java.util.Arrays;

/**
 * {@code y} = the mean of each plane, summed as {@link Sums#sum} does. Made for one shape, and used
 * by one thread at a time; a run then allocates nothing.
 */
public final class GlobalAveragePooling {
  private final int planes;
  private final int plane;
  private final PlaneTasks tasks;
  private final Threads threads;
  private final Threads.Task forward = this::forwardPlanes;
  private final Threads.Task backward = this::backwardPlanes;

  private float[] in = {};
  private int inOffset;
  private float[] out = {};
  private int outOffset;

  /**
   * A pooling on {@code threads}.
   *
   * @param planes batch·channels
   * @param plane height·width
   * @throws IllegalArgumentException if a number is below 1
   */
  public GlobalAveragePooling(int planes, int plane, Threads threads) {
    if (planes < 1 || plane < 1) {
      throw new IllegalArgumentException(
          "GlobalAveragePooling: expected planes and their size of at least 1, got "
              + planes
              + " and "
              + plane);
    }
    this.planes = planes;
    this.plane = plane;
    this.threads = threads;
    tasks = new PlaneTasks(planes, plane);
  }

  /**
   * Pools.
   *
   * @param x (batch, channels, height, width)
   * @param y (batch, channels), receives the means
   * @throws IllegalArgumentException if a tensor has another size
   */
  public void forward(Tensor x, Tensor y) {
    set(x, y);
    threads.run(tasks.count(), forward);
  }

  /**
   * {@code dx} = {@code dy / (height·width)} all over its plane.
   *
   * @param dy (batch, channels)
   * @param dx (batch, channels, height, width), receives the gradient
   * @throws IllegalArgumentException if a tensor has another size
   */
  public void backward(Tensor dy, Tensor dx) {
    set(dx, dy);
    threads.run(tasks.count(), backward);
  }

  private void set(Tensor input, Tensor output) {
    if (input.size() != planes * plane || output.size() != planes) {
      throw new IllegalArgumentException(
          "GlobalAveragePooling: expected "
              + planes * plane
              + " floats in "
              + planes
              + " planes, got "
              + input
              + " and "
              + output);
    }
    in = input.data();
    inOffset = input.offset();
    out = output.data();
    outOffset = output.offset();
  }

  private void forwardPlanes(int task, Scratch scratch) {
    int end = tasks.first(task + 1);
    for (int i = tasks.first(task); i < end; i++) {
      out[outOffset + i] = Sums.sum(plane, in, inOffset + i * plane) / plane;
    }
  }

  private void backwardPlanes(int task, Scratch scratch) {
    int end = tasks.first(task + 1);
    for (int i = tasks.first(task); i < end; i++) {
      int at = inOffset + i * plane;
      Arrays.fill(in, at, at + plane, out[outOffset + i] / plane);
    }
  }
}
