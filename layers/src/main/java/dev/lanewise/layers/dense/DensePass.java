package dev.lanewise.layers.dense;

import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.gemm.ParallelGemm;
import dev.lanewise.engine.gemm.TileEpilogue;
import dev.lanewise.engine.reduction.Sums;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Pass;

/** Buffers and loops of {@link Dense}. */
final class DensePass implements Pass {
  /** Elements of one task of the activation's backward: 32 KiB. */
  private static final int PART = 8192;

  private final Dense layer;
  private final Shape inputShape;
  private final Execution execution;
  private final int batch;
  private final int fanIn;
  private final int fanOut;
  private final boolean linear;
  private final ActivationLoops loops;
  private final ParallelGemm gemm;
  private final TileEpilogue epilogue = this::addBiasAndActivate;
  private final Threads.Task activationTask = this::activationPart;

  /** x·Wᵀ + b, kept for f'; the same array as the output where nobody asks for it again. */
  private final float[] z;

  private final Tensor output; // (batch, fanOut)
  private final Tensor gradInput; // (batch, fanIn)
  private Tensor input; // (batch, fanIn)
  private Tensor gradOutput; // (batch, fanOut)
  private Tensor gradZ; // (batch, fanOut)

  DensePass(Dense layer, Shape inputShape, Execution execution) {
    this.layer = layer;
    this.inputShape = inputShape;
    this.execution = execution;
    batch = inputShape.dim(0);
    fanIn = layer.fanIn();
    fanOut = layer.fanOut();
    linear = layer.activation().equals(Activations.IDENTITY);
    loops = ActivationLoops.of(layer.activation());
    gemm = new ParallelGemm(execution.threads());
    output = Tensor.zeros(layer.outputShape(inputShape));
    boolean keepsZ = execution.isTraining() && !linear;
    z = keepsZ ? new float[output.size()] : output.data();
    gradZ = keepsZ ? Tensor.zeros(output.shape()) : output;
    gradInput = execution.isTraining() ? Tensor.zeros(inputShape) : output;
    input = output;
    gradOutput = output;
  }

  @Override
  public Tensor forward(Tensor x) {
    Pass.requireInput(layer, inputShape, x);
    input = x;
    multiplyByWeight(x); // y   = f(z),  z = x·Wᵀ + b
    return output;
  }

  @Override
  public Tensor backward(Tensor dy) {
    backwardToParameters(dy);
    multiplyGradientByWeight(); // dx  = dz·W
    return gradInput;
  }

  @Override
  public void backwardToParameters(Tensor dy) {
    execution.requireTraining(layer);
    backwardThroughActivation(dy); // dz  = dy·f'(z)
    addBiasGradient(); // db += Σ dz
    addWeightGradient(); // dW += dzᵀ·x
  }

  private void multiplyByWeight(Tensor x) {
    Tensor w = layer.weight().value();
    gemm.nt(
        batch,
        fanOut,
        fanIn,
        x.data(),
        x.offset(),
        fanIn,
        w.data(),
        w.offset(),
        fanIn,
        z,
        0,
        fanOut,
        false,
        epilogue);
  }

  /** y = f(z + b) on one tile of z. */
  private void addBiasAndActivate(
      int row, int column, int rows, int columns, float[] c, int cOffset, int ldc) {
    Tensor b = layer.bias().value();
    loops.epilogue(
        rows,
        columns,
        c,
        cOffset,
        output.data(),
        row * fanOut + column,
        ldc,
        null,
        0,
        b.data(),
        b.offset() + column);
  }

  private void backwardThroughActivation(Tensor dy) {
    gradOutput = dy;
    if (linear) {
      gradZ = dy;
    } else {
      execution.threads().run(Math.ceilDiv(output.size(), PART), activationTask);
    }
  }

  private void activationPart(int part, Scratch scratch) {
    int from = part * PART;
    loops.backward(
        Math.min(PART, output.size() - from),
        z,
        from,
        gradOutput.data(),
        gradOutput.offset() + from,
        gradZ.data(),
        gradZ.offset() + from);
  }

  private void addBiasGradient() {
    Tensor db = layer.bias().gradient();
    Sums.addColumnSums(batch, fanOut, gradZ.data(), gradZ.offset(), fanOut, db.data(), db.offset());
  }

  private void addWeightGradient() {
    Tensor dw = layer.weight().gradient();
    gemm.tn(
        fanOut,
        fanIn,
        batch,
        gradZ.data(),
        gradZ.offset(),
        fanOut,
        input.data(),
        input.offset(),
        fanIn,
        dw.data(),
        dw.offset(),
        fanIn,
        true,
        TileEpilogue.NONE);
  }

  private void multiplyGradientByWeight() {
    Tensor w = layer.weight().value();
    gemm.nn(
        batch,
        fanIn,
        fanOut,
        gradZ.data(),
        gradZ.offset(),
        fanOut,
        w.data(),
        w.offset(),
        fanIn,
        gradInput.data(),
        0,
        fanIn,
        false,
        TileEpilogue.NONE);
  }
}
