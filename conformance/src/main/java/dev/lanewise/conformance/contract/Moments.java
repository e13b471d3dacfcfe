package dev.lanewise.conformance.contract;

/** Adam's means of one number's gradient and of its square, in doubles. */
final class Moments {
  private final double beta1;
  private final double beta2;
  private final double epsilon;
  private double m;
  private double v;
  private double beta1Power = 1;
  private double beta2Power = 1;

  Moments(double beta1, double beta2, double epsilon) {
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
  }

  /** {@code m̂/(√v̂ + ε)} after one more gradient. */
  double direction(double g) {
    m = beta1 * m + (1 - beta1) * g;
    v = beta2 * v + (1 - beta2) * g * g;
    beta1Power *= beta1;
    beta2Power *= beta2;
    return m / (1 - beta1Power) / (Math.sqrt(v / (1 - beta2Power)) + epsilon);
  }
}
