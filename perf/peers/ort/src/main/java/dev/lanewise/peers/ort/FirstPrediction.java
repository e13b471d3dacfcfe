package dev.lanewise.peers.ort;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * A program that loads a network and predicts once, as the one of {@code samples/embedding} does:
 * its start is timed from outside. It needs ONNX Runtime alone.
 */
public final class FirstPrediction {
  private static final float LEVELS = 255;

  private FirstPrediction() {}

  /**
   * Prints the likeliest class and its probability.
   *
   * @param args a network of grey images, as {@code lanewise export} writes it, and a file with the
   *     pixels of one, a byte each
   */
  public static void main(String[] args) throws IOException, OrtException {
    byte[] pixels = Files.readAllBytes(Path.of(args[1]));
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = Settings.of(1);
        OrtSession session = environment.createSession(args[0], options)) {
      Map<String, String> metadata = session.getMetadata().getCustomMetadata();
      float mean = Float.parseFloat(noted(metadata, "lanewise.mean"));
      float deviation = Float.parseFloat(noted(metadata, "lanewise.deviation"));
      float[] image = new float[pixels.length];
      for (int i = 0; i < image.length; i++) {
        image[i] = ((pixels[i] & 0xFF) / LEVELS - mean) / deviation;
      }
      var input = session.getInputInfo().entrySet().iterator().next();
      long[] shape = ((TensorInfo) input.getValue().getInfo()).getShape();
      shape[0] = 1;
      try (OnnxTensor tensor =
              OnnxTensor.createTensor(environment, FloatBuffer.wrap(image), shape);
          OrtSession.Result result = session.run(Map.of(input.getKey(), tensor))) {
        float[] scores = ((float[][]) result.get(0).getValue())[0];
        print(noted(metadata, "lanewise.labels").split("\n"), scores);
      }
    }
  }

  private static String noted(Map<String, String> metadata, String name) {
    return Objects.requireNonNull(metadata.get(name), name);
  }

  private static void print(String[] labels, float[] scores) {
    int likeliest = 0;
    for (int i = 1; i < scores.length; i++) {
      likeliest = scores[i] > scores[likeliest] ? i : likeliest;
    }
    double sum = 0;
    for (float score : scores) {
      sum += Math.exp(score - scores[likeliest]);
    }
    System.out.printf("%s %.6f%n", labels[likeliest], 1 / sum);
  }
}
