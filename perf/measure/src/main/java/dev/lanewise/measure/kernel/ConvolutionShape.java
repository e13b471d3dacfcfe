package dev.lanewise.measure.kernel;

import dev.lanewise.engine.convolution.Conv2dGeometry;
import dev.lanewise.engine.convolution.Window;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sizes of a convolution of square windows, without the batch.
 *
 * @param inChannels channels of the input
 * @param height rows of an input plane
 * @param width columns of an input plane
 * @param outChannels channels of the output
 * @param window kernel size, stride and padding along both axes
 * @param groups equal parts of the channels
 */
public record ConvolutionShape(
    int inChannels, int height, int width, int outChannels, Window window, int groups) {
  private static final String SIZE = "([1-9]\\d{0,4})";
  private static final Pattern TEXT =
      Pattern.compile(
          SIZE
              + "x"
              + SIZE
              + "x"
              + SIZE
              + ":"
              + SIZE
              + "x"
              + SIZE
              + "(?:s"
              + SIZE
              + ")?(?:p(\\d{1,4}))?(?:g"
              + SIZE
              + ")?");

  /**
   * The shape that a text names: channels, height and width of the image, then channels of the
   * output and kernel size, then stride, padding and groups where they are not 1, 0 and 1. So
   * {@code 64x56x56:128x3s2p1} is 128 kernels of 3×3, stride 2, padding 1, over images (64, 56,
   * 56).
   *
   * @throws IllegalArgumentException if it names none, or sizes do not fit together
   */
  public static ConvolutionShape parse(String text) {
    Matcher part = TEXT.matcher(text.strip());
    if (!part.matches()) {
      throw new IllegalArgumentException(
          "--shapes: expected CxHxW:OxK, then sS, pP, gG for stride, padding and groups, such as"
              + " 64x56x56:128x3s2p1, or a network ("
              + String.join(", ", NetworkConvolutions.names())
              + "), got '"
              + text
              + "'");
    }
    Window window =
        Window.of(Integer.parseInt(part.group(5)), number(part, 6, 1), number(part, 7, 0));
    ConvolutionShape shape =
        new ConvolutionShape(
            Integer.parseInt(part.group(1)),
            Integer.parseInt(part.group(2)),
            Integer.parseInt(part.group(3)),
            Integer.parseInt(part.group(4)),
            window,
            number(part, 8, 1));
    shape.geometry(1); // checks that the sizes fit together
    return shape;
  }

  private static int number(Matcher text, int group, int otherwise) {
    String digits = text.group(group);
    return digits == null ? otherwise : Integer.parseInt(digits);
  }

  /**
   * The convolution of so many images.
   *
   * @throws IllegalArgumentException if the sizes do not fit together
   */
  public Conv2dGeometry geometry(int batch) {
    return new Conv2dGeometry(
        batch, inChannels, height, width, outChannels, window, window, groups);
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return inChannels
        + "x"
        + height
        + "x"
        + width
        + ":"
        + outChannels
        + "x"
        + window.kernel()
        + unless(1, "s", window.stride())
        + unless(0, "p", window.padding())
        + unless(1, "g", groups);
  }

  private static String unless(int usual, String letter, int value) {
    return value == usual ? "" : letter + value;
  }
}
