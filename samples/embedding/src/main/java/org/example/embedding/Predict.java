package org.example.embedding;

import dev.lanewise.models.predict.Classifier;
import dev.lanewise.models.predict.Guess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells what the network of a run folder takes an image for. */
public final class Predict {
  private Predict() {}

  /**
   * Prints the likeliest class.
   *
   * @param args the run folder, and a file with the image's pixels: one byte each, (channels,
   *     height, width)
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      System.err.println("expected a run folder and a file of pixels");
      System.exit(2);
    }
    Classifier classifier = Classifier.load(Path.of(args[0]));
    Guess likeliest = classifier.predictPixels(Files.readAllBytes(Path.of(args[1]))).getFirst();
    System.out.printf("%s %.6f%n", likeliest.className(), likeliest.probability());
  }
}
