package dev.lanewise.onnx;

import static dev.lanewise.onnx.Models.floats;
import static dev.lanewise.onnx.Models.set;
import static dev.lanewise.onnx.Models.texts;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.Graph;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.onnx.file.AttributeProto;
import dev.lanewise.onnx.file.InvalidOnnxException;
import dev.lanewise.onnx.importing.UnsupportedOnnxException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Operators of scikit-learn's models one by one, and how wrong ones are refused. */
final class LearnedOperatorsTest {
  private static final int FEATURES = 4;

  @Test
  void numbersAreEncodedByTheLastOfEqualKeys() throws Exception {
    Tensor x = Tensor.of(Shape.of(2, FEATURES), 1, 2, Float.NaN, -3, 0, 1.5f, 2, -3);
    Models known =
        Models.opset(17)
            .input("X", -1, FEATURES)
            .learned(
                "LabelEncoder",
                List.of("X"),
                List.of("y"),
                floats("keys_floats", 1, Double.NaN, 2, -3),
                floats("values_floats", 10, 20, Double.POSITIVE_INFINITY, 40),
                set("default_float", -1f))
            .output("y", -1, FEATURES);
    byte[] file = Models.bytes(known.proto());
    float[] ours = Plans.run(OnnxModel.read(file).toGraph(), x);
    float endless = Float.POSITIVE_INFINITY;
    assertArrayEquals(new float[] {10, endless, 20, 40, -1, -1, endless, 40}, ours);
    assertArrayEquals(ours, Ort.run(file, x));
    OnnxModel twice =
        Models.opset(17)
            .input("X", -1, FEATURES)
            .learned(
                "LabelEncoder",
                List.of("X"),
                List.of("y"),
                floats("keys_floats", 1, 2, 1),
                set("values_int64s", List.of(5L, 6L, 7L)))
            .output("y")
            .model();
    assertArrayEquals(new float[] {7, 6, -1, -1, -1, -1, 6, -1}, Plans.run(twice.toGraph(), x));
  }

  @Test
  void aRowWithoutABatchIsOneRow() throws Exception {
    Graph graph =
        Models.opset(17)
            .input("X", 2)
            .learned("LinearRegressor", List.of("X"), List.of("y"), floats("coefficients", 2, 3))
            .output("y")
            .model()
            .toGraph();
    assertEquals(Dims.of(1, 1), graph.outputs().getFirst().dims());
    assertArrayEquals(new float[] {23}, Plans.run(graph, Tensor.of(Shape.of(2), 4, 5)));
  }

  @Test
  void treesAndVectorMachinesAreListed() throws Exception {
    OnnxModel model =
        Models.opset(17)
            .input("X", -1, FEATURES)
            .learned("SVMRegressor", List.of("X"), List.of("a"))
            .learned("TreeEnsembleClassifier", List.of("X"), List.of("label", "b"))
            .output("a")
            .output("b")
            .model();
    assertEquals(
        List.of(
            "operator of node a_node (ai.onnx.ml.SVMRegressor)",
            "operator of node label_node (ai.onnx.ml.TreeEnsembleClassifier)"),
        assertThrows(UnsupportedOnnxException.class, model::toGraph).problems());
    assertEquals(List.of(), model.classLabels());
  }

  private static String refused(
      Class<? extends Exception> as, String operator, AttributeProto... attributes)
      throws Exception {
    OnnxModel model =
        Models.opset(17)
            .input("X", -1, FEATURES)
            .learned(operator, List.of("X"), List.of("y", "z"), attributes)
            .output("z")
            .model();
    String message = Objects.requireNonNull(assertThrows(as, model::toGraph).getMessage());
    String node = "node y_node (ai.onnx.ml." + operator + "): ";
    assertTrue(message.contains(node), message);
    return message.substring(message.indexOf(node) + node.length());
  }

  @Test
  void nodesThatContradictThemselvesAreRefused() throws Exception {
    Class<InvalidOnnxException> invalid = InvalidOnnxException.class;
    AttributeProto labels = set("classlabels_ints", List.of(0L, 1L));
    AttributeProto weights = floats("coefficients", new double[8]);
    assertEquals(
        "expected floats as attribute coefficients, got none",
        refused(invalid, "LinearClassifier", labels));
    assertEquals(
        "expected coefficients of classes by 4 features, got 7 of them",
        refused(invalid, "LinearClassifier", labels, floats("coefficients", new double[7])));
    assertEquals(
        "expected classlabels_ints or classlabels_strings, got neither",
        refused(invalid, "LinearClassifier", weights));
    assertEquals(
        "expected a label for each of 2 classes, got 3",
        refused(
            invalid,
            "LinearClassifier",
            weights,
            texts("classlabels_strings", List.of("", "", ""))));
    assertEquals(
        "expected 2 intercepts, got 3",
        refused(invalid, "LinearClassifier", weights, labels, floats("intercepts", 1, 2, 3)));
    assertEquals(
        "expected post_transform NONE, SOFTMAX, LOGISTIC, SOFTMAX_ZERO or PROBIT, got TANH",
        refused(invalid, "LinearClassifier", weights, labels, set("post_transform", "TANH")));
    assertEquals(
        "post_transform PROBIT",
        refused(
            UnsupportedOnnxException.class,
            "LinearClassifier",
            weights,
            labels,
            set("post_transform", "PROBIT")));
    assertEquals(
        "one score for two classes",
        refused(
            UnsupportedOnnxException.class,
            "LinearClassifier",
            labels,
            floats("coefficients", new double[4])));
    assertEquals(
        "expected coefficients of 3 targets by 4 features, got 8 of them",
        refused(invalid, "LinearRegressor", weights, set("targets", 3)));
    assertEquals(
        "expected attribute coefficients to be floats, got FloatContent[value=1.0]",
        refused(invalid, "LinearRegressor", set("coefficients", 1f)));
    assertEquals(
        "expected one number, or one for each feature of (batch, 4), got y/scale [3]",
        refused(invalid, "Scaler", floats("offset", 1), floats("scale", 1, 2, 3)));
    assertEquals(
        "expected floats as attribute offset, got none",
        refused(invalid, "Scaler", floats("scale", 1)));
    assertEquals(
        "expected floats as attribute imputed_value_floats, got none",
        refused(invalid, "Imputer", set("imputed_value_int64s", List.of(1L))));
    assertEquals(
        "expected norm MAX, L1 or L2, got L3", refused(invalid, "Normalizer", set("norm", "L3")));
    assertEquals(
        "expected probabilities of 2 classes, got [-1, 4]",
        refused(invalid, "ZipMap", set("classlabels_int64s", List.of(0L, 1L))));
    assertEquals(
        "expected inputs of [3] features, got [4]",
        refused(invalid, "FeatureVectorizer", set("inputdimensions", List.of(3L))));
    assertEquals(
        "expected a value for each of y/keys_floats [2], got y/values_floats [1]",
        refused(invalid, "LabelEncoder", floats("keys_floats", 1, 2), floats("values_floats", 1)));
    assertEquals(
        "texts as keys or values",
        refused(
            UnsupportedOnnxException.class,
            "LabelEncoder",
            floats("keys_floats", 1),
            texts("values_strings", List.of("a"))));
    assertTrue(refused(invalid, "ArrayFeatureExtractor").startsWith("expected at least 2 inputs"));
  }

  @Test
  void placesBeyondTheFeaturesAreRefused() throws Exception {
    OnnxModel model =
        Models.opset(17)
            .input("X", -1, FEATURES)
            .longs("places", 0, 4)
            .learned("ArrayFeatureExtractor", List.of("X", "places"), List.of("y"))
            .output("y")
            .model();
    String message = assertThrows(InvalidOnnxException.class, model::toGraph).getMessage();
    assertEquals(
        "node y_node (ai.onnx.ml.ArrayFeatureExtractor): expected indices into [-1, 4], got 4",
        message);
  }
}
