package dev.lanewise.engine.convolution;

/**
 * The matrix whose product with the weights is a convolution: row (channel, kernel row, kernel
 * column), column (output row, output column), each element the x that this tap reads for that
 * output, or 0 for padding.
 */
final class Im2col {
  private Im2col() {}

  /**
   * Writes the matrix (depth, outPlane) of one image and group.
   *
   * @param x planes of the group's input channels
   */
  static void fill(Conv2dGeometry g, float[] x, int xOffset, float[] columns) {
    int at = 0;
    for (int channel = 0; channel < g.groupInChannels(); channel++) {
      for (int u = 0; u < g.vertical().kernel(); u++) {
        for (int v = 0; v < g.horizontal().kernel(); v++) {
          for (int row = 0; row < g.outHeight(); row++) {
            for (int column = 0; column < g.outWidth(); column++) {
              int source = source(g, channel, u, v, row, column);
              columns[at++] = source < 0 ? 0f : x[xOffset + source];
            }
          }
        }
      }
    }
  }

  /** Adds each element of the matrix to the x that it stands for; {@link #fill} transposed. */
  static void addBack(Conv2dGeometry g, float[] columns, float[] x, int xOffset) {
    int at = 0;
    for (int channel = 0; channel < g.groupInChannels(); channel++) {
      for (int u = 0; u < g.vertical().kernel(); u++) {
        for (int v = 0; v < g.horizontal().kernel(); v++) {
          for (int row = 0; row < g.outHeight(); row++) {
            for (int column = 0; column < g.outWidth(); column++, at++) {
              int source = source(g, channel, u, v, row, column);
              if (source >= 0) {
                x[xOffset + source] += columns[at];
              }
            }
          }
        }
      }
    }
  }

  /** Index of an input within its group's planes, or −1 for padding. */
  private static int source(Conv2dGeometry g, int channel, int u, int v, int row, int column) {
    int a = row * g.vertical().stride() + u * g.vertical().dilation() - g.vertical().padding();
    int b =
        column * g.horizontal().stride() + v * g.horizontal().dilation() - g.horizontal().padding();
    boolean inside = a >= 0 && a < g.height() && b >= 0 && b < g.width();
    return inside ? (channel * g.height() + a) * g.width() + b : -1;
  }
}
