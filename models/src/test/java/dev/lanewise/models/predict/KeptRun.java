package dev.lanewise.models.predict;

import dev.lanewise.layers.Layer;
import dev.lanewise.layers.activation.Nonlinearities;
import dev.lanewise.models.data.DataSplit;
import dev.lanewise.models.data.Normalization;
import dev.lanewise.models.run.RunFolder;
import dev.lanewise.models.run.RunRecord;
import dev.lanewise.models.run.Versions;
import dev.lanewise.models.run.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;

/** A run folder with what a classifier needs of it. */
final class KeptRun {
  private KeptRun() {}

  static RunFolder write(
      Path folder,
      String model,
      String activation,
      Layer network,
      DataSplit split,
      Normalization normalization)
      throws IOException {
    RunFolder run = RunFolder.create(folder);
    run.writeRecord(
        new RunRecord(
            Versions.current(),
            Instant.now(),
            0,
            5,
            new LinkedHashMap<>(),
            new RunRecord.Network(
                model, Nonlinearities.byName(activation), 61_706, network.toString()),
            RunRecord.Data.of(split),
            normalization,
            new LinkedHashMap<>()));
    run.saveWeights(Weights.of(network));
    return run;
  }
}
