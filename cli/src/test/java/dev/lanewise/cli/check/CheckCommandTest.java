package dev.lanewise.cli.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
  /** A hard kink at 0 with slopes ½ and 2: exact in floats. */
  private static final String SOURCE =
      """
      package my.own;

      import dev.lanewise.engine.activation.Activation;
      import dev.lanewise.engine.activation.Description;
      import jdk.incubator.vector.FloatVector;
      import jdk.incubator.vector.VectorOperators;

      public record Mine() implements Activation {
        public String name() {
          return "mine";
        }

        public Description description() {
          return Description.of("max(x/2, 2·x)").rising().kinks(0f);
        }

        public FloatVector value(FloatVector x) {
          return x.mul(0.5f).blend(x.mul(2f), x.compare(VectorOperators.GT, 0f));
        }

        public FloatVector derivative(FloatVector x) {
          FloatVector known = x.blend(0.5f, x.compare(VectorOperators.EQ, x));
          return known.blend(2f, x.compare(VectorOperators.GT, 0f));
        }

        public double value(double x) {
          return x > 0 ? 2 * x : 0.5 * x;
        }

        public double derivative(double x) {
          return Double.isNaN(x) ? x : x > 0 ? 2 : 0.5;
        }
      }
      """;

  @TempDir private static Path folder;

  @Test
  void oneLineForEachAndOneForAll() throws Exception {
    CommandRun run = check("relu", "--threads", "2");
    assertEquals(0, run.exitCode(), run.errors());
    assertEquals(2, run.out().size(), run.output());
    assertTrue(run.out().getFirst().matches("relu +ok .*0\\.000 ULP.*G/s.*"), run.output());
    assertEquals("All is right: 1 activation, 1,047,809 inputs.", run.out().getLast());
  }

  @Test
  void jsonHasEveryCheckAndNothingElse() throws Exception {
    CommandRun run = check("step", "--json");
    assertEquals(0, run.exitCode(), run.errors());
    String json = run.output();
    assertTrue(json.startsWith("[") && json.endsWith("]"), json);
    for (String part :
        List.of("\"step\"", "\"same bits\"", "\"passed\"", "\"bits\"", "\"scalarBackward\"")) {
      assertTrue(json.contains(part), json);
    }
  }

  @Test
  void anUnknownNameIsAnsweredWithTheNearest() throws Exception {
    CommandRun run = check("gellu");
    assertEquals(1, run.exitCode());
    assertEquals(1, run.err().size(), run.errors());
    assertTrue(run.errors().endsWith("got 'gellu'; did you mean gelu?"), run.errors());
  }

  @Test
  void anActivationOfOnesOwnIsCheckedAndItsFaultNamed() throws Exception {
    CommandRun right = checkOwn("right", SOURCE);
    assertEquals(0, right.exitCode(), right.output() + right.errors());
    CommandRun wrong = checkOwn("wrong", SOURCE.replace("known.blend(2f,", "known.blend(3f,"));
    assertEquals(1, wrong.exitCode(), wrong.output() + wrong.errors());
    assertTrue(
        wrong.output().contains("derivative: at ") && wrong.output().contains("bits 0x"),
        wrong.output());
    assertEquals(List.of(), wrong.err());
  }

  @Test
  void aClassThatIsNotThereIsSaidInOneLine() throws Exception {
    CommandRun run = check("--class", "my.own.Other", "--classpath", folder.toString());
    assertEquals(1, run.exitCode());
    assertEquals(1, run.err().size(), run.errors());
    assertTrue(run.errors().startsWith("lanewise: my.own.Other: no such class in"), run.errors());
  }

  @Test
  void filesThatCannotBeWrittenAreToldBeforeAnythingIsChecked() throws Exception {
    Path notes = Files.writeString(folder.resolve("notes.txt"), "mine");
    for (String[] wrong :
        new String[][] {
          {"--markdown", "nowhere/page.md", "nowhere: no such file or folder"},
          {"--record", ".", ".: expected a file to write, got a folder"},
          {"--record", "notes.txt", "notes.txt: expected figures that 'lanewise check --record'"},
        }) {
      CommandRun run = check("prelu", wrong[0], wrong[1]);
      assertEquals(1, run.exitCode(), run.output());
      assertEquals(List.of(), run.out());
      assertEquals(1, run.err().size(), run.errors());
      assertTrue(run.errors().contains(wrong[2]), run.errors());
    }
    assertEquals("mine", Files.readString(notes));
  }

  @Test
  void aClassPathWithoutClassIsNotUnderstood() throws Exception {
    CommandRun run = check("--classpath", folder.toString());
    assertEquals(2, run.exitCode());
    assertTrue(run.errors().contains("expected --class with it"), run.errors());
  }

  private static CommandRun checkOwn(String name, String source)
      throws IOException, InterruptedException {
    Path classes = Files.createDirectories(folder.resolve(name));
    Path file = Files.createDirectories(classes.resolve("my/own")).resolve("Mine.java");
    Files.writeString(file, source);
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-Xlint:-incubating",
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString(),
                file.toString());
    assertEquals(0, compiled);
    return check("--class", "my.own.Mine", "--classpath", classes.toString());
  }

  private static CommandRun check(String... arguments) throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 1];
    command[0] = "check";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return CommandRun.in(folder, List.of(), command);
  }
}
