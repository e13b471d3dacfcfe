package dev.lanewise.engine.activation;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;
import static dev.lanewise.engine.simd.Simd.SUM_LANES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * The parameters that stand beside a vector of inputs, and the place where their gradients are
 * summed. A formula calls {@link #get} and {@link #add}; the rest is for the loops and for whoever
 * runs them. One thread at a time uses it.
 *
 * <p>Parameter i of the element that a loop has reached is {@code values[from + i·stride + at]}.
 * Where all elements share it, 64 copies stand there, one for each virtual lane of a sum, and
 * {@code at} goes round them: gradients are then summed by virtual lane, at any vector width. Where
 * each element has its own, {@code at} goes along with the elements.
 */
public final class ParameterVectors {
  private static final float[] NONE = new float[0];

  private float[] values = NONE;
  private float[] gradients = NONE;
  private int valuesFrom;
  private int gradientsFrom;
  private int stride;
  private int mask;
  private int at;

  /** What the rest of a row that fills no vector is copied to. */
  final float[] tailX = new float[LANES];

  final float[] tailDy = new float[LANES];
  private float[] tailGradients = NONE;
  private float[] mainGradients = NONE;
  private int mainFrom;
  private int tailShift;

  /** None yet. */
  public ParameterVectors() {}

  /**
   * For elements that share their parameters.
   *
   * @param values {@link dev.lanewise.engine.simd.Simd#SUM_LANES} copies of each parameter in turn,
   *     from valuesFrom on
   * @param gradients as many sums, from gradientsFrom on, that are added to
   * @return this
   */
  public ParameterVectors shared(
      float[] values, int valuesFrom, float[] gradients, int gradientsFrom) {
    return bind(values, valuesFrom, gradients, gradientsFrom, SUM_LANES, SUM_LANES - 1);
  }

  /**
   * For elements with parameters of their own.
   *
   * @param values parameter i of element k at {@code from + i·stride + k}, with as many floats
   *     after the last element as a vector has lanes
   * @param gradients the sums, in the same places
   * @return this
   */
  public ParameterVectors own(float[] values, float[] gradients, int from, int stride) {
    return bind(values, from, gradients, from, stride, -1);
  }

  private ParameterVectors bind(
      float[] values, int valuesFrom, float[] gradients, int gradientsFrom, int stride, int mask) {
    this.values = values;
    this.valuesFrom = valuesFrom;
    this.gradients = gradients;
    this.gradientsFrom = gradientsFrom;
    this.stride = stride;
    this.mask = mask;
    at = 0;
    return this;
  }

  /** Parameter i, lane by lane. */
  public FloatVector get(int i) {
    return FloatVector.fromArray(FLOATS, values(), valuesFrom() + i * stride() + at());
  }

  /** Adds to the gradient by parameter i, lane by lane. */
  public void add(int i, FloatVector gradient) {
    int place = gradientsFrom() + i * stride() + at();
    FloatVector.fromArray(FLOATS, gradients(), place).add(gradient).intoArray(gradients(), place);
  }

  // One field each: the JIT inlines such methods wherever they are called, and the copies of get
  // and add that stand in other packages' classes reach them.

  /** The array of the parameters. */
  public float[] values() {
    return values;
  }

  /** The array of the gradients. */
  public float[] gradients() {
    return gradients;
  }

  /** Index of the first parameter's first value. */
  public int valuesFrom() {
    return valuesFrom;
  }

  /** Index of the first parameter's first sum. */
  public int gradientsFrom() {
    return gradientsFrom;
  }

  /** From a parameter to the next. */
  public int stride() {
    return stride;
  }

  /** What {@code at} is of an element's position: its low bits, or all. */
  public int mask() {
    return mask;
  }

  /** Where the current vector's lanes begin. */
  public int at() {
    return at;
  }

  /** Moves on to the vector whose lanes begin there. */
  public void at(int at) {
    this.at = at;
  }

  /** Goes to the tail that begins at element {@code position}, for a forward loop. */
  void enterTail(int position) {
    tailShift = position & mask;
    valuesFrom += tailShift;
  }

  /** Goes back. */
  void leaveTail() {
    valuesFrom -= tailShift;
  }

  /**
   * The same for a backward loop. Sums of shared parameters go to a place of their own, so that
   * lanes beyond the tail's end cannot reach a virtual lane that other elements use.
   */
  void enterTail(int position, int parameters) {
    enterTail(position);
    mainGradients = gradients;
    gradientsFrom += tailShift;
    if (mask >= 0) {
      if (tailGradients.length < parameters * SUM_LANES) {
        tailGradients = new float[parameters * SUM_LANES];
      }
      for (int i = 0; i < parameters; i++) {
        Arrays.fill(tailGradients, i * SUM_LANES, i * SUM_LANES + LANES, 0);
      }
      mainFrom = gradientsFrom;
      gradients = tailGradients;
      gradientsFrom = 0;
    }
  }

  /** Goes back, and adds the sums of the tail's n elements to the others. */
  void leaveTail(int n, int parameters) {
    if (mask >= 0) {
      gradients = mainGradients;
      gradientsFrom = mainFrom;
      for (int i = 0; i < parameters; i++) {
        int from = gradientsFrom + i * SUM_LANES;
        for (int lane = 0; lane < n; lane++) {
          gradients[from + lane] += tailGradients[i * SUM_LANES + lane];
        }
      }
    }
    gradientsFrom -= tailShift;
    leaveTail();
  }
}
