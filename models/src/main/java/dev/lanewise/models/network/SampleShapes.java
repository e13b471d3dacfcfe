package dev.lanewise.models.network;

import dev.lanewise.engine.tensor.Shape;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Shapes of samples as users write them: {@code 3x32x32} for an image, {@code 2} for features. */
public final class SampleShapes {
  private static final String SIZE = "[1-9]\\d{0,4}";
  private static final Pattern SAMPLE = Pattern.compile(SIZE + "(x" + SIZE + "x" + SIZE + ")?");

  private SampleShapes() {}

  /**
   * The shape of one sample.
   *
   * @param who the option that it was written for, for the message
   * @throws IllegalArgumentException if it is written otherwise
   */
  public static Shape parse(String who, String text) {
    if (!SAMPLE.matcher(text).matches()) {
      throw new IllegalArgumentException(
          who
              + ": expected channels, height and width, such as 3x32x32, or a number of features,"
              + " got '"
              + text
              + "'");
    }
    return Shape.of(Stream.of(text.split("x")).mapToInt(Integer::parseInt).toArray());
  }

  /** As {@code 3x32x32}. */
  public static String text(Shape sample) {
    return IntStream.of(sample.toArray())
        .mapToObj(Integer::toString)
        .collect(Collectors.joining("x"));
  }
}
