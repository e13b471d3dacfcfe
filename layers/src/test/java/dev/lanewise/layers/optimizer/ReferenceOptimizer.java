package dev.lanewise.layers.optimizer;

import java.util.HashMap;
import java.util.Map;

/** The optimizers in plain doubles, one element after another, as the papers write them. */
final class ReferenceOptimizer {
  /** One step of one element. */
  private interface Rule {
    double step(int t, double learningRate, double w, double g, double[] state);
  }

  private final Rule rule;
  private final Map<Integer, double[][]> states = new HashMap<>();

  private ReferenceOptimizer(Rule rule) {
    this.rule = rule;
  }

  static ReferenceOptimizer of(OptimizerConfig config) {
    return switch (config) {
      case SgdConfig sgd -> new ReferenceOptimizer((_, lr, w, g, s) -> sgd(sgd, lr, w, g, s));
      case AdamConfig c ->
          new ReferenceOptimizer((t, lr, w, g, s) ->
              adam(t, lr, w, g + c.weightDecay() * w, s, c.beta1(), c.beta2(), c.epsilon()));
      case AdamWConfig c ->
          new ReferenceOptimizer((t, lr, w, g, s) ->
              adam(t, lr, w - lr * c.weightDecay() * w, g, s, c.beta1(), c.beta2(), c.epsilon()));
      case NadamConfig c -> new ReferenceOptimizer((t, lr, w, g, s) -> nadam(c, t, lr, w, g, s));
      case RmspropConfig c -> new ReferenceOptimizer((_, lr, w, g, s) -> rmsprop(c, lr, w, g, s));
      default -> throw new IllegalArgumentException("no reference for " + config);
    };
  }

  void step(int parameter, int t, double learningRate, double[] weights, float[] gradient) {
    double[][] state = states.computeIfAbsent(parameter, _ -> new double[weights.length][2]);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = rule.step(t, learningRate, weights[i], gradient[i], state[i]);
    }
  }

  private static double sgd(SgdConfig c, double lr, double w, double g, double[] state) {
    double decayed = g + c.weightDecay() * w;
    state[0] = c.momentum() * state[0] + decayed;
    return w - lr * (c.nesterov() ? decayed + c.momentum() * state[0] : state[0]);
  }

  private static double nadam(NadamConfig c, int t, double lr, double w, double g, double[] state) {
    double decayed = g + c.weightDecay() * w;
    state[0] = c.beta1() * state[0] + (1 - c.beta1()) * decayed;
    state[1] = c.beta2() * state[1] + (1 - c.beta2()) * decayed * decayed;
    double product = 1;
    for (int i = 1; i <= t; i++) {
      product *= momentum(c, i);
    }
    double next = momentum(c, t + 1);
    double mean =
        next * state[0] / (1 - product * next) + (1 - momentum(c, t)) * decayed / (1 - product);
    return w - lr * mean / (Math.sqrt(state[1] / (1 - Math.pow(c.beta2(), t))) + c.epsilon());
  }

  private static double momentum(NadamConfig c, int t) {
    return c.beta1() * (1 - 0.5 * Math.pow(0.96, t * c.momentumDecay()));
  }

  private static double rmsprop(RmspropConfig c, double lr, double w, double g, double[] state) {
    double decayed = g + c.weightDecay() * w;
    state[0] = c.alpha() * state[0] + (1 - c.alpha()) * decayed * decayed;
    state[1] = c.momentum() * state[1] + decayed / (Math.sqrt(state[0]) + c.epsilon());
    return w - lr * state[1];
  }

  private static double adam(
      int t,
      double lr,
      double w,
      double g,
      double[] state,
      double beta1,
      double beta2,
      double epsilon) {
    state[0] = beta1 * state[0] + (1 - beta1) * g;
    state[1] = beta2 * state[1] + (1 - beta2) * g * g;
    double mean = state[0] / (1 - Math.pow(beta1, t));
    double square = state[1] / (1 - Math.pow(beta2, t));
    return w - lr * mean / (Math.sqrt(square) + epsilon);
  }
}
