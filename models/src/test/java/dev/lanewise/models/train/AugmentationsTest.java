package dev.lanewise.models.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.models.data.Normalization;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AugmentationsTest {
  private static final Shape SAMPLE = Shape.of(2, 6, 7);
  private static final Normalization SEEN =
      new Normalization(List.of(0.5f, 0.25f), List.of(0.25f, 0.5f));

  /** Black, normalized, by channel. */
  private static final float[] BLACK = {-2, -0.5f};

  private static final int MARGIN = 3;
  private static final int IMAGES = 400;

  /** Pixels that differ from each other and from all that augmentations put in. */
  private static Tensor images() {
    float[] data = new float[IMAGES * SAMPLE.size() + 2 * MARGIN];
    for (int i = 0; i < data.length; i++) {
      data[i] = 1 + i;
    }
    return new Tensor(Shape.of(IMAGES, 2, 6, 7), data, MARGIN);
  }

  private static int[] backwards() {
    int[] order = new int[IMAGES];
    Arrays.setAll(order, i -> IMAGES - 1 - i);
    return order;
  }

  private static Tensor augmented(String text, int epoch) {
    Augmenter augmenter = new Augmenter(Augmentations.parse(text), SAMPLE, SEEN);
    augmenter.beginEpoch(new CounterRandom(3).stream(epoch));
    Tensor batch = images();
    augmenter.apply(batch, backwards(), 0);
    for (int i = 0; i < MARGIN; i++) {
      assertEquals(1 + i, batch.data()[i], "before the batch");
      int end = batch.data().length - 1 - i;
      assertEquals(1 + end, batch.data()[end], "behind the batch");
    }
    return batch;
  }

  private static float at(Tensor batch, int image, int c, int y, int x) {
    return batch.data()[batch.offset() + ((image * 2 + c) * 6 + y) * 7 + x];
  }

  @Test
  void flipMirrorsAboutHalfOfTheImages() {
    Tensor before = images();
    Tensor after = augmented("flip", 1);
    int flipped = 0;
    for (int image = 0; image < IMAGES; image++) {
      boolean mirrored = at(after, image, 0, 0, 0) != at(before, image, 0, 0, 0);
      flipped += mirrored ? 1 : 0;
      for (int i = 0; i < SAMPLE.size(); i++) {
        int x = i % 7;
        float expected = at(before, image, i / 42, i / 7 % 6, mirrored ? 6 - x : x);
        assertEquals(expected, at(after, image, i / 42, i / 7 % 6, x));
      }
    }
    assertTrue(Math.abs(flipped - IMAGES / 2) < 50, "flipped " + flipped);
  }

  @Test
  void cropMovesAnywhereWithinItsPaddingAndFillsWithBlack() {
    Tensor before = images();
    Tensor after = augmented("crop:2", 1);
    Map<List<Integer>, Integer> places = new HashMap<>();
    for (int image = 0; image < IMAGES; image++) {
      int seen = Math.round(at(after, image, 0, 2, 2)) - Math.round(at(before, image, 0, 0, 0));
      int down = seen / 7 - 2;
      int right = seen % 7 - 2;
      places.merge(List.of(down, right), 1, Integer::sum);
      for (int i = 0; i < SAMPLE.size(); i++) {
        int y = i / 7 % 6 + down;
        int x = i % 7 + right;
        boolean inside = y >= 0 && y < 6 && x >= 0 && x < 7;
        float expected = inside ? at(before, image, i / 42, y, x) : BLACK[i / 42];
        assertEquals(expected, at(after, image, i / 42, i / 7 % 6, i % 7));
      }
    }
    assertEquals(25, places.size(), places::toString);
  }

  @Test
  void cutoutSetsOneSquareToTheMean() {
    Tensor before = images();
    Tensor after = augmented("cutout:3", 1);
    boolean[] reached = new boolean[42];
    int whole = 0;
    for (int image = 0; image < IMAGES; image++) {
      int top = 6;
      int bottom = -1;
      int left = 7;
      int right = -1;
      int zeros = 0;
      for (int i = 0; i < 42; i++) {
        boolean zero = at(after, image, 0, i / 7, i % 7) == 0;
        assertEquals(
            zero ? 0 : at(before, image, 1, i / 7, i % 7), at(after, image, 1, i / 7, i % 7));
        if (zero) {
          zeros++;
          reached[i] = true;
          top = Math.min(top, i / 7);
          bottom = Math.max(bottom, i / 7);
          left = Math.min(left, i % 7);
          right = Math.max(right, i % 7);
        } else {
          assertEquals(at(before, image, 0, i / 7, i % 7), at(after, image, 0, i / 7, i % 7));
        }
      }
      assertEquals(zeros, (bottom - top + 1) * (right - left + 1), "a rectangle");
      assertTrue(bottom - top < 3 && right - left < 3, "within the square");
      whole += zeros == 9 ? 1 : 0;
    }
    assertTrue(whole > IMAGES / 3 && whole < IMAGES, "whole squares " + whole);
    for (boolean each : reached) {
      assertTrue(each, "anywhere");
    }
  }

  @Test
  void anImageIsChangedAlikeInAnyBatchAndOtherwiseInAnotherEpoch() {
    String all = "flip,crop:2,cutout:3";
    Tensor whole = augmented(all, 1);
    Augmenter augmenter = new Augmenter(Augmentations.parse(all), SAMPLE, SEEN);
    augmenter.beginEpoch(new CounterRandom(3).stream(1));
    Tensor one = new Tensor(Shape.of(1, 2, 6, 7), images().data(), MARGIN + 7 * SAMPLE.size());
    augmenter.apply(one, backwards(), 7);
    for (int i = 0; i < SAMPLE.size(); i++) {
      assertEquals(at(whole, 7, i / 42, i / 7 % 6, i % 7), one.data()[one.offset() + i]);
    }
    assertArrayEquals(whole.data(), augmented(all, 1).data());
    assertTrue(!Arrays.equals(whole.data(), augmented(all, 2).data()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "flop | did you mean flip?",
        "flip,crop | expected crop:PADDING, got 'crop'",
        "flip:2 | expected flip, got 'flip:2'",
        "cutout:-1 | expected cutout:SIZE, got 'cutout:-1'",
        "flip, | augmentation: expected one of flip, crop, cutout, got ''",
      })
  void whatIsNoAugmentationIsRefused(String text, String expected) {
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> Augmentations.parse(text))
                .getMessage());
    assertTrue(message.contains(expected), message);
  }

  @ParameterizedTest
  @CsvSource({"crop:6", "crop:0", "cutout:7", "cutout:0"})
  void whatDoesNotFitTheImagesIsRefused(String text) {
    List<Augmentation> list = Augmentations.parse(text);
    assertThrows(IllegalArgumentException.class, () -> new Augmenter(list, SAMPLE, SEEN));
    assertEquals(text, Augmentations.spelling(list));
  }
}
