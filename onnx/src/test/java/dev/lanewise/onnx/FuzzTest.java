package dev.lanewise.onnx;

import static dev.lanewise.onnx.Models.set;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.lanewise.engine.activation.Sharing;
import dev.lanewise.engine.activation.Snake;
import dev.lanewise.engine.activation.trainable.SwishBeta;
import dev.lanewise.engine.graph.Activate;
import dev.lanewise.engine.graph.ActivateTrained;
import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.onnx.file.DataType;
import dev.lanewise.onnx.file.InvalidOnnxException;
import dev.lanewise.onnx.importing.UnsupportedOnnxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Files with some bytes changed, cut, repeated or taken from each other: each is read and becomes a
 * graph, or is refused by a typed exception. 20,000 of them; {@code -Dlanewise.fuzz=1000000} for
 * more. A failure names the seed, and {@code -Dlanewise.fuzz.seed} begins there.
 */
final class FuzzTest {
  private static final long FILES = Long.getLong("lanewise.fuzz", 20_000L);
  private static final long FIRST = Long.getLong("lanewise.fuzz.seed", 0L);

  /** Seeds that once found something. */
  private static final long[] KEPT = {};

  private static final int[] TELLING = {0, 1, 0x7f, 0x80, 0xff, 0x08, 0x0a, 0x12, 0x3a};

  @Test
  void changedFilesAreReadOrRefusedByTypedExceptions() throws Exception {
    List<byte[]> files = files();
    for (long seed : KEPT) {
      run(files, seed);
    }
    long read = 0;
    for (long seed = FIRST; seed < FIRST + FILES; seed++) {
      read += run(files, seed) ? 1 : 0;
    }
    System.out.println("ONNX fuzz: " + FILES + " files, " + read + " of them still graphs");
    assertTrue(read > 0 && read < FILES, "read " + read);
  }

  private static boolean run(List<byte[]> files, long seed) {
    byte[] changed = changed(files, new SplittableRandom(seed));
    try {
      OnnxModel model = OnnxModel.read(changed);
      model.classLabels();
      model.toGraph();
      return true;
    } catch (InvalidOnnxException | UnsupportedOnnxException _) {
      return false;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      return fail("seed " + seed + ", file of " + changed.length + " bytes", e);
    }
  }

  private static byte[] changed(List<byte[]> files, SplittableRandom random) {
    byte[] file = files.get(random.nextInt(files.size())).clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes && file.length > 1; i++) {
      int at = random.nextInt(file.length);
      switch (random.nextInt(8)) {
        case 0, 1 -> file[at] ^= (byte) (1 << random.nextInt(8));
        case 2, 3 -> file[at] = (byte) TELLING[random.nextInt(TELLING.length)];
        case 4 -> file[at] = (byte) random.nextInt(256);
        case 5 -> file = Arrays.copyOf(file, at);
        case 6 -> file = joined(file, at, file, random.nextInt(file.length));
        default -> {
          byte[] other = files.get(random.nextInt(files.size()));
          file = joined(file, at, other, random.nextInt(other.length));
        }
      }
    }
    return file;
  }

  /** The beginning of one file and the end of another. */
  private static byte[] joined(byte[] one, int until, byte[] other, int from) {
    byte[] joined = Arrays.copyOf(one, until + other.length - from);
    System.arraycopy(other, from, joined, until, other.length - from);
    return joined;
  }

  /** Small models that between them have every family of operators. */
  private static List<byte[]> files() throws Exception {
    List<byte[]> files = new ArrayList<>();
    files.add(
        Models.bytes(
            Models.opset(17)
                .input("x", -1, 2, 6, 6)
                .floats("w", List.of(2, 2, 3, 3), new float[36])
                .floats("s", List.of(2), 1, 2)
                .longs("flat", -1, 18)
                .node("Conv", List.of("x", "w"), "a", set("pads", List.of(1L, 1L, 1L, 1L)))
                .node("BatchNormalization", List.of("a", "s", "s", "s", "s"), "b")
                .node("Relu", List.of("b"), "c")
                .node(
                    "MaxPool",
                    List.of("c"),
                    "d",
                    set("kernel_shape", List.of(2L, 2L)),
                    set("strides", List.of(2L, 2L)))
                .node("Reshape", List.of("d", "flat"), "e")
                .node("Softmax", List.of("e"), "y", set("axis", -1))
                .output("y")
                .proto()));
    files.add(
        Models.bytes(
            Models.opset(13)
                .input("x", -1, 4, 6)
                .longs("one", 1)
                .longs("two", 2)
                .longs("last", -1)
                .longs("repeats", 1, 1, 4)
                .node("Shape", List.of("x"), "s")
                .node("Slice", List.of("s", "one", "two"), "n")
                .node("Mul", List.of("n", "two"), "m")
                .node("Concat", List.of("last", "m", "last"), "to", set("axis", 0))
                .node("Cast", List.of("s"), "c", set("to", 7))
                .node("Transpose", List.of("x"), "t", set("perm", List.of(0L, 2L, 1L)))
                .node("Unsqueeze", List.of("t", "one"), "u")
                .node("Squeeze", List.of("u", "one"), "q")
                .node("ReduceMean", List.of("q"), "r", set("axes", List.of(2L)))
                .node("Tile", List.of("r", "repeats"), "z")
                .node("Add", List.of("q", "z"), "y")
                .output("y")
                .proto()));
    files.add(
        Models.bytes(
            Models.opset(18)
                .input("x", 1, 2, 5, 7)
                .floats("scales", List.of(4), 1, 1, 2, 1.5f)
                .floats("k", List.of(2, 1, 3, 3), new float[18])
                .longs("pads", 0, 0, 1, 1, 0, 0, 1, 0)
                .longs("rows", 0, 2, -1)
                .longs("parts", 4, 7)
                .node("Resize", List.of("x", "", "scales"), "a", set("mode", "linear"))
                .node("ConvTranspose", List.of("a", "k"), "b", set("auto_pad", "SAME_UPPER"))
                .node("Pad", List.of("b", "pads"), "c", set("mode", "reflect"))
                .node("Gather", List.of("c", "rows"), "d", set("axis", 2))
                .node("AveragePool", List.of("d"), "e", set("kernel_shape", List.of(2L, 3L)))
                .node("LRN", List.of("e"), "f", set("size", 3))
                .node("ConstantOfShape", List.of("parts"), "g")
                .node("Expand", List.of("g", "parts"), "h")
                .node("GlobalAveragePool", List.of("f"), "y")
                .output("y")
                .output("h")
                .proto()));
    files.add(
        Models.bytes(
            Models.opset(17)
                .input("x", -1, 3)
                .ints("classes", 1, 2, 5)
                .texts("names", "one", "two", "five")
                .longs("flat", -1)
                .longs("first", 0)
                .learned(
                    "Imputer",
                    List.of("x"),
                    List.of("a"),
                    Models.floats("imputed_value_floats", 1, 2, 3),
                    set("replaced_value_float", Float.NaN))
                .learned(
                    "Scaler",
                    List.of("a"),
                    List.of("b"),
                    Models.floats("offset", 0, 1, 2),
                    Models.floats("scale", 2))
                .learned("Binarizer", List.of("b"), List.of("c"), set("threshold", 0.5f))
                .learned("FeatureVectorizer", List.of("b", "c"), List.of("d"))
                .learned(
                    "LinearClassifier",
                    List.of("d"),
                    List.of("label", "e"),
                    Models.floats("coefficients", new double[18]),
                    Models.floats("intercepts", 1, 2, 3),
                    Models.texts("classlabels_strings", List.of("one", "two", "five")),
                    set("post_transform", "LOGISTIC"))
                .learned("Normalizer", List.of("e"), List.of("f"), set("norm", "L1"))
                .node("ArgMax", List.of("f"), "place", set("axis", 1))
                .learned("ArrayFeatureExtractor", List.of("classes", "place"), List.of("g"))
                .node("Reshape", List.of("g", "flat"), "number")
                .learned("ArrayFeatureExtractor", List.of("names", "place"), List.of("name"))
                .learned(
                    "LabelEncoder",
                    List.of("number"),
                    List.of("h"),
                    set("keys_int64s", List.of(1L, 2L)),
                    Models.floats("values_floats", 1, 2))
                .learned(
                    "LinearRegressor",
                    List.of("d"),
                    List.of("i"),
                    Models.floats("coefficients", new double[6]))
                .learned("ArrayFeatureExtractor", List.of("f", "first"), List.of("j"))
                .learned(
                    "ZipMap",
                    List.of("f"),
                    List.of("y"),
                    set("classlabels_int64s", List.of(1L, 2L, 5L)))
                .labels("label", DataType.STRING)
                .labels("name", DataType.STRING)
                .labels("h", DataType.FLOAT)
                .output("i")
                .output("j")
                .maps("y", DataType.INT64)
                .proto()));
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", Dims.of(Dims.BATCH, 3, 4));
    Value bent = builder.add(new Activate(new Snake(0.5f)), x);
    Value beta = builder.constant("beta", Tensor.of(Shape.of(3), 1f, 2f, 3f));
    Value y = builder.add(new ActivateTrained(new SwishBeta(), Sharing.CHANNEL), bent, beta);
    files.add(Models.bytes(OnnxModel.of(builder.output(y).build(), Map.of("a", "b")).proto()));
    for (byte[] file : files) {
      OnnxModel.read(file).toGraph();
    }
    return files;
  }
}
