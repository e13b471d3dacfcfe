package dev.lanewise.measure.network;

import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Pass;

/** Forward passes for inference on one batch of noise, over and over. */
public final class Inference implements Runnable {
  private final Tensor images;
  private final Pass pass;

  /**
   * Passes of a network.
   *
   * @param batch images
   * @throws IllegalArgumentException if batch is below 1, or the network cannot take the images
   */
  public Inference(Model model, int batch, Threads threads) {
    this(model.build(), TrainingStep.noise(model, batch), threads);
  }

  Inference(Layer network, Tensor images, Threads threads) {
    this.images = images;
    pass = network.newPass(images.shape(), Execution.inference(threads));
  }

  @Override
  public void run() {
    pass.forward(images);
  }
}
