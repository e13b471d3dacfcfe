package dev.lanewise.models.predict;

import dev.lanewise.engine.graph.Graph;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.models.data.Normalization;
import dev.lanewise.models.network.SampleShapes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a network's numbers mean to people: what its file alone seldom says.
 *
 * @param name of the network
 * @param data name of the data set that it was trained on; empty if that is not known
 * @param sample (channels, height, width) of images, or (features)
 * @param classNames by label
 * @param normalization what the network sees for a pixel or feature
 * @param scores what it gives for the classes
 */
public record ClassifierConfig(
    String name,
    String data,
    Shape sample,
    List<String> classNames,
    Normalization normalization,
    Scores scores) {
  /** Metadata of files: the network's name. */
  public static final String NAME = "lanewise.model";

  /** Metadata of files: name of the data set. */
  public static final String DATA = "lanewise.data";

  /** Metadata of files: the sample as {@code 3x32x32} or {@code 2}. */
  public static final String SAMPLE = "lanewise.sample";

  /** Metadata of files: names of the classes, one a line. */
  public static final String LABELS = "lanewise.labels";

  /** Metadata of files: {@code Normalization.mean}, with commas between them. */
  public static final String MEAN = "lanewise.mean";

  /** Metadata of files: {@code Normalization.deviation}, with commas between them. */
  public static final String DEVIATION = "lanewise.deviation";

  /** Metadata of files: {@code logits}, {@code probabilities} or {@code estimates}. */
  public static final String SCORES = "lanewise.scores";

  /**
   * Keeps a copy of the names.
   *
   * @throws IllegalArgumentException if the sample is neither image nor features, there is no
   *     class, or the normalization is of other channels
   */
  public ClassifierConfig {
    classNames = List.copyOf(classNames);
    if (sample.rank() != 1 && sample.rank() != 3) {
      throw new IllegalArgumentException(
          "Classifier: expected samples (channels, height, width) or (features), got " + sample);
    }
    if (classNames.isEmpty()) {
      throw new IllegalArgumentException("Classifier: expected names of classes, got none");
    }
    if (normalization.channels() != sample.dim(0)) {
      throw new IllegalArgumentException(
          "Classifier: expected a mean and a deviation for each of the "
              + sample.dim(0)
              + (sample.rank() == 3 ? " channels" : " features")
              + " of a sample "
              + sample
              + ", got "
              + normalization.channels());
    }
  }

  /**
   * What metadata says, as {@link #metadata} writes it; and where it is silent, what the graph
   * tells: the sample by the input, classes called 0, 1, ..., pixels from 0 to 1, {@link
   * Scores#of(Graph)}. An input (batch, height, width, channels) is known by 1 or 3 channels.
   *
   * @param metadata of the network's file; may be empty
   * @throws IllegalArgumentException if the graph is not of one input and one output, is no
   *     classifier of images or features, or the metadata is malformed
   */
  public static ClassifierConfig of(Graph graph, Map<String, String> metadata) {
    String noted = metadata.get(SAMPLE);
    return of(
        graph,
        metadata,
        noted == null
            ? GraphShapes.sample(graph)
            : SampleShapes.parse("metadata " + SAMPLE, noted));
  }

  /**
   * Likewise with samples of this shape, such as (1, 28, 28) for an input (batch, 784).
   *
   * @throws IllegalArgumentException as above
   */
  public static ClassifierConfig of(Graph graph, Map<String, String> metadata, Shape sample) {
    int outputs = GraphShapes.scores(graph);
    String labels = metadata.get(LABELS);
    List<String> classNames = labels == null ? numbered(outputs) : List.of(labels.split("\n", -1));
    Normalization unit = Normalization.unit(sample.dim(0));
    String scores = metadata.get(SCORES);
    return new ClassifierConfig(
        metadata.getOrDefault(NAME, "network"),
        metadata.getOrDefault(DATA, ""),
        sample,
        classNames,
        new Normalization(
            floats(metadata, MEAN, unit.mean()), floats(metadata, DEVIATION, unit.deviation())),
        scores == null ? Scores.of(graph) : Scores.byName(scores));
  }

  /** Classes called 0, 1, ... */
  public static List<String> numbered(int classes) {
    return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
  }

  private static List<Float> floats(
      Map<String, String> metadata, String key, List<Float> otherwise) {
    String text = metadata.get(key);
    if (text == null) {
      return otherwise;
    }
    try {
      List<Float> numbers = new ArrayList<>();
      for (String number : text.split(",", -1)) {
        numbers.add(Float.valueOf(number.strip()));
      }
      return numbers;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "metadata " + key + ": expected numbers with commas between them, got '" + text + "'", e);
    }
  }

  /**
   * All of it as texts by name, for the metadata of a file.
   *
   * @throws IllegalArgumentException if a class's name has a line break in it
   */
  public SequencedMap<String, String> metadata() {
    for (String className : classNames) {
      if (className.contains("\n")) {
        throw new IllegalArgumentException(
            "metadata "
                + LABELS
                + ": expected names without line breaks, got '"
                + className.replace("\n", "\\n")
                + "'");
      }
    }
    SequencedMap<String, String> metadata = new LinkedHashMap<>();
    metadata.put(NAME, name);
    if (!data.isEmpty()) {
      metadata.put(DATA, data);
    }
    metadata.put(SAMPLE, SampleShapes.text(sample));
    metadata.put(LABELS, String.join("\n", classNames));
    metadata.put(MEAN, text(normalization.mean()));
    metadata.put(DEVIATION, text(normalization.deviation()));
    metadata.put(SCORES, scores.toString());
    return metadata;
  }

  private static String text(List<Float> numbers) {
    return numbers.stream().map(number -> Float.toString(number)).collect(Collectors.joining(","));
  }

  /** The same with the name of a data set. */
  public ClassifierConfig trainedOn(String dataName) {
    return new ClassifierConfig(name, dataName, sample, classNames, normalization, scores);
  }

  /** The same under another name. */
  public ClassifierConfig named(String otherName) {
    return new ClassifierConfig(otherName, data, sample, classNames, normalization, scores);
  }

  /** The same with other names of the classes. */
  public ClassifierConfig withClassNames(List<String> names) {
    return new ClassifierConfig(name, data, sample, names, normalization, scores);
  }

  /**
   * The same with another normalization.
   *
   * @throws IllegalArgumentException if it is of other channels
   */
  public ClassifierConfig withNormalization(Normalization other) {
    return new ClassifierConfig(name, data, sample, classNames, other, scores);
  }

  /** The same with scores of another kind. */
  public ClassifierConfig withScores(Scores other) {
    return new ClassifierConfig(name, data, sample, classNames, normalization, other);
  }
}
