package dev.lanewise.measure.peer;

import dev.lanewise.measure.kernel.GemmShape;
import dev.lanewise.measure.network.Images;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a peer can be asked to do; one line of text each. */
public sealed interface Request {
  /** A product of matrices, {@code C = A·B}, row-major. */
  record Gemm(GemmShape shape) implements Request {
    @Override
    public String text() {
      return "gemm " + shape;
    }

    @Override
    public double amount() {
      return shape.flops();
    }
  }

  /**
   * A training step with Adam on a batch of noise.
   *
   * @param model mlp5, lenet, wsgaf or resnet18c
   */
  record Train(String model, int batch) implements Request {
    @Override
    public String text() {
      return "train " + model + " " + batch;
    }

    @Override
    public double amount() {
      return batch;
    }
  }

  /**
   * A forward pass of inference.
   *
   * @param model mlp5, lenet, wsgaf or resnet18c
   * @param data what the images are, see {@link Images#of}
   */
  record Infer(String model, int batch, String data) implements Request {
    @Override
    public String text() {
      String word = URLEncoder.encode(data, StandardCharsets.UTF_8); // a folder may have spaces
      return "infer " + model + " " + batch + " " + word;
    }

    @Override
    public double amount() {
      return batch;
    }
  }

  /** The request as {@link #parse} reads it. */
  String text();

  /** What one call does: floating-point operations of a product, else images. */
  double amount();

  /**
   * The request that a text stands for.
   *
   * @throws IllegalArgumentException if it stands for none
   */
  static Request parse(String text) {
    List<String> words = List.of(text.split(" "));
    return switch (words.getFirst() + words.size()) {
      case "gemm2" -> new Gemm(GemmShape.parse(words.get(1)));
      case "train3" -> new Train(words.get(1), Integer.parseInt(words.get(2)));
      case "infer4" ->
          new Infer(
              words.get(1),
              Integer.parseInt(words.get(2)),
              URLDecoder.decode(words.get(3), StandardCharsets.UTF_8));
      default -> throw new IllegalArgumentException("expected a request, got '" + text + "'");
    };
  }
}
