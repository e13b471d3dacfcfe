package dev.lanewise.models.diagnose;

import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.Pass;
import dev.lanewise.models.observe.Observed;
import dev.lanewise.models.observe.Observer;
import dev.lanewise.models.observe.Site;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Where the numbers of a network stop being finite: the first layer on the way of a batch, or of
 * its gradient back, whose numbers are not. Layers are counted from 1 in the order in which they
 * run, those in sums and concatenations too; an activation that another carries is one of its own.
 */
public final class FirstNotFinite {
  /** Composite layers list all that is in them. */
  private static final int LONGEST_NAME = 100;

  private Optional<String> found = Optional.empty();

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
    FirstNotFinite first = new FirstNotFinite();
    Pass pass =
        Observed.of(network, site -> Optional.of(first.observer(site)))
            .newPass(input.shape(), Execution.training(threads, 0));
    Tensor output = pass.forward(input);
    if (first.found.isPresent()) {
      return first.found;
    }
    for (Parameter parameter : network.parameters().values()) {
      Tensor gradient = parameter.gradient();
      int from = gradient.offset();
      Arrays.fill(gradient.data(), from, from + gradient.size(), 0f);
    }
    pass.backward(lossGradient.apply(output));
    return first.found;
  }

  private Observer observer(Site site) {
    return new Observer() {
      @Override
      public void forward(Tensor y) {
        if (found.isEmpty() && !isFinite(y)) {
          found = Optional.of(claim("output", site));
        }
      }

      @Override
      public void backward(Pass pass, Tensor dx) {
        if (found.isEmpty() && !(isFinite(dx) && hasFiniteGradients(site.layer()))) {
          found = Optional.of(claim("gradient", site));
        }
      }
    };
  }

  private static boolean hasFiniteGradients(Layer layer) {
    return layer.parameters().values().stream()
        .allMatch(parameter -> isFinite(parameter.gradient()));
  }

  private static boolean isFinite(Tensor x) {
    for (int i = x.offset(); i < x.offset() + x.size(); i++) {
      if (!Float.isFinite(x.data()[i])) {
        return false;
      }
    }
    return true;
  }

  private static String claim(String what, Site site) {
    String text = site.layer().toString();
    String layer = text.length() <= LONGEST_NAME ? text : site.layer().getClass().getSimpleName();
    return "the %s of layer %d, %s%s, is the first that is not finite"
        .formatted(what, site.number(), layer, site.branched() ? " (" + site.path() + ")" : "");
  }
}
