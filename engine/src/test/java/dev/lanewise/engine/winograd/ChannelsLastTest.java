package dev.lanewise.engine.winograd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.engine.threads.Scratch;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelsLastTest {
  private static final float UNTOUCHED = 12345f;

  @Property(tries = 150)
  void everyPlaceHoldsItsChannelsAndPaddingIsZero(
      @ForAll @IntRange(min = 1, max = 3) int images,
      @ForAll @IntRange(min = 1, max = 40) int channels,
      @ForAll @IntRange(min = 1, max = 20) int height,
      @ForAll @IntRange(min = 1, max = 40) int width,
      @ForAll @IntRange(min = 1, max = 24) int rows,
      @ForAll @IntRange(min = 1, max = 44) int columns,
      @ForAll @IntRange(min = 0, max = 5) int left,
      @ForAll @IntRange(min = -5, max = 22) int firstRow,
      @ForAll @IntRange(min = 0, max = 9) int gap) {
    ChannelsLast layout = new ChannelsLast(channels, height, width, rows, columns, left);
    int plane = height * width + gap;
    int stride = channels * plane + 5;
    float[] x = counted(3 + images * stride);
    float[] buffer = new float[layout.size(images) + 1];
    Arrays.fill(buffer, UNTOUCHED);
    layout.fill(images, x, 3, stride, plane, firstRow, buffer, new Scratch());
    int at = 0;
    for (int n = 0; n < images; n++) {
      for (int r = 0; r < rows; r++) {
        for (int q = 0; q < columns; q++) {
          int a = firstRow + r;
          int b = q - left;
          boolean inside = a >= 0 && a < height && b >= 0 && b < width;
          for (int c = 0; c < channels; c++) {
            float expected = inside ? x[3 + n * stride + c * plane + a * width + b] : 0f;
            assertEquals(expected, buffer[at++]);
          }
        }
      }
    }
    assertEquals(UNTOUCHED, buffer[layout.size(images)]);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 5, 15, 16, 17, 49, 67})
  void placesGoBackToTheirPlanesAndNothingElseIsWritten(int places) {
    for (int channels : new int[] {1, 3, 15, 16, 17, 67}) {
      int ld = channels + 2;
      int plane = places + 3;
      float[] from = counted(7 + places * ld);
      float[] to = new float[channels * plane + 9];
      Arrays.fill(to, UNTOUCHED);
      ChannelsLast.toPlanes(channels, places, from, 7, ld, to, 6, plane, new Scratch());
      for (int i = 0; i < to.length; i++) {
        int c = Math.floorDiv(i - 6, plane);
        int p = Math.floorMod(i - 6, plane);
        boolean written = c >= 0 && c < channels && p < places;
        assertEquals(written ? from[7 + p * ld + c] : UNTOUCHED, to[i]);
      }
    }
  }

  private static float[] counted(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = i + 1;
    }
    return values;
  }
}
