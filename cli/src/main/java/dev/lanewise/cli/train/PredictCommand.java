package dev.lanewise.cli.train;

import dev.lanewise.models.image.ImageFile;
import dev.lanewise.models.predict.Classifier;
import dev.lanewise.models.predict.Guess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lanewise predict}: what a trained network takes pictures for. */
@Command(
    name = "predict",
    description = "Tells the three likeliest classes of each picture.",
    footer = {
      "",
      "A picture is scaled to the size that the network was trained on. MNIST and Fashion-MNIST"
          + " show light things on a black ground; for a dark thing on a light ground add --invert."
    },
    mixinStandardHelpOptions = true)
public final class PredictCommand implements Callable<Integer> {
  private static final int SHOWN = 3;

  @Parameters(index = "0", paramLabel = "RUN", description = "A folder that 'lanewise train' made.")
  private Path run = Path.of("");

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "IMAGE",
      description = "PNG or JPEG files of any size.")
  private List<Path> images = List.of();

  @Option(
      names = "--invert",
      description = "Exchange black and white first, for dark things on a light ground.")
  private boolean inverted;

  /** Made by picocli. */
  public PredictCommand() {}

  @Override
  public Integer call() throws IOException {
    PrintStream out = System.out;
    Classifier classifier = Classifier.load(run);
    // All are read before the first line is printed: a bad one among them is told at once.
    SequencedMap<Path, byte[]> pictures = new LinkedHashMap<>();
    for (Path image : images) {
      pictures.put(image, ImageFile.read(image, classifier.sample(), inverted));
    }
    for (Map.Entry<Path, byte[]> picture : pictures.sequencedEntrySet()) {
      out.println(picture.getKey());
      for (Guess guess : classifier.predict(picture.getValue()).subList(0, shown(classifier))) {
        out.printf("  %5.1f %%  %s%n", 100 * guess.probability(), guess.className());
      }
    }
    return 0;
  }

  private static int shown(Classifier classifier) {
    return Math.min(SHOWN, classifier.run().data().classNames().size());
  }
}
