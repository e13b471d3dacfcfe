package dev.lanewise.layers.optimizer;

import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.engine.update.NadamUpdate;
import dev.lanewise.layers.Parameter;
import java.util.SequencedMap;

/**
 * Adam with Nesterov's look ahead, as PyTorch defines it.
 *
 * <pre>
 * μᵗ = beta1·(1 − ½·0.96^(t·momentumDecay))                  the momentum of step t
 * g' = g + weightDecay·w
 * m  = beta1·m + (1 − beta1)·g'                              m begins as 0
 * v  = beta2·v + (1 − beta2)·g'²                             v begins as 0
 * m̂  = μᵗ⁺¹·m/(1 − μ¹·…·μᵗ⁺¹) + (1 − μᵗ)·g'/(1 − μ¹·…·μᵗ)
 * w  = w − learningRate · m̂ / (√(v/(1 − beta2ᵗ)) + epsilon)                      in step t
 * </pre>
 *
 * <p>Source: T. Dozat, "Incorporating Nesterov Momentum into Adam", ICLR 2016 workshop, algorithm 2
 * with the momentum of its experiments.
 *
 * <p>State: {@code step}, the number of steps so far, and {@code NAME.m} and {@code NAME.v} of
 * every parameter.
 */
public final class Nadam implements Optimizer {
  private final NadamConfig config;
  private final ParameterBlocks blocks;
  private final RunningMeans means;

  /** {@code 0.96^momentumDecay}. */
  private final double fading;

  private final Threads.Task stepTask;
  private double learningRate;

  /** μ¹·…·μⁿ, n being {@link #multiplied}. */
  private double product = 1;

  private int multiplied;
  private double meanStep;
  private double gradientStep;
  private double rootScale;

  /** Nadam of {@code parameters} on {@code threads}. */
  public Nadam(NadamConfig config, SequencedMap<String, Parameter> parameters, Threads threads) {
    this.config = config;
    blocks = new ParameterBlocks(parameters, threads);
    means = new RunningMeans(blocks);
    stepTask = blocks.task(this::stepBlock);
    fading = StrictMath.pow(0.96, config.momentumDecay());
    learningRate = config.learningRate();
  }

  @Override
  public void zeroGrad() {
    blocks.zeroGrad();
  }

  @Override
  public void step() {
    int t = means.nextStep();
    multiplyTo(t);
    double next = momentum(t + 1);
    meanStep = learningRate * next / (1 - product * next);
    gradientStep = learningRate * (1 - momentum(t)) / (1 - product);
    rootScale = 1 / Math.sqrt(1 - Powers.of(config.beta2(), t));
    blocks.run(stepTask);
  }

  /** Brings the product to μ¹·…·μᵗ; from the start where the state was filled with a saved one. */
  private void multiplyTo(int t) {
    if (multiplied > t) {
      product = 1;
      multiplied = 0;
    }
    while (multiplied < t) {
      product *= momentum(++multiplied);
    }
  }

  private double momentum(int t) {
    return config.beta1() * (1 - 0.5 * Powers.of(fading, t));
  }

  private void stepBlock(int index, int from, int n) {
    Tensor w = blocks.parameter(index).value();
    Tensor g = blocks.parameter(index).gradient();
    NadamUpdate.step(
        n,
        w.data(),
        w.offset() + from,
        g.data(),
        g.offset() + from,
        means.m[index].data(),
        from,
        means.v[index].data(),
        from,
        meanStep,
        gradientStep,
        config.beta1(),
        config.beta2(),
        rootScale,
        config.epsilon(),
        config.weightDecay());
  }

  @Override
  public double learningRate() {
    return learningRate;
  }

  @Override
  public void learningRate(double changed) {
    learningRate = Settings.requireNonNegative(config.name(), "learningRate", changed);
  }

  @Override
  public SequencedMap<String, Tensor> state() {
    return means.state();
  }
}
