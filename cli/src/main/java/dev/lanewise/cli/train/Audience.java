package dev.lanewise.cli.train;

import dev.lanewise.cli.terminal.DataProgress;
import dev.lanewise.cli.terminal.Terminal;
import dev.lanewise.models.data.DataSplit;
import dev.lanewise.models.data.Datasets;
import dev.lanewise.models.train.TrainingListener;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Who follows a training, and where it gets its data.
 *
 * @param out told in words
 * @param terminal what {@code out} can show
 * @param listener told of every step
 * @param data finds data sets by name
 */
public record Audience(
    PrintStream out, Terminal terminal, TrainingListener listener, DataSource data) {
  /** Finds data sets. */
  @FunctionalInterface
  public interface DataSource {
    /**
     * As {@link Datasets#load(String)}.
     *
     * @throws IllegalArgumentException if there is none of that name
     * @throws IOException if it cannot be had
     */
    DataSplit load(String nameOrFolder) throws IOException;
  }

  /** Nobody, with this data. */
  static Audience of(DataSource data) {
    return new Audience(
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
        new Terminal(false, 80, false),
        TrainingListener.NONE,
        data);
  }

  /** The person at the terminal. */
  static Audience person() {
    return new Audience(
        System.out,
        Terminal.detect(System.out),
        TrainingListener.NONE,
        name -> Datasets.load(name, new DataProgress()));
  }
}
