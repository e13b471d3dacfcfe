package dev.lanewise.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.Graph;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.plan.Plan;
import dev.lanewise.onnx.file.DataType;
import dev.lanewise.onnx.file.InvalidOnnxException;
import dev.lanewise.onnx.file.TensorProto;
import dev.lanewise.onnx.file.ValueInfoProto;
import dev.lanewise.onnx.importing.UnsupportedOnnxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * ONNX's own test cases, as Debian's package libonnx-testdata has them, within ONNX's tolerances.
 * What cannot run is counted by its reason; what runs must be right.
 */
final class BackendTest {
  private static final Path DATA =
      Path.of(System.getProperty("lanewise.onnx.testdata", "/usr/share/libonnx-testdata/data"));
  private static final double RELATIVE = 1e-3;
  private static final double ABSOLUTE = 1e-7;

  /** Cases that we do not follow, and why. */
  private static final Map<String, String> DISPUTED =
      Map.of(
          "node/test_resize_downsample_scales_linear_align_corners",
          "takes 2.4 elements for the length of 2, where the standard's text, PyTorch and ONNX"
              + " Runtime take 2");

  private final List<String> passed = new ArrayList<>();
  private final List<String> failed = new ArrayList<>();
  private final SortedMap<String, List<String>> unsupported = new TreeMap<>();

  @Test
  void everyCaseThatRunsIsRight() throws IOException {
    assumeTrue(
        Files.isDirectory(DATA),
        "no test data at "
            + DATA
            + ": apt install libonnx-testdata, or -Dlanewise.onnx.testdata=FOLDER");
    for (String family : List.of("node", "pytorch-converted", "pytorch-operator", "simple")) {
      try (Stream<Path> cases = Files.list(DATA.resolve(family))) {
        for (Path each : cases.sorted().toList()) {
          if (!DISPUTED.containsKey(family + "/" + each.getFileName())) {
            run(family + "/" + each.getFileName(), each);
          }
        }
      }
    }
    System.out.println(report());
    assertEquals(List.of(), failed);
  }

  private String report() {
    int not = unsupported.values().stream().mapToInt(List::size).sum();
    StringBuilder report = new StringBuilder("ONNX backend tests: ");
    report.append(passed.size()).append(" passed, ").append(failed.size()).append(" failed, ");
    report.append(not).append(" not supported, ").append(DISPUTED.size()).append(" disputed");
    DISPUTED.forEach(
        (name, why) -> report.append("\n  disputed: ").append(name).append(", which ").append(why));
    failed.forEach(each -> report.append("\n  failed: ").append(each));
    unsupported.forEach((reason, cases) ->
        report
            .append("\n  not supported: ")
            .append(cases.size())
            .append(", ")
            .append(reason)
            .append(", as in ")
            .append(cases.getFirst()));
    return report.toString();
  }

  private void run(String name, Path folder) throws IOException {
    try {
      OnnxModel model = OnnxModel.read(folder.resolve("model.onnx"));
      requireTensors(model.inputs());
      requireTensors(model.outputs());
      try (Stream<Path> sets = Files.list(folder)) {
        for (Path set : sets.filter(Files::isDirectory).sorted().toList()) {
          check(model, set);
        }
      }
      passed.add(name);
    } catch (UnsupportedOnnxException e) {
      unsupported.computeIfAbsent(reason(e), reason -> new ArrayList<>()).add(name);
    } catch (InvalidOnnxException | RuntimeException e) {
      failed.add(name + ": " + e);
    }
  }

  /** Cases with sequences, maps and the like have other files than tensors. */
  private static void requireTensors(List<ValueInfoProto> values) throws UnsupportedOnnxException {
    for (ValueInfoProto value : values) {
      if (value.type() instanceof ValueInfoProto.OtherType(String kind, _, _)) {
        throw new UnsupportedOnnxException(List.of("a value that is a " + kind));
      }
    }
  }

  /** The problem without the names of nodes. */
  private static String reason(UnsupportedOnnxException e) {
    String problem = e.problems().getFirst();
    return problem
        .replaceAll("node [^()]*\\((\\w[\\w.]*)\\)", "$1")
        .replaceAll("^input \\w+", "an input");
  }

  private static void check(OnnxModel model, Path set) throws IOException {
    List<TensorProto> inputs = tensors(set, "input");
    List<TensorProto> expected = tensors(set, "output");
    Map<String, TensorProto> all = new HashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      all.put(model.inputs().get(i).name(), typed(inputs.get(i), model.inputs().get(i)));
    }
    Graph graph = graph(model, inputs, all);
    float[][] in = new float[graph.inputs().size()][];
    for (int i = 0; i < in.length; i++) {
      Value input = graph.inputs().get(i);
      TensorProto given = all.get(input.name());
      if (given == null) {
        throw new IllegalStateException("expected a tensor for input " + input);
      }
      // The pattern of CastLike, whose elements nobody reads, is shorter than its model says.
      in[i] = Arrays.copyOf(given.floats(), input.dims().sampleSize());
    }
    float[][] out = new float[graph.outputs().size()][];
    for (int i = 0; i < out.length; i++) {
      Value value = graph.outputs().get(i);
      check(value.dims().equals(dims(expected.get(i))), "sizes " + expected.get(i).dims(), value);
      out[i] = new float[value.dims().sampleSize()];
    }
    Plan.of(graph).newSession().run(in, out);
    for (int i = 0; i < out.length; i++) {
      check(typed(expected.get(i), model.outputs().get(i)), out[i]);
    }
  }

  /** NumPy has no bfloat16: such elements are kept as whole numbers of their bits. */
  private static TensorProto typed(TensorProto tensor, ValueInfoProto of) {
    boolean isRaw =
        tensor.type() == DataType.UINT16
            && of.type() instanceof ValueInfoProto.TensorType(DataType type, var _)
            && type == DataType.BFLOAT16;
    return isRaw
        ? new TensorProto(tensor.name(), DataType.BFLOAT16, tensor.dims(), tensor.data())
        : tensor;
  }

  /** Inputs that sizes follow from, such as Reshape's second, are fixed where that is needed. */
  private static Graph graph(
      OnnxModel model, List<TensorProto> inputs, Map<String, TensorProto> all) throws IOException {
    try {
      return model.toGraph();
    } catch (UnsupportedOnnxException e) {
      Map<String, TensorProto> fixed = new HashMap<>(all);
      if (inputs.size() > 1) {
        fixed.remove(model.inputs().getFirst().name());
      }
      return model.toGraph(Map.of(), fixed);
    }
  }

  private static Dims dims(TensorProto tensor) {
    return Dims.of(tensor.dims().stream().mapToInt(Integer::intValue).toArray());
  }

  private static List<TensorProto> tensors(Path set, String what) throws IOException {
    List<TensorProto> tensors = new ArrayList<>();
    for (int i = 0; Files.exists(set.resolve(what + "_" + i + ".pb")); i++) {
      TensorProto tensor =
          TensorProto.read(Files.readAllBytes(set.resolve(what + "_" + i + ".pb")));
      if (tensor.type().kind() == DataType.Kind.OTHER) {
        throw new UnsupportedOnnxException(List.of("elements of type " + tensor.type()));
      }
      tensors.add(tensor);
    }
    return tensors;
  }

  private static void check(TensorProto expected, float[] got) throws InvalidOnnxException {
    double[] wanted = new double[got.length];
    if (expected.type().kind() == DataType.Kind.FLOAT) {
      float[] floats = expected.floats();
      for (int i = 0; i < wanted.length; i++) {
        wanted[i] = floats[i];
      }
    } else {
      long[] longs = expected.longs();
      for (int i = 0; i < wanted.length; i++) {
        wanted[i] = longs[i];
      }
    }
    // Neighbouring bfloat16 are farther apart; values here are not rounded to them.
    double relative = expected.type() == DataType.BFLOAT16 ? 0x1p-7 : RELATIVE;
    for (int i = 0; i < wanted.length; i++) {
      boolean isSame =
          wanted[i] == got[i]
              || (Double.isNaN(wanted[i]) && Float.isNaN(got[i]))
              || Math.abs(wanted[i] - got[i]) <= ABSOLUTE + relative * Math.abs(wanted[i]);
      check(isSame, wanted[i] + " at " + i, got[i]);
    }
  }

  private static void check(boolean holds, String expected, Object got) {
    if (!holds) {
      throw new IllegalStateException("expected " + expected + ", got " + got);
    }
  }
}
