package dev.lanewise.conformance.contract;

import dev.lanewise.layers.optimizer.AdamConfig;
import dev.lanewise.layers.optimizer.AdamWConfig;
import dev.lanewise.layers.optimizer.NadamConfig;
import dev.lanewise.layers.optimizer.RmspropConfig;
import dev.lanewise.layers.optimizer.SgdConfig;

/**
 * What an optimizer does to one number, in doubles, as its paper writes it. It remembers what the
 * optimizer remembers of that number.
 */
@FunctionalInterface
public interface StepFormula {
  /**
   * One step.
   *
   * @return the weight after it
   */
  double step(double weight, double gradient, double learningRate);

  /**
   * Sutskever, Martens, Dahl and Hinton, On the importance of initialization and momentum in deep
   * learning, ICML 2013, in the form in which the velocity is not scaled by the learning rate:
   * {@code v = momentum·v + g; w − learningRate·v}, or {@code w − learningRate·(g + momentum·v)}
   * with Nesterov's look ahead; g has {@code weightDecay·w} in it.
   */
  static StepFormula sgd(SgdConfig config) {
    double[] velocity = new double[1];
    return (w, gradient, learningRate) -> {
      double g = gradient + config.weightDecay() * w;
      velocity[0] = config.momentum() * velocity[0] + g;
      double step = config.nesterov() ? g + config.momentum() * velocity[0] : velocity[0];
      return w - learningRate * step;
    };
  }

  /**
   * Kingma and Ba, Adam: a method for stochastic optimization, ICLR 2015, algorithm 1; the gradient
   * has {@code weightDecay·w} in it.
   */
  static StepFormula adam(AdamConfig config) {
    Moments moments = new Moments(config.beta1(), config.beta2(), config.epsilon());
    return (w, g, learningRate) ->
        w - learningRate * moments.direction(g + config.weightDecay() * w);
  }

  /**
   * Loshchilov and Hutter, Decoupled weight decay regularization, ICLR 2019, algorithm 2, the decay
   * scaled by the learning rate.
   */
  static StepFormula adamW(AdamWConfig config) {
    Moments moments = new Moments(config.beta1(), config.beta2(), config.epsilon());
    return (w, g, learningRate) ->
        w - learningRate * (moments.direction(g) + config.weightDecay() * w);
  }

  /**
   * Dozat, Incorporating Nesterov momentum into Adam, ICLR 2016 workshop, algorithm 2, its momentum
   * {@code beta1·(1 − ½·0.96^(t·momentumDecay))}; the gradient has {@code weightDecay·w} in it.
   */
  static StepFormula nadam(NadamConfig config) {
    NadamMoments moments = new NadamMoments(config);
    return (w, g, learningRate) ->
        w - learningRate * moments.direction(g + config.weightDecay() * w);
  }

  /**
   * Hinton, Neural networks for machine learning, lecture 6e, 2012: {@code s = alpha·s + (1 −
   * alpha)·g²; v = momentum·v + g/(√s + ε); w − learningRate·v}; the gradient has {@code
   * weightDecay·w} in it.
   */
  static StepFormula rmsprop(RmspropConfig config) {
    double[] square = new double[1];
    double[] velocity = new double[1];
    return (w, gradient, learningRate) -> {
      double g = gradient + config.weightDecay() * w;
      square[0] = config.alpha() * square[0] + (1 - config.alpha()) * g * g;
      double ratio = g / (Math.sqrt(square[0]) + config.epsilon());
      velocity[0] = config.momentum() * velocity[0] + ratio;
      return w - learningRate * velocity[0];
    };
  }
}
