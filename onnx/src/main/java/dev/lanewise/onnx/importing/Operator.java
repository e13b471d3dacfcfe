package dev.lanewise.onnx.importing;

import java.util.List;

/** What a node of one kind becomes. */
@FunctionalInterface
interface Operator {
  /**
   * What the node gives, one for each of its outputs that are supported.
   *
   * @throws IllegalArgumentException if the node contradicts its operator: expected, got
   * @throws NotSupported if it is right, but more than ours can do
   */
  List<Operand> apply(Call call);

  /** With one output. */
  @FunctionalInterface
  interface Single {
    /** What the node gives. */
    Operand apply(Call call);
  }
}
