package dev.lanewise.peers.djl;

import ai.djl.Model;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.models.predict.TrainedNetwork;
import dev.lanewise.models.run.RunRecord;
import dev.lanewise.models.run.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Iterator;

/** Writes a LeNet of ours as a file of DJL's, with all that {@link FirstPrediction} needs. */
public final class SaveLeNet {
  static final String NAME = "lenet";
  static final String LABELS = "labels";
  static final String MEAN = "mean";
  static final String DEVIATION = "deviation";

  private SaveLeNet() {}

  /**
   * Saves.
   *
   * @param args the run folder of a LeNet with ReLU on grey images, and the folder to write to
   */
  public static void main(String[] args) throws IOException {
    TrainedNetwork trained = TrainedNetwork.load(Path.of(args[0]));
    Settings.apply(1);
    try (Model model = Model.newInstance(NAME)) {
      Block network = DjlNetworks.byName(NAME);
      model.setBlock(network);
      network.initialize(
          model.getNDManager(), DataType.FLOAT32, new Shape(1).addAll(DjlNetworks.image(NAME)));
      RunRecord run = trained.run();
      copy(Weights.of(trained.network()).values(), network.getParameters().values());
      model.setProperty(LABELS, String.join(", ", run.data().classNames()));
      model.setProperty(MEAN, run.normalization().mean().getFirst().toString());
      model.setProperty(
          DEVIATION, run.normalization().deviation().getFirst().toString());
      model.save(Path.of(args[1]), NAME);
    }
    System.exit(0); // the library leaves threads behind
  }

  /** Weights and biases, layer after layer; both have them in the same order and layout. */
  private static void copy(Collection<Tensor> from, Collection<Parameter> to) {
    if (from.size() != to.size()) {
      throw new IllegalArgumentException(
          "expected a network of " + to.size() + " parameters, got " + from.size());
    }
    Iterator<Tensor> ours = from.iterator();
    for (Parameter theirs : to) {
      theirs.getArray().set(ours.next().data());
    }
  }
}
