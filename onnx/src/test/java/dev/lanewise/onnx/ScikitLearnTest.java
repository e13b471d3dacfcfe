package dev.lanewise.onnx;

import static dev.lanewise.onnx.Models.floats;
import static dev.lanewise.onnx.Models.set;
import static dev.lanewise.onnx.Models.texts;
import static dev.lanewise.onnx.Plain.floatsOf;
import static dev.lanewise.onnx.Plain.greatest;
import static dev.lanewise.onnx.Plain.numbers;
import static dev.lanewise.onnx.Plain.product;
import static dev.lanewise.onnx.Plain.row;
import static dev.lanewise.onnx.Plain.sigmoid;
import static dev.lanewise.onnx.Plain.softmax;
import static dev.lanewise.onnx.Plain.turned;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.engine.graph.Graph;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.plan.Plan;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.onnx.file.DataType;
import dev.lanewise.onnx.file.ValueInfoProto;
import dev.lanewise.onnx.importing.UnsupportedOnnxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Graphs as skl2onnx writes them, beside plain arithmetic in doubles and ONNX Runtime. */
final class ScikitLearnTest {
  private static final double CLOSE = 1e-5;
  private static final int SAMPLES = 9;
  private static final int FEATURES = 4;

  private static Tensor samples(double[] numbers) {
    return Tensor.of(Shape.of(numbers.length / FEATURES, FEATURES), floatsOf(numbers));
  }

  /** What a model gives, by the names of its outputs of numbers, for all samples. */
  private static List<float[]> run(OnnxModel model, Tensor x) throws Exception {
    Graph graph = model.toGraph();
    assertEquals(model.outputs().size(), graph.outputs().size());
    List<float[]> outputs = new ArrayList<>();
    for (Value output : graph.outputs()) {
      outputs.add(new float[output.dims().sampleSize() * x.shape().batch()]);
    }
    Plan.of(graph)
        .newSession(x.shape().batch())
        .run(new float[][] {x.toArray()}, outputs.toArray(float[][]::new));
    return outputs;
  }

  private static void assertClose(double[] expected, float[] got) {
    assertEquals(expected.length, got.length);
    for (int i = 0; i < got.length; i++) {
      assertEquals(expected[i], got[i], CLOSE * Math.max(1, Math.abs(expected[i])), "number " + i);
    }
  }

  /** Probabilities that ONNX Runtime gives as maps, in the order of the labels. */
  private static float[] unzipped(@Nullable Object maps, List<?> labels) {
    List<?> samples = assertInstanceOf(List.class, maps);
    float[] all = new float[samples.size() * labels.size()];
    for (int i = 0; i < all.length; i++) {
      Map<?, ?> map = assertInstanceOf(Map.class, samples.get(i / labels.size()));
      all[i] = assertInstanceOf(Float.class, map.get(labels.get(i % labels.size())));
    }
    return all;
  }

  private static float[] flat(@Nullable Object rows) {
    float[][] all = assertInstanceOf(float[][].class, rows);
    float[] flat = new float[all.length * all[0].length];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = all[i / all[0].length][i % all[0].length];
    }
    return flat;
  }

  private static void assertSame(float[] ours, float[] theirs) {
    assertArrayEquals(theirs, ours, (float) CLOSE);
  }

  /** A network of one hidden layer; its last name is {@code add_result1}. */
  private static Models perceptron(int hidden, int outputs, String activation) {
    return Models.opset(15)
        .input("X", -1, FEATURES)
        .floats("coefficient", List.of(FEATURES, hidden), floatsOf(numbers(FEATURES * hidden, 1)))
        .floats("intercepts", List.of(1, hidden), floatsOf(numbers(hidden, 2)))
        .floats("coefficient1", List.of(hidden, outputs), floatsOf(numbers(hidden * outputs, 3)))
        .floats("intercepts1", List.of(1, outputs), floatsOf(numbers(outputs, 4)))
        .node("Cast", List.of("X"), "cast_input", set("to", 1))
        .node("MatMul", List.of("cast_input", "coefficient"), "mul_result")
        .node("Add", List.of("mul_result", "intercepts"), "add_result")
        .node(activation, List.of("add_result"), "next_activations")
        .node("MatMul", List.of("next_activations", "coefficient1"), "mul_result1")
        .node("Add", List.of("mul_result1", "intercepts1"), "add_result1");
  }

  private static double[] scores(double[] x, int i, int hidden, int outputs, boolean isRelu) {
    double[] inner =
        product(row(x, i, FEATURES), numbers(FEATURES * hidden, 1), numbers(hidden, 2));
    double[] bent =
        DoubleStream.of(inner).map(z -> isRelu ? Math.max(0, z) : Math.tanh(z)).toArray();
    return product(bent, numbers(hidden * outputs, 3), numbers(outputs, 4));
  }

  @Test
  void perceptronGivesLabelsAndProbabilities() throws Exception {
    double[] x = numbers(SAMPLES * FEATURES, 5);
    byte[] file =
        Models.bytes(
            perceptron(7, 3, "Relu")
                .ints("classes", 10, 20, 40)
                .longs("shape_tensor", -1)
                .node("Softmax", List.of("add_result1"), "out_activations_result")
                .node("Identity", List.of("out_activations_result"), "probabilities")
                .node("ArgMax", List.of("probabilities"), "argmax_output", set("axis", 1))
                .learned(
                    "ArrayFeatureExtractor",
                    List.of("classes", "argmax_output"),
                    List.of("array_feature_extractor_result"))
                .node(
                    "Reshape",
                    List.of("array_feature_extractor_result", "shape_tensor"),
                    "reshaped_result")
                .node("Cast", List.of("reshaped_result"), "label", set("to", 7))
                .node("Cast", List.of("label"), "output_label", set("to", 7))
                .learned(
                    "ZipMap",
                    List.of("probabilities"),
                    List.of("output_probability"),
                    set("classlabels_int64s", List.of(10L, 20L, 40L)))
                .labels("output_label", DataType.INT64)
                .maps("output_probability", DataType.INT64)
                .proto());
    OnnxModel model = OnnxModel.read(file);
    List<float[]> outputs = run(model, samples(x));
    double[] labels = {10, 20, 40};
    double[] expected =
        IntStream.range(0, SAMPLES)
            .mapToObj(i -> softmax(scores(x, i, 7, 3, true)))
            .flatMapToDouble(DoubleStream::of)
            .toArray();
    assertClose(expected, outputs.get(1));
    double[] chosen =
        IntStream.range(0, SAMPLES)
            .mapToDouble(i -> labels[greatest(row(expected, i, 3))])
            .toArray();
    assertArrayEquals(floatsOf(chosen), outputs.get(0));
    assertEquals(List.of("10", "20", "40"), model.classLabels());
    Map<String, Object> theirs = Ort.all(file, samples(x));
    assertSame(outputs.get(1), unzipped(theirs.get("output_probability"), List.of(10L, 20L, 40L)));
    long[] labelsThere = assertInstanceOf(long[].class, theirs.get("output_label"));
    assertArrayEquals(Arrays.stream(chosen).mapToLong(each -> (long) each).toArray(), labelsThere);
  }

  @Test
  void textsAreLeftOutButNameTheClasses() throws Exception {
    double[] x = numbers(SAMPLES * FEATURES, 6);
    byte[] file =
        Models.bytes(
            perceptron(5, 1, "Tanh")
                .texts("classes", "no", "yes")
                .floats("unity", List.of(), 1)
                .longs("shape_tensor", -1)
                .node("Sigmoid", List.of("add_result1"), "out_activations_result")
                .node("Sub", List.of("unity", "out_activations_result"), "negative_class_proba")
                .node(
                    "Concat",
                    List.of("negative_class_proba", "out_activations_result"),
                    "probabilities",
                    set("axis", 1))
                .node("ArgMax", List.of("probabilities"), "argmax_output", set("axis", 1))
                .learned(
                    "ArrayFeatureExtractor",
                    List.of("classes", "argmax_output"),
                    List.of("array_feature_extractor_result"))
                .node("Reshape", List.of("array_feature_extractor_result", "shape_tensor"), "label")
                .labels("label", DataType.STRING)
                .output("probabilities", -1, 2)
                .proto());
    OnnxModel model = OnnxModel.read(file);
    assertEquals(List.of("no", "yes"), model.classLabels());
    assertEquals(
        List.of("probabilities"), model.outputs().stream().map(ValueInfoProto::name).toList());
    double[] expected =
        IntStream.range(0, SAMPLES)
            .mapToDouble(i -> sigmoid(scores(x, i, 5, 1, false)[0]))
            .flatMap(yes -> DoubleStream.of(1 - yes, yes))
            .toArray();
    float[] ours = run(model, samples(x)).getFirst();
    assertClose(expected, ours);
    Map<String, Object> theirs = Ort.all(file, samples(x));
    assertSame(ours, flat(theirs.get("probabilities")));
    String[] names = assertInstanceOf(String[].class, theirs.get("label"));
    for (int i = 0; i < SAMPLES; i++) {
      assertEquals(model.classLabels().get(greatest(row(expected, i, 2))), names[i]);
    }
    assertThrows(UnsupportedOnnxException.class, () -> model.only("label").toGraph());
  }

  @Test
  void pipelineOfImputerScalerAndLogisticRegression() throws Exception {
    double[] x = numbers(SAMPLES * FEATURES, 7);
    x[2] = Double.NaN;
    x[FEATURES] = Double.NaN;
    double[] imputed = numbers(FEATURES, 8);
    double[] offset = numbers(FEATURES, 9);
    double[] scale = {0.5, 3, 1.25, 2};
    double[] w = numbers(FEATURES * 3, 10);
    double[] b = numbers(3, 11);
    List<String> labels = List.of("versicolor", "setosa", "virginica");
    byte[] file =
        Models.bytes(
            Models.opset(17)
                .input("X", -1, FEATURES)
                .learned(
                    "Imputer",
                    List.of("X"),
                    List.of("variable"),
                    floats("imputed_value_floats", imputed),
                    set("replaced_value_float", Float.NaN))
                .learned(
                    "Scaler",
                    List.of("variable"),
                    List.of("variable1"),
                    floats("offset", offset),
                    floats("scale", scale))
                .learned(
                    "LinearClassifier",
                    List.of("variable1"),
                    List.of("label", "probability_tensor"),
                    floats("coefficients", turned(w, 3)),
                    floats("intercepts", b),
                    set("multi_class", 1),
                    set("post_transform", "SOFTMAX"),
                    texts("classlabels_strings", labels))
                .learned(
                    "Normalizer",
                    List.of("probability_tensor"),
                    List.of("probabilities"),
                    set("norm", "L1"))
                .node("Identity", List.of("label"), "output_label")
                .learned(
                    "ZipMap",
                    List.of("probabilities"),
                    List.of("output_probability"),
                    texts("classlabels_strings", labels))
                .labels("output_label", DataType.STRING)
                .maps("output_probability", DataType.STRING)
                .proto());
    OnnxModel model = OnnxModel.read(file);
    assertEquals(labels, model.classLabels());
    float[] ours = run(model, samples(x)).getFirst();
    double[] seen =
        IntStream.range(0, x.length)
            .mapToDouble(i -> {
              double each = Double.isNaN(x[i]) ? imputed[i % FEATURES] : x[i];
              return (each - offset[i % FEATURES]) * scale[i % FEATURES];
            })
            .toArray();
    double[] expected =
        IntStream.range(0, SAMPLES)
            .mapToObj(i -> softmax(product(row(seen, i, FEATURES), w, b)))
            .flatMapToDouble(DoubleStream::of)
            .toArray();
    assertClose(expected, ours);
    Map<String, Object> theirs = Ort.all(file, samples(x));
    assertSame(ours, unzipped(theirs.get("output_probability"), labels));
    byte[] part = Models.bytes(model.only("output_probability").proto());
    assertSame(ours, unzipped(Ort.all(part, samples(x)).get("output_probability"), labels));
    assertArrayEquals(ours, run(OnnxModel.read(part), samples(x)).getFirst());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void logisticRegressionOfTwoClasses(boolean isCounted) throws Exception {
    double[] x = numbers(SAMPLES * FEATURES, 12);
    double[] w = numbers(FEATURES, 13);
    double b = 0.25;
    List<Long> labels = isCounted ? List.of(0L, 1L) : List.of(-1L, 1L);
    double[] both =
        DoubleStream.concat(DoubleStream.of(w).map(each -> -each), DoubleStream.of(w)).toArray();
    byte[] file =
        Models.bytes(
            Models.opset(11)
                .input("X", -1, FEATURES)
                .learned(
                    "LinearClassifier",
                    List.of("X"),
                    List.of("label", "probabilities"),
                    floats("coefficients", both),
                    floats("intercepts", -b, b),
                    set("multi_class", 0),
                    set("post_transform", "LOGISTIC"),
                    set("classlabels_ints", labels))
                .node("Cast", List.of("label"), "output_label", set("to", 7))
                .labels("output_label", DataType.INT64)
                .output("probabilities", -1, 2)
                .proto());
    List<float[]> ours = run(OnnxModel.read(file), samples(x));
    double[] yes =
        IntStream.range(0, SAMPLES)
            .mapToDouble(i -> sigmoid(product(row(x, i, FEATURES), w, new double[] {b})[0]))
            .toArray();
    assertClose(
        DoubleStream.of(yes).flatMap(p -> DoubleStream.of(1 - p, p)).toArray(), ours.get(1));
    Map<String, Object> theirs = Ort.all(file, samples(x));
    assertSame(ours.get(1), flat(theirs.get("probabilities")));
    long[] chosen = assertInstanceOf(long[].class, theirs.get("output_label"));
    for (int i = 0; i < SAMPLES; i++) {
      assertEquals(labels.get(yes[i] > 0.5 ? 1 : 0), (long) ours.get(0)[i]);
      assertEquals(chosen[i], (long) ours.get(0)[i]);
    }
  }

  @Test
  void regressionsBehindScalers() throws Exception {
    double[] x = numbers(SAMPLES * FEATURES, 14);
    double[] scale = {0.5, 3, 1.25, 2};
    double[] least = numbers(FEATURES, 15);
    double[] w = numbers(FEATURES * 2, 16);
    double[] b = numbers(2, 17);
    byte[] file =
        Models.bytes(
            Models.opset(17)
                .input("X", -1, FEATURES)
                .floats("Mu_Mulcst", List.of(FEATURES), floatsOf(scale))
                .floats("Ad_Addcst", List.of(FEATURES), floatsOf(least))
                .floats("low", List.of(), 0)
                .floats("high", List.of(), 1)
                .node("Cast", List.of("X"), "Ca_output0", set("to", 1))
                .node("Mul", List.of("Ca_output0", "Mu_Mulcst"), "Mu_C0")
                .node("Add", List.of("Mu_C0", "Ad_Addcst"), "Ad_C0")
                .node("Clip", List.of("Ad_C0", "low", "high"), "variable")
                .learned(
                    "LinearRegressor",
                    List.of("variable"),
                    List.of("variable1"),
                    floats("coefficients", turned(w, 2)),
                    floats("intercepts", b),
                    set("targets", 2))
                .output("variable1", -1, 2)
                .proto());
    float[] ours = run(OnnxModel.read(file), samples(x)).getFirst();
    double[] seen =
        IntStream.range(0, x.length)
            .mapToDouble(i -> Math.clamp(x[i] * scale[i % FEATURES] + least[i % FEATURES], 0, 1))
            .toArray();
    assertClose(
        IntStream.range(0, SAMPLES)
            .mapToObj(i -> product(row(seen, i, FEATURES), w, b))
            .flatMapToDouble(DoubleStream::of)
            .toArray(),
        ours);
    assertSame(ours, Ort.run(file, samples(x)));
  }

  @Test
  void perceptronOfOneTarget() throws Exception {
    double[] x = numbers(SAMPLES * FEATURES, 18);
    byte[] file =
        Models.bytes(
            perceptron(6, 1, "Tanh")
                .longs("shape_tensor", -1, 1)
                .node("Identity", List.of("add_result1"), "out_activations_result")
                .node("Reshape", List.of("out_activations_result", "shape_tensor"), "variable")
                .output("variable", -1, 1)
                .proto());
    float[] ours = run(OnnxModel.read(file), samples(x)).getFirst();
    assertClose(
        IntStream.range(0, SAMPLES).mapToDouble(i -> scores(x, i, 6, 1, false)[0]).toArray(), ours);
    assertSame(ours, Ort.run(file, samples(x)));
  }

  /** Two operations in a row, so that what one leaves is what the next one gets. */
  @ParameterizedTest
  @ValueSource(strings = {"MAX", "L1", "L2"})
  void rowsAreDividedByTheirNormUnlessItIsNothing(String norm) throws Exception {
    double[] x = numbers(SAMPLES * FEATURES, 19);
    Arrays.fill(x, FEATURES, 2 * FEATURES, 0);
    byte[] file =
        Models.bytes(
            Models.opset(17)
                .input("X", -1, FEATURES)
                .longs("places", 3, 0)
                .learned("Normalizer", List.of("X"), List.of("n"), set("norm", norm))
                .learned("ArrayFeatureExtractor", List.of("n", "places"), List.of("ends"))
                .learned("Binarizer", List.of("n"), List.of("signs"), set("threshold", 0.25f))
                .learned(
                    "FeatureVectorizer",
                    List.of("ends", "signs"),
                    List.of("y"),
                    set("inputdimensions", List.of(2L, 4L)))
                .output("y", -1, 6)
                .proto());
    double[] expected =
        IntStream.range(0, SAMPLES)
            .mapToObj(i -> row(x, i, FEATURES))
            .flatMapToDouble(row -> {
              double size =
                  switch (norm) {
                    case "MAX" -> DoubleStream.of(row).max().orElseThrow();
                    case "L1" -> DoubleStream.of(row).map(Math::abs).sum();
                    default -> Math.sqrt(DoubleStream.of(row).map(each -> each * each).sum());
                  };
              double[] n = DoubleStream.of(row).map(z -> size == 0 ? z : z / size).toArray();
              return DoubleStream.concat(
                  DoubleStream.of(n[3], n[0]), DoubleStream.of(n).map(z -> z > 0.25 ? 1 : 0));
            })
            .toArray();
    float[] ours = run(OnnxModel.read(file), samples(x)).getFirst();
    assertClose(expected, ours);
    assertSame(ours, Ort.run(file, samples(x)));
  }
}
