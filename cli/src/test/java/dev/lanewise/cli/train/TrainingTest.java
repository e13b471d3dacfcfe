package dev.lanewise.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.activation.Nonlinearities;
import dev.lanewise.models.data.Normalization;
import dev.lanewise.models.run.RunRecord;
import dev.lanewise.models.run.Versions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingTest {
  /** Options as {@code name=value}, with spaces between them. */
  private static SequencedMap<String, String> options(String text) {
    SequencedMap<String, String> options = new LinkedHashMap<>();
    for (String option : text.split(" ", -1)) {
      options.put(
          option.substring(0, option.indexOf('=')), option.substring(option.indexOf('=') + 1));
    }
    return options;
  }

  private static RunRecord run(SequencedMap<String, String> options) {
    return new RunRecord(
        new Versions("0.1.0", "25.0.3", "Linux amd64", 512),
        Instant.EPOCH,
        1,
        1,
        options,
        new RunRecord.Network("lenet", Nonlinearities.byName("relu"), 1, ""),
        new RunRecord.Data("small", "ab12", Shape.of(1, 2, 2), List.of("a", "b"), 2, 1),
        new Normalization(List.of(0f), List.of(1f)),
        new LinkedHashMap<>());
  }

  @ParameterizedTest
  @CsvSource({
    "activation=relu, activation=relu activation-learning-rate=0.5 activation-decay=0.25, ''",
    "activation=prelu, activation=prelu activation-learning-rate=0.5, activation-learning-rate",
    "activation=prelu, activation=prelu activation-decay=0.25, activation-decay",
    "activation=relu, activation=relu threads=7, ''",
    "activation=relu, activation=relu seed=2, seed",
  })
  void settingsOfParametersThatAnActivationLacksTellNoRunsApart(
      String asked, String ran, String differing) {
    Training training = new Training(options(asked));
    assertEquals(
        differing.isEmpty() ? Set.of() : Set.of(differing),
        training.differences(run(options(ran))).keySet());
  }
}
