package dev.lanewise.onnx.importing;

import dev.lanewise.engine.graph.ElementType;
import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.onnx.file.InvalidOnnxException;
import dev.lanewise.onnx.file.TensorProto;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Numbers that are known while importing: longs, exact, for whole numbers and truths, or floats.
 * Unlike values of a graph it may have no elements. One of its longs may be {@link #BATCH}.
 */
final class Literal implements Operand {
  /**
   * In place of a number: the size of the batch, which only a run knows. Where a file says this
   * number, for as far as one can go, {@link #number(long)} takes the next.
   */
  static final long BATCH = Long.MIN_VALUE;

  /** How messages go on where that size cannot be used. */
  static final String FIX = "; give the inputs fixed shapes to have the batch's size as a number";

  private static final long EXACT = 1 << 24;

  private final String name;
  private final List<Integer> dims;
  private final ElementType type;
  private final long @Nullable [] integers;
  private final float @Nullable [] floats;
  private @Nullable Value value;

  private Literal(
      String name,
      List<Integer> dims,
      ElementType type,
      long @Nullable [] integers,
      float @Nullable [] floats) {
    this.name = name;
    this.dims = List.copyOf(dims);
    this.type = type;
    this.integers = integers;
    this.floats = floats;
  }

  /** Of whole numbers. */
  static Literal of(String name, List<Integer> dims, long... numbers) {
    return new Literal(name, dims, ElementType.INTEGER, numbers, null);
  }

  /** Of floats. */
  static Literal of(String name, List<Integer> dims, float... numbers) {
    return new Literal(name, dims, ElementType.FLOAT, null, numbers);
  }

  /** Of numbers of a type, whichever it is, each in whole or with a fraction. */
  static Literal of(String name, List<Integer> dims, ElementType type, double... numbers) {
    if (type == ElementType.FLOAT) {
      float[] floats = new float[numbers.length];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) numbers[i];
      }
      return of(name, dims, floats);
    }
    long[] integers = new long[numbers.length];
    for (int i = 0; i < integers.length; i++) {
      integers[i] = number((long) numbers[i]);
    }
    return new Literal(name, dims, type, integers, null);
  }

  /** Of whole numbers or truths. */
  static Literal exact(String name, List<Integer> dims, ElementType type, long... numbers) {
    return new Literal(name, dims, type, numbers, null);
  }

  /** Of whole numbers that the file says, none of which means the batch. */
  static Literal ofNumbers(String name, List<Integer> dims, long... numbers) {
    return of(name, dims, Arrays.stream(numbers).map(Literal::number).toArray());
  }

  /** A whole number that is not mistaken for {@link #BATCH}: the nearest. */
  static long number(long number) {
    return number == BATCH ? BATCH + 1 : number;
  }

  /** A tensor of the file. */
  static Literal of(String name, TensorProto tensor) throws InvalidOnnxException {
    return switch (tensor.type().kind()) {
      case FLOAT -> of(name, tensor.dims(), tensor.floats());
      case INTEGER -> ofNumbers(name, tensor.dims(), tensor.longs());
      case BOOLEAN -> exact(name, tensor.dims(), ElementType.BOOLEAN, tensor.longs());
      case OTHER -> throw new NotSupported("elements of type " + tensor.type());
    };
  }

  @Override
  public List<Integer> dims() {
    return dims;
  }

  @Override
  public ElementType type() {
    return type;
  }

  String name() {
    return name;
  }

  int size() {
    return integers != null ? integers.length : Objects.requireNonNull(floats).length;
  }

  /** Whether it holds whole numbers or truths. */
  boolean isExact() {
    return integers != null;
  }

  /** Element {@code i}, a whole number, a truth, or {@link #BATCH}. */
  long integer(int i) {
    Expect.that(integers != null, "whole numbers", name + ", which has floats");
    return Objects.requireNonNull(integers)[i];
  }

  /** Element {@code i}. */
  double number(int i) {
    if (integers == null) {
      return Objects.requireNonNull(floats)[i];
    }
    known(integers[i]);
    return integers[i];
  }

  /** All elements, whole numbers, none of them the batch's size. */
  long[] integers() {
    long[] all = new long[size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = known(integer(i));
    }
    return all;
  }

  /** All elements as floats, which must not be changed. */
  float[] floats() {
    if (floats != null) {
      return floats;
    }
    float[] all = new float[size()];
    for (int i = 0; i < all.length; i++) {
      long number = known(integer(i));
      Expect.that(
          number >= -EXACT && number <= EXACT,
          name + " to have whole numbers up to 2^24, which floats hold",
          number);
      all[i] = number;
    }
    return all;
  }

  /** The same elements under other sizes. */
  Literal reshaped(String as, List<Integer> sizes) {
    long size = 1;
    for (int each : sizes) {
      size *= each;
    }
    Expect.that(size == size(), "sizes of " + size() + " elements", sizes);
    return new Literal(as, sizes, type, integers, floats);
  }

  /** Elements at these places. */
  Literal picked(String as, List<Integer> sizes, int... places) {
    if (integers != null) {
      long[] picked = new long[places.length];
      for (int i = 0; i < places.length; i++) {
        picked[i] = integers[places[i]];
      }
      return new Literal(as, sizes, type, picked, null);
    }
    float[] all = Objects.requireNonNull(floats);
    float[] picked = new float[places.length];
    for (int i = 0; i < places.length; i++) {
      picked[i] = all[places[i]];
    }
    return new Literal(as, sizes, type, null, picked);
  }

  /** As a constant of the graph, one for all who use it. */
  Value value(GraphBuilder graph) {
    if (value == null) {
      if (size() == 0) {
        throw new NotSupported(name + " of sizes " + dims + ", which has no elements");
      }
      Shape shape = Shape.of(dims.stream().mapToInt(Integer::intValue).toArray());
      value = graph.constant(name, type, Tensor.of(shape, floats()));
    }
    return value;
  }

  private long known(long number) {
    NotSupported.unless(number != BATCH, name + ", which holds the batch's size" + FIX);
    return number;
  }

  /** As messages show it. */
  @Override
  public String toString() {
    return name + " " + dims;
  }
}
