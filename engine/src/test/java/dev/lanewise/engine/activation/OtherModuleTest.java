package dev.lanewise.engine.activation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.lanewise.engine.threads.Scratch;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Activations of another module: here, of another class loader's unnamed one. */
class OtherModuleTest {
  private static final String SOURCE =
      """
      package my.own;

      import dev.lanewise.engine.activation.Activation;
      import jdk.incubator.vector.FloatVector;

      public record NAME(float slope) implements Activation {
        public NAME() {
          this(FACTORf);
        }

        public String name() {
          return "NAME";
        }

        public FloatVector value(FloatVector x) {
          return x.mul(slope);
        }

        public FloatVector derivative(FloatVector x) {
          return x.mul(0f).add(slope);
        }

        public double value(double x) {
          return slope * x;
        }

        public double derivative(double x) {
          return slope;
        }
      }
      """;

  @Test
  void formulasAreSplicedWhereTheyAreAtHome(@TempDir Path folder) throws Exception {
    compile(folder, "Twice", "2");
    compile(folder, "Thrice", "3");
    URL[] place = {folder.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(place, getClass().getClassLoader())) {
      Activation twice = make(loader, "Twice");
      Activation thrice = make(loader, "Thrice");
      assertNotSame(getClass().getModule(), twice.getClass().getModule());
      assertLoops(twice, 2);
      assertLoops(thrice, 3);
    }
  }

  private static void assertLoops(Activation activation, float slope) {
    ActivationLoops loops = ActivationLoops.of(activation);
    assertSame(activation.getClass().getModule(), loops.getClass().getModule());
    assertEquals("my.own", loops.getClass().getPackageName());
    float[] x = {1, -2, 3};
    float[] y = new float[3];
    Scratch scratch = new Scratch();
    loops.forward(3, x, 0, y, 0, scratch);
    assertEquals(-2 * slope, y[1]);
    loops.backward(3, x, 0, x, 0, y, 0, scratch);
    assertEquals(3 * slope, y[2]);
  }

  private static Activation make(ClassLoader loader, String name) throws Exception {
    return (Activation) loader.loadClass("my.own." + name).getConstructor().newInstance();
  }

  private static void compile(Path folder, String name, String factor) throws Exception {
    Path file = folder.resolve(name + ".java");
    Files.writeString(file, SOURCE.replace("NAME", name).replace("FACTOR", factor));
    int failed =
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
                folder.toString(),
                file.toString());
    assertEquals(0, failed);
  }
}
