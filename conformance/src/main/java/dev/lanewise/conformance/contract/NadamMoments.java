package dev.lanewise.conformance.contract;

import dev.lanewise.layers.optimizer.NadamConfig;

/** Nadam's means of one number's gradient and of its square, in doubles. */
final class NadamMoments {
  private final NadamConfig config;
  private double m;
  private double v;
  private int steps;
  private double product = 1;
  private double beta2Power = 1;

  NadamMoments(NadamConfig config) {
    this.config = config;
  }

  /** {@code m̂/(√v̂ + ε)} after one more gradient. */
  double direction(double g) {
    m = config.beta1() * m + (1 - config.beta1()) * g;
    v = config.beta2() * v + (1 - config.beta2()) * g * g;
    steps++;
    double now = momentum(steps);
    double next = momentum(steps + 1);
    product *= now;
    beta2Power *= config.beta2();
    double ahead = next * m / (1 - product * next) + (1 - now) * g / (1 - product);
    return ahead / (Math.sqrt(v / (1 - beta2Power)) + config.epsilon());
  }

  private double momentum(int t) {
    return config.beta1() * (1 - 0.5 * Math.pow(0.96, t * config.momentumDecay()));
  }
}
