package dev.lanewise.onnx.importing;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.activation.Celu;
import dev.lanewise.engine.activation.Elu;
import dev.lanewise.engine.activation.HardShrink;
import dev.lanewise.engine.activation.HardTanh;
import dev.lanewise.engine.activation.LeakyRelu;
import dev.lanewise.engine.activation.Sharing;
import dev.lanewise.engine.activation.SoftShrink;
import dev.lanewise.engine.activation.ThresholdedRelu;
import dev.lanewise.engine.activation.trainable.PRelu;
import dev.lanewise.engine.graph.Activate;
import dev.lanewise.engine.graph.ActivateTrained;
import dev.lanewise.engine.graph.Binary;
import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.SoftmaxAlong;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.graph.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Activations that ONNX names, and SoftmaxAlong. */
final class ActivationOperators {
  private static final float SELU_ALPHA = 1.6732632f;
  private static final float SELU_GAMMA = 1.050701f;

  private ActivationOperators() {}

  static void register() {
    fixed("Relu", Activations.RELU);
    fixed("Sigmoid", Activations.SIGMOID);
    fixed("Tanh", Activations.TANH);
    fixed("Softplus", Activations.SOFTPLUS);
    fixed("Softsign", Activations.SOFTSIGN);
    fixed("HardSwish", Activations.HARD_SWISH);
    fixed("Mish", Activations.MISH);
    fixed("Atan", Activations.ARCTAN);
    fixed("Abs", Activations.ABSOLUTE);
    Operators.single("LeakyRelu", call -> by(call, new LeakyRelu(call.number("alpha", 0.01f))));
    Operators.single("Celu", call -> by(call, new Celu(call.number("alpha", 1f))));
    Operators.single("Elu", ActivationOperators::elu);
    Operators.single("Selu", ActivationOperators::selu);
    Operators.single("ThresholdedRelu", ActivationOperators::thresholded);
    Operators.single("HardSigmoid", ActivationOperators::hardSigmoid);
    Operators.single("Gelu", ActivationOperators::gelu);
    Operators.single("Shrink", ActivationOperators::shrink);
    Operators.single("PRelu", ActivationOperators::prelu);
    Operators.single("Softmax", call -> softmax(call, false));
    Operators.single("LogSoftmax", call -> softmax(call, true));
  }

  private static void fixed(String name, Activation activation) {
    Operators.single(name, call -> by(call, activation));
  }

  private static Operand by(Call call, Activation activation) {
    return call.give(new Activate(activation), call.value(0));
  }

  private static Operand elu(Call call) {
    float alpha = call.number("alpha", 1f);
    if (alpha >= 0) {
      return by(call, new Elu(alpha));
    }
    Value x = call.value(0);
    Value left = times(call, call.step(new Activate(new Elu(1f)), x), alpha);
    return where(call, compared(call, Binary.Function.GREATER, x, 0f), x, left);
  }

  private static Operand selu(Call call) {
    float alpha = call.number("alpha", SELU_ALPHA);
    float gamma = call.number("gamma", SELU_GAMMA);
    if (alpha == SELU_ALPHA && gamma == SELU_GAMMA) {
      return by(call, Activations.SELU);
    }
    Value elu = call.step(new Activate(new Elu(alpha)), call.value(0));
    return call.give(new Binary(Binary.Function.MULTIPLY), elu, call.scalar(gamma));
  }

  private static Operand thresholded(Call call) {
    float theta = call.number("alpha", 1f);
    if (theta >= 0) {
      return by(call, new ThresholdedRelu(theta));
    }
    Value x = call.value(0);
    return where(call, compared(call, Binary.Function.GREATER, x, theta), x, call.scalar(0f));
  }

  private static Operand hardSigmoid(Call call) {
    float alpha = call.number("alpha", 0.2f);
    float beta = call.number("beta", 0.5f);
    if (alpha == 1f / 6 && beta == 0.5f) {
      return by(call, Activations.HARD_SIGMOID);
    }
    Value product = times(call, call.value(0), alpha);
    Value line = call.step(new Binary(Binary.Function.ADD), product, call.scalar(beta));
    return call.give(new Activate(new HardTanh(0f, 1f)), line);
  }

  private static Operand gelu(Call call) {
    String approximate = call.text("approximate", "none");
    return switch (approximate) {
      case "none" -> by(call, Activations.GELU);
      case "tanh" -> by(call, Activations.GELU_TANH);
      default -> throw new IllegalArgumentException("expected none or tanh, got " + approximate);
    };
  }

  private static Operand shrink(Call call) {
    float bias = call.number("bias", 0f);
    float lambda = call.number("lambd", 0.5f);
    if (bias == 0) {
      return by(call, new HardShrink(lambda));
    }
    if (bias == lambda) {
      return by(call, new SoftShrink(lambda));
    }
    Value x = call.value(0);
    Value less = call.step(new Binary(Binary.Function.SUBTRACT), x, call.scalar(bias));
    Value more = call.step(new Binary(Binary.Function.ADD), x, call.scalar(bias));
    Value left =
        call.step(
            new Where(), compared(call, Binary.Function.LESS, x, -lambda), more, call.scalar(0f));
    return where(call, compared(call, Binary.Function.GREATER, x, lambda), less, left);
  }

  private static Operand prelu(Call call) {
    Value x = call.value(0);
    Operand slope = call.operand(1);
    // Before opset 7 a slope of one dimension belonged to channels.
    boolean isByChannel =
        call.opset() < 7 && x.dims().rank() >= 2 && slope.dims().equals(List.of(x.dims().dim(1)));
    Optional<Sharing> sharing =
        isByChannel ? Optional.of(Sharing.CHANNEL) : sharing(x.dims(), slope.dims());
    if (sharing.isPresent()) {
      Dims dims =
          switch (sharing.get()) {
            case LAYER -> Dims.of(1);
            case CHANNEL -> Dims.of(x.dims().dim(1));
            case NEURON -> Dims.of(x.dims().at(1).sample());
          };
      ActivateTrained op = new ActivateTrained(new PRelu(), sharing.get());
      return call.give(op, x, call.reshaped(slope, dims.toArray()));
    }
    Value product = call.step(new Binary(Binary.Function.MULTIPLY), x, call.value(1));
    Expect.that(product.dims().equals(x.dims()), "a slope that fits " + x.dims(), slope.dims());
    return where(call, compared(call, Binary.Function.LESS, x, 0f), product, x);
  }

  /** Which elements have the same slope, if that is one of the engine's ways to share. */
  private static Optional<Sharing> sharing(Dims x, List<Integer> slope) {
    if (x.rank() < 2) {
      return Optional.empty();
    }
    List<Integer> own = new ArrayList<>(slope);
    while (own.size() > x.rank() - 1 && own.getFirst() == 1) {
      own.removeFirst();
    }
    List<Integer> sample = new ArrayList<>();
    for (int i = 1; i < x.rank(); i++) {
      sample.add(x.dim(i));
    }
    if (own.stream().allMatch(size -> size == 1)) {
      return Optional.of(Sharing.LAYER);
    }
    List<Integer> behind = own.subList(1, own.size());
    if (own.size() == sample.size()
        && own.getFirst().equals(sample.getFirst())
        && behind.stream().allMatch(size -> size == 1)) {
      return Optional.of(Sharing.CHANNEL);
    }
    return own.equals(sample) ? Optional.of(Sharing.NEURON) : Optional.empty();
  }

  private static Operand softmax(Call call, boolean logarithm) {
    Value x = call.value(0);
    Dims dims = x.dims();
    // Before opset 13, over all from the axis on.
    boolean isAlongOne = call.opset() >= 13;
    int axis = Expect.axis(call.integer("axis", isAlongOne ? -1 : 1), dims.rank());
    NotSupported.ifOfBatch(call.operand(0).dims(), axis, "a softmax");
    if (isAlongOne || axis == dims.rank() - 1) {
      return call.give(new SoftmaxAlong(axis, logarithm), x);
    }
    int[] flat = java.util.Arrays.copyOf(dims.toArray(), axis + 1);
    for (int i = axis + 1; i < dims.rank(); i++) {
      flat[axis] = Math.multiplyExact(flat[axis], dims.dim(i));
    }
    Value y = call.step(new SoftmaxAlong(axis, logarithm), call.reshaped(x, Dims.of(flat)));
    return new Operand.Flow(call.reshaped(y, dims));
  }

  private static Value times(Call call, Value x, float factor) {
    return call.step(new Binary(Binary.Function.MULTIPLY), x, call.scalar(factor));
  }

  private static Value compared(Call call, Binary.Function function, Value x, float with) {
    return call.step(new Binary(function), x, call.scalar(with));
  }

  private static Operand where(Call call, Value condition, Value one, Value other) {
    return call.give(new Where(), condition, one, other);
  }
}
