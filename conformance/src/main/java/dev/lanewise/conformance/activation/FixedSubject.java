package dev.lanewise.conformance.activation;

import dev.lanewise.conformance.activation.Finding.Check;
import dev.lanewise.engine.accuracy.ErrorSearch;
import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.activation.Description;
import dev.lanewise.engine.threads.Scratch;
import java.util.Arrays;
import java.util.List;

/** An activation without parameters. */
record FixedSubject(Activation activation, Description description, List<Compared> compared)
    implements Subject {
  static FixedSubject of(Activation activation) {
    Description claims = activation.description();
    return new FixedSubject(
        activation,
        claims,
        List.of(
            new Compared(
                "value",
                Check.VALUE,
                () -> values(activation),
                activation::value,
                activation::value,
                claims.valueTolerance()),
            new Compared(
                "derivative",
                Check.DERIVATIVE,
                () -> derivatives(activation),
                activation::derivative,
                activation::derivative,
                claims.derivativeTolerance())));
  }

  private static ErrorSearch.Kernel values(Activation activation) {
    ActivationLoops loops = ActivationLoops.of(activation);
    Scratch scratch = new Scratch();
    return (n, x, y) -> loops.forward(n, x, 0, y, 0, scratch);
  }

  private static ErrorSearch.Kernel derivatives(Activation activation) {
    ActivationLoops loops = ActivationLoops.of(activation);
    Scratch scratch = new Scratch();
    float[] ones = new float[Inputs.BLOCK];
    Arrays.fill(ones, 1f);
    return (n, x, y) -> loops.backward(n, x, 0, ones, 0, y, 0, scratch);
  }

  @Override
  public String name() {
    return activation.name();
  }

  @Override
  public boolean isFixed() {
    return true;
  }
}
