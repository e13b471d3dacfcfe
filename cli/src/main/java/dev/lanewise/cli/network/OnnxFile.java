package dev.lanewise.cli.network;

import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.Graph;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.models.data.Normalization;
import dev.lanewise.models.network.SampleShapes;
import dev.lanewise.models.predict.Classifier;
import dev.lanewise.models.predict.ClassifierConfig;
import dev.lanewise.models.predict.Scores;
import dev.lanewise.models.run.RunRecord;
import dev.lanewise.onnx.OnnxModel;
import dev.lanewise.onnx.file.DataType;
import dev.lanewise.onnx.file.InvalidOnnxException;
import dev.lanewise.onnx.file.ValueInfoProto;
import dev.lanewise.onnx.file.ValueInfoProto.Dimension;
import dev.lanewise.onnx.file.ValueInfoProto.TensorType;
import dev.lanewise.onnx.importing.UnsupportedOnnxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** An ONNX file, and what its metadata, options and data sets say of it. */
public final class OnnxFile {
  /** The file in a folder that {@code import} made. */
  public static final String IN_FOLDER = "network.onnx";

  private static final String ENDING = ".onnx";

  private final Path path;
  private final OnnxModel model;

  private OnnxFile(Path path, OnnxModel model) {
    this.path = path;
    this.model = model;
  }

  /** The ONNX file that a path stands for: itself by its ending, or the one in an import. */
  public static Optional<Path> at(Path path) {
    Path inside = path.resolve(IN_FOLDER);
    if (Files.isRegularFile(inside)) {
      return Optional.of(inside);
    }
    return !Files.isDirectory(path) && stem(path).isPresent()
        ? Optional.of(path)
        : Optional.empty();
  }

  /** A file's name without its ending, if that is {@code .onnx}. */
  public static Optional<String> stem(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.toLowerCase(Locale.ROOT).endsWith(ENDING)
        ? Optional.of(name.substring(0, name.length() - ENDING.length()))
        : Optional.empty();
  }

  /**
   * The model in a file.
   *
   * @throws IOException if it cannot be read, or holds none
   */
  public static OnnxFile read(Path path) throws IOException {
    return new OnnxFile(path, OnnxModel.read(path));
  }

  /** The model, with all its outputs. */
  public OnnxModel model() {
    return model;
  }

  /** Name of the data set that it notes to have been trained on; empty if it notes none. */
  public String data() {
    return model.metadata().getOrDefault(ClassifierConfig.DATA, "");
  }

  /**
   * The whole network, for samples of this shape where the file leaves sizes open. Where it mixes
   * samples of an open batch, it is one for a single sample.
   *
   * @throws IOException if it contradicts itself, or has what is not known: all unknown operators
   */
  public Graph graph(Optional<Shape> sample) throws IOException {
    return graph(model, sample);
  }

  private Graph graph(OnnxModel part, Optional<Shape> sample) throws IOException {
    try {
      List<ValueInfoProto> inputs = part.inputs();
      if (inputs.size() != 1 || sample.isEmpty()) {
        return graph(part, Map.of());
      }
      Graph graph = graph(part, sizes(inputs.getFirst(), sample.get()));
      Value input = graph.inputs().getFirst();
      if (input.dims().sampleSize() != sample.get().size()) {
        throw new IllegalArgumentException(
            "expected samples for input " + input + ", got " + sample.get());
      }
      return graph;
    } catch (InvalidOnnxException | UnsupportedOnnxException e) {
      throw new IOException(path + ": " + e.getMessage(), e);
    }
  }

  private static Graph graph(OnnxModel part, Map<String, int[]> sizes) throws IOException {
    try {
      return part.toGraph(sizes);
    } catch (UnsupportedOnnxException e) {
      Map<String, int[]> ofOne = new HashMap<>(sizes);
      part.inputs()
          .forEach(
              input -> ofOneSample(input, sizes).ifPresent(each -> ofOne.put(input.name(), each)));
      return part.toGraph(ofOne);
    }
  }

  /** The sizes of an input for one sample, where its batch is open and nothing else. */
  private static Optional<int[]> ofOneSample(ValueInfoProto input, Map<String, int[]> sizes) {
    int[] dims = sizes.get(input.name());
    if (dims == null && input.type() instanceof TensorType tensor) {
      dims = tensor.dims().orElse(List.of()).stream().mapToInt(OnnxFile::sizeOrOpen).toArray();
    }
    if (dims == null || dims.length == 0 || dims[0] != Dims.BATCH) {
      return Optional.empty();
    }
    int[] one = dims.clone();
    one[0] = 1;
    return Arrays.stream(one).allMatch(size -> size > 0) ? Optional.of(one) : Optional.empty();
  }

  private static int sizeOrOpen(Dimension dim) {
    return dim.size() == null ? Dims.BATCH : Math.clamp(dim.size(), 0, Integer.MAX_VALUE);
  }

  /** The sizes of an input that the file does not give; none where it gives all. */
  private static Map<String, int[]> sizes(ValueInfoProto input, Shape sample) {
    if (!(input.type() instanceof TensorType tensor)) {
      return Map.of();
    }
    List<Dimension> dims = tensor.dims().orElse(List.of());
    if (!dims.isEmpty() && !leavesSizesOpen(dims)) {
      return Map.of();
    }
    int[] wanted = Dims.batchOf(sample).toArray();
    if (dims.size() == 2) {
      wanted = new int[] {Dims.BATCH, sample.size()};
    } else if (dims.size() == 4 && wanted.length == 4 && hasChannelsLast(dims, sample.dim(0))) {
      wanted = new int[] {Dims.BATCH, sample.dim(1), sample.dim(2), sample.dim(0)};
    }
    Long first = dims.isEmpty() ? null : dims.getFirst().size();
    if (first != null && first > Integer.MAX_VALUE) {
      return Map.of(); // which is refused as the file has it
    }
    wanted[0] = first == null ? Dims.BATCH : Math.toIntExact(first);
    return Map.of(input.name(), wanted);
  }

  private static boolean hasChannelsLast(List<Dimension> dims, int channels) {
    Long size = (long) channels;
    return size.equals(dims.get(3).size()) && !size.equals(dims.get(1).size());
  }

  /** The output with the scores: the one that was chosen, or the only one, or that of floats. */
  private String output(DescriptionOptions options) {
    List<ValueInfoProto> outputs = model.outputs();
    List<ValueInfoProto> floats = outputs.stream().filter(OnnxFile::holdsFloats).toList();
    if (options.output().isPresent()) {
      return options.output().get();
    }
    if (outputs.size() == 1) {
      return outputs.getFirst().name();
    }
    if (floats.size() == 1) {
      return floats.getFirst().name();
    }
    throw new IllegalArgumentException(
        "expected one output that is a tensor of floats, got "
            + outputs.stream()
                .map(each -> each.name() + " (" + kind(each) + ")")
                .collect(Collectors.joining(", "))
            + "; choose the one with the scores of the classes by --output");
  }

  private static boolean holdsFloats(ValueInfoProto value) {
    return value.type() instanceof TensorType tensor
        && tensor.elements().kind() == DataType.Kind.FLOAT;
  }

  private static String kind(ValueInfoProto value) {
    return switch (value.type()) {
      case TensorType tensor -> tensor.elements().toString();
      case ValueInfoProto.OtherType other -> other.kind();
    };
  }

  private static void requireSizes(OnnxModel part, Optional<Shape> sample) {
    for (ValueInfoProto input : part.inputs()) {
      boolean isOpen =
          input.type() instanceof TensorType tensor
              && tensor.dims().map(OnnxFile::leavesSizesOpen).orElse(true);
      if (isOpen && sample.isEmpty()) {
        throw new IllegalArgumentException(
            "expected all sizes of a sample, got an input "
                + input.name()
                + " that leaves some to runs; give them by --sample, as 3x224x224");
      }
    }
  }

  private static boolean leavesSizesOpen(List<Dimension> dims) {
    return dims.stream().skip(1).anyMatch(dim -> dim.size() == null);
  }

  /**
   * A classifier of images or features.
   *
   * @param part of the model that gives the scores
   * @param classifier ready to predict
   */
  public record Network(OnnxModel part, Classifier classifier) {}

  /**
   * The classifier that the file holds. Options come before the file's own notes, and those before
   * a data set.
   *
   * @param data whose samples it sees, for what nothing else says: samples and class names
   * @param usual normalization, likewise
   * @throws IllegalArgumentException if it is none, or the options are not of it
   * @throws IOException if it contradicts itself, or has what is not known: all unknown operators
   */
  public Network network(
      DescriptionOptions options, Optional<RunRecord.Data> data, Optional<Normalization> usual)
      throws IOException {
    Optional<List<String>> names = options.classNames();
    try {
      String output = output(options);
      OnnxModel part = model.only(output);
      Optional<Shape> sample =
          options.sample().or(this::notedSample).or(() -> data.map(RunRecord.Data::sample));
      requireSizes(part, sample);
      Graph graph = graph(part, sample);
      Map<String, String> notes = model.metadata();
      ClassifierConfig noted =
          sample.isPresent()
              ? ClassifierConfig.of(graph, notes, sample.get())
              : ClassifierConfig.of(graph, notes);
      if (names.isEmpty() && !notes.containsKey(ClassifierConfig.LABELS)) {
        names = ownNames().or(() -> data.map(RunRecord.Data::classNames));
      }
      ClassifierConfig config =
          noted
              .named(notes.getOrDefault(ClassifierConfig.NAME, stem(path).orElse(noted.name())))
              .withClassNames(names.orElse(noted.classNames()))
              .withNormalization(options.normalization(normalization(noted, usual)))
              .withScores(options.scores().orElse(scores(noted, output)));
      if (config.data().isEmpty() && data.isPresent()) {
        config = config.trainedOn(data.get().name());
      }
      return new Network(part, Classifier.of(graph, config));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
    }
  }

  /** What the file's operations call the classes, if not by their places. */
  private Optional<List<String>> ownNames() {
    List<String> labels = model.classLabels();
    return labels.isEmpty() || labels.equals(ClassifierConfig.numbered(labels.size()))
        ? Optional.empty()
        : Optional.of(labels);
  }

  private Optional<Shape> notedSample() {
    return Optional.ofNullable(model.metadata().get(ClassifierConfig.SAMPLE))
        .map(text -> SampleShapes.parse("metadata " + ClassifierConfig.SAMPLE, text));
  }

  private Normalization normalization(ClassifierConfig noted, Optional<Normalization> usual) {
    boolean isNoted =
        model.metadata().containsKey(ClassifierConfig.MEAN)
            || model.metadata().containsKey(ClassifierConfig.DEVIATION);
    return isNoted ? noted.normalization() : usual.orElse(noted.normalization());
  }

  /** Outputs called probabilities, as scikit-learn's, come from all sorts of operations. */
  private Scores scores(ClassifierConfig noted, String output) {
    return output.toLowerCase(Locale.ROOT).contains("prob")
            && !model.metadata().containsKey(ClassifierConfig.SCORES)
        ? Scores.PROBABILITIES
        : noted.scores();
  }
}
