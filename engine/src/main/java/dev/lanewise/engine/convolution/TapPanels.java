package dev.lanewise.engine.convolution;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;

import dev.lanewise.engine.gemm.PackedPanels;
import dev.lanewise.engine.gemm.PanelPacker;
import dev.lanewise.engine.gemm.Transposition;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import jdk.incubator.vector.FloatVector;

/**
 * The weights of a convolution as right factors of products of places: for each group and each run
 * of taps a matrix in the panels of {@link PackedPanels}.
 *
 * <pre>
 * B[(tap, c)][o] = W[o][c][tap]        forward: terms are input channels
 * B[(tap, o)][c] = W[o][c][tap]        turned, for the gradient by the input
 * </pre>
 */
final class TapPanels {
  /** Weights (term, tap) of a panel that are transposed at a time, so that they stay near. */
  private static final int CHUNK = 16;

  /** Columns of a panel: two vectors. */
  private static final int WIDTH = PackedPanels.WIDTH;

  private final Conv2dGeometry geometry;
  private final boolean turned;

  /** Neighbouring taps of a matrix: a kernel row, or one tap. */
  private final int run;

  private final Threads.Task task = this::fillPanel;
  private float[] weight = {};
  private int weightOffset;
  private float[] panels = {};

  /**
   * Weights of a shape.
   *
   * @param run neighbouring taps that make one matrix; divides the taps of a kernel row
   */
  TapPanels(Conv2dGeometry geometry, boolean turned, int run) {
    this.geometry = geometry;
    this.turned = turned;
    this.run = run;
  }

  /** Terms of a tap. */
  int terms() {
    return turned ? geometry.groupOutChannels() : geometry.groupInChannels();
  }

  /** Columns of a group. */
  int columns() {
    return turned ? geometry.groupInChannels() : geometry.groupOutChannels();
  }

  /**
   * What decides where a weight stands, of weights of one shape that are not turned.
   *
   * @param run neighbouring taps of a matrix
   */
  record Layout(int groups, int run) {}

  /** How these weights are laid out. */
  Layout layout() {
    return new Layout(geometry.groups(), run);
  }

  /** Floats of all matrices. */
  int size() {
    return geometry.groups() * groupPanels() * WIDTH * terms() * geometry.kernelPlane();
  }

  private int groupPanels() {
    return Math.ceilDiv(columns(), WIDTH);
  }

  /** Where the matrix that begins with a tap stands: kernel row · kernel width + kernel column. */
  int offset(int group, int tap) {
    int matrix = groupPanels() * WIDTH * terms();
    return (group * geometry.kernelPlane() + tap) * matrix;
  }

  /**
   * Copies the weights.
   *
   * @param panels receives {@link #size} floats from index 0 on
   */
  void fill(Threads threads, float[] weight, int weightOffset, float[] panels) {
    this.weight = weight;
    this.weightOffset = weightOffset;
    this.panels = panels;
    threads.run(geometry.groups() * groupPanels(), task);
  }

  private void fillPanel(int index, Scratch scratch) {
    int group = index / groupPanels();
    int first = index % groupPanels() * WIDTH;
    int count = Math.min(WIDTH, columns() - first);
    int taps = geometry.kernelPlane();
    int size = CHUNK * Math.max(taps, CHUNK) * WIDTH + PanelPacker.SLACK;
    float[] strip = scratch.floats(Scratch.TILE, size);
    for (int term = 0; term < terms(); term += CHUNK) {
      int some = Math.min(CHUNK, terms() - term);
      for (int i = 0; turned && i < some; i++) {
        collect(group, term + i, first, count, strip, i * taps * WIDTH);
      }
      if (!turned) {
        int at = weightIndex(group, first, term);
        int ld = geometry.depth();
        Transposition.pack(count, some * taps, weight, at, ld, WIDTH, strip, 0);
      }
      for (int tap = 0; tap < taps; tap++) {
        int row = tap % run * terms() + term;
        int matrix = offset(group, tap - tap % run) + first * run * terms();
        copyRows(some, strip, tap * WIDTH, taps * WIDTH, panels, matrix + row * WIDTH);
      }
    }
  }

  /** Rows of a panel's width, {@code step} apart, one behind the other. */
  private static void copyRows(
      int count, float[] from, int at, int step, float[] to, int toOffset) {
    for (int i = 0; i < count; i++) {
      int source = at + i * step;
      int target = toOffset + i * WIDTH;
      FloatVector left = FloatVector.fromArray(FLOATS, from, source);
      FloatVector right = FloatVector.fromArray(FLOATS, from, source + LANES);
      left.intoArray(to, target);
      right.intoArray(to, target + LANES);
    }
  }

  /** Weights (tap, lane) of one output channel, for some input channels. */
  private void collect(int group, int out, int firstIn, int count, float[] strip, int to) {
    int taps = geometry.kernelPlane();
    int at = weightIndex(group, out, firstIn);
    // Squares are whole; what is too much, the next overwrites.
    int whole = Math.max(taps, CHUNK);
    int read = at + (count - 1) * taps + whole <= weight.length ? whole : taps;
    Transposition.pack(count, read, weight, at, taps, WIDTH, strip, to);
  }

  private int weightIndex(int group, int out, int in) {
    int row = group * geometry.groupOutChannels() + out;
    return weightOffset + row * geometry.depth() + in * geometry.kernelPlane();
  }
}
