package dev.lanewise.cli.serve;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.activation.Nonlinearities;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.models.data.Normalization;
import dev.lanewise.models.image.ImageFile;
import dev.lanewise.models.network.Networks;
import dev.lanewise.models.run.RunFolder;
import dev.lanewise.models.run.RunRecord;
import dev.lanewise.models.run.Versions;
import dev.lanewise.models.run.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** The run folder of a network that learned nothing, but answers. */
final class ServedRun {
  static final Shape PICTURE = Shape.of(1, 28, 28);
  static final Shape POINT = Shape.of(2);

  private ServedRun() {}

  static Path write(Path folder, String model, Shape sample, int classes) throws IOException {
    Layer network =
        Networks.byName(model)
            .build(sample, classes, Nonlinearities.byName("tanh"), new Initialization(5));
    int channels = sample.dim(0);
    RunFolder run = RunFolder.create(folder);
    List<String> names =
        IntStream.range(0, classes).mapToObj(i -> "class <" + i + "> & \"more\"").toList();
    run.writeRecord(
        new RunRecord(
            Versions.current(),
            Instant.parse("2026-03-01T10:15:30Z"),
            0,
            5,
            new LinkedHashMap<>(),
            new RunRecord.Network(model, Nonlinearities.byName("tanh"), 61_706, network.toString()),
            new RunRecord.Data("it's <here>", "ab12", sample, names, 40, 20),
            new Normalization(
                Collections.nCopies(channels, 0.25f), Collections.nCopies(channels, 0.5f)),
            new LinkedHashMap<>()));
    run.saveWeights(Weights.of(network));
    if (sample.rank() == 3) {
      ImageFile.write(folder.resolve("example.png"), pixels(sample, 1), sample);
    }
    return folder;
  }

  static byte[] pixels(Shape sample, int seed) {
    byte[] pixels = new byte[sample.size()];
    new Random(seed).nextBytes(pixels);
    return pixels;
  }
}
