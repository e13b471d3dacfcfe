package dev.lanewise.layers.activation;

import static dev.lanewise.engine.simd.Simd.SUM_LANES;

import dev.lanewise.engine.activation.Letter;
import dev.lanewise.engine.activation.ParameterVectors;
import dev.lanewise.engine.activation.Sharing;
import dev.lanewise.engine.activation.TrainableLoops;
import dev.lanewise.engine.reduction.Sums;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.GradientBuffer;
import dev.lanewise.layers.Pass;
import java.util.Arrays;
import java.util.List;

/**
 * Buffers and loops of {@link TrainableActivationLayer}.
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
final class TrainableActivationPass implements Pass {
  /** Elements of one task, about: 32 KiB of input. */
  private static final int PART = 8192;

  /** From here on a plane is long enough for loops of its own. */
  private static final int LONG_PLANE = 4 * SUM_LANES;

  private final TrainableActivationLayer layer;
  private final Shape shape;
  private final Execution execution;
  private final TrainableLoops loops;
  private final List<Letter> domains;
  private final int letters;

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

  private final Tensor output;
  private final Threads.Task forwardTask = this::forwardTask;
  private final Threads.Task backwardTask = this::backwardTask;
  private float[] sums = new float[0]; // (tasks, letters, SUM_LANES) or (letters, stride)
  private final GradientBuffer gradInputBuffer;
  private Tensor gradInput;
  private Tensor input;
  private Tensor gradOutput;

  TrainableActivationPass(TrainableActivationLayer layer, Shape shape, Execution execution) {
    this.layer = layer;
    this.shape = shape;
    this.execution = execution;
    loops = TrainableLoops.of(layer.activation());
    domains = layer.activation().parameters();
    letters = domains.size();
    boolean whole = layer.sharing() == Sharing.LAYER;
    plane = whole ? PART : planeSize();
    groups = whole ? 1 : shape.sampleSize() / plane;
    rows = whole ? Math.ceilDiv(shape.size(), PART) : shape.batch();
    byColumn = plane < LONG_PLANE;
    if (byColumn) {
      extent = Math.max(SUM_LANES, Math.ceilDiv(PART / rows, SUM_LANES) * SUM_LANES);
      tasks = Math.ceilDiv(groups * plane, extent);
      stride = Math.ceilDiv(groups * plane, SUM_LANES) * SUM_LANES;
      values = new float[letters * stride];
    } else {
      extent = Math.max(1, PART / plane);
      tasks = Math.ceilDiv(rows, extent) * groups;
      stride = SUM_LANES;
      values = new float[groups * letters * SUM_LANES];
    }
    output = Tensor.zeros(shape);
    gradInputBuffer = execution.gradInput(shape);
    gradInput = output;
    input = output;
    gradOutput = output;
  }

  /** Elements of a sample that share their parameters. */
  private int planeSize() {
    return layer.sharing() == Sharing.NEURON ? 1 : shape.sampleSize() / shape.dim(1);
  }

  @Override
  public Tensor forward(Tensor x) {
    Pass.requireInput(layer, shape, x);
    input = x;
    if (execution.isTraining()) {
      holdParameters();
    }
    copyParameters();
    execution.threads().run(tasks, forwardTask); // y   = f(x; p)
    return output;
  }

  @Override
  public Tensor backward(Tensor dy) {
    execution.requireTraining(layer);
    if (gradInput == output) {
      sums = new float[byColumn ? letters * stride : tasks * letters * SUM_LANES];
    }
    gradInput = gradInputBuffer.beside(dy);
    gradOutput = dy;
    execution.threads().run(tasks, backwardTask); // dx  = dy·∂f/∂x
    addSums(); // dp += Σ dy·∂f/∂p
    return gradInput;
  }

  private void holdParameters() {
    for (int i = 0; i < letters; i++) {
      Tensor p = layer.letters().get(i).value();
      for (int k = p.offset(); k < p.offset() + p.size(); k++) {
        p.data()[k] = domains.get(i).held(p.data()[k]);
      }
    }
  }

  private void copyParameters() {
    for (int i = 0; i < letters; i++) {
      Tensor p = layer.letters().get(i).value();
      for (int group = 0; group < groups; group++) {
        float value = domains.get(i).held(p.data()[p.offset() + group]);
        int from = byColumn ? i * stride + group * plane : (group * letters + i) * SUM_LANES;
        Arrays.fill(values, from, from + (byColumn ? plane : SUM_LANES), value);
      }
    }
  }

  private void forwardTask(int task, Scratch scratch) {
    ParameterVectors p = scratch.workspace(ParameterVectors.class, ParameterVectors::new);
    if (byColumn) {
      int column = task * extent;
      p.own(values, sums, column, stride);
      int n = Math.min(extent, groups * plane - column);
      for (int row = 0; row < rows; row++) {
        forward(row * groups * plane + column, n, p);
      }
    } else {
      int group = task % groups;
      p.shared(values, group * letters * SUM_LANES, sums, 0);
      int first = task / groups * extent;
      for (int row = first; row < Math.min(rows, first + extent); row++) {
        int from = (row * groups + group) * plane;
        forward(from, Math.min(plane, shape.size() - from), p);
      }
    }
  }

  private void forward(int from, int n, ParameterVectors p) {
    loops.forward(n, input.data(), input.offset() + from, output.data(), from, p);
  }

  private void backwardTask(int task, Scratch scratch) {
    ParameterVectors p = scratch.workspace(ParameterVectors.class, ParameterVectors::new);
    if (byColumn) {
      int column = task * extent;
      int n = Math.min(extent, groups * plane - column);
      for (int i = 0; i < letters; i++) {
        int from = i * stride + column;
        Arrays.fill(sums, from, Math.min(from + extent, (i + 1) * stride), 0);
      }
      p.own(values, sums, column, stride);
      for (int row = 0; row < rows; row++) {
        backward(row * groups * plane + column, n, p);
      }
    } else {
      int group = task % groups;
      int sumsFrom = task * letters * SUM_LANES;
      Arrays.fill(sums, sumsFrom, sumsFrom + letters * SUM_LANES, 0);
      p.shared(values, group * letters * SUM_LANES, sums, sumsFrom);
      int first = task / groups * extent;
      for (int row = first; row < Math.min(rows, first + extent); row++) {
        int from = (row * groups + group) * plane;
        backward(from, Math.min(plane, shape.size() - from), p);
      }
    }
  }

  private void backward(int from, int n, ParameterVectors p) {
    loops.backward(
        n,
        input.data(),
        input.offset() + from,
        gradOutput.data(),
        gradOutput.offset() + from,
        gradInput.data(),
        from,
        p);
  }

  private void addSums() {
    for (int i = 0; i < letters; i++) {
      Tensor gradient = layer.letters().get(i).gradient();
      float[] to = gradient.data();
      if (byColumn && plane == 1) {
        Sums.addColumnSums(1, groups, sums, i * stride, groups, to, gradient.offset());
      } else if (byColumn) {
        Sums.addRowSums(groups, plane, sums, i * stride, plane, to, gradient.offset());
      } else {
        for (int task = 0; task < tasks; task++) {
          to[gradient.offset() + task % groups] +=
              Sums.sum(SUM_LANES, sums, (task * letters + i) * SUM_LANES);
        }
      }
    }
  }
}
