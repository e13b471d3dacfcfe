package dev.lanewise.engine.plan.step;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.activation.Cosine;
import dev.lanewise.engine.activation.Sinusoid;
import dev.lanewise.engine.graph.Activate;
import dev.lanewise.engine.graph.ActivateTrained;
import dev.lanewise.engine.graph.ArgMax;
import dev.lanewise.engine.graph.AveragePool;
import dev.lanewise.engine.graph.Binary;
import dev.lanewise.engine.graph.Cast;
import dev.lanewise.engine.graph.ChannelAffine;
import dev.lanewise.engine.graph.Concat;
import dev.lanewise.engine.graph.Convolution;
import dev.lanewise.engine.graph.Expand;
import dev.lanewise.engine.graph.FullyConnected;
import dev.lanewise.engine.graph.Gather;
import dev.lanewise.engine.graph.LocalResponse;
import dev.lanewise.engine.graph.MatrixProduct;
import dev.lanewise.engine.graph.MaxPool;
import dev.lanewise.engine.graph.Op;
import dev.lanewise.engine.graph.Pad;
import dev.lanewise.engine.graph.Reduce;
import dev.lanewise.engine.graph.Resize;
import dev.lanewise.engine.graph.Slice;
import dev.lanewise.engine.graph.SoftmaxAlong;
import dev.lanewise.engine.graph.Transpose;
import dev.lanewise.engine.graph.TransposedConvolution;
import dev.lanewise.engine.graph.Unary;
import dev.lanewise.engine.graph.View;
import dev.lanewise.engine.graph.Where;
import dev.lanewise.engine.softmax.Logarithm;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import java.util.List;

/** A step for every operation, whatever its shapes: right first, and fast where kernels are. */
public final class GeneralSteps {
  private GeneralSteps() {}

  /**
   * The step that does {@code op} with numbers as they are: those of whole ones may have a
   * fraction, which {@link WholeStep} drops.
   *
   * @param in the inputs, of shapes that the operation has checked, in its order
   * @param out receives the output; overlaps no input, but for the operations that go element by
   *     element: there it may stand where an input of the same shape does
   * @param threads for the kernels that share their work; no bit depends on how many there are
   * @throws IllegalArgumentException if a kernel cannot do these sizes
   */
  public static Step of(Op op, List<Tensor> in, Tensor out, Threads threads) {
    Tensor x = in.getFirst();
    return switch (op) {
      case Activate a -> new ActivateStep(a.activation(), x, out, threads);
      case ActivateTrained a -> new ActivateTrainedStep(a, in, out, threads);
      case ArgMax a -> new ArgMaxStep(a.axis(), a.last(), x, out);
      case AveragePool a -> KernelSteps.averagePool(a, x, out, threads);
      case Binary b -> new BinaryStep(b.function(), x, in.get(1), out);
      case Cast c -> new CastStep(c.type(), x, out);
      case ChannelAffine _ -> new AffineStep(Activations.IDENTITY, in, out, threads);
      case Concat c -> new ConcatenateStep(c.axis(), in, out);
      case Convolution c -> new ConvolutionStep(c, in, out, threads);
      case FullyConnected _ -> KernelSteps.dense(in, out, threads);
      case Expand _ -> StridedCopy.repeated(x, out);
      case Gather g -> new GatherStep(g.axis(), x, in.get(1), out);
      case LocalResponse l -> LocalResponseStep.of(l, x, out, threads);
      case MatrixProduct _ -> new MatrixProductStep(x, in.get(1), out, threads);
      case MaxPool m -> KernelSteps.maxPool(m, x, out, threads);
      case Pad p -> Padding.of(p, x, out);
      case Reduce r -> new ReduceStep(r, x, out);
      case View _ -> StridedCopy.repeated(x.reshape(out.shape()), out);
      case Resize r -> Resizing.of(r, x, out);
      case Slice s -> StridedCopy.slice(s, x, out);
      case SoftmaxAlong s -> new SoftmaxStep(s.axis(), s.logarithm(), x, out, threads);
      case Transpose t -> StridedCopy.transposed(t, x, out);
      case TransposedConvolution t -> KernelSteps.transposedConvolution(t, in, out, threads);
      case Unary u -> unary(u.function(), x, out, threads);
      case Where _ -> new WhereStep(x, in.get(1), in.get(2), out);
    };
  }

  private static Step unary(Unary.Function function, Tensor x, Tensor y, Threads threads) {
    return switch (function) {
      case EXP -> new ActivateStep(new Exponential(), x, y, threads);
      case LOG -> new ActivateStep(new Logarithm(), x, y, threads);
      case SIN -> new ActivateStep(new Sinusoid(), x, y, threads);
      case COS -> new ActivateStep(new Cosine(), x, y, threads);
      case ERF -> new ActivateStep(new ErrorFunction(), x, y, threads);
      case NEGATE, RECIPROCAL, SQRT, SIGN, FLOOR, CEIL, ROUND, NOT -> new UnaryStep(function, x, y);
    };
  }
}
