package dev.lanewise.models.diagnose;

import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Where the numbers of a network stop being finite: the first layer on the way of a batch, or of
 * its gradient back, whose numbers are not. Layers are counted from 1 as {@link Probe} takes a
 * network apart.
 */
public final class FirstNotFinite {
  /** Composite layers list all that is in them. */
  private static final int LONGEST_NAME = 100;

  private FirstNotFinite() {}

  /**
   * As {@code the output of layer 3, Dense(fanIn=400, fanOut=120), is the first that is not
   * finite}. Leaves gradients, and state such as running means, changed.
   *
   * @param input a batch, (batch, sample…)
   * @param lossGradient the loss's gradient by the network's output, for an output that is finite
   * @return empty if all is finite
   * @throws IllegalArgumentException if the network does not fit the input
   */
  public static Optional<String> in(
      Layer network, Tensor input, UnaryOperator<Tensor> lossGradient, Threads threads) {
    Stages stages = new Stages(network, input.shape(), Execution.training(threads, 0));
    Tensor output = stages.forward(input);
    for (int stage = 0; stage < stages.count(); stage++) {
      if (!isFinite(stages.output(stage))) {
        return Optional.of(claim("output", stages, stage));
      }
    }
    for (Parameter parameter : network.parameters().values()) {
      Tensor gradient = parameter.gradient();
      int from = gradient.offset();
      Arrays.fill(gradient.data(), from, from + gradient.size(), 0f);
    }
    stages.backward(lossGradient.apply(output));
    for (int stage = stages.count() - 1; stage >= 0; stage--) {
      boolean finite =
          isFinite(stages.gradient(stage))
              && stages.layer(stage).parameters().values().stream()
                  .allMatch(parameter -> isFinite(parameter.gradient()));
      if (!finite) {
        return Optional.of(claim("gradient", stages, stage));
      }
    }
    return Optional.empty();
  }

  private static boolean isFinite(Tensor x) {
    for (int i = x.offset(); i < x.offset() + x.size(); i++) {
      if (!Float.isFinite(x.data()[i])) {
        return false;
      }
    }
    return true;
  }

  private static String claim(String what, Stages stages, int stage) {
    String text = stages.layer(stage).toString();
    String layer =
        text.length() <= LONGEST_NAME ? text : stages.layer(stage).getClass().getSimpleName();
    return "the %s of layer %d, %s, is the first that is not finite"
        .formatted(what, stage + 1, layer);
  }
}
