package dev.lanewise.conformance.activation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.conformance.activation.RecordedFigures.Entry;
import dev.lanewise.engine.accuracy.Ulp;
import dev.lanewise.engine.accuracy.WorstError;
import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.activation.TrainableActivation;
import dev.lanewise.engine.activation.trainable.TrainableActivations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page of activations says what the code says, and what was measured of that code. */
class ActivationTableTest {
  private static final Map<String, Entry> FIGURES = RecordedFigures.recorded();

  static List<Activation> activations() {
    return Activations.all();
  }

  @Test
  void thePageIsThatOfTheCode() throws Exception {
    assertEquals(
        ActivationTable.of(Activations.all(), TrainableActivations.all(), FIGURES),
        Files.readString(Path.of("../ACTIVATIONS.md")),
        "ACTIVATIONS.md is not of this code: write it with ./lanewise check --markdown"
            + " ACTIVATIONS.md");
  }

  @ParameterizedTest
  @MethodSource("activations")
  void figuresWereMeasuredOfTheseFormulas(Activation activation) {
    Entry entry = FIGURES.get(activation.name());
    String remedy =
        activation.name()
            + ": its formula has changed since all floats were tried; try them again with"
            + " ./lanewise check --exhaustive --record, see ACTIVATIONS.md";
    assertNotNull(entry, remedy);
    assertTrue(entry.exhaustive() && entry.isOf(activation), remedy);
    Kernel kernel = new Kernel(FixedSubject.of(activation));
    float x = entry.value().input();
    assertEquals(
        entry.value().ulps(), Ulp.error(kernel.value(x), activation.value((double) x)), 1e-3);
    assertTrue(entry.value().ulps() <= activation.description().valueUlps(), entry::toString);
    float at = entry.derivative().input();
    assertEquals(
        entry.derivative().ulps(),
        Ulp.error(kernel.derivative(at), activation.derivative((double) at)),
        1e-3);
    assertTrue(
        entry.derivative().ulps() <= activation.description().derivativeUlps(), entry::toString);
  }

  static List<TrainableActivation> trainable() {
    return TrainableActivations.all();
  }

  @ParameterizedTest
  @MethodSource("trainable")
  void figuresOfTrainableOnesWereMeasuredOfTheseFormulas(TrainableActivation activation) {
    Entry entry = FIGURES.get(activation.name());
    String remedy =
        activation.name()
            + ": its formula has changed since it was tried; try it again with ./lanewise check"
            + " --record, see ACTIVATIONS.md";
    assertNotNull(entry, remedy);
    assertTrue(entry.isOf(activation), remedy);
    assertEquals(3 * Sweep.QUICK.inputs(), entry.inputs());
    assertTrue(entry.value().ulps() <= activation.description().valueUlps(), entry::toString);
    double allowed = activation.description().derivativeUlps();
    assertTrue(entry.derivative().ulps() <= allowed, entry::toString);
    assertTrue(entry.parameterUlps() <= allowed, entry::toString);
  }

  @Test
  void figuresAreWrittenAndReadAndTakeThePlaceOfOlderOnes(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("figures.csv");
    Activation relu = Activations.RELU;
    WorstError none = new WorstError(0.25, 3f, 3f, 3);
    WorstError other = new WorstError(1.5, -2f, 1f, 1);
    RecordedFigures.record(file, relu, accuracy(1L << 32, other, other));
    RecordedFigures.record(file, Activations.TANH, accuracy(1L << 32, other, none));
    RecordedFigures.record(file, relu, accuracy(1L << 32, none, other));
    List<String> lines = Files.readAllLines(file);
    assertEquals(3, lines.size(), lines::toString);
    assertTrue(
        lines.get(1).startsWith("relu,4294967296,0.2500,40400000,1.5000,c0000000,0.0000,"),
        lines::toString);
    assertThrows(
        IllegalArgumentException.class,
        () -> RecordedFigures.record(file, relu, accuracy(1000, none, none)));
    assertEquals(List.of("relu", "tanh"), List.copyOf(RecordedFigures.read(file).keySet()));
  }

  @Test
  void aChangedFormulaHasAnotherFingerprint() {
    Activation changed = Tampered.copy(Activations.TANH).lanes((_, y) -> y.mul(1.0000001f));
    Entry entry = FIGURES.get("tanh");
    assertNotNull(entry);
    assertTrue(entry.isOf(Activations.TANH) && !entry.isOf(changed));
  }

  private static Accuracy accuracy(long inputs, WorstError value, WorstError derivative) {
    return new Accuracy(inputs, value, derivative, new LinkedHashMap<>());
  }
}
