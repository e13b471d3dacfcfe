package dev.lanewise.onnx.importing;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.graph.Activate;
import dev.lanewise.engine.graph.ArgMax;
import dev.lanewise.engine.graph.FullyConnected;
import dev.lanewise.engine.graph.Gather;
import dev.lanewise.engine.graph.SoftmaxAlong;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.onnx.file.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** scikit-learn's linear models, and the maps from labels to probabilities. */
final class LinearModels {
  private static final String ZIP_MAP = "ZipMap";

  private LinearModels() {}

  static void register() {
    Operators.learned("LinearClassifier", LinearModels::classifier);
    Operators.learned("LinearRegressor", call -> List.of(regressor(call)));
    Operators.learned(ZIP_MAP, call -> List.of(zipMap(call)));
  }

  static boolean isZipMap(NodeProto node) {
    return node.domain().equals(Operators.LEARNED) && node.operator().equals(ZIP_MAP);
  }

  /** The label of the greatest score, and the scores: {@code f(x·Wᵀ + b)}, a row of W a class. */
  private static List<Operand> classifier(Call call) {
    Value x = Features.rows(call);
    int features = x.dims().dim(1);
    float[] weights = Features.floats(call, "coefficients").floats();
    Expect.that(
        weights.length % features == 0,
        "coefficients of classes by " + features + " features",
        weights.length + " of them");
    int classes = weights.length / features;
    Optional<long[]> numbers = call.integers("classlabels_ints").filter(all -> all.length > 0);
    Optional<List<String>> texts = call.texts("classlabels_strings").filter(all -> !all.isEmpty());
    Expect.that(
        numbers.isPresent() != texts.isPresent(),
        "classlabels_ints or classlabels_strings",
        numbers.isPresent() ? "both" : "neither");
    int labels = numbers.map(all -> all.length).orElseGet(() -> texts.orElseThrow().size());
    NotSupported.unless(classes != 1 || labels != 2, "one score for two classes");
    Expect.that(labels == classes, "a label for each of " + classes + " classes", labels);
    Value scores = product(call, x, weights, classes);
    List<Operand> outputs = new ArrayList<>();
    outputs.add(
        numbers.isPresent()
            ? label(call, scores, numbers.get())
            : new Operand.Texts(new Operand.Flow(scores).dims().subList(0, 1)));
    if (call.gives(1)) {
      outputs.add(transformed(call, scores));
    }
    return outputs;
  }

  private static Operand label(Call call, Value scores, long[] labels) {
    ArgMax greatest = new ArgMax(1, false, false);
    boolean isPlace = LongStream.range(0, labels.length).allMatch(i -> labels[(int) i] == i);
    if (isPlace) {
      return call.give(greatest, scores);
    }
    Literal table = Literal.of(call.name() + "/labels", List.of(labels.length), labels);
    return call.give(new Gather(0), call.value(table), call.step(greatest, scores));
  }

  private static Operand transformed(Call call, Value scores) {
    String transform = call.text("post_transform", "NONE");
    return switch (transform) {
      case "NONE" -> new Operand.Flow(scores);
      case "SOFTMAX" -> call.give(1, new SoftmaxAlong(1, false), scores);
      case "LOGISTIC" -> call.give(1, new Activate(Activations.SIGMOID), scores);
      case "SOFTMAX_ZERO", "PROBIT" -> throw new NotSupported("post_transform " + transform);
      default ->
          throw new IllegalArgumentException(
              "expected post_transform NONE, SOFTMAX, LOGISTIC, SOFTMAX_ZERO or PROBIT, got "
                  + transform);
    };
  }

  private static Operand regressor(Call call) {
    String transform = call.text("post_transform", "NONE");
    NotSupported.unless(transform.equals("NONE"), "post_transform " + transform);
    Value x = Features.rows(call);
    int targets = call.size("targets", 1);
    float[] weights = Features.floats(call, "coefficients").floats();
    Expect.that(
        targets >= 1 && weights.length == (long) targets * x.dims().dim(1),
        "coefficients of " + targets + " targets by " + x.dims().dim(1) + " features",
        weights.length + " of them");
    return new Operand.Flow(product(call, x, weights, targets));
  }

  private static Value product(Call call, Value x, float[] weights, int rows) {
    List<Integer> dims = List.of(rows, weights.length / rows);
    Value w = call.value(Literal.of(call.name() + "/coefficients", dims, weights));
    if (!call.hasAttribute("intercepts")) {
      return call.step(new FullyConnected(), x, w);
    }
    float[] bias = Features.floats(call, "intercepts").floats();
    Expect.that(bias.length == rows, rows + " intercepts", bias.length);
    Value b = call.value(Literal.of(call.name() + "/intercepts", List.of(rows), bias));
    return call.step(new FullyConnected(), x, w, b);
  }

  /** The probabilities alone: {@link ClassLabels} has the labels. */
  private static Operand zipMap(Call call) {
    Operand x = call.operand(0);
    Optional<long[]> numbers = call.integers("classlabels_int64s").filter(all -> all.length > 0);
    Optional<List<String>> texts = call.texts("classlabels_strings").filter(all -> !all.isEmpty());
    Expect.that(
        numbers.isPresent() != texts.isPresent(),
        "classlabels_int64s or classlabels_strings",
        numbers.isPresent() ? "both" : "neither");
    int labels = numbers.map(all -> all.length).orElseGet(() -> texts.orElseThrow().size());
    Expect.that(
        x.rank() >= 1 && x.rank() <= 2 && x.dims().getLast() == labels,
        "probabilities of " + labels + " classes",
        x.dims());
    return x;
  }
}
