package dev.lanewise.onnx;

import static dev.lanewise.onnx.Models.set;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A network of random nodes over images, and images for it. Each node reads the newest value, or an
 * older one, so that there are branches that meet again and values that nobody reads.
 */
final class RandomNetwork {
  private static final int MOST_NODES = 14;
  private static final int MOST_CHANNELS = 60;
  private static final int MOST_SIDE = 24;
  private static final List<String> FUNCTIONS =
      List.of(
          "Relu",
          "LeakyRelu",
          "Sigmoid",
          "Tanh",
          "Elu",
          "Selu",
          "Softplus",
          "Softsign",
          "Abs",
          "HardSigmoid",
          "Neg",
          "Erf",
          "Identity",
          "Dropout");
  private static final List<String> PAIRED = List.of("Add", "Add", "Mul", "Sub", "Max", "Min");

  private final Random random;
  private final int opset;
  private final Models model;
  private final List<Image> values = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private final List<String> outputs = new ArrayList<>();
  private final Tensor images;
  private int names;

  /** A value (batch, channels, height, width). */
  private record Image(String name, int channels, int height, int width) {
    boolean isAlike(Image other) {
      return channels == other.channels && isAsLarge(other);
    }

    boolean isAsLarge(Image other) {
      return height == other.height && width == other.width;
    }
  }

  /** The same network for the same seed. */
  RandomNetwork(long seed) {
    random = new Random(seed);
    opset = List.of(11, 13, 17, 18, 21).get(upTo(4));
    model = Models.opset(opset);
    int most = upTo(3) == 0 ? 20 : 5;
    Image x = new Image("x", 1 + upTo(most - 1), 1 + upTo(11), 1 + upTo(11));
    images = normal(1 + upTo(3), x.channels, x.height, x.width);
    long[] dims = Arrays.stream(images.shape().toArray()).asLongStream().toArray();
    dims[0] = upTo(4) == 0 ? dims[0] : -1;
    model.input(x.name, dims);
    values.add(x);
    text.append("opset ").append(opset).append(", x ").append(Arrays.toString(dims));
    for (int i = upTo(MOST_NODES); i >= 0; i--) {
      addNode();
    }
    give(values.getLast());
    if (upTo(2) == 0) {
      give(values.get(upTo(values.size() - 1)));
    }
  }

  byte[] file() {
    return Models.bytes(model.proto());
  }

  Tensor images() {
    return images;
  }

  /** Names, in order. */
  List<String> outputs() {
    return outputs;
  }

  @Override
  public String toString() {
    return text + ", outputs " + outputs;
  }

  private void give(Image value) {
    boolean isNew = !value.name.equals("x") && !outputs.contains(value.name);
    if (isNew || outputs.isEmpty()) {
      outputs.add(value.name);
      model.output(value.name);
    }
  }

  private int upTo(int most) {
    return random.nextInt(most + 1);
  }

  private Tensor normal(int... dims) {
    Tensor tensor = Tensor.zeros(Shape.of(dims));
    for (int i = 0; i < tensor.size(); i++) {
      tensor.data()[i] = (float) random.nextGaussian();
    }
    return tensor;
  }

  private String fresh() {
    return "v" + names++;
  }

  /** A constant of normal numbers. */
  private String constant(double deviation, int... dims) {
    float[] elements = normal(dims).toArray();
    for (int i = 0; i < elements.length; i++) {
      elements[i] *= (float) deviation;
    }
    return constant(elements, dims);
  }

  private String constant(float[] elements, int... dims) {
    String name = fresh();
    model.floats(name, Arrays.stream(dims).boxed().toList(), elements);
    return name;
  }

  private String integers(long... elements) {
    String name = fresh();
    model.longs(name, elements);
    return name;
  }

  private void addNode() {
    Image v = values.get(upTo(2) == 0 ? upTo(values.size() - 1) : values.size() - 1);
    switch (upTo(16)) {
      case 0, 1, 2 -> convolution(v);
      case 3, 4 -> normalization(v);
      case 5, 6, 7 -> function(v);
      case 8, 9 -> paired(v);
      case 10 -> withConstant(v);
      case 11 -> concatenation(v);
      case 12 -> pooling(v);
      case 13 -> dense(v);
      case 14 -> transposedConvolution(v);
      case 15 -> gate(v);
      default -> layout(v);
    }
  }

  private void add(String operator, Image read, Image result) {
    text.append("; ").append(result.name).append(" = ").append(operator);
    text.append('(').append(read.name).append(')');
    values.add(result);
  }

  private void convolution(Image v) {
    int kernel = 1 + upTo(2);
    int stride = 1 + upTo(1);
    int padding = upTo(1);
    if (Math.min(v.height, v.width) + 2 * padding < kernel) {
      return;
    }
    int groups = upTo(3) == 0 ? v.channels : 1;
    int filters = groups == 1 ? 1 + upTo(19) : v.channels;
    double deviation = 1 / Math.sqrt(v.channels / groups * kernel * kernel);
    List<String> read = new ArrayList<>(List.of(v.name));
    read.add(constant(deviation, filters, v.channels / groups, kernel, kernel));
    if (upTo(1) == 0) {
      read.add(constant(1, filters));
    }
    long pad = padding;
    String y = fresh();
    model.node(
        "Conv",
        read,
        y,
        set("group", groups),
        set("strides", List.of((long) stride, (long) stride)),
        set("pads", List.of(pad, pad, pad, pad)));
    int height = (v.height + 2 * padding - kernel) / stride + 1;
    int width = (v.width + 2 * padding - kernel) / stride + 1;
    add("Conv " + kernel + "/" + stride, v, new Image(y, filters, height, width));
  }

  private void transposedConvolution(Image v) {
    int kernel = 1 + upTo(2);
    int stride = 1 + upTo(1);
    if (Math.max(v.height, v.width) > MOST_SIDE / 2) {
      return;
    }
    int filters = 1 + upTo(5);
    String weight =
        constant(1 / Math.sqrt(v.channels * kernel), v.channels, filters, kernel, kernel);
    String y = fresh();
    model.node(
        "ConvTranspose",
        List.of(v.name, weight, constant(1, filters)),
        y,
        set("strides", List.of((long) stride, (long) stride)));
    int height = (v.height - 1) * stride + kernel;
    int width = (v.width - 1) * stride + kernel;
    add("ConvTranspose " + kernel + "/" + stride, v, new Image(y, filters, height, width));
  }

  private void normalization(Image v) {
    float[] variance = normal(v.channels).toArray();
    for (int i = 0; i < variance.length; i++) {
      variance[i] = variance[i] * variance[i] + 0.1f;
    }
    String scale = constant(1, v.channels);
    String shift = constant(1, v.channels);
    String mean = constant(1, v.channels);
    like("BatchNormalization", v, v.name, scale, shift, mean, constant(variance, v.channels));
  }

  /** A node whose result has the shape of {@code v}. */
  private void like(String operator, Image v, String... read) {
    String y = fresh();
    model.node(operator, List.of(read), y);
    add(operator, v, new Image(y, v.channels, v.height, v.width));
  }

  private void function(Image v) {
    like(FUNCTIONS.get(upTo(FUNCTIONS.size() - 1)), v, v.name);
  }

  private void paired(Image v) {
    List<Image> alike = values.stream().filter(v::isAlike).toList();
    Image other = alike.get(upTo(alike.size() - 1));
    like(PAIRED.get(upTo(PAIRED.size() - 1)), v, other.name, v.name);
  }

  private void withConstant(Image v) {
    String k = upTo(1) == 0 ? constant(1, v.channels, 1, 1) : constant(1);
    String operator = List.of("Add", "Mul", "Sub").get(upTo(2));
    like(operator, v, upTo(1) == 0 ? new String[] {k, v.name} : new String[] {v.name, k});
  }

  /** By one number a channel, as squeeze-and-excitation has them. */
  private void gate(Image v) {
    String pooled = fresh();
    model.node(upTo(1) == 0 ? "GlobalAveragePool" : "GlobalMaxPool", List.of(v.name), pooled);
    add("a pool of all", v, new Image(pooled, v.channels, 1, 1));
    like("Mul", v, v.name, pooled);
  }

  private void concatenation(Image v) {
    List<Image> asLarge = values.stream().filter(v::isAsLarge).toList();
    Image other = asLarge.get(upTo(asLarge.size() - 1));
    int channels = v.channels + other.channels;
    if (channels <= MOST_CHANNELS) {
      String y = fresh();
      model.node("Concat", List.of(v.name, other.name), y, set("axis", 1));
      add("Concat", v, new Image(y, channels, v.height, v.width));
    }
  }

  private void pooling(Image v) {
    long kernel = 1L + upTo(2);
    long stride = 1L + upTo(1);
    if (Math.min(v.height, v.width) >= kernel) {
      String y = fresh();
      String operator = upTo(1) == 0 ? "MaxPool" : "AveragePool";
      model.node(
          operator,
          List.of(v.name),
          y,
          set("kernel_shape", List.of(kernel, kernel)),
          set("strides", List.of(stride, stride)));
      int height = (int) ((v.height - kernel) / stride + 1);
      int width = (int) ((v.width - kernel) / stride + 1);
      add(operator + " " + kernel + "/" + stride, v, new Image(y, v.channels, height, width));
    }
  }

  private void dense(Image v) {
    int fanIn = v.channels * v.height * v.width;
    int fanOut = 1 + upTo(11);
    boolean transposed = upTo(1) == 0;
    int[] dims = transposed ? new int[] {fanOut, fanIn} : new int[] {fanIn, fanOut};
    String flat = fresh();
    String product = fresh();
    String y = fresh();
    model.node("Flatten", List.of(v.name), flat);
    String weight = constant(1 / Math.sqrt(fanIn), dims);
    model.node(
        "Gemm",
        List.of(flat, weight, constant(1, fanOut)),
        product,
        set("transB", transposed ? 1 : 0));
    model.node("Reshape", List.of(product, integers(0, fanOut, 1, 1)), y);
    add("Gemm", v, new Image(y, fanOut, 1, 1));
  }

  /** What moves elements alone. */
  private void layout(Image v) {
    String between = fresh();
    String y = fresh();
    switch (upTo(3)) {
      case 0 -> {
        model.node("Transpose", List.of(v.name), between, set("perm", List.of(0L, 2L, 3L, 1L)));
        String f = fresh();
        model.node("Relu", List.of(between), f);
        model.node("Transpose", List.of(f), y, set("perm", List.of(0L, 3L, 1L, 2L)));
        add("channels last and back", v, new Image(y, v.channels, v.height, v.width));
      }
      case 1 -> {
        model.node("Transpose", List.of(v.name), y, set("perm", List.of(0L, 3L, 2L, 1L)));
        add("Transpose", v, new Image(y, v.width, v.height, v.channels));
      }
      case 2 -> {
        int from = upTo(v.channels - 1);
        int to = from + 1 + upTo(v.channels - 1 - from);
        model.node("Slice", List.of(v.name, integers(from), integers(to), integers(1)), y);
        add("Slice " + from + ":" + to, v, new Image(y, to - from, v.height, v.width));
      }
      default -> {
        if (Math.max(v.height, v.width) <= MOST_SIDE / 2) {
          String roi = constant(new float[0], 0);
          String scales = constant(new float[] {1, 1, 2, 2}, 4);
          String mode = upTo(1) == 0 ? "nearest" : "linear";
          model.node("Resize", List.of(v.name, roi, scales), y, set("mode", mode));
          add("Resize", v, new Image(y, v.channels, 2 * v.height, 2 * v.width));
        }
      }
    }
  }
}
