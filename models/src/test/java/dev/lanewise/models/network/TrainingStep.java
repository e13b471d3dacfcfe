package dev.lanewise.models.network;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Pass;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.layers.loss.SoftmaxCrossEntropy;
import dev.lanewise.layers.optimizer.Optimizer;
import dev.lanewise.layers.optimizer.OptimizerConfig;

/** All that a training step on one batch of noise needs. */
final class TrainingStep {
  private static final int CLASSES = 10;

  final Layer network;
  private final Tensor images;
  private final int[] labels;
  private final Pass pass;
  private final Optimizer optimizer;
  private final SoftmaxCrossEntropy loss = new SoftmaxCrossEntropy();

  TrainingStep(
      NetworkDesign design,
      Shape sample,
      int batch,
      Activation activation,
      OptimizerConfig config,
      Threads threads) {
    network = design.build(sample, CLASSES, activation, new Initialization(1));
    images = Tensor.zeros(sample.inBatch(batch));
    new CounterRandom(2).fillNormal(images.data(), 0, images.size(), 0, 1);
    labels = new int[batch];
    for (int i = 0; i < batch; i++) {
      labels[i] = i % CLASSES;
    }
    pass = network.newPass(images.shape(), Execution.training(threads, 3));
    optimizer = config.optimizer(network.parameters(), threads);
  }

  /** Runs it, and gives the loss. */
  float run() {
    optimizer.zeroGrad();
    Tensor logits = pass.forward(images);
    float meanLoss = loss.forward(logits, labels);
    pass.backwardToParameters(loss.backward());
    optimizer.step();
    return meanLoss;
  }
}
