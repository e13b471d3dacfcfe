package dev.lanewise.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.cli.CommandRun;
import dev.lanewise.models.network.Networks;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelsCommandTest {
  @Test
  void listsEveryNetworkWithItsParameters() throws Exception {
    CommandRun run = CommandRun.of("models");
    assertEquals(0, run.exitCode(), run.errors());
    for (String name : Networks.names()) {
      assertEquals(1, run.out().stream().filter(line -> line.startsWith(name + " ")).count(), name);
    }
    assertTrue(run.output().contains("11,173,962"), run.output());
  }

  @Test
  void showsTheLayersOfANetworkAndTheirSum() throws Exception {
    CommandRun run = CommandRun.of("models", "show", "resnet50", "--input", "3x32x32");
    assertEquals(0, run.exitCode(), run.errors());
    List<String> lines = run.out();
    assertTrue(lines.get(1).startsWith("0 "), run.output());
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("2.shortcut.0 ")), run.output());
    assertTrue(
        lines.stream().anyMatch(line -> line.contains("all ") && line.contains("23,520,842")),
        run.output());
  }

  @Test
  void showsAPerceptronOfAnyWidthsForFeatures() throws Exception {
    CommandRun run = CommandRun.of("models", "show", "mlp:3,3", "--input", "2", "--classes", "2");
    assertEquals(0, run.exitCode(), run.errors());
    assertTrue(run.output().contains("Dense(fanIn=3, fanOut=3, relu)"), run.output());
    assertTrue(
        run.out().stream().anyMatch(line -> line.matches(".*all +29 .*")), "9 + 12 + 8 parameters");
  }

  @Test
  void mistakesAreToldInOneLine() throws Exception {
    refused("--input: expected channels, height and width", "show", "lenet", "--input", "28x28");
    refused("behind mlp:", "show", "mlp:3,,3");
    refused("did you mean resnet50?", "show", "resnet500");
    refused("AlexNet: expected images", "show", "alexnet", "--input", "3x8x8");
    refused("activation: expected one of", "show", "lenet", "--activation", "reluu");
  }

  private static void refused(String message, String... args) throws Exception {
    String[] command = new String[args.length + 1];
    command[0] = "models";
    System.arraycopy(args, 0, command, 1, args.length);
    CommandRun run = CommandRun.of(command);
    assertEquals(1, run.exitCode(), run.errors());
    assertTrue(run.errors().contains(message), run.errors());
    assertEquals(1, run.errors().strip().lines().count(), run.errors());
  }
}
