package dev.lanewise.cli.train;

import dev.lanewise.cli.network.DescriptionOptions;
import dev.lanewise.cli.network.NetworkSource;
import dev.lanewise.models.predict.Classifier;
import dev.lanewise.models.predict.Guess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lanewise predict}: what a trained network takes pictures, or rows of features, for. */
@Command(
    name = "predict",
    description = "Tells the three likeliest classes of each picture, or each row of features.",
    footer = {
      "",
      "A picture is scaled to the size that the network was trained on. MNIST and Fashion-MNIST"
          + " show light things on a black ground; for a dark thing on a light ground add --invert.",
      "",
      "A network that was trained on features, such as those of circle, takes a row of them as"
          + " 1.5,2.25; a -- goes before rows that begin with a minus.",
      "",
      "An ONNX file that 'lanewise export' wrote says all of that itself. Of one from PyTorch, Keras"
          + " or scikit-learn tell what it does not: --labels, --mean, --deviation. docs/onnx.md"
          + " tells more."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class PredictCommand implements Callable<Integer> {
  private static final int SHOWN = 3;

  /** Of a float's spellings in Java not those of programs alone: {@code 1f}, {@code 0x1p3}. */
  private static final String NUMBER = "[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?";

  @Parameters(index = "0", paramLabel = "RUN|FILE", description = NetworkSource.DESCRIPTION)
  private Path run = Path.of("");

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "IMAGE|FEATURES",
      description = "PNG or JPEG files of any size; features with commas between them.")
  private List<String> samples = List.of();

  @Option(
      names = "--invert",
      description = "Exchange black and white first, for dark things on a light ground.")
  private boolean inverted;

  @Mixin private DescriptionOptions description = new DescriptionOptions();

  /** Made by picocli. */
  public PredictCommand() {}

  @Override
  public Integer call() throws IOException {
    PrintStream out = System.out;
    Classifier loaded = NetworkSource.classifier(run, description);
    boolean pictures = loaded.sample().rank() == 3;
    if (inverted && !pictures) {
      throw new IllegalArgumentException(
          "predict: expected --invert with pictures, got a network of "
              + loaded.sample().size()
              + " features; leave it out");
    }
    Classifier classifier = inverted ? loaded.inverted() : loaded;
    // All are read before the first line is printed: a bad one among them is told at once.
    List<List<Guess>> guesses = new ArrayList<>();
    for (String sample : samples) {
      guesses.add(
          pictures
              ? classifier.predict(Path.of(sample))
              : classifier.predict(features(sample, classifier.sample().size())));
    }
    for (int i = 0; i < guesses.size(); i++) {
      out.println(samples.get(i));
      for (Guess guess : guesses.get(i).subList(0, shown(classifier))) {
        out.printf("  %5.1f %%  %s%n", 100 * guess.probability(), guess.className());
      }
    }
    return 0;
  }

  /** The features of a sample as {@link #written}. */
  private static float[] features(String text, int count) {
    String[] cells = text.split(",", -1);
    float[] features = new float[cells.length];
    boolean right = cells.length == count;
    for (int i = 0; i < cells.length && right; i++) {
      right = cells[i].matches(NUMBER);
      features[i] = right ? Float.parseFloat(cells[i]) : 0;
      right = right && Float.isFinite(features[i]);
    }
    if (!right) {
      throw new IllegalArgumentException(
          "predict: expected "
              + count
              + " numbers with commas between them, as the network was trained on, got '"
              + text
              + "'");
    }
    return features;
  }

  /** Features as an argument of this command. */
  static String written(float[] features) {
    StringBuilder text = new StringBuilder();
    for (float feature : features) {
      text.append(text.isEmpty() ? "" : ",").append(feature);
    }
    return text.toString();
  }

  private static int shown(Classifier classifier) {
    return Math.min(SHOWN, classifier.classNames().size());
  }
}
