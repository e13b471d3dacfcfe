package dev.lanewise.models.image;

/** One channel of a picture, 0 to 255, row-major. */
final class Plane {
  private final int width;
  private final int height;
  private final float[] values;

  Plane(int width, int height, float[] values) {
    this.width = width;
    this.height = height;
    this.values = values;
  }

  /**
   * This plane in another size, each axis by itself: shrunk by averaging the area that falls on
   * each new pixel, enlarged by linear interpolation between the centres of the old ones.
   */
  Plane resized(int newWidth, int newHeight) {
    Taps columns = Taps.of(width, newWidth);
    float[] narrowed = new float[newWidth * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < newWidth; x++) {
        narrowed[y * newWidth + x] = columns.apply(x, values, y * width, 1);
      }
    }
    Taps rows = Taps.of(height, newHeight);
    float[] result = new float[newWidth * newHeight];
    for (int y = 0; y < newHeight; y++) {
      for (int x = 0; x < newWidth; x++) {
        result[y * newWidth + x] = rows.apply(y, narrowed, x, newWidth);
      }
    }
    return new Plane(newWidth, newHeight, result);
  }

  /** Writes the values, rounded to bytes. */
  void copyTo(byte[] to, int offset, boolean inverted) {
    for (int i = 0; i < values.length; i++) {
      int level = Math.round(Math.clamp(values[i], 0, 255));
      to[offset + i] = (byte) (inverted ? 255 - level : level);
    }
  }

  /** Which old pixels a new one is made of along one axis, and how much of each. */
  private static final class Taps {
    private final int[] first;
    private final float[][] weights;

    private Taps(int count) {
      first = new int[count];
      weights = new float[count][];
    }

    static Taps of(int from, int to) {
      Taps taps = new Taps(to);
      double scale = (double) from / to;
      for (int i = 0; i < to; i++) {
        if (to <= from) {
          taps.average(i, i * scale, Math.min(from, (i + 1) * scale));
        } else {
          taps.interpolate(i, (i + 0.5) * scale - 0.5, from);
        }
      }
      return taps;
    }

    /** The part of each old pixel that lies between two borders. */
    private void average(int i, double left, double right) {
      int start = (int) left;
      int end = (int) Math.ceil(right);
      first[i] = start;
      weights[i] = new float[end - start];
      for (int x = start; x < end; x++) {
        double covered = Math.min(right, x + 1) - Math.max(left, x);
        weights[i][x - start] = (float) (covered / (right - left));
      }
    }

    /** The two old pixels on either side of a centre; beyond the border, the one at the border. */
    private void interpolate(int i, double centre, int from) {
      double inside = Math.clamp(centre, 0, from - 1);
      int left = Math.min((int) inside, Math.max(0, from - 2));
      float rest = (float) (inside - left);
      first[i] = left;
      weights[i] = from == 1 ? new float[] {1} : new float[] {1 - rest, rest};
    }

    float apply(int i, float[] values, int offset, int stride) {
      float sum = 0;
      int at = offset + first[i] * stride;
      for (float weight : weights[i]) {
        sum = Math.fma(weight, values[at], sum);
        at += stride;
      }
      return sum;
    }
  }
}
