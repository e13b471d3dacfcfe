package dev.lanewise.onnx.importing;

import dev.lanewise.engine.graph.Binary;
import dev.lanewise.engine.graph.ChannelAffine;
import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.LocalResponse;
import dev.lanewise.engine.graph.Reduce;
import dev.lanewise.engine.graph.Unary;
import dev.lanewise.engine.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Normalisation by statistics of the batch, of each sample, or of neighbours. */
final class Normalizations {
  private Normalizations() {}

  static void register() {
    Operators.several("BatchNormalization", Normalizations::batch);
    Operators.single("InstanceNormalization", Normalizations::instance);
    Operators.several("LayerNormalization", Normalizations::layer);
    Operators.single("GroupNormalization", Normalizations::group);
    Operators.single("MeanVarianceNormalization", Normalizations::meanVariance);
    Operators.single("LRN", Normalizations::localResponse);
  }

  private static List<Operand> batch(Call call) {
    NotSupported.unless(
        !call.truth("training_mode", false) && !call.gives(1), "training: statistics of the batch");
    NotSupported.unless(call.truth("spatial", true), "statistics of each position");
    Value x = call.value(0);
    float epsilon = call.number("epsilon", 1e-5f);
    boolean isKnown = IntStream.range(1, 5).allMatch(i -> call.known(i).isPresent());
    return List.of(isKnown ? known(call, x, epsilon) : computed(call, x, epsilon));
  }

  private static Operand known(Call call, Value x, float epsilon) {
    float[][] of = new float[5][];
    for (int i = 1; i < 5; i++) {
      Literal literal = call.literal(i, "statistics");
      of[i] = literal.floats();
      Expect.that(of[i].length == of[1].length, "statistics of one size", literal);
    }
    float[] factor = new float[of[1].length];
    float[] shift = new float[factor.length];
    for (int c = 0; c < factor.length; c++) {
      double f = of[1][c] / Math.sqrt((double) of[4][c] + epsilon);
      factor[c] = (float) f;
      shift[c] = (float) (of[2][c] - f * of[3][c]);
    }
    List<Integer> dims = List.of(factor.length);
    Value scale = call.value(Literal.of(call.name() + "/scale", dims, factor));
    Value bias = call.value(Literal.of(call.name() + "/shift", dims, shift));
    return call.give(new ChannelAffine(), x, scale, bias);
  }

  private static Operand computed(Call call, Value x, float epsilon) {
    Value factor = multiply(call, call.value(1), reciprocalRoot(call, call.value(4), epsilon));
    Value shift = subtract(call, call.value(2), multiply(call, call.value(3), factor));
    return call.give(new ChannelAffine(), x, factor, shift);
  }

  private static Operand instance(Call call) {
    Value x = call.value(0);
    Dims dims = x.dims();
    Expect.that(dims.rank() >= 3, "an input (batch, channels, size…)", dims);
    List<Integer> axes = IntStream.range(2, dims.rank()).boxed().toList();
    Normal normal = Normal.of(call, x, axes, call.number("epsilon", 1e-5f));
    return call.give(new ChannelAffine(), normal.value, call.value(1), call.value(2));
  }

  private static List<Operand> layer(Call call) {
    Value x = call.value(0);
    int axis = Expect.axis(call.integer("axis", -1), x.dims().rank());
    NotSupported.ifOfBatch(call.operand(0).dims(), axis, "statistics");
    List<Integer> axes = IntStream.range(axis, x.dims().rank()).boxed().toList();
    Normal normal = Normal.of(call, x, axes, call.number("epsilon", 1e-5f));
    Value y = multiply(call, normal.value, call.value(1));
    if (call.has(2)) {
      y = add(call, y, call.value(2));
    }
    Expect.that(y.dims().equals(x.dims()), "scale and bias that fit " + x, y.dims());
    List<Operand> outputs = new ArrayList<>(List.of(new Operand.Flow(y)));
    outputs.add(new Operand.Flow(normal.mean));
    outputs.add(new Operand.Flow(normal.inverse));
    return outputs;
  }

  private static Operand group(Call call) {
    Value x = call.value(0);
    Dims dims = x.dims();
    Expect.that(dims.rank() >= 3, "an input (batch, channels, size…)", dims);
    int groups = call.size("num_groups", 0);
    int channels = dims.dim(1);
    Expect.that(groups >= 1 && channels % groups == 0, "groups that divide " + dims, groups);
    int of = IntStream.range(1, dims.rank()).map(dims::dim).reduce(1, Math::multiplyExact);
    Value parts = call.reshaped(x, Dims.of(dims.dim(0), groups, of / groups));
    Normal normal = Normal.of(call, parts, List.of(2), call.number("epsilon", 1e-5f));
    boolean isByGroup = call.opset() < 21;
    if (isByGroup) {
      Value scaled = call.step(new ChannelAffine(), normal.value, call.value(1), call.value(2));
      return new Operand.Flow(call.reshaped(scaled, dims));
    }
    Value whole = call.reshaped(normal.value, dims);
    return call.give(new ChannelAffine(), whole, call.value(1), call.value(2));
  }

  private static Operand meanVariance(Call call) {
    Value x = call.value(0);
    int rank = x.dims().rank();
    long[] axes = call.integers("axes").orElse(new long[] {0, 2, 3});
    List<Integer> rising =
        Arrays.stream(axes).mapToObj(axis -> Expect.axis(axis, rank)).sorted().toList();
    List<Integer> dims = call.operand(0).dims();
    rising.forEach(axis -> NotSupported.ifOfBatch(dims, axis, "statistics"));
    Value mean = call.step(new Reduce(Reduce.Function.MEAN, rising, true), x);
    Value apart = subtract(call, x, mean);
    Value variance =
        call.step(new Reduce(Reduce.Function.MEAN, rising, true), multiply(call, apart, apart));
    Value deviation = call.step(new Unary(Unary.Function.SQRT), variance);
    Value divisor = add(call, deviation, call.scalar(1e-9f));
    return call.give(new Binary(Binary.Function.DIVIDE), apart, divisor);
  }

  private static Operand localResponse(Call call) {
    int size = call.size("size", 0);
    Expect.that(size >= 1, "a size of at least 1", size);
    LocalResponse op =
        new LocalResponse(
            size,
            call.number("bias", 1f),
            quotient(call.number("alpha", 1e-4f), size),
            call.number("beta", 0.75f));
    return call.give(op, call.value(0));
  }

  /**
   * The float of the shortest decimal that gives a product when multiplied: of the two or three
   * that do, the one that was exported, if it was one that people write.
   */
  private static float quotient(float product, int factor) {
    float nearest = product / factor;
    float shortest = nearest;
    for (float near : new float[] {Math.nextDown(nearest), Math.nextUp(nearest)}) {
      boolean isShorter = Float.toString(near).length() < Float.toString(shortest).length();
      if (near * factor == product && (isShorter || shortest * factor != product)) {
        shortest = near;
      }
    }
    return shortest;
  }

  /** A value of mean 0 and variance 1, with its mean, and 1 beside its deviation. */
  private record Normal(Value value, Value mean, Value inverse) {
    static Normal of(Call call, Value x, List<Integer> axes, float epsilon) {
      Value mean = call.step(new Reduce(Reduce.Function.MEAN, axes, true), x);
      Value apart = subtract(call, x, mean);
      Value variance =
          call.step(new Reduce(Reduce.Function.MEAN, axes, true), multiply(call, apart, apart));
      Value inverse = reciprocalRoot(call, variance, epsilon);
      return new Normal(multiply(call, apart, inverse), mean, inverse);
    }
  }

  private static Value reciprocalRoot(Call call, Value variance, float epsilon) {
    Value sum = add(call, variance, call.scalar(epsilon));
    return call.step(
        new Unary(Unary.Function.RECIPROCAL), call.step(new Unary(Unary.Function.SQRT), sum));
  }

  private static Value add(Call call, Value a, Value b) {
    return call.step(new Binary(Binary.Function.ADD), a, b);
  }

  private static Value subtract(Call call, Value a, Value b) {
    return call.step(new Binary(Binary.Function.SUBTRACT), a, b);
  }

  private static Value multiply(Call call, Value a, Value b) {
    return call.step(new Binary(Binary.Function.MULTIPLY), a, b);
  }
}
