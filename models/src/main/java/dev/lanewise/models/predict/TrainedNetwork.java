package dev.lanewise.models.predict;

import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.Graph;
import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.layers.init.Initializers;
import dev.lanewise.models.file.InvalidFileException;
import dev.lanewise.models.network.NetworkDesign;
import dev.lanewise.models.network.Networks;
import dev.lanewise.models.objective.Objective;
import dev.lanewise.models.run.RunFolder;
import dev.lanewise.models.run.RunRecord;
import dev.lanewise.models.run.Weights;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A network as a run folder keeps it.
 *
 * @param run what the folder says of the run
 * @param network with the weights that it learned
 * @param objective what it was trained for
 */
public record TrainedNetwork(RunRecord run, Layer network, Objective objective) {
  /**
   * The network of a run folder.
   *
   * @throws InvalidFileException if a file is missing, damaged or of another network
   * @throws IOException if a file cannot be read
   */
  public static TrainedNetwork load(Path runFolder) throws IOException {
    RunFolder folder = RunFolder.open(runFolder);
    RunRecord run = folder.readRecord();
    TrainedNetwork trained;
    try {
      trained = of(run);
    } catch (IllegalArgumentException e) {
      throw new InvalidFileException(
          runFolder + ": expected the record of a network that there is, got: " + e.getMessage(),
          e);
    }
    folder.loadWeights(Weights.of(trained.network));
    return trained;
  }

  /** With zeros, which the file's weights replace. */
  private static TrainedNetwork of(RunRecord run) {
    NetworkDesign design = Networks.byName(run.network().model());
    Layer network =
        design.build(
            run.data().sample(),
            run.data().classNames().size(),
            run.network().nonlinearity(),
            new Initialization(0, Initializers.ZEROS));
    return new TrainedNetwork(run, network, design.objective());
  }

  /**
   * The network as a graph, from normalized samples to scores, as files for other tools hold it.
   */
  public Graph graph() {
    GraphBuilder graph = new GraphBuilder();
    Value input = graph.input("input", Dims.batchOf(run.data().sample()));
    return graph.output(network.addTo(graph, input)).build();
  }

  /** What a classifier needs besides the graph. */
  public ClassifierConfig config() {
    return new ClassifierConfig(
        run.network().model(),
        run.data().name(),
        run.data().sample(),
        run.data().classNames(),
        run.normalization(),
        Scores.of(objective));
  }
}
