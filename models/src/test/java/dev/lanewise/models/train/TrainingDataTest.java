package dev.lanewise.models.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.models.data.Dataset;
import dev.lanewise.models.data.Normalization;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingDataTest {
  private final Dataset images = Corners.of(100, 3);

  private TrainingData data(String validation, OptionalInt trainSize, long seed) {
    return TrainingData.of(images, Holdout.parse(validation), trainSize, seed);
  }

  /** Each by its pixels, which are noise: no two are alike. */
  private static List<String> checksums(Dataset part) {
    return IntStream.range(0, part.size())
        .mapToObj(i -> part.subset(new int[] {i}).checksum())
        .toList();
  }

  @Test
  void theFirstOnesAreHeldOutInTheirOrder() {
    TrainingData data = data("30:first", OptionalInt.empty(), 1);
    List<String> all = checksums(images);
    assertEquals(all.subList(0, 30), checksums(data.validation().orElseThrow()));
    assertEquals(all.subList(30, 100), checksums(data.train()));
    assertEquals(Normalization.of(data.train()), data.normalization());
  }

  @Test
  void randomOnesAreThoseOfTheSeedAndNoOtherIsLost() {
    TrainingData data = data("30:random", OptionalInt.empty(), 1);
    List<String> held = checksums(data.validation().orElseThrow());
    assertEquals(held, checksums(data("30:random", OptionalInt.empty(), 1).validation().get()));
    assertNotEquals(held, checksums(data("30:random", OptionalInt.empty(), 2).validation().get()));
    assertEquals(30, held.size());
    Set<String> both = new HashSet<>(held);
    both.addAll(checksums(data.train()));
    assertEquals(100, both.size());
  }

  @Test
  void aTrainSizeDrawsFromWhatIsNotHeldOutAndKeepsTheOrder() {
    TrainingData whole = data("30:random", OptionalInt.empty(), 1);
    TrainingData part = data("30:random", OptionalInt.of(25), 1);
    assertEquals(
        checksums(whole.validation().orElseThrow()), checksums(part.validation().orElseThrow()));
    List<String> rest = checksums(whole.train());
    int[] places = checksums(part.train()).stream().mapToInt(rest::indexOf).toArray();
    int[] sorted = Arrays.stream(places).filter(i -> i >= 0).sorted().toArray();
    assertArrayEquals(sorted, places);
    assertEquals(25, places.length);
    assertEquals(Normalization.of(part.train()), part.normalization());
    assertEquals(70, data("30:random", OptionalInt.of(70), 1).train().size());
  }

  @ParameterizedTest
  @CsvSource({"0, 0.0", "0.1, 0.1", ".25, 0.25", "5000:first, 5000:first", "7:random, 7:random"})
  void isReadAsItIsWritten(String text, String spelling) {
    Holdout holdout = Holdout.parse(text);
    assertEquals(spelling, holdout.spelling());
    assertEquals(holdout, Holdout.parse(spelling));
    assertEquals(text.equals("0"), holdout.isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5000", "0:first", "-3:first", "3:last", "first", "1", "x", "1e999"})
  void whatIsNoHoldoutIsRefused(String text) {
    var error = assertThrows(IllegalArgumentException.class, () -> Holdout.parse(text));
    assertTrue(error.getMessage().contains("expected "), error::toString);
  }

  @Test
  void aTestSizeDrawsTheSameForAll() {
    Dataset part = TrainingData.testOf(images, OptionalInt.of(25));
    assertEquals(25, new HashSet<>(checksums(part)).size());
    assertTrue(checksums(images).containsAll(checksums(part)));
    assertNotEquals(checksums(images).subList(0, 25), checksums(part));
    assertEquals(checksums(part), checksums(TrainingData.testOf(images, OptionalInt.of(25))));
    assertEquals(checksums(images), checksums(TrainingData.testOf(images, OptionalInt.empty())));
    assertThrows(
        IllegalArgumentException.class, () -> TrainingData.testOf(images, OptionalInt.of(101)));
  }

  @Test
  void moreThanThereIsIsRefused() {
    assertRefused("100:first", OptionalInt.empty(), "fewer samples to validate on than the 100");
    assertRefused("100:random", OptionalInt.empty(), "fewer samples to validate on than the 100");
    assertRefused("30:first", OptionalInt.of(71), "a train size of 1 to the 70 images");
    assertRefused("0", OptionalInt.of(0), "a train size of 1 to the 100 images");
    assertFalse(data("0", OptionalInt.of(1), 1).validation().isPresent());
  }

  private void assertRefused(String validation, OptionalInt trainSize, String expected) {
    var error = assertThrows(IllegalArgumentException.class, () -> data(validation, trainSize, 1));
    assertTrue(String.valueOf(error.getMessage()).contains(expected), error::toString);
  }
}
