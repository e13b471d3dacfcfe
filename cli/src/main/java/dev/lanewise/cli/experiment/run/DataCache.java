package dev.lanewise.cli.experiment.run;

import dev.lanewise.cli.train.Audience.DataSource;
import dev.lanewise.models.data.DataSplit;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Reads each data set once for all trainings of an experiment. May be asked by several threads. */
final class DataCache implements DataSource {
  private final DataSource source;
  private final Map<String, DataSplit> loaded = new HashMap<>();

  DataCache(DataSource source) {
    this.source = source;
  }

  @Override
  public synchronized DataSplit load(String nameOrFolder) throws IOException {
    DataSplit known = loaded.get(nameOrFolder);
    if (known == null) {
      known = source.load(nameOrFolder);
      loaded.put(nameOrFolder, known);
    }
    return known;
  }
}
