package dev.lanewise.measure.network;

import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Pass;
import dev.lanewise.layers.loss.SoftmaxCrossEntropy;
import dev.lanewise.layers.optimizer.AdamConfig;
import dev.lanewise.layers.optimizer.Optimizer;

/** Steps of training with Adam on one batch of noise, over and over. */
public final class TrainingStep implements Runnable {
  private final Tensor images;
  private final int[] labels;
  private final Pass pass;
  private final SoftmaxCrossEntropy loss = new SoftmaxCrossEntropy();
  private final Optimizer optimizer;
  private final Lap lap;

  /**
   * Steps of a network with weights of its own.
   *
   * @param batch images
   * @throws IllegalArgumentException if batch is below 1, or the network cannot take the images
   */
  public TrainingStep(Model model, int batch, Threads threads) {
    this(model.build(), noise(model, batch), threads, Lap.UNTIMED);
  }

  TrainingStep(Layer network, Tensor images, Threads threads, Lap lap) {
    this.images = images;
    this.lap = lap;
    labels = new int[images.shape().batch()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % Model.CLASSES;
    }
    pass = network.newPass(images.shape(), Execution.training(threads, 1));
    optimizer = new AdamConfig().optimizer(network.parameters(), threads);
  }

  /** What is told when a part of a step has ended that is no layer's. */
  interface Lap {
    /** For steps that nobody looks into. */
    Lap UNTIMED = part -> {};

    /** The part that has ended; {@link Part#LAYERS} for forward and for backward. */
    void ended(Part part);
  }

  /** Parts of a step. */
  enum Part {
    LAYERS,
    LOSS,
    OPTIMIZER
  }

  @Override
  public void run() {
    optimizer.zeroGrad();
    Tensor logits = pass.forward(images);
    lap.ended(Part.LAYERS);
    loss.forward(logits, labels);
    Tensor gradient = loss.backward();
    lap.ended(Part.LOSS);
    pass.backwardToParameters(gradient);
    lap.ended(Part.LAYERS);
    optimizer.step();
    lap.ended(Part.OPTIMIZER);
  }

  /** A batch of normally distributed numbers. */
  static Tensor noise(Model model, int batch) {
    Tensor images = Tensor.zeros(model.sample().inBatch(batch));
    new CounterRandom(1).fillNormal(images.data(), 0, images.size(), 0, 1);
    return images;
  }
}
