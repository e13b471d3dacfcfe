package dev.lanewise.cli.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.cli.CommandRun;
import dev.lanewise.cli.CommandSession;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.graph.Activate;
import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.models.predict.TrainedNetwork;
import dev.lanewise.onnx.OnnxModel;
import dev.lanewise.onnx.file.AttributeProto;
import dev.lanewise.onnx.file.DataType;
import dev.lanewise.onnx.file.GraphProto;
import dev.lanewise.onnx.file.ModelProto;
import dev.lanewise.onnx.file.NodeProto;
import dev.lanewise.onnx.file.OperatorSetId;
import dev.lanewise.onnx.file.ValueInfoProto;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ONNX files as networks of the command line, beside the run that they come from. */
final class OnnxNetworkTest {
  private static final String IMAGE = "trained/example.png";

  @TempDir private static Path folder;

  private static CommandSession session;
  private static TrainedNetwork trained;
  private static List<String> predicted;
  private static List<String> evaluated;
  private static String mean;
  private static String deviation;

  @BeforeAll
  static void train() throws Exception {
    session = new CommandSession(folder);
    run(
        "train",
        "--model",
        "lenet",
        "--data",
        "fashion-mnist-mini",
        "--train-size",
        "600",
        "--epochs",
        "1",
        "--run",
        "trained");
    run("export", "trained", "--format", "onnx", "--out", "noted.onnx");
    predicted = run("predict", "trained", IMAGE);
    evaluated = run("evaluate", "trained");
    trained = TrainedNetwork.load(folder.resolve("trained"));
    mean = trained.run().normalization().mean().getFirst().toString();
    deviation = trained.run().normalization().deviation().getFirst().toString();
    OnnxModel.of(trained.graph(), Map.of()).write(folder.resolve("plain.onnx"));
    List<String> names = trained.run().data().classNames();
    Files.writeString(folder.resolve("names.txt"), "\uFEFF" + String.join("\r\n", names));
    writeStrangers();
  }

  @AfterAll
  static void endSession() throws Exception {
    session.close();
  }

  /** What the command printed. */
  private static List<String> run(String... arguments) throws Exception {
    CommandRun run = session.run(arguments);
    assertEquals(0, run.exitCode(), run.errors());
    return run.out();
  }

  /** Likewise, with the normalization of the run. */
  private static List<String> runNormalized(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--mean", mean, "--deviation", deviation));
    return run(all.toArray(String[]::new));
  }

  /** Without the first line, which names what was predicted or evaluated. */
  private static List<String> rest(List<String> lines) {
    return lines.subList(1, lines.size());
  }

  @Test
  void anExportedFileIsTakenAsTheRunIs() throws Exception {
    assertEquals(predicted, run("predict", "noted.onnx", IMAGE));
    List<String> ofFile = run("evaluate", "noted.onnx", "--threads", "2");
    assertTrue(ofFile.getFirst().startsWith("lenet on fashion-mnist-mini: accuracy"));
    assertEquals(rest(evaluated), rest(ofFile));
  }

  @Test
  void anImportedFolderIsTakenAsARunIs() throws Exception {
    List<String> out = runNormalized("import", "plain.onnx", "--data", "fashion-mnist-mini");
    assertTrue(out.getFirst().startsWith("plain, 61,706 weights, 416,520 multiply-adds"));
    assertEquals("next: ./lanewise evaluate runs/plain", out.getLast());
    assertEquals(predicted, run("predict", "runs/plain", IMAGE));
    assertEquals(rest(evaluated), rest(run("evaluate", "runs/plain")));
    assertEquals(run("explain", "plain.onnx"), run("explain", "runs/plain"));
    try (var files = Files.list(folder.resolve("runs/plain"))) {
      assertEquals(List.of(folder.resolve("runs/plain/network.onnx")), files.toList());
    }
  }

  @Test
  void optionsSayWhatAFileDoesNot() throws Exception {
    List<String> told = runNormalized("predict", "plain.onnx", IMAGE, "--labels", "names.txt");
    assertEquals(predicted, told);
    List<String> untold = run("predict", "plain.onnx", IMAGE);
    for (String guess : rest(untold)) {
      assertTrue(guess.matches(" +\\d+\\.\\d %  \\d"), guess);
    }
    List<String> measured = runNormalized("evaluate", "plain.onnx", "--data", "fashion-mnist-mini");
    assertTrue(measured.getFirst().startsWith("plain on fashion-mnist-mini: accuracy"));
    assertEquals(rest(evaluated), rest(measured));
  }

  @Test
  void filesAreShownAndMeasured() throws Exception {
    String shown = String.join("\n", run("models", "show", "noted.onnx"));
    assertTrue(shown.startsWith("from input (batch, 1, 28, 28) to "), shown);
    assertTrue(shown.contains("; operators of version 20, written by lanewise"), shown);
    assertTrue(shown.contains("lanewise.labels: T-shirt/top, Trouser, "), shown);
    assertTrue(shown.matches("(?s).*\n +all +61,706 +416,520 .*"), shown);
    assertTrue(
        String.join("\n", run("models", "show", "trained"))
            .matches("(?s).*\n +all +61,706 +416,520 .*"));
    String measured =
        String.join(
            "\n",
            run(
                "bench",
                "infer",
                "--model",
                "plain.onnx",
                "--batch-size",
                "2",
                "--rounds",
                "1",
                "--warm-up",
                "0.1"));
    assertTrue(measured.startsWith("infer plain.onnx, batch of 2"), measured);
    assertTrue(measured.contains(" (batch, 16, 10, 10) "), measured);
  }

  /** The files were made by {@code networks.py} beside them, which printed the probabilities. */
  @Test
  void filesOfPyTorchAndKerasGiveWhatTheyGaveThere() throws Exception {
    for (String name : List.of("picture.png", "pytorch.onnx", "keras.onnx")) {
      try (InputStream in =
          Objects.requireNonNull(OnnxNetworkTest.class.getResourceAsStream(name), name)) {
        Files.copy(in, folder.resolve(name));
      }
    }
    List<String> pytorch =
        run(
            "predict",
            "pytorch.onnx",
            "picture.png",
            "--mean",
            "0.485,0.456,0.406",
            "--deviation",
            "0.229,0.224,0.225");
    assertEquals(List.of("   73.8 %  3", "   14.7 %  4", "    5.8 %  2"), rest(pytorch));
    List<String> keras = run("predict", "keras.onnx", "picture.png", "--deviation", "0.003921569");
    assertEquals(List.of("   28.5 %  3", "   24.2 %  0", "   20.4 %  1"), rest(keras));
  }

  /** As scikit-learn writes it: a label as a text, and a map from labels to probabilities. */
  @Test
  void classesHaveTheNamesThatScikitLearnGaveThem() throws Exception {
    List<String> guesses = run("predict", "flowers.onnx", "0.25,0.75");
    assertEquals(List.of("0.25,0.75", "   75.0 %  tulip", "   25.0 %  rose"), guesses);
    assertEquals(
        List.of("   75.0 %  1", "   25.0 %  0"),
        rest(run("predict", "flowers.onnx", "0.25,0.75", "--labels", "2")));
    run("import", "flowers.onnx", "--run", "flowers");
    assertEquals(guesses, run("predict", "flowers", "0.25,0.75"));
    String shown = String.join("\n", run("models", "show", "flowers.onnx"));
    assertTrue(shown.contains("class labels: rose, tulip"), shown);
  }

  /** A label beside the probabilities, of whose operator nothing needs to be known. */
  @Test
  void theOutputOfFloatsIsTakenAndSizesMayBeGiven() throws Exception {
    List<String> guesses = run("predict", "sklearn.onnx", "0.25,0.75");
    assertEquals(List.of("0.25,0.75", "   75.0 %  1", "   25.0 %  0"), guesses);
    List<String> sized =
        run("predict", "open.onnx", "0.25,0.75,0", "--sample", "3", "--scores", "probabilities");
    assertEquals(rest(guesses), sized.subList(1, 3));
    run("import", "open.onnx", "--sample", "3", "--scores", "probabilities", "--run", "opened");
    assertEquals(sized, run("predict", "opened", "0.25,0.75,0"));
  }

  /** As a dense layer over tokens is often exported: all tokens of all samples are rows. */
  @Test
  void anOpenBatchWhoseSamplesAreMixedIsRunSampleBySample() throws Exception {
    List<String> guesses = run("predict", "rows.onnx", "1,2,3,4", "4,3,2,1");
    assertEquals(
        List.of("1,2,3,4", "   64.4 %  3", "   23.7 %  2", "    8.7 %  1"), guesses.subList(0, 4));
    assertEquals(
        List.of("4,3,2,1", "   64.4 %  0", "   23.7 %  1", "    8.7 %  2"), guesses.subList(4, 8));
    assertEquals(guesses, run("predict", "open-rows.onnx", "1,2,3,4", "4,3,2,1", "--sample", "4"));
    assertTrue(run("models", "show", "rows.onnx").getFirst().startsWith("from x (1, 4)"));
    run("import", "rows.onnx", "--run", "rows");
    assertEquals(guesses, run("predict", "rows", "1,2,3,4", "4,3,2,1"));
  }

  private static void writeStrangers() throws Exception {
    NodeProto softmax = node("Identity", "", "x", "probabilities");
    NodeProto label = node("ArrayFeatureExtractor", "ai.onnx.ml", "probabilities", "label");
    write("sklearn.onnx", List.of("x"), 2L, List.of(softmax, label), "label", "probabilities");
    List<AttributeProto> flowers =
        List.of(
            new AttributeProto(
                "classlabels_strings", new AttributeProto.TextsContent(List.of("rose", "tulip"))));
    NodeProto zipMap =
        new NodeProto(
            "", "ZipMap", "ai.onnx.ml", List.of("x"), List.of("output_probability"), flowers);
    NodeProto hash = node("Hash", "", "x", "hash");
    NodeProto name = node("Identity", "", "hash", "output_label");
    write(
        "flowers.onnx",
        List.of("x"),
        2L,
        List.of(hash, name, zipMap),
        "output_label",
        "output_probability");
    write("label.onnx", List.of("x"), 2L, List.of(label), "label");
    write("open.onnx", List.of("x"), null, List.of(node("Identity", "", "x", "y")), "y");
    writeSized(
        "huge.onnx",
        List.of("x"),
        List.of(
            new ValueInfoProto.Dimension(1L << 31, ""), new ValueInfoProto.Dimension(null, "n")),
        List.of(node("Identity", "", "x", "y")),
        "y");
    NodeProto sum = new NodeProto("", "Add", "", List.of("x", "z"), List.of("y"), List.of());
    write("inputs.onnx", List.of("x", "z"), 2L, List.of(sum), "y");
    List<NodeProto> mixing =
        List.of(sizes("rows", 2), reshape("x", "rows"), sizes("y", 4), reshape("x_rows", "y"));
    write("rows.onnx", List.of("x"), 4L, mixing, "x_rows_y");
    write("open-rows.onnx", List.of("x"), null, mixing, "x_rows_y");
    NodeProto second = node("Identity", "", "x", "other");
    write(
        "floats.onnx", List.of("x"), 2L, List.of(node("Relu", "", "x", "y"), second), "y", "other");
    NodeProto odd = node("Zip", "", "x", "a");
    NodeProto odder = node("Zap", "", "a", "y");
    write("odd.onnx", List.of("x"), 2L, List.of(odd, odder), "y");
    GraphBuilder drawing = new GraphBuilder();
    Value image = drawing.input("image", Dims.of(Dims.BATCH, 1, 4, 4));
    OnnxModel.of(
            drawing.output(drawing.add(new Activate(Activations.RELU), image)).build(), Map.of())
        .write(folder.resolve("drawing.onnx"));
  }

  private static NodeProto node(String operator, String domain, String from, String to) {
    return new NodeProto("", operator, domain, List.of(from), List.of(to), List.of());
  }

  /** Sizes of rows of as many numbers. */
  private static NodeProto sizes(String name, long size) {
    AttributeProto sizes =
        new AttributeProto("value_ints", new AttributeProto.IntegersContent(List.of(-1L, size)));
    return new NodeProto("", "Constant", "", List.of(), List.of(name), List.of(sizes));
  }

  private static NodeProto reshape(String from, String sizes) {
    return new NodeProto(
        "", "Reshape", "", List.of(from, sizes), List.of(from + "_" + sizes), List.of());
  }

  /** A file of rows of as many numbers, null for a number that the file leaves open. */
  private static void write(
      String name,
      List<String> inputs,
      @Nullable Long size,
      List<NodeProto> nodes,
      String... outputs)
      throws Exception {
    List<ValueInfoProto.Dimension> dims =
        List.of(
            new ValueInfoProto.Dimension(null, "N"),
            new ValueInfoProto.Dimension(size, size == null ? "features" : ""));
    writeSized(name, inputs, dims, nodes, outputs);
  }

  private static void writeSized(
      String name,
      List<String> inputs,
      List<ValueInfoProto.Dimension> dims,
      List<NodeProto> nodes,
      String... outputs)
      throws Exception {
    List<ValueInfoProto> in = new ArrayList<>();
    for (String input : inputs) {
      in.add(
          new ValueInfoProto(
              input, new ValueInfoProto.TensorType(DataType.FLOAT, Optional.of(dims))));
    }
    List<ValueInfoProto> out = new ArrayList<>();
    for (String output : outputs) {
      out.add(new ValueInfoProto(output, type(output)));
    }
    ModelProto model =
        new ModelProto(
            8,
            List.of(new OperatorSetId("", 17), new OperatorSetId("ai.onnx.ml", 3)),
            "test",
            "",
            "",
            new GraphProto("test", nodes, List.of(), in, out),
            new LinkedHashMap<>(),
            List.of());
    try (FileChannel channel =
        FileChannel.open(
            folder.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      model.write(channel);
    }
  }

  private static ValueInfoProto.Type type(String output) {
    return switch (output) {
      case "label" -> new ValueInfoProto.TensorType(DataType.INT64, Optional.empty());
      case "output_label" -> new ValueInfoProto.TensorType(DataType.STRING, Optional.empty());
      case "output_probability" ->
          new ValueInfoProto.OtherType("sequence", 4, ByteBuffer.allocate(0));
      default -> new ValueInfoProto.TensorType(DataType.FLOAT, Optional.empty());
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "predict inputs.onnx 1,2 | inputs.onnx: Classifier: expected a network with one input, got 2: x",
        "predict floats.onnx 1,2 | got y (FLOAT), other (FLOAT); choose the one with the scores",
        "predict floats.onnx 1,2 --output z | expected one of the outputs y, other, got 'z'",
        "predict open.onnx 1,2 | got an input x that leaves some to runs; give them by --sample",
        "predict huge.onnx 1,2 --sample 2 | huge.onnx: input x: expected sizes of 0 to 2147483647",
        "predict odd.onnx 1,2 | odd.onnx: not supported: operator of node a (Zip); operator of node y",
        "predict drawing.onnx x.png | expected an output (batch, classes) of two classes at least",
        "predict sklearn.onnx 1,2 --labels 3 | expected names of 2 classes",
        "predict sklearn.onnx 1,2 --labels none.txt | --labels: expected a file with names",
        "predict sklearn.onnx 1,2 --sample 3 | expected samples for input x (batch, 2), got (3)",
        "predict sklearn.onnx 1,2 --scores odds | expected one of logits, probabilities, estimates",
        "predict sklearn.onnx 1,2 --invert | expected --invert with pictures, got a network of 2 features",
        "predict none.onnx 1,2 | none.onnx: no such file",
        "predict names.txt 1,2 | a file whose name ends in .onnx, got 'names.txt'",
        "predict trained trained/example.png --labels 10 | beside a run folder",
        "serve inputs.onnx --port 0 | expected a network with one input",
        "evaluate plain.onnx | expected --data, because the file notes no data set",
        "evaluate plain.onnx --data circle | samples for input input (batch, 1, 28, 28), got (2)",
        "import plain.onnx --model lenet | expected no --model or --activation for plain.onnx",
        "import drawing.onnx --run drawn | expected an output (batch, classes)",
        "bench infer --model trained --data mnist | --data: expected none for a run folder",
        "bench infer --model trained --image 1x8x8 | expected no other sample for a run folder",
        "export plain.onnx --out x | plain.onnx: expected a run folder with weights",
        "models show plain.onnx --activation tanh | expected no --classes or --activation",
        "models show trained --classes 3 | expected no --classes or --activation",
        "models show odd.onnx | odd.onnx: not supported: operator of node a (Zip)",
      })
  void mistakesAreToldInOneLine(String command, String message) throws Exception {
    CommandRun run = session.run(command.split(" "));
    assertEquals(1, run.exitCode(), run.errors());
    assertTrue(run.errors().contains(message), run.errors());
    assertEquals(1, run.errors().lines().count(), run.errors());
    assertFalse(Files.exists(folder.resolve("drawn")));
  }
}
