package dev.lanewise.models.predict;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Pass;

/**
 * A network's passes for 1, 2, 4, … samples. Any number of samples is a sum of those, so that no
 * sample is computed for nothing.
 */
final class Passes {
  private final Pass[] passes;
  private final Tensor[] inputs;
  private final float[] input;
  private final int inputSize;
  private final int outputSize;

  /**
   * For batches of 1 to {@code maxBatch} samples.
   *
   * @param sample shape of one
   */
  Passes(Layer network, Shape sample, int maxBatch, Threads threads) {
    int sizes = Integer.SIZE - Integer.numberOfLeadingZeros(maxBatch);
    passes = new Pass[sizes];
    inputs = new Tensor[sizes];
    for (int i = 0; i < sizes; i++) {
      Shape batch = sample.inBatch(1 << i);
      passes[i] = network.newPass(batch, Execution.inference(threads));
      inputs[i] = Tensor.zeros(batch);
    }
    inputSize = sample.size();
    outputSize = network.outputShape(sample.inBatch(1)).sampleSize();
    input = new float[maxBatch * inputSize];
  }

  /** Numbers in a row of the output. */
  int outputSize() {
    return outputSize;
  }

  /** Where samples are put before a run, (maxBatch, sample). */
  float[] input() {
    return input;
  }

  /**
   * Runs the network.
   *
   * @param count samples in {@link #input}
   * @param output receives (count, outputSize)
   */
  void run(int count, float[] output) {
    int done = 0;
    while (done < count) {
      int i = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(count - done);
      Tensor x = inputs[i];
      System.arraycopy(input, done * inputSize, x.data(), 0, x.size());
      Tensor y = passes[i].forward(x);
      System.arraycopy(y.data(), y.offset(), output, done * outputSize, y.size());
      done += 1 << i;
    }
  }
}
