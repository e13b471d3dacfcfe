package dev.lanewise.onnx.importing;

import dev.lanewise.engine.graph.Binary;
import dev.lanewise.engine.graph.Cast;
import dev.lanewise.engine.graph.ElementType;
import dev.lanewise.engine.graph.Reduce;
import dev.lanewise.engine.graph.Unary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Arithmetic with what is known while importing: sizes and indices, in longs. The batch's size goes
 * through where the result is the same for every batch; elsewhere it is refused. Weights are left
 * to whoever runs the graph.
 */
final class Folding {
  private static final int MOST = 1 << 16;
  private static final int MOST_FLOATS = 1 << 10;

  private Folding() {}

  /** Whether a result of as many elements is worked out here. */
  static boolean isSmall(Literal literal) {
    return literal.size() <= (literal.isExact() ? MOST : MOST_FLOATS);
  }

  static Optional<Operand> binary(Call call, Binary.Function function) {
    Optional<Literal> a = call.known(0).filter(Folding::isSmall);
    Optional<Literal> b = call.known(1).filter(Folding::isSmall);
    return a.isEmpty() || b.isEmpty()
        ? Optional.empty()
        : binary(call.name(), function, a.get(), b.get());
  }

  static Optional<Operand> binary(String name, Binary.Function function, Literal a, Literal b) {
    List<Integer> dims = broadcast(a.dims(), b.dims());
    int[] first = places(dims, a.dims());
    int[] second = places(dims, b.dims());
    if (first.length > MOST) {
      return Optional.empty();
    }
    ElementType type = new Binary(function).outputType(List.of(a.type()));
    if (a.isExact() && b.isExact()) {
      long[] result = new long[first.length];
      for (int i = 0; i < result.length; i++) {
        result[i] = exact(function, a.integer(first[i]), b.integer(second[i]));
      }
      return Optional.of(Literal.exact(name, dims, type, result));
    }
    double[] result = new double[first.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = real(function, a.number(first[i]), b.number(second[i]));
    }
    return Optional.of(Literal.of(name, dims, type, result));
  }

  private static long exact(Binary.Function function, long a, long b) {
    if (a == Literal.BATCH || b == Literal.BATCH) {
      return batch(function, a, b);
    }
    return Literal.number(numbers(function, a, b));
  }

  private static long numbers(Binary.Function function, long a, long b) {
    return switch (function) {
      case ADD -> Math.addExact(a, b);
      case SUBTRACT -> Math.subtractExact(a, b);
      case MULTIPLY -> Math.multiplyExact(a, b);
      case DIVIDE -> Math.divideExact(a, b);
      case POWER -> {
        Expect.that(b >= 0 && b < 64, "an exponent of 0 to 63", b);
        long power = 1;
        for (long i = 0; i < b; i++) {
          power = Math.multiplyExact(power, a);
        }
        yield power;
      }
      case MIN -> Math.min(a, b);
      case MAX -> Math.max(a, b);
      case EQUAL -> truth(a == b);
      case LESS -> truth(a < b);
      case LESS_OR_EQUAL -> truth(a <= b);
      case GREATER -> truth(a > b);
      case GREATER_OR_EQUAL -> truth(a >= b);
      case AND -> truth(a != 0 && b != 0);
      case OR -> truth(a != 0 || b != 0);
      case XOR -> truth(a != 0 ^ b != 0);
    };
  }

  /** Where the size of the batch, which is at least 1, is one of the numbers. */
  private static long batch(Binary.Function function, long a, long b) {
    long other = a == Literal.BATCH ? b : a;
    boolean isFirst = a == Literal.BATCH;
    boolean isBoth = a == b;
    boolean isBelow = !isBoth && other <= 0;
    Optional<Long> result =
        switch (function) {
          case ADD -> given(other == 0, Literal.BATCH);
          case SUBTRACT -> isBoth ? Optional.of(0L) : given(isFirst && b == 0, Literal.BATCH);
          case MULTIPLY ->
              other == 0 ? Optional.of(0L) : given(!isBoth && other == 1, Literal.BATCH);
          case DIVIDE ->
              isBoth
                  ? Optional.of(1L)
                  : a == 0 ? Optional.of(0L) : given(isFirst && b == 1, Literal.BATCH);
          case POWER -> given(isFirst && b == 1, Literal.BATCH);
          case MIN -> isBoth ? Optional.of(Literal.BATCH) : given(other <= 1, other);
          case MAX -> given(isBoth || other <= 1, Literal.BATCH);
          case EQUAL -> isBoth ? Optional.of(1L) : given(isBelow, 0L);
          case LESS -> isBoth ? Optional.of(0L) : given(isBelow, truth(!isFirst));
          case LESS_OR_EQUAL -> isBoth ? Optional.of(1L) : given(isBelow, truth(!isFirst));
          case GREATER -> isBoth ? Optional.of(0L) : given(isBelow, truth(isFirst));
          case GREATER_OR_EQUAL -> isBoth ? Optional.of(1L) : given(isBelow, truth(isFirst));
          case AND -> isBoth ? Optional.of(1L) : Optional.of(truth(other != 0));
          case OR -> Optional.of(1L);
          case XOR -> isBoth ? Optional.of(0L) : Optional.of(truth(other == 0));
        };
    return result.orElseThrow(() ->
        new NotSupported(
            "arithmetic with the batch's size ("
                + function
                + " with "
                + (isBoth ? "itself" : Long.toString(other))
                + ")"
                + Literal.FIX));
  }

  private static Optional<Long> given(boolean holds, long result) {
    return holds ? Optional.of(result) : Optional.empty();
  }

  private static double real(Binary.Function function, double a, double b) {
    return switch (function) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case POWER -> StrictMath.pow(a, b);
      case MIN -> Math.min(a, b);
      case MAX -> Math.max(a, b);
      case EQUAL -> truth(a == b);
      case LESS -> truth(a < b);
      case LESS_OR_EQUAL -> truth(a <= b);
      case GREATER -> truth(a > b);
      case GREATER_OR_EQUAL -> truth(a >= b);
      case AND -> truth(a != 0 && b != 0);
      case OR -> truth(a != 0 || b != 0);
      case XOR -> truth(a != 0 ^ b != 0);
    };
  }

  private static long truth(boolean holds) {
    return holds ? 1 : 0;
  }

  static Optional<Operand> unary(Call call, Unary.Function function) {
    Optional<Literal> known = call.known(0).filter(Folding::isSmall);
    return known.flatMap(x -> unary(call.name(), function, x));
  }

  private static Optional<Operand> unary(String name, Unary.Function function, Literal x) {
    if (x.type() == ElementType.INTEGER && function == Unary.Function.NEGATE) {
      long[] negated = Arrays.stream(x.integers()).map(each -> -each).toArray();
      return Optional.of(Literal.of(name, x.dims(), negated));
    }
    if (x.type() == ElementType.INTEGER && function == Unary.Function.SIGN) {
      long[] signs = Arrays.stream(x.integers()).map(Long::signum).toArray();
      return Optional.of(Literal.of(name, x.dims(), signs));
    }
    double[] result = new double[x.size()];
    for (int i = 0; i < result.length; i++) {
      double each = x.number(i);
      switch (function) {
        case NEGATE -> result[i] = -each;
        case SIGN -> result[i] = Math.signum(each);
        case FLOOR -> result[i] = Math.floor(each);
        case CEIL -> result[i] = Math.ceil(each);
        case ROUND -> result[i] = Math.rint(each);
        case NOT -> result[i] = each == 0 ? 1 : 0;
        case SQRT -> result[i] = Math.sqrt(each);
        case RECIPROCAL -> result[i] = 1 / each;
        case EXP, LOG, SIN, COS, ERF -> {
          return Optional.empty();
        }
      }
    }
    return Optional.of(Literal.of(name, x.dims(), x.type(), result));
  }

  static Optional<Operand> cast(Call call, Cast cast) {
    Optional<Literal> known = call.known(0).filter(Folding::isSmall);
    return known.map(x -> cast(call.name(), cast, x));
  }

  private static Operand cast(String name, Cast cast, Literal x) {
    if (x.isExact() && cast.type() == ElementType.INTEGER) {
      long[] same = new long[x.size()];
      Arrays.setAll(same, x::integer);
      return Literal.of(name, x.dims(), same);
    }
    double[] result = new double[x.size()];
    for (int i = 0; i < result.length; i++) {
      double each = x.number(i);
      result[i] = cast.type() == ElementType.BOOLEAN ? truth(each != 0) : each;
    }
    return Literal.of(name, x.dims(), cast.type(), result);
  }

  static Optional<Operand> where(Call call) {
    Optional<Literal> c = call.known(0).filter(Folding::isSmall);
    Optional<Literal> a = call.known(1).filter(Folding::isSmall);
    Optional<Literal> b = call.known(2).filter(Folding::isSmall);
    if (c.isEmpty() || a.isEmpty() || b.isEmpty() || !a.get().isExact() || !b.get().isExact()) {
      return Optional.empty();
    }
    List<Integer> dims = broadcast(c.get().dims(), broadcast(a.get().dims(), b.get().dims()));
    int[] of = places(dims, c.get().dims());
    int[] one = places(dims, a.get().dims());
    int[] other = places(dims, b.get().dims());
    long[] result = new long[of.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = c.get().integer(of[i]) != 0 ? a.get().integer(one[i]) : b.get().integer(other[i]);
    }
    return Optional.of(Literal.exact(call.name(), dims, a.get().type(), result));
  }

  /** A reduction of whole numbers over all axes. */
  static Optional<Operand> reduce(Call call, Reduce op) {
    Optional<Literal> known = call.known(0).filter(Folding::isSmall).filter(Literal::isExact);
    if (known.isEmpty() || known.get().size() == 0 || op.axes().size() != known.get().rank()) {
      return Optional.empty();
    }
    Literal x = known.get();
    Binary.Function function =
        switch (op.function()) {
          case SUM, MEAN -> Binary.Function.ADD;
          case PRODUCT -> Binary.Function.MULTIPLY;
          case MAX -> Binary.Function.MAX;
          case MIN -> Binary.Function.MIN;
        };
    long result = x.integer(0);
    for (int i = 1; i < x.size(); i++) {
      result = exact(function, result, x.integer(i));
    }
    if (op.function() == Reduce.Function.MEAN && x.size() > 1) {
      result = exact(Binary.Function.DIVIDE, result, x.size());
    }
    List<Integer> dims = new ArrayList<>();
    for (int i = 0; op.keepsDims() && i < x.rank(); i++) {
      dims.add(1);
    }
    return Optional.of(Literal.exact(call.name(), dims, x.type(), result));
  }

  /** Sizes that both have when repeated as NumPy does. */
  static List<Integer> broadcast(List<Integer> a, List<Integer> b) {
    int rank = Math.max(a.size(), b.size());
    List<Integer> dims = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      int one = i < rank - a.size() ? 1 : a.get(i - rank + a.size());
      int other = i < rank - b.size() ? 1 : b.get(i - rank + b.size());
      Expect.that(one == other || one == 1 || other == 1, "sizes that fit", a + " and " + b);
      dims.add(one == 1 ? other : one);
    }
    return dims;
  }

  /** For each element of the sizes {@code to}, where it is in one of sizes {@code from}. */
  static int[] places(List<Integer> to, List<Integer> from) {
    int[] strides = new int[to.size()];
    int lead = to.size() - from.size();
    int stride = 1;
    for (int i = to.size() - 1; i >= lead; i--) {
      int size = from.get(i - lead);
      strides[i] = size == 1 ? 0 : stride;
      stride *= size;
    }
    return places(to, strides, 0);
  }

  /** For each element of the sizes: {@code first} and the strides times its indices. */
  static int[] places(List<Integer> sizes, int[] strides, int first) {
    long size = 1;
    for (int each : sizes) {
      size = Math.multiplyExact(size, (long) each);
    }
    Expect.that(size <= 1 << 20, "at most 2^20 numbers to be worked out while importing", size);
    int[] places = new int[(int) size];
    int[] index = new int[sizes.size()];
    int at = first;
    for (int i = 0; i < places.length; i++) {
      places[i] = at;
      for (int axis = sizes.size() - 1; axis >= 0; axis--) {
        at += strides[axis];
        if (++index[axis] < sizes.get(axis)) {
          break;
        }
        at -= strides[axis] * index[axis];
        index[axis] = 0;
      }
    }
    return places;
  }
}
