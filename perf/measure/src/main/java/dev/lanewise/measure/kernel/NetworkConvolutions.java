package dev.lanewise.measure.kernel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SequencedSet;

/**
 * The convolutions of known networks, each shape once.
 *
 * <p>Sources: LeCun et al., "Gradient-based learning applied to document recognition", 1998
 * (lenet); Krizhevsky, "One weird trick for parallelizing convolutional neural networks", 2014
 * (alexnet); He et al., "Deep residual learning for image recognition", 2015 (resnet18, resnet50;
 * resnet18c is the former on 32×32 images, without its first pooling); Huang et al., "Densely
 * connected convolutional networks", 2016 (densenet121).
 */
public final class NetworkConvolutions {
  private static final SequencedMap<String, List<String>> SHAPES = new LinkedHashMap<>();

  static {
    SHAPES.put("lenet", List.of("1x28x28:6x5p2", "6x14x14:16x5"));
    SHAPES.put("wsgaf", List.of("1x28x28:32x5p2", "32x14x14:64x5p2"));
    SHAPES.put(
        "alexnet",
        List.of(
            "3x224x224:64x11s4p2",
            "64x27x27:192x5p2",
            "192x13x13:384x3p1",
            "384x13x13:256x3p1",
            "256x13x13:256x3p1"));
    SHAPES.put(
        "resnet18c",
        List.of(
            "3x32x32:64x3p1",
            "64x32x32:64x3p1",
            "64x32x32:128x3s2p1",
            "128x16x16:128x3p1",
            "256x8x8:256x3p1",
            "512x4x4:512x3p1"));
    SHAPES.put(
        "resnet18",
        List.of(
            "3x224x224:64x7s2p3",
            "64x56x56:64x3p1",
            "64x56x56:128x3s2p1",
            "64x56x56:128x1s2",
            "128x28x28:128x3p1",
            "128x28x28:256x3s2p1",
            "256x14x14:256x3p1",
            "256x14x14:512x3s2p1",
            "512x7x7:512x3p1"));
    SHAPES.put(
        "resnet50",
        List.of(
            "64x56x56:64x1",
            "64x56x56:256x1",
            "256x56x56:64x1",
            "256x56x56:128x1",
            "128x56x56:128x3s2p1",
            "128x28x28:512x1",
            "512x28x28:128x1",
            "256x14x14:1024x1",
            "1024x14x14:256x1",
            "512x7x7:2048x1",
            "2048x7x7:512x1"));
    SHAPES.put(
        "densenet121",
        List.of(
            "256x56x56:128x1",
            "128x56x56:32x3p1",
            "512x28x28:128x1",
            "128x28x28:32x3p1",
            "1024x14x14:128x1",
            "128x14x14:32x3p1",
            "1024x7x7:128x1"));
  }

  private NetworkConvolutions() {}

  /** Names of the networks. */
  public static SequencedSet<String> names() {
    return SHAPES.sequencedKeySet();
  }

  /** All shapes of all networks, by network. */
  public static List<ConvolutionShape> all() {
    return choose(List.copyOf(names()));
  }

  /**
   * The shapes that are meant: texts as {@link ConvolutionShape#parse} reads them, or names of
   * networks. Each shape is there once.
   *
   * @throws IllegalArgumentException if a text is neither
   */
  public static List<ConvolutionShape> choose(List<String> texts) {
    List<ConvolutionShape> chosen = new ArrayList<>();
    for (String text : texts) {
      for (String shape : SHAPES.getOrDefault(text, List.of(text))) {
        ConvolutionShape parsed = ConvolutionShape.parse(shape);
        if (!chosen.contains(parsed)) {
          chosen.add(parsed);
        }
      }
    }
    return chosen;
  }
}
