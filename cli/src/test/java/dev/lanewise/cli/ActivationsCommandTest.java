package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.layers.activation.Nonlinearities;
import dev.lanewise.layers.activation.Nonlinearity;
import io.avaje.json.mapper.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActivationsCommandTest {
  @TempDir private Path folder;

  @Test
  void listHasALineForEveryNameInAlignedColumns() throws Exception {
    CommandRun run = CommandRun.of("activations");
    assertEquals(0, run.exitCode(), run.errors());
    List<String> lines = run.out();
    int formula = lines.getFirst().indexOf("formula");
    for (Nonlinearity each : Nonlinearities.all()) {
      assertEquals(
          1,
          lines.stream().filter(line -> line.startsWith(each.name() + " ")).count(),
          each.name());
    }
    for (Activation f : Activations.all()) {
      List<String> own = lines.stream().filter(line -> line.startsWith(f.name() + " ")).toList();
      assertEquals(1, own.size(), f.name());
      assertTrue(own.getFirst().startsWith(f.description().formula(), formula), f.name());
    }
  }

  @Test
  void jsonSaysTheSame() throws Exception {
    CommandRun run = CommandRun.of("activations", "--json");
    assertEquals(0, run.exitCode(), run.errors());
    List<Object> all = JsonMapper.builder().build().fromJsonArray(run.output());
    Map<?, ?> leaky =
        all.stream()
            .map(entry -> (Map<?, ?>) entry)
            .filter(entry -> "leaky-relu".equals(entry.get("name")))
            .findFirst()
            .orElseThrow();
    assertEquals(Map.of("slope", 0.01), leaky.get("parameters"));
    assertEquals(1, ((List<?>) leaky.get("kinks")).size());
    assertEquals(false, leaky.get("smooth"));
    assertTrue(leaky.containsKey("low") && leaky.get("low") == null, leaky.toString());
    assertEquals(1L << 32, ((Number) certificate(leaky).get("inputs")).longValue());
    assertEquals(0.5, certificate(leaky).get("valueUlps"));
    assertEquals(Nonlinearities.all().size(), all.size());
  }

  private static Map<?, ?> certificate(Map<?, ?> entry) {
    return (Map<?, ?>) entry.get("certificate");
  }

  @Test
  void plotWritesTheFunctionsAskedForAndASheetAndNothingElse() throws Exception {
    CommandRun run =
        CommandRun.of("activations", "plot", "LeakyReLU", "step", "--out", folder.toString());
    assertEquals(0, run.exitCode(), run.errors());
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          Set.of(
              "leaky-relu.png",
              "leaky-relu.svg",
              "step.png",
              "step.svg",
              "activations.png",
              "activations.svg"),
          files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
    }
  }

  @Test
  void unknownNameIsToldWithTheNearest() throws Exception {
    CommandRun run = CommandRun.of("activations", "plot", "gelo", "--out", folder.toString());
    assertEquals(1, run.exitCode());
    assertEquals(1, run.err().size(), run.errors());
    assertTrue(run.errors().contains("did you mean gelu?"), run.errors());
  }
}
