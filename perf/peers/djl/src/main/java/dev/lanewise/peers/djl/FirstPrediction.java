package dev.lanewise.peers.djl;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.ndarray.NDList;
import ai.djl.translate.TranslateException;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A program that loads a network and predicts once, as the one of {@code samples/embedding} does:
 * its start is timed from outside. It needs DJL and PyTorch alone.
 */
public final class FirstPrediction {
  private FirstPrediction() {}

  /**
   * Prints the likeliest class and its probability.
   *
   * @param args the folder that {@link SaveLeNet} wrote, and a file with the pixels of an image, a
   *     byte each
   */
  public static void main(String[] args)
      throws IOException, MalformedModelException, TranslateException {
    byte[] pixels = Files.readAllBytes(Path.of(args[1]));
    Settings.apply(1);
    try (Model model = Model.newInstance(SaveLeNet.NAME)) {
      model.setBlock(DjlNetworks.byName(SaveLeNet.NAME));
      model.load(Path.of(args[0]), SaveLeNet.NAME);
      try (Predictor<byte[], Classifications> predictor = model.newPredictor(new Grey(model))) {
        Classifications.Classification likeliest = predictor.predict(pixels).best();
        System.out.printf("%s %.6f%n", likeliest.getClassName(), likeliest.getProbability());
      }
    }
    System.exit(0); // the library leaves threads behind
  }

  /** From pixels to classes, as the model's properties say. */
  private static final class Grey implements Translator<byte[], Classifications> {
    private static final float LEVELS = 255;

    private final float mean;
    private final float deviation;
    private final List<String> labels;

    Grey(Model model) {
      mean = Float.parseFloat(model.getProperty(SaveLeNet.MEAN));
      deviation = Float.parseFloat(model.getProperty(SaveLeNet.DEVIATION));
      labels = List.of(model.getProperty(SaveLeNet.LABELS).split(", "));
    }

    @Override
    public NDList processInput(TranslatorContext context, byte[] pixels) {
      float[] image = new float[pixels.length];
      for (int i = 0; i < image.length; i++) {
        image[i] = ((pixels[i] & 0xFF) / LEVELS - mean) / deviation;
      }
      return new NDList(context.getNDManager().create(image, DjlNetworks.image(SaveLeNet.NAME)));
    }

    @Override
    public Classifications processOutput(TranslatorContext context, NDList scores) {
      return new Classifications(labels, scores.singletonOrThrow().softmax(0));
    }
  }
}
