package dev.lanewise.onnx.importing;

import dev.lanewise.engine.graph.Binary;
import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.ElementType;
import dev.lanewise.engine.graph.FullyConnected;
import dev.lanewise.engine.graph.MatrixProduct;
import dev.lanewise.engine.graph.Transpose;
import dev.lanewise.engine.graph.Value;
import java.util.List;
import java.util.Optional;

/** Products of matrices. */
final class Products {
  private Products() {}

  static void register() {
    Operators.single("Gemm", Products::gemm);
    Operators.single("MatMul", Products::product);
  }

  private static Operand gemm(Call call) {
    boolean turnsB = call.truth("transB", false);
    float alpha = call.number("alpha", 1f);
    float beta = call.number("beta", 1f);
    Value a = call.value(0);
    Expect.that(call.operand(1).rank() == 2, "b of 2 dimensions", call.operand(1).dims());
    if (call.truth("transA", false)) {
      Expect.that(a.dims().rank() == 2, "a of 2 dimensions", a.dims());
      a = call.step(new Transpose(List.of(1, 0)), a);
    }
    int n = call.operand(1).dims().get(turnsB ? 0 : 1);
    Optional<Literal> bias = call.has(2) ? bias(call, n, beta) : Optional.empty();
    boolean isDense =
        alpha == 1 && (turnsB || call.known(1).isPresent()) && (!call.has(2) || bias.isPresent());
    if (isDense) {
      Value w = turnsB ? call.value(1) : turned(call, call.literal(1, "b"));
      return bias.isPresent()
          ? call.give(new FullyConnected(), a, w, call.value(bias.get()))
          : call.give(new FullyConnected(), a, w);
    }
    Value b = turnsB ? call.step(new Transpose(List.of(1, 0)), call.value(1)) : call.value(1);
    Value y = call.step(new MatrixProduct(), a, b);
    y = scaled(call, y, alpha);
    if (call.has(2)) {
      Dims product = y.dims();
      y = call.step(new Binary(Binary.Function.ADD), y, scaled(call, call.value(2), beta));
      Expect.that(y.dims().equals(product), "c that fits " + product, call.operand(2).dims());
    }
    return new Operand.Flow(call.as(a.type(), y));
  }

  /** In floats: of whole numbers only the sum is made whole. */
  private static Value scaled(Call call, Value x, float by) {
    return by == 1f
        ? x
        : call.step(
            new Binary(Binary.Function.MULTIPLY), call.as(ElementType.FLOAT, x), call.scalar(by));
  }

  /** What is added to each row, if it is known and the same for all. */
  private static Optional<Literal> bias(Call call, int n, float beta) {
    return call.known(2)
        .filter(c -> !c.isExact())
        .filter(c -> c.size() == 1 || (c.size() == n && c.dims().getLast() == n))
        .map(c -> bias(c, n, beta));
  }

  private static Literal bias(Literal c, int n, float beta) {
    if (c.dims().equals(List.of(n)) && beta == 1f) {
      return c;
    }
    float[] given = c.floats();
    float[] bias = new float[n];
    for (int i = 0; i < n; i++) {
      bias[i] = beta * given[given.length == 1 ? 0 : i];
    }
    return Literal.of(c.name(), List.of(n), bias);
  }

  private static Value turned(Call call, Literal b) {
    int k = b.dims().get(0);
    int n = b.dims().get(1);
    float[] from = b.floats();
    float[] to = new float[from.length];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < n; j++) {
        to[j * k + i] = from[i * n + j];
      }
    }
    return call.value(Literal.of(b.name(), List.of(n, k), to));
  }

  private static Operand product(Call call) {
    Value a = call.value(0);
    Value b = call.value(1);
    Dims one = a.dims();
    Dims other = b.dims();
    Expect.that(one.rank() >= 1 && other.rank() >= 1, "operands with dimensions", one);
    if (one.rank() > 1 && other.rank() > 1) {
      return call.give(new MatrixProduct(), a, b);
    }
    Value left = one.rank() == 1 ? call.reshaped(a, Dims.of(1, one.dim(0))) : a;
    Value right = other.rank() == 1 ? call.reshaped(b, Dims.of(other.dim(0), 1)) : b;
    Value y = call.step(new MatrixProduct(), left, right);
    int[] dims = y.dims().toArray();
    int[] kept =
        java.util.stream.IntStream.range(0, dims.length)
            .filter(i -> !(one.rank() == 1 && i == dims.length - 2))
            .filter(i -> !(other.rank() == 1 && i == dims.length - 1))
            .map(i -> dims[i])
            .toArray();
    return new Operand.Flow(call.reshaped(y, Dims.of(kept)));
  }
}
