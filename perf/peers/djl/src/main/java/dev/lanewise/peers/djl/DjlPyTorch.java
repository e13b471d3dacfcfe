package dev.lanewise.peers.djl;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.lanewise.measure.network.Images;
import dev.lanewise.measure.peer.Peer;
import dev.lanewise.measure.peer.Request;
import java.io.IOException;

/** PyTorch 2.7.1 through the Deep Java Library. */
public final class DjlPyTorch implements Peer {
  private static final float LEARNING_RATE = 1e-3f;

  DjlPyTorch(int threads) {
    Settings.apply(threads);
  }

  /** Serves; the argument is the number of threads. */
  public static void main(String[] args) throws IOException {
    Peer.serve(new DjlPyTorch(Integer.parseInt(args[0])));
    System.exit(0); // the library leaves threads behind
  }

  @Override
  public Call prepare(Request request) {
    return switch (request) {
      case Request.Gemm _ ->
          throw new IllegalArgumentException("PyTorch is compared on networks alone");
      case Request.Train(String model, int batch) -> new Training(model, batch);
      case Request.Infer(String model, int batch, String data) ->
          new Inference(model, batch, data);
    };
  }

  /** A network with its trainer and one batch of images. */
  private static final class Session implements AutoCloseable {
    final Model model;
    final Trainer trainer;
    final NDManager memory;
    final NDArray images;
    final NDArray labels;

    Session(String network, int batch, String data) {
      Shape shape = new Shape(batch).addAll(DjlNetworks.image(network));
      model = Model.newInstance(network);
      model.setBlock(DjlNetworks.byName(network));
      trainer =
          model.newTrainer(
              new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                  .optOptimizer(
                      Optimizer.adam().optLearningRateTracker(Tracker.fixed(LEARNING_RATE)).build())
                  .optDevices(new Device[] {Device.cpu()}));
      trainer.initialize(shape);
      memory = trainer.getManager().newSubManager();
      images = memory.create(DjlNetworks.images(network, batch, data), shape);
      float[] classes = new float[batch];
      for (int i = 0; i < batch; i++) {
        classes[i] = i % DjlNetworks.CLASSES;
      }
      labels = memory.create(classes).toType(DataType.FLOAT32, false);
    }

    @Override
    public void close() {
      memory.close();
      trainer.close();
      model.close();
    }
  }

  private static final class Training implements Call {
    private final Session session;

    Training(String model, int batch) {
      session = new Session(model, batch, Images.NOISE);
    }

    @Override
    public void run() {
      try (NDManager step = session.memory.newSubManager();
          GradientCollector gradients = session.trainer.newGradientCollector()) {
        NDArray images = session.images.duplicate();
        images.attach(step);
        NDList logits = session.trainer.forward(new NDList(images));
        NDArray loss = session.trainer.getLoss().evaluate(new NDList(session.labels), logits);
        gradients.backward(loss);
        loss.getFloat(); // waits for the step's end, as a loop that prints the loss does
        logits.close();
        loss.close();
      }
      session.trainer.step();
    }

    @Override
    public void close() {
      session.close();
    }
  }

  private static final class Inference implements Call {
    private final Session session;

    Inference(String model, int batch, String data) {
      session = new Session(model, batch, data);
    }

    @Override
    public void run() {
      try (NDList logits = session.trainer.evaluate(new NDList(session.images))) {
        logits.singletonOrThrow().toFloatArray();
      }
    }

    @Override
    public void close() {
      session.close();
    }
  }
}
