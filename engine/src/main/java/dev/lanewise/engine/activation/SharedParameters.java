package dev.lanewise.engine.activation;

import static dev.lanewise.engine.simd.Simd.SUM_LANES;

import dev.lanewise.engine.reduction.Sums;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import java.util.Arrays;
import java.util.List;

/**
 * The parameters of a trainable activation as its loops read them beside the elements of one shape,
 * and the tasks that all elements are cut into.
 *
 * <p>The input is seen as rows × groups × plane, contiguous; a group shares its parameters. Two
 * ways lead through it, chosen by its shape:
 *
 * <ul>
 *   <li>Long planes: a task takes one group's planes in some rows. Each of the group's parameters
 *       stands there in {@link dev.lanewise.engine.simd.Simd#SUM_LANES} copies, and its gradient is
 *       summed in as many virtual lanes.
 *   <li>Short planes, or a single element: a task takes some columns in all rows. Each column has
 *       its own copies, and its gradients are sums over the rows in order.
 * </ul>
 *
 * <p>Tasks are cut by the shape alone, and what they summed is added in their order.
 */
public final class SharedParameters {
  /** Elements of one task, about: 32 KiB of input. */
  private static final int PART = 8192;

  /** From here on a plane is long enough for loops of its own. */
  private static final int LONG_PLANE = 4 * SUM_LANES;

  private final List<Letter> letters;
  private final int size;
  private final int rows;
  private final int groups;
  private final int plane;
  private final boolean byColumn;

  /** Rows of a task, or columns. */
  private final int extent;

  private final int tasks;

  /** From a parameter's first copy to the next one's. */
  private final int stride;

  /** The parameters, (groups, letters, SUM_LANES) or (letters, stride). */
  private final float[] values;

  /** What is done to neighbouring elements that a task has come to. */
  @FunctionalInterface
  public interface Stretch {
    /**
     * Works on elements {@code from} to {@code from + n − 1}.
     *
     * @param p stands at their parameters
     */
    void run(int from, int n, ParameterVectors p);
  }

  /** Those of {@code activation} for inputs (batch, sample…). */
  public SharedParameters(TrainableActivation activation, Sharing sharing, Shape shape) {
    letters = activation.parameters();
    size = shape.size();
    boolean whole = sharing == Sharing.LAYER;
    plane = whole ? PART : planeSize(sharing, shape);
    groups = whole ? 1 : shape.sampleSize() / plane;
    rows = whole ? Math.ceilDiv(size, PART) : shape.batch();
    byColumn = plane < LONG_PLANE;
    if (byColumn) {
      extent = Math.max(SUM_LANES, Math.ceilDiv(PART / rows, SUM_LANES) * SUM_LANES);
      tasks = Math.ceilDiv(groups * plane, extent);
      stride = Math.ceilDiv(groups * plane, SUM_LANES) * SUM_LANES;
      values = new float[letters.size() * stride];
    } else {
      extent = Math.max(1, PART / plane);
      tasks = Math.ceilDiv(rows, extent) * groups;
      stride = SUM_LANES;
      values = new float[groups * letters.size() * SUM_LANES];
    }
  }

  /** Elements of a sample that share their parameters. */
  private static int planeSize(Sharing sharing, Shape shape) {
    return sharing == Sharing.NEURON ? 1 : shape.sampleSize() / shape.dim(1);
  }

  /** Parts that the elements are cut into. */
  public int tasks() {
    return tasks;
  }

  /**
   * Reads parameter i, held within its domain.
   *
   * @param p a number for each group
   */
  public void set(int i, Tensor p) {
    for (int group = 0; group < groups; group++) {
      float value = letters.get(i).held(p.data()[p.offset() + group]);
      int from = byColumn ? i * stride + group * plane : (group * letters.size() + i) * SUM_LANES;
      Arrays.fill(values, from, from + (byColumn ? plane : SUM_LANES), value);
    }
  }

  /** An array for the sums of gradients of all tasks. */
  public float[] newSums() {
    return new float[byColumn ? letters.size() * stride : tasks * letters.size() * SUM_LANES];
  }

  /** Sets the sums of a task to 0. */
  public void clear(int task, float[] sums) {
    if (byColumn) {
      for (int i = 0; i < letters.size(); i++) {
        int from = i * stride + task * extent;
        Arrays.fill(sums, from, Math.min(from + extent, (i + 1) * stride), 0);
      }
    } else {
      int from = task * letters.size() * SUM_LANES;
      Arrays.fill(sums, from, from + letters.size() * SUM_LANES, 0);
    }
  }

  /**
   * Goes through the elements of a task.
   *
   * @param sums where gradients are summed; of any size where none are
   */
  public void run(int task, float[] sums, Scratch scratch, Stretch stretch) {
    ParameterVectors p = scratch.workspace(ParameterVectors.class, ParameterVectors::new);
    if (byColumn) {
      int column = task * extent;
      p.own(values, sums, column, stride);
      int n = Math.min(extent, groups * plane - column);
      for (int row = 0; row < rows; row++) {
        stretch.run(row * groups * plane + column, n, p);
      }
    } else {
      int group = task % groups;
      int perTask = letters.size() * SUM_LANES;
      p.shared(values, group * perTask, sums, task * perTask);
      int first = task / groups * extent;
      for (int row = first; row < Math.min(rows, first + extent); row++) {
        int from = (row * groups + group) * plane;
        stretch.run(from, Math.min(plane, size - from), p);
      }
    }
  }

  /** Adds what all tasks have summed for parameter i. */
  public void addSums(int i, float[] sums, Tensor gradient) {
    float[] to = gradient.data();
    if (byColumn && plane == 1) {
      Sums.addColumnSums(1, groups, sums, i * stride, groups, to, gradient.offset());
    } else if (byColumn) {
      Sums.addRowSums(groups, plane, sums, i * stride, plane, to, gradient.offset());
    } else {
      for (int task = 0; task < tasks; task++) {
        to[gradient.offset() + task % groups] +=
            Sums.sum(SUM_LANES, sums, (task * letters.size() + i) * SUM_LANES);
      }
    }
  }
}
