package dev.lanewise.layers.dense;

import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.gemm.ParallelGemm;
import dev.lanewise.engine.gemm.TileEpilogue;
import dev.lanewise.engine.reduction.Sums;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.GradientBuffer;
import dev.lanewise.layers.Pass;
import dev.lanewise.layers.activation.ActivationGradient;

/** Buffers and loops of {@link Dense}. */
final class DensePass implements Pass {
  private final Dense layer;
  private final Shape inputShape;
  private final Execution execution;
  private final int batch;
  private final int fanIn;
  private final int fanOut;
  private final ActivationLoops loops;
  private final ParallelGemm gemm;
  private final TileEpilogue epilogue = this::addBiasAndActivate;
  private final ActivationGradient activationGradient;

  /** x·Wᵀ + b, kept for f'; in the output itself where that serves as well. */
  private final Tensor z;

  private final Tensor output; // (batch, fanOut)
  private final GradientBuffer gradInputBuffer;
  private Tensor gradInput; // (batch, fanIn)
  private Tensor input; // (batch, fanIn)
  private Tensor gradZ; // (batch, fanOut)

  DensePass(Dense layer, Shape inputShape, Execution execution) {
    this.layer = layer;
    this.inputShape = inputShape;
    this.execution = execution;
    output = Tensor.zeros(layer.outputShape(inputShape)); // checks the input first
    batch = inputShape.batch();
    fanIn = layer.fanIn();
    fanOut = layer.fanOut();
    loops = ActivationLoops.of(layer.activation());
    gemm = new ParallelGemm(execution.threads());
    z = ActivationGradient.roomForInput(layer.activation(), output, execution);
    activationGradient =
        new ActivationGradient(
            layer.activation(), output.shape(), execution.threads(), execution::gradWithin);
    gradInputBuffer = execution.gradInput(inputShape);
    gradInput = output;
    input = output;
    gradZ = output;
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
    gradInput = gradInputBuffer.beside(gradZ);
    multiplyGradientByWeight(); // dx  = dz·W
    return gradInput;
  }

  @Override
  public void backwardToParameters(Tensor dy) {
    execution.requireTraining(layer);
    Pass.requireGradient(layer, output.shape(), dy);
    gradZ = activationGradient.through(z, dy); // dz  = dy·f'(z)
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
        z.data(),
        0,
        fanOut,
        false,
        epilogue);
  }

  /** y = f(z + b) on one tile of z. */
  private void addBiasAndActivate(
      int row,
      int column,
      int rows,
      int columns,
      float[] c,
      int cOffset,
      int ldc,
      Scratch scratch) {
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
        b.offset() + column,
        scratch);
  }

  private void addBiasGradient() {
    Tensor db = layer.bias().gradient();
    Sums.addColumnSums(batch, fanOut, gradZ.data(), gradZ.offset(), fanOut, db.data(), db.offset());
  }

  private void addWeightGradient() {
    boolean add = !layer.weight().takeZero();
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
        add,
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
