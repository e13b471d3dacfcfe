package dev.lanewise.cli.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Copies of functions with a fault each, and classes that are no activation: what the command says
 * of them, as a process.
 */
class PlantedFaultsTest {
  /** TYPE is a copy of ORIGINAL; X and RIGHT stand for what its value or derivative is given. */
  private static final String FIXED =
      """
      package my.own;

      import dev.lanewise.engine.activation.*;
      import jdk.incubator.vector.*;
      import static jdk.incubator.vector.VectorOperators.*;

      public record TYPE() implements Activation {
        private static final Activation RIGHT = new ORIGINAL();

        public String name() { return "faulty-" + RIGHT.name(); }

        public Description description() { return RIGHT.description(); }

        public FloatVector value(FloatVector x) { FloatVector y = RIGHT.value(x); return VALUE; }

        public FloatVector derivative(FloatVector x) {
          FloatVector y = RIGHT.derivative(x);
          return SLOPE;
        }

        public double value(double x) { return RIGHT.value(x); }

        public double derivative(double x) { return RIGHT.derivative(x); }
      }
      """;

  /** Swish with a gradient by beta that is written where it should be added. */
  private static final String TRAINABLE =
      """
      package my.own;

      import dev.lanewise.engine.activation.*;
      import dev.lanewise.engine.activation.trainable.SwishBeta;
      import java.util.List;
      import jdk.incubator.vector.FloatVector;

      public record LastRow() implements TrainableActivation {
        private static final SwishBeta RIGHT = new SwishBeta();

        public String name() { return "faulty-swish-beta"; }

        public Description description() { return RIGHT.description(); }

        public List<Letter> parameters() { return RIGHT.parameters(); }

        public Sharing sharing() { return RIGHT.sharing(); }

        public FloatVector value(FloatVector x, ParameterVectors p) { return RIGHT.value(x, p); }

        public FloatVector backward(FloatVector x, FloatVector dy, ParameterVectors p) {
          FloatVector.zero(x.species()).intoArray(p.gradients(), p.gradientsFrom() + p.at());
          return RIGHT.backward(x, dy, p);
        }

        public double value(double x, double[] p) { return RIGHT.value(x, p); }

        public double derivative(double x, double[] p) { return RIGHT.derivative(x, p); }

        public double derivativeByParameter(int i, double x, double[] p) {
          return RIGHT.derivativeByParameter(i, x, p);
        }
      }
      """;

  private static final Pattern INPUT =
      Pattern.compile(": at (\\S+) \\((\\S+), bits 0x([0-9a-f]{8})\\): ");

  @TempDir private static Path folder;

  @BeforeAll
  static void compile() throws IOException {
    write("WrongSign", fixed("WrongSign", "Silu", "y", "y.neg()"));
    write(
        "OnePercent",
        fixed(
            "OnePercent",
            "Gelu",
            "y.blend(y.mul(1.01f), x.compare(GT, 0.3f).and(x.compare(LT, 0.5f)))",
            "y"));
    write(
        "MinusZero",
        fixed(
            "MinusZero",
            "Sigmoid",
            "y.blend(0f, x.reinterpretAsInts().compare(EQ, 1 << 31).cast(x.species()))",
            "y"));
    write("NoNaN", fixed("NoNaN", "Relu", "y.blend(0f, x.compare(NE, x))", "y"));
    write("LastRow", TRAINABLE);
    write("Throwing", fixed("Throwing", "Tanh", "y.lane(99) > 0 ? y : x", "y"));
    write("TwoLanes", fixed("TwoLanes", "Tanh", "FloatVector.zero(FloatVector.SPECIES_64)", "y"));
    write("Text", "package my.own; public final class Text { public Text() {} }");
    List<String> files;
    try (var listed = Files.list(folder.resolve("my/own"))) {
      files = listed.map(Path::toString).toList();
    }
    String[] options = {
      "-Xlint:-incubating",
      "--add-modules",
      "jdk.incubator.vector",
      "-cp",
      System.getProperty("java.class.path"),
      "-d",
      folder.toString()
    };
    String[] arguments = new String[options.length + files.size()];
    System.arraycopy(options, 0, arguments, 0, options.length);
    System.arraycopy(files.toArray(new String[0]), 0, arguments, options.length, files.size());
    assertEquals(
        0, ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments), files::toString);
  }

  private static String fixed(String type, String original, String value, String slope) {
    return FIXED
        .replace("TYPE", type)
        .replace("ORIGINAL", original)
        .replace("VALUE", value)
        .replace("SLOPE", slope);
  }

  private static void write(String type, String source) throws IOException {
    Path file = Files.createDirectories(folder.resolve("my/own")).resolve(type + ".java");
    Files.writeString(file, source);
  }

  @Test
  void aWrongSignOfTheDerivative() throws Exception {
    float input = caught("WrongSign", "derivative");
    assertTrue(Math.abs(input) < 120, () -> "where the slope is not 0: " + input);
  }

  @Test
  void onePercentInOneInterval() throws Exception {
    float input = caught("OnePercent", "value");
    assertTrue(input > 0.3f && input < 0.5f, () -> "in the interval: " + input);
  }

  @Test
  void wrongAtMinusZeroAlone() throws Exception {
    assertEquals("-0.0", Float.toString(caught("MinusZero", "value")));
  }

  @Test
  void aSwallowedNaN() throws Exception {
    assertTrue(Float.isNaN(caught("NoNaN", "special values")));
  }

  @Test
  void aParametersGradientOfTheLastRowsAlone() throws Exception {
    float input = caught("LastRow", "sums over the batch");
    assertTrue(Math.abs(input) <= 4, () -> "one of the elements: " + input);
  }

  @Test
  void aClassThatThrowsIsToldInOneLine() throws Exception {
    assertRefused("Throwing", "my.own.Throwing: value of 0.0: expected a result, got ");
  }

  @Test
  void otherLanesThanGivenAreToldInOneLine() throws Exception {
    assertRefused("TwoLanes", "my.own.TwoLanes: value(FloatVector): expected ");
  }

  @Test
  void aClassThatIsNoActivationIsToldInOneLine() throws Exception {
    assertRefused("Text", "my.own.Text: expected a class that implements ");
  }

  @Test
  void figuresOfAllFloatsAreNotForOneWithParameters() throws Exception {
    CommandRun run = CommandRun.in(folder, List.of(), "check", "--exhaustive", "prelu");
    assertEquals(2, run.exitCode(), run.output());
    assertTrue(
        run.errors().contains("--exhaustive: expected activations without parameters, got prelu"),
        run.errors());
  }

  /** The input that the line of this check names, the same as a float, in hex, and as bits. */
  private static float caught(String type, String check) throws Exception {
    CommandRun run = check(type);
    assertEquals(1, run.exitCode(), run.output() + run.errors());
    assertEquals(List.of(), run.err());
    String line =
        run.out().stream()
            .filter(each -> each.strip().startsWith(check + ": "))
            .findFirst()
            .orElseThrow(() -> new AssertionError(run.output()));
    Matcher input = INPUT.matcher(line);
    assertTrue(input.find(), line);
    float named = Float.intBitsToFloat(Integer.parseUnsignedInt(input.group(3), 16));
    assertEquals(named, Float.parseFloat(input.group(1)), line);
    assertEquals(named, Float.parseFloat(input.group(2)), line);
    return named;
  }

  private static void assertRefused(String type, String message) throws Exception {
    CommandRun run = check(type);
    assertEquals(1, run.exitCode(), run.output() + run.errors());
    assertEquals(1, run.err().size(), run.errors());
    assertTrue(run.errors().startsWith("lanewise: " + message), run.errors());
  }

  private static CommandRun check(String type) throws Exception {
    return CommandRun.in(
        folder, List.of(), "check", "--class", "my.own." + type, "--classpath", folder.toString());
  }
}
