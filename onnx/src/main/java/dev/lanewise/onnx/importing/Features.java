package dev.lanewise.onnx.importing;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.graph.Activate;
import dev.lanewise.engine.graph.ArgMax;
import dev.lanewise.engine.graph.Binary;
import dev.lanewise.engine.graph.Cast;
import dev.lanewise.engine.graph.Concat;
import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.ElementType;
import dev.lanewise.engine.graph.Gather;
import dev.lanewise.engine.graph.Reduce;
import dev.lanewise.engine.graph.Unary;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.graph.Where;
import dev.lanewise.onnx.file.InvalidOnnxException;
import dev.lanewise.onnx.file.TensorProto;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What scikit-learn's pipelines do to features, and to labels: rows of numbers, (batch, size). */
final class Features {
  private Features() {}

  static void register() {
    Operators.learned("Scaler", call -> List.of(scaler(call)));
    Operators.learned("Normalizer", call -> List.of(normalizer(call)));
    Operators.learned("Imputer", call -> List.of(imputer(call)));
    Operators.learned("Binarizer", call -> List.of(binarizer(call)));
    Operators.learned("FeatureVectorizer", call -> List.of(vectorizer(call)));
    Operators.learned("ArrayFeatureExtractor", call -> List.of(extractor(call)));
    Operators.learned("LabelEncoder", call -> List.of(encoder(call)));
  }

  /** Input 0 as rows of floats; a single row may come without its first size. */
  static Value rows(Call call) {
    return rows(call, 0);
  }

  private static Value rows(Call call, int input) {
    Value x = call.as(ElementType.FLOAT, call.value(input));
    Dims dims = x.dims();
    boolean isOne = dims.rank() == 1 && !dims.isBatched();
    Expect.that(dims.rank() == 2 || isOne, "rows of features (batch, size)", dims);
    return isOne ? call.reshaped(x, Dims.of(1, dims.dim(0))) : x;
  }

  /** Floats among the settings, one at least. */
  static Literal floats(Call call, String attribute) {
    List<Float> given = call.numbers(attribute).orElse(List.of());
    Expect.that(!given.isEmpty(), "floats as attribute " + attribute, "none");
    float[] floats = new float[given.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = given.get(i);
    }
    return Literal.of(call.name() + "/" + attribute, List.of(floats.length), floats);
  }

  private static Literal integers(Call call, String attribute) {
    long[] given = call.integers(attribute).orElse(new long[0]);
    Expect.that(given.length > 0, "whole numbers as attribute " + attribute, "none");
    return Literal.of(call.name() + "/" + attribute, List.of(given.length), given);
  }

  /** A setting that is one number for all features, or one for each. */
  private static Value ofFeatures(Call call, Value x, Literal setting) {
    Dims dims = x.dims();
    Expect.that(
        setting.size() == 1 || (dims.rank() > 0 && dims.dim(dims.rank() - 1) == setting.size()),
        "one number, or one for each feature of " + dims,
        setting);
    return call.value(setting);
  }

  /** {@code (x − offset)·scale}, in this order: exact near the offset. */
  private static Operand scaler(Call call) {
    Value x = call.as(ElementType.FLOAT, call.value(0));
    Value offset = ofFeatures(call, x, floats(call, "offset"));
    Value scale = ofFeatures(call, x, floats(call, "scale"));
    Value apart = call.step(new Binary(Binary.Function.SUBTRACT), x, offset);
    return call.give(new Binary(Binary.Function.MULTIPLY), apart, scale);
  }

  /** A row divided by its norm, or left as it is where that is 0. */
  private static Operand normalizer(Call call) {
    Value x = call.as(ElementType.FLOAT, call.value(0));
    int rank = x.dims().rank();
    Expect.that(
        rank == 2 || (rank == 1 && !x.dims().isBatched()),
        "rows of features (batch, size)",
        x.dims());
    List<Integer> last = List.of(rank - 1);
    String norm = call.text("norm", "MAX");
    Value size =
        switch (norm) {
          case "MAX" -> call.step(new Reduce(Reduce.Function.MAX, last, true), x);
          case "L1" ->
              call.step(
                  new Reduce(Reduce.Function.SUM, last, true),
                  call.step(new Activate(Activations.ABSOLUTE), x));
          case "L2" ->
              call.step(
                  new Unary(Unary.Function.SQRT),
                  call.step(
                      new Reduce(Reduce.Function.SUM, last, true),
                      call.step(new Binary(Binary.Function.MULTIPLY), x, x)));
          default -> throw new IllegalArgumentException("expected norm MAX, L1 or L2, got " + norm);
        };
    Value isNone = call.step(new Binary(Binary.Function.EQUAL), size, call.scalar(0));
    Value divisor = call.step(new Where(), isNone, call.scalar(1), size);
    return call.give(new Binary(Binary.Function.DIVIDE), x, divisor);
  }

  private static Operand imputer(Call call) {
    Value x = call.value(0);
    boolean isWhole = x.type() != ElementType.FLOAT;
    Literal imputed =
        isWhole ? integers(call, "imputed_value_int64s") : floats(call, "imputed_value_floats");
    Value by = ofFeatures(call, x, imputed);
    float replaced = isWhole ? 0 : call.number("replaced_value_float", 0);
    Value isMissing =
        isWhole
            ? equal(call, x, call.value(whole(call, call.integer("replaced_value_int64", 0))))
            : Float.isNaN(replaced) ? isNaN(call, x) : equal(call, x, call.scalar(replaced));
    return call.give(new Where(), isMissing, by, x);
  }

  private static Literal whole(Call call, long number) {
    return Literal.of(call.name() + "/number", List.of(), number);
  }

  private static Value equal(Call call, Value a, Value b) {
    return call.step(new Binary(Binary.Function.EQUAL), a, b);
  }

  private static Value isNaN(Call call, Value x) {
    return call.step(new Unary(Unary.Function.NOT), equal(call, x, x));
  }

  private static Operand binarizer(Call call) {
    Value x = call.value(0);
    Value threshold = call.scalar(call.number("threshold", 0));
    Value isAbove = call.step(new Binary(Binary.Function.GREATER), x, threshold);
    return call.give(new Cast(x.type()), isAbove);
  }

  private static Operand vectorizer(Call call) {
    Value[] parts =
        IntStream.range(0, call.inputs()).mapToObj(i -> rows(call, i)).toArray(Value[]::new);
    long[] sizes = Arrays.stream(parts).mapToLong(part -> part.dims().dim(1)).toArray();
    long[] stated = call.integers("inputdimensions").orElse(sizes);
    Expect.that(
        Arrays.equals(stated, sizes),
        "inputs of " + Arrays.toString(stated) + " features",
        Arrays.toString(sizes));
    return call.give(new Concat(1), parts);
  }

  /**
   * Elements of the last axis. Of a single row the standard gives a row, as many elements as there
   * are indices; where those are of the batch, it is a column here, in which each is its sample's.
   */
  private static Operand extractor(Call call) {
    Operand x = call.operand(0);
    Operand indices = call.operand(1);
    Expect.that(x.rank() >= 1, "an array with dimensions", x.dims());
    if (indices instanceof Literal known) {
      for (long index : known.integers()) {
        Expect.that(index >= 0 && index < x.dims().getLast(), "indices into " + x.dims(), index);
      }
    }
    Value at = call.value(indices);
    if (at.dims().isBatched()) {
      NotSupported.unless(x.rank() == 1, "indices of each sample into " + x.dims());
      return call.give(new Gather(0), call.value(x), at);
    }
    Value flat = call.reshaped(indices, at.dims().sampleSize());
    Value elements = call.step(new Gather(x.rank() - 1), call.value(x), flat);
    return x.rank() > 1
        ? new Operand.Flow(elements)
        : new Operand.Flow(call.reshaped(elements, Dims.of(1, at.dims().sampleSize())));
  }

  /** The value of the last key that an element equals: all keys are compared at once. */
  private static Operand encoder(Call call) {
    NotSupported.unless(
        !call.hasAttribute("keys_strings")
            && !call.hasAttribute("values_strings")
            && !call.hasAttribute("classes_strings"),
        "texts as keys or values");
    Literal keys = table(call, "keys");
    Literal values = table(call, "values");
    Expect.that(keys.size() == values.size(), "a value for each of " + keys, values);
    Value x = call.value(0);
    int[] dims = Arrays.copyOf(x.dims().toArray(), x.dims().rank() + 1);
    dims[dims.length - 1] = 1;
    Value column = call.reshaped(x, Dims.of(dims));
    Value isKey = equal(call, column, call.value(keys));
    float[] of = keys.floats();
    if (IntStream.range(0, of.length).anyMatch(i -> Float.isNaN(of[i]))) {
      Value both =
          call.step(
              new Binary(Binary.Function.AND), isNaN(call, column), isNaN(call, call.value(keys)));
      isKey = call.step(new Binary(Binary.Function.OR), isKey, both);
    }
    int last = dims.length - 1;
    Value place = call.step(new ArgMax(last, false, true), isKey);
    Value isAny = call.step(new Reduce(Reduce.Function.MAX, List.of(last), false), isKey);
    Value value = call.step(new Gather(0), call.value(values), place);
    return call.give(new Where(), isAny, value, call.value(otherwise(call, values)));
  }

  private static Literal table(Call call, String of) {
    if (call.hasAttribute(of + "_floats")) {
      return floats(call, of + "_floats");
    }
    if (call.hasAttribute(of + "_int64s")) {
      return integers(call, of + "_int64s");
    }
    Literal table =
        tensor(call, of + "_tensor")
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "expected attribute " + of + "_floats, _int64s or _tensor, got none"));
    Expect.that(table.rank() == 1 && table.size() > 0, of + " of one dimension", table.dims());
    return table;
  }

  private static Literal otherwise(Call call, Literal values) {
    Optional<Literal> tensor = tensor(call, "default_tensor");
    if (tensor.isPresent()) {
      Expect.that(tensor.get().size() == 1, "a default_tensor of one element", tensor.get());
      return tensor.get().reshaped(call.name() + "/default", List.of());
    }
    return values.isExact()
        ? whole(call, call.integer("default_int64", -1))
        : Literal.of(call.name() + "/default", List.of(), call.number("default_float", -0f));
  }

  private static Optional<Literal> tensor(Call call, String attribute) {
    Optional<TensorProto> tensor = call.tensor(attribute);
    try {
      return tensor.isPresent()
          ? Optional.of(Literal.of(call.name() + "/" + attribute, tensor.get()))
          : Optional.empty();
    } catch (InvalidOnnxException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
