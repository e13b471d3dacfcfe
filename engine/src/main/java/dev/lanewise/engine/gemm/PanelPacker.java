package dev.lanewise.engine.gemm;

/**
 * Copies panels of one factor of a product {@code C = A·B} into the order in which the micro-kernel
 * reads them. The factor need not exist as a matrix: a convolution packs straight from its images.
 *
 * <p>The same packer serves several threads at a time, so {@code pack} changes nothing but the
 * panel.
 */
@FunctionalInterface
public non-sealed interface PanelPacker extends LeftFactor, RightFactor {
  /**
   * Packs elements k0 to k0 + kc − 1 of {@code count} neighbouring rows of A, or columns of B. With
   * F(i, p) as A(i, p), or as B(p, i):
   *
   * <pre>
   * to[toOffset + p·width + i] = F(first + i, k0 + p)     0 ≤ i &lt; count,      0 ≤ p &lt; kc
   * to[toOffset + p·width + i] = anything                 count ≤ i &lt; width,  0 ≤ p &lt; kc
   * </pre>
   *
   * What is put into the places without a row or column goes into elements that are not stored. The
   * {@link #SLACK} floats that follow the panel may be overwritten too, with anything.
   *
   * @param first first row of A, or column of B
   * @param count rows or columns, 1 to width
   * @param k0 first index of the sum
   * @param kc length of the panel, 1 or more
   * @param width distance between the panel's steps: rows or columns of the micro-kernel's tile
   * @param to where the panel goes
   * @param toOffset where it starts
   */
  void pack(int first, int count, int k0, int kc, int width, float[] to, int toOffset);

  /** Floats behind a panel that pack may spoil, so that it can store whole vectors. */
  int SLACK = 16;
}
