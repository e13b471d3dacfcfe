package dev.lanewise.onnx;

import static dev.lanewise.onnx.Models.set;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConvTransposeTest {
  /**
   * Without padding 1, 2, 3 become 1, 10, 102, 20, 203, 30, 300. An odd output that is to go is the
   * last for SAME_UPPER and the first otherwise, by the standard as in ONNX Runtime.
   */
  @ParameterizedTest
  @CsvSource({
    "NOTSET, 6, 10 102 20 203 30 300",
    "VALID, 6, 10 102 20 203 30 300",
    "SAME_LOWER, 6, 10 102 20 203 30 300",
    "SAME_UPPER, 6, 1 10 102 20 203 30",
    "NOTSET, 4, 102 20 203 30",
    "SAME_UPPER, 4, 10 102 20 203",
    "NOTSET, 5, 10 102 20 203 30",
    "NOTSET, 7, 1 10 102 20 203 30 300",
    "NOTSET, 8, 1 10 102 20 203 30 300 0",
  })
  void outputsBeyondAGivenShapeGoByTheMode(String mode, long size, String expected)
      throws Exception {
    byte[] file =
        Models.bytes(
            Models.opset(17)
                .input("x", 1, 1, 1, 3)
                .floats("w", List.of(1, 1, 1, 3), 1, 10, 100)
                .node(
                    "ConvTranspose",
                    List.of("x", "w"),
                    "y",
                    set("auto_pad", mode),
                    set("output_shape", List.of(1L, size)),
                    set("strides", List.of(1L, 2L)))
                .output("y")
                .proto());
    Tensor x = Tensor.of(Shape.of(1, 1, 1, 3), 1f, 2f, 3f);
    String[] words = expected.split(" ", -1);
    float[] numbers = new float[words.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Float.parseFloat(words[i]);
    }
    assertArrayEquals(numbers, Plans.run(OnnxModel.read(file).toGraph(), x));
    assertArrayEquals(numbers, Ort.run(file, x));
  }
}
