package dev.lanewise.models.run;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.activation.Nonlinearity;
import dev.lanewise.models.data.DataSplit;
import dev.lanewise.models.data.Normalization;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * All that is needed to repeat a run and to use its network: the content of {@code run.json}.
 *
 * @param versions what it was made by
 * @param started when
 * @param seconds how long it took, all parts of an interrupted one together; while it runs, until
 *     its last checkpoint
 * @param seed of all random numbers
 * @param options every option with its value, as on the command line
 * @param network what was trained
 * @param data what it was trained on
 * @param normalization what the network sees for a pixel
 * @param results by name, such as {@code testAccuracy}; empty while it runs
 */
public record RunRecord(
    Versions versions,
    Instant started,
    double seconds,
    long seed,
    SequencedMap<String, String> options,
    Network network,
    Data data,
    Normalization normalization,
    SequencedMap<String, Double> results) {

  /** Takes copies of the maps. */
  public RunRecord {
    options = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(options));
    results = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(results));
  }

  /** This record as one that goes on: it began when the earlier one did, and took as long. */
  public RunRecord goingOn(RunRecord earlier) {
    return new RunRecord(
        versions,
        earlier.started,
        earlier.seconds,
        seed,
        options,
        network,
        data,
        normalization,
        results);
  }

  /** This record with a time. */
  public RunRecord lasting(double secondsTaken) {
    return finished(secondsTaken, results);
  }

  /** This record with a time and results. */
  public RunRecord finished(double secondsTaken, SequencedMap<String, Double> measured) {
    return new RunRecord(
        versions, started, secondsTaken, seed, options, network, data, normalization, measured);
  }

  /**
   * What was trained: enough to build it again.
   *
   * @param model name of the network
   * @param nonlinearity behind its layers
   * @param parameters how many numbers it learned
   * @param description its layers, for people
   */
  public record Network(
      String model, Nonlinearity nonlinearity, long parameters, String description) {}

  /**
   * What it was trained on.
   *
   * @param name of the data set, or its folder's last name
   * @param checksum of images and labels, as {@link DataSplit#checksum()}
   * @param sample (channels, height, width), or (features)
   * @param classNames by label
   * @param trainSize number of images before any were held out
   * @param testSize number of images
   */
  public record Data(
      String name,
      String checksum,
      Shape sample,
      List<String> classNames,
      int trainSize,
      int testSize) {

    /** Takes a copy of the names. */
    public Data {
      classNames = List.copyOf(classNames);
    }

    /** The same under another name. */
    public Data named(String otherName) {
      return new Data(otherName, checksum, sample, classNames, trainSize, testSize);
    }

    /** What a run file says of a data set. */
    public static Data of(DataSplit split) {
      return new Data(
          split.train().name(),
          split.checksum(),
          split.train().sample(),
          split.train().classNames(),
          split.train().size(),
          split.test().size());
    }
  }
}
