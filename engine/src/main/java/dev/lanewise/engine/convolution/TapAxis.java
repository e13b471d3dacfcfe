package dev.lanewise.engine.convolution;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * One axis of an image, laid out so that every tap of a window reads a contiguous run: output i
 * reads buffer index {@code i + shift(tap)}.
 *
 * <p>With a stride s the axis is cut into phases, each holding every s-th element, for a tap stays
 * in the phase where it begins. Padding is written out as zeros before the data; after it only as
 * far as the next run's own zeros do not serve ({@link #pitch}).
 */
final class TapAxis {
  /** Elements of the source along the axis. */
  final int size;

  /** Outputs along the axis. */
  final int outputs;

  /** Source elements from one buffer index to the next. */
  final int step;

  /** By phase: source index of buffer index 0; below 0 where padding comes first. */
  final int[] origins;

  /** By tap: the phase it reads. */
  final int[] phases;

  /** By tap: buffer index that output 0 reads. */
  final int[] shifts;

  /** Buffer indices that taps reach, from 0 on. */
  final int reach;

  /**
   * Distance between runs that follow each other: at least the outputs and the data of every phase.
   * Reads beyond it fall on the zeros that the next run begins with.
   */
  final int pitch;

  private TapAxis(int size, int outputs, int step, int[] origins, int[] phases, int[] shifts) {
    this.size = size;
    this.outputs = outputs;
    this.step = step;
    this.origins = origins;
    this.phases = phases;
    this.shifts = shifts;
    reach = outputs + Arrays.stream(shifts).max().orElse(0);
    int sharedZeros = IntStream.range(0, origins.length).map(this::dataStart).min().orElse(0);
    int dataEnd = IntStream.range(0, origins.length).map(this::dataEnd).max().orElse(0);
    pitch = Math.max(Math.max(outputs, dataEnd), reach - sharedZeros);
  }

  /**
   * The input of a convolution: output i and tap k read source {@code i·stride + k·dilation −
   * padding}.
   */
  static TapAxis ofInput(Window window, int size, int outputs) {
    int stride = window.stride();
    int[] residues =
        IntStream.range(0, window.kernel())
            .map(tap -> tap * window.dilation() % stride)
            .distinct()
            .toArray();
    int[] phases = new int[window.kernel()];
    int[] shifts = new int[window.kernel()];
    for (int tap = 0; tap < window.kernel(); tap++) {
      int residue = tap * window.dilation() % stride;
      phases[tap] =
          IntStream.range(0, residues.length)
              .filter(i -> residues[i] == residue)
              .findFirst()
              .orElseThrow();
      shifts[tap] = tap * window.dilation() / stride;
    }
    int[] origins = Arrays.stream(residues).map(residue -> residue - window.padding()).toArray();
    return new TapAxis(size, outputs, stride, origins, phases, shifts);
  }

  /**
   * The gradient by a convolution's output, read to find that by its input. Input {@code first(r) +
   * i·stride} has residue r, and gets from tap k, if {@code k·dilation mod stride = r}, gradient
   * {@code i + shift(k)}.
   *
   * @param inputs size of the convolution's input
   * @param outputs size of its output
   */
  static TapAxis ofGradient(Window window, int inputs, int outputs) {
    int stride = window.stride();
    int[] shifts = new int[window.kernel()];
    for (int tap = 0; tap < window.kernel(); tap++) {
      int distance = tap * window.dilation();
      shifts[tap] = firstStep(window, distance % stride) - distance / stride;
    }
    int zeros = Math.max(0, -Arrays.stream(shifts).min().orElseThrow());
    for (int tap = 0; tap < window.kernel(); tap++) {
      shifts[tap] += zeros;
    }
    int most = IntStream.range(0, stride).map(r -> count(window, inputs, r)).max().orElseThrow();
    return new TapAxis(outputs, most, 1, new int[] {-zeros}, new int[window.kernel()], shifts);
  }

  /** First input of residue r, see {@link #ofGradient}. */
  static int first(Window window, int residue) {
    return firstStep(window, residue) * window.stride() + residue - window.padding();
  }

  /** Inputs of residue r, see {@link #ofGradient}. */
  static int count(Window window, int inputs, int residue) {
    return Math.max(0, Math.ceilDiv(inputs - first(window, residue), window.stride()));
  }

  /** Taps that reach inputs of residue r, see {@link #ofGradient}. */
  static int[] taps(Window window, int residue) {
    return IntStream.range(0, window.kernel())
        .filter(tap -> tap * window.dilation() % window.stride() == residue)
        .toArray();
  }

  private static int firstStep(Window window, int residue) {
    return Math.ceilDiv(Math.max(0, window.padding() - residue), window.stride());
  }

  /** First buffer index of a phase that holds data. */
  int dataStart(int phase) {
    return Math.min(reach, Math.ceilDiv(Math.max(0, -origins[phase]), step));
  }

  /** Buffer index after the last of a phase that holds data and is read. */
  int dataEnd(int phase) {
    int end = Math.max(0, Math.ceilDiv(size - origins[phase], step));
    return Math.max(dataStart(phase), Math.min(reach, end));
  }
}
