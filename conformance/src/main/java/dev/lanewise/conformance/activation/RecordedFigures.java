package dev.lanewise.conformance.activation;

import dev.lanewise.engine.accuracy.WorstError;
import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.TrainableActivation;
import dev.lanewise.engine.file.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.zip.CRC32;

/**
 * The worst errors that {@code lanewise check --record} last found: of activations without
 * parameters over all 2³² floats, which takes minutes, of trainable ones at samples. They are kept
 * in a file that comes with the kit.
 */
public final class RecordedFigures {
  private static final String FILE = "figures.csv";
  private static final String HEAD =
      "name,inputs,value ULP,value input,derivative ULP,derivative input,parameters ULP,fingerprint";
  private static final int FIELDS = 8;

  /**
   * The figures of one activation.
   *
   * @param name of the activation
   * @param inputs that were tried
   * @param value worst error of its value, and where
   * @param derivative worst error of its derivative, and where
   * @param parameterUlps worst error of its derivatives by parameters; 0 without parameters
   * @param fingerprint of its bits when it was tried
   */
  public record Entry(
      String name,
      long inputs,
      Worst value,
      Worst derivative,
      double parameterUlps,
      int fingerprint) {
    /** Whether the formulas still give the bits that were tried. */
    public boolean isOf(Activation activation) {
      return fingerprint == fingerprintOf(activation);
    }

    /** The same of one with parameters. */
    public boolean isOf(TrainableActivation activation) {
      return fingerprint == fingerprintOf(activation);
    }

    /** Whether all 2³² floats were tried. */
    public boolean exhaustive() {
      return inputs >= Accuracy.FLOATS;
    }
  }

  /**
   * A worst error.
   *
   * @param ulps in units in the last place
   * @param input where it is
   */
  public record Worst(double ulps, float input) {
    private static Worst of(WorstError error) {
      return new Worst(error.ulps(), error.input());
    }
  }

  private RecordedFigures() {}

  /** The figures that come with the kit, by name. */
  public static SequencedMap<String, Entry> recorded() {
    try (InputStream file = RecordedFigures.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException(FILE + ": expected it beside the kit's classes");
      }
      return parse(new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The figures of a file, by name; none where there is no file.
   *
   * @throws IllegalArgumentException if the file holds other things
   * @throws IOException if it cannot be read
   */
  public static SequencedMap<String, Entry> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return new LinkedHashMap<>();
    }
    try {
      return parse(Files.readAllLines(file));
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw new IllegalArgumentException(
          file
              + ": expected figures that 'lanewise check --record' wrote, got: "
              + e.getMessage()
              + "; name another file",
          e);
    }
  }

  /**
   * Puts the figures of an exhaustive check into a file, in place of older ones of the same name.
   *
   * @throws IllegalArgumentException if the check was not exhaustive, or the file holds other
   *     things
   */
  public static void record(Path file, Activation activation, Accuracy accuracy)
      throws IOException {
    if (!accuracy.exhaustive()) {
      throw new IllegalArgumentException(
          "Figures of "
              + activation.name()
              + ": expected all 2^32 inputs, got "
              + accuracy.inputs()
              + "; check it with --exhaustive");
    }
    record(file, activation.name(), accuracy, fingerprintOf(activation));
  }

  /**
   * The same of one with parameters, whatever inputs were tried.
   *
   * @throws IllegalArgumentException if the file holds other things
   */
  public static void record(Path file, TrainableActivation activation, Accuracy accuracy)
      throws IOException {
    record(file, activation.name(), accuracy, fingerprintOf(activation));
  }

  private static void record(Path file, String name, Accuracy accuracy, int fingerprint)
      throws IOException {
    SequencedMap<String, Entry> entries = read(file);
    double parameterUlps =
        accuracy.byParameter().values().stream().mapToDouble(WorstError::ulps).max().orElse(0);
    entries.put(
        name,
        new Entry(
            name,
            accuracy.inputs(),
            Worst.of(accuracy.value()),
            Worst.of(accuracy.derivative()),
            parameterUlps,
            fingerprint));
    List<String> lines = new ArrayList<>(List.of(HEAD));
    entries.values().forEach(entry -> lines.add(line(entry)));
    AtomicFile.writeText(file, String.join("\n", lines) + "\n");
  }

  /** Of values and derivatives at a few thousand floats: the same on every machine. */
  private static int fingerprintOf(Object activation) {
    int[] all = BitsProcess.join(BitsProcess.rows(BitsProcess.subjects(activation)));
    ByteBuffer bytes = ByteBuffer.allocate(all.length * Integer.BYTES);
    for (int bits : all) {
      bytes.putInt(bits);
    }
    CRC32 crc = new CRC32();
    crc.update(bytes.flip());
    return (int) crc.getValue();
  }

  private static String line(Entry entry) {
    return "%s,%d,%.4f,%s,%.4f,%s,%.4f,%08x"
        .formatted(
            entry.name,
            entry.inputs,
            entry.value.ulps,
            hex(entry.value.input),
            entry.derivative.ulps,
            hex(entry.derivative.input),
            entry.parameterUlps,
            entry.fingerprint);
  }

  private static String hex(float input) {
    return "%08x".formatted(Float.floatToRawIntBits(input));
  }

  private static SequencedMap<String, Entry> parse(List<String> lines) {
    SequencedMap<String, Entry> entries = new LinkedHashMap<>();
    if (lines.isEmpty() || !lines.getFirst().equals(HEAD)) {
      throw new IllegalArgumentException(
          "Figures of activations: expected the first line '" + HEAD + "'");
    }
    for (String line : lines.subList(1, lines.size())) {
      Entry entry = entry(line);
      entries.put(entry.name, entry);
    }
    return entries;
  }

  private static Entry entry(String line) {
    String[] fields = line.split(",", -1);
    if (fields.length != FIELDS) {
      throw new IllegalArgumentException(
          "Figures of activations: expected " + FIELDS + " fields, got '" + line + "'");
    }
    return new Entry(
        fields[0],
        Long.parseLong(fields[1]),
        new Worst(Double.parseDouble(fields[2]), input(fields[3])),
        new Worst(Double.parseDouble(fields[4]), input(fields[5])),
        Double.parseDouble(fields[6]),
        Integer.parseUnsignedInt(fields[7], 16));
  }

  private static float input(String hex) {
    return Float.intBitsToFloat(Integer.parseUnsignedInt(hex, 16));
  }
}
