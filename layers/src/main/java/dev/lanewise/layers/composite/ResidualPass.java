package dev.lanewise.layers.composite;

import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.elementwise.Addition;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.GradientBuffer;
import dev.lanewise.layers.Pass;

/**
 * Buffers and loops of {@link Residual}. The sum itself is not kept: what both branches gave is
 * still there when backward asks for it.
 */
final class ResidualPass implements Pass {
  /** Elements of one task: 32 KiB of each tensor. */
  private static final int PART = 8192;

  private static final Tensor NONE = Tensor.zeros();

  private final Residual layer;
  private final Pass body;
  private final Pass shortcut;
  private final Shape inputShape;
  private final Execution execution;
  private final boolean linear;
  private final ActivationLoops loops;
  private final Threads.Task forwardTask = this::forwardPart;
  private final Threads.Task backwardTask = this::backwardPart;
  private final Tensor output;
  private final GradientSum gradientSum;

  private final GradientBuffer gradSumBuffer;
  private final GradientBuffer gradInput;
  private Tensor gradSum = NONE;
  private Tensor fromBody = NONE;
  private Tensor fromShortcut = NONE;
  private Tensor gradOutput = NONE;

  ResidualPass(
      Residual layer, Pass body, Pass shortcut, Shape input, Shape output, Execution execution) {
    this.layer = layer;
    this.body = body;
    this.shortcut = shortcut;
    inputShape = input;
    this.execution = execution;
    linear = layer.activation().equals(Activations.IDENTITY);
    loops = ActivationLoops.of(layer.activation());
    this.output = Tensor.zeros(output);
    gradientSum = new GradientSum(execution.threads());
    gradSumBuffer = execution.gradWithin(output);
    gradInput = execution.gradInput(input);
  }

  @Override
  public Tensor forward(Tensor x) {
    Pass.requireInput(layer, inputShape, x);
    fromBody = body.forward(x);
    fromShortcut = shortcut.forward(x);
    execution.threads().run(Math.ceilDiv(output.size(), PART), forwardTask); // y  = f(z)
    return output;
  }

  @Override
  public Tensor backward(Tensor dy) {
    Tensor dz = throughActivation(dy);
    Tensor ofBody = body.backward(dz);
    Tensor ofShortcut = shortcut.backward(dz);
    return gradientSum.add(ofBody, ofShortcut, gradInput.tensor());
  }

  @Override
  public void backwardToParameters(Tensor dy) {
    Tensor dz = throughActivation(dy);
    body.backwardToParameters(dz);
    shortcut.backwardToParameters(dz);
  }

  @Override
  public void resumeAfter(long forwards) {
    body.resumeAfter(forwards);
    shortcut.resumeAfter(forwards);
  }

  /** {@code dz = dy·f'(z)}, z being the sum. */
  private Tensor throughActivation(Tensor dy) {
    execution.requireTraining(layer);
    Pass.requireGradient(layer, output.shape(), dy);
    if (linear && dy.data() != gradInput.tensor().data()) { // where the body may write
      return dy;
    }
    gradSum = gradSumBuffer.beside(dy);
    gradOutput = dy;
    execution.threads().run(Math.ceilDiv(output.size(), PART), backwardTask);
    return gradSum;
  }

  private void forwardPart(int part, Scratch scratch) {
    int from = part * PART;
    int n = Math.min(PART, output.size() - from);
    add(n, from, output.data(), from);
    if (!linear) {
      loops.forward(n, output.data(), from, output.data(), from, scratch);
    }
  }

  private void backwardPart(int part, Scratch scratch) {
    int from = part * PART;
    int n = Math.min(PART, output.size() - from);
    float[] z = scratch.floats(Scratch.PARTIAL, PART);
    add(n, from, z, 0);
    float[] dy = gradOutput.data();
    loops.backward(n, z, 0, dy, gradOutput.offset() + from, gradSum.data(), from, scratch);
  }

  /** {@code z = body(x) + shortcut(x)}. */
  private void add(int n, int from, float[] z, int zOffset) {
    Addition.add(
        n,
        fromBody.data(),
        fromBody.offset() + from,
        fromShortcut.data(),
        fromShortcut.offset() + from,
        z,
        zOffset);
  }
}
