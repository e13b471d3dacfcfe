package dev.lanewise.engine.convolution;

import dev.lanewise.engine.gemm.PanelPacker;
import dev.lanewise.engine.gemm.Transposition;

/**
 * Panels of a factor whose rows are planes of images, and whose sums run along their places: {@code
 * F(i, p) = array[offset + i · ld + distance(p)]}.
 *
 * <p>Belongs to one thread, and is set before every product.
 */
final class PlanePanels implements PanelPacker {
  private static final float[] NOTHING = {};

  /** Where the places of a plane stand. */
  final Places places = new Places();

  private float[] array = NOTHING;
  private int offset;
  private int ld;

  /** Sets the first place of the first plane, and the distance between planes. */
  void set(float[] array, int offset, int ld) {
    this.array = array;
    this.offset = offset;
    this.ld = ld;
  }

  /** Lets go of the images. */
  void clear() {
    array = NOTHING;
  }

  @Override
  public void pack(int first, int count, int k0, int kc, int width, float[] to, int toOffset) {
    int length;
    for (int k = 0; k < kc; k += length) {
      length = Math.min(kc - k, places.run(k0 + k));
      int from = offset + first * ld + places.distance(k0 + k);
      Transposition.pack(count, length, array, from, ld, width, to, toOffset + k * width);
    }
  }
}
