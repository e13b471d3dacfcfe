package dev.lanewise.layers.optimizer;

import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.engine.update.AdamUpdate;
import dev.lanewise.layers.Parameter;
import java.util.SequencedMap;

/** The step of {@link Adam} and {@link AdamW}, with the running means that it goes by. */
final class AdamStep {
  private final double beta1;
  private final double beta2;
  private final double epsilon;
  private final double weightDecay;
  private final ParameterBlocks blocks;
  private final RunningMeans means;
  private final Threads.Task stepTask;
  private double stepSize;
  private double rootScale;
  private double keep;

  /** Means of zeros; {@code weightDecay} is the one within the gradient. */
  AdamStep(
      double beta1,
      double beta2,
      double epsilon,
      double weightDecay,
      SequencedMap<String, Parameter> parameters,
      Threads threads) {
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
    this.weightDecay = weightDecay;
    blocks = new ParameterBlocks(parameters, threads);
    means = new RunningMeans(blocks);
    stepTask = blocks.task(this::stepBlock);
  }

  void zeroGrad() {
    blocks.zeroGrad();
  }

  /** A step, after which {@code keep} times the old weights are left of them. */
  void step(double learningRate, double keep) {
    int t = means.nextStep();
    stepSize = learningRate / (1 - Powers.of(beta1, t));
    rootScale = 1 / Math.sqrt(1 - Powers.of(beta2, t));
    this.keep = keep;
    blocks.run(stepTask);
  }

  private void stepBlock(int index, int from, int n) {
    Tensor w = blocks.parameter(index).value();
    Tensor g = blocks.parameter(index).gradient();
    AdamUpdate.step(
        n,
        w.data(),
        w.offset() + from,
        g.data(),
        g.offset() + from,
        means.m[index].data(),
        from,
        means.v[index].data(),
        from,
        stepSize,
        beta1,
        beta2,
        rootScale,
        epsilon,
        weightDecay,
        keep);
  }

  /** {@code step}, and {@code NAME.m} and {@code NAME.v} of every parameter. */
  SequencedMap<String, Tensor> state() {
    return means.state();
  }
}
