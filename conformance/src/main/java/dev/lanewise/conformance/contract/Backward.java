package dev.lanewise.conformance.contract;

import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.Pass;

/** The two ways back through a pass. */
enum Backward {
  WHOLE("backward") {
    @Override
    void run(Pass pass, Tensor gradOutput) {
      pass.backward(gradOutput);
    }
  },
  TO_PARAMETERS("backwardToParameters") {
    @Override
    void run(Pass pass, Tensor gradOutput) {
      pass.backwardToParameters(gradOutput);
    }
  };

  private final String method;

  Backward(String method) {
    this.method = method;
  }

  abstract void run(Pass pass, Tensor gradOutput);

  @Override
  public String toString() {
    return method;
  }
}
