package dev.lanewise.engine.graph;

import java.util.List;

/**
 * What a {@link Node} does: the kinds of operation that plans run and files hold. Each gives the
 * shape of its output, and says what is wrong with inputs that do not fit.
 */
public sealed interface Op
    permits Activate,
        ActivateTrained,
        ArgMax,
        AveragePool,
        Binary,
        Cast,
        ChannelAffine,
        Concat,
        Convolution,
        FullyConnected,
        Expand,
        Gather,
        LocalResponse,
        MatrixProduct,
        MaxPool,
        Pad,
        Reduce,
        View,
        Resize,
        Slice,
        SoftmaxAlong,
        Transpose,
        TransposedConvolution,
        Unary,
        Where {
  /** Fewest inputs. */
  default int leastInputs() {
    return 1;
  }

  /** Most inputs. */
  default int mostInputs() {
    return 1;
  }

  /**
   * Sizes of the output.
   *
   * @throws IllegalArgumentException if the inputs do not fit: expected, got
   */
  Dims outputDims(List<Dims> in);

  /** Type of the output: the first input's, unless the operation says otherwise. */
  default ElementType outputType(List<ElementType> in) {
    return in.getFirst();
  }
}
