package dev.lanewise.conformance.contract;

import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.loss.Loss;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a loss promises beside a right gradient, for which there is {@code GradientCheck}.
 * Immutable. Each promise is a method that throws an {@link AssertionError} where it is broken;
 * {@link #assertHolds()} checks all.
 *
 * @param <T> what the loss compares an output with
 */
public final class LossContract<T> {
  private final Supplier<? extends Loss<T>> fresh;
  private final Shape shape;
  private final T target;
  private final long seed;

  private LossContract(Supplier<? extends Loss<T>> fresh, Shape shape, T target, long seed) {
    this.fresh = fresh;
    this.shape = shape;
    this.target = target;
    this.seed = seed;
  }

  /**
   * Of this loss for random outputs of a network.
   *
   * @param fresh makes a new loss
   * @param output shape of the outputs
   * @param target that fits them
   */
  public static <T> LossContract<T> of(Supplier<? extends Loss<T>> fresh, Shape output, T target) {
    return new LossContract<>(fresh, output, target, 1);
  }

  /** With other random numbers; 1 if not given. */
  public LossContract<T> seed(long other) {
    return new LossContract<>(fresh, shape, target, other);
  }

  /**
   * Checks every promise.
   *
   * @throws AssertionError that lists all that are broken, and the seed that repeats it
   */
  public void assertHolds() {
    List<Runnable> promises =
        List.of(
            this::gradientHasTheShapeOfTheOutput,
            this::repeatsItsBits,
            this::leavesTheOutputAsItIs,
            this::readsTheOutputFromItsOffset,
            this::refusesBackwardBeforeForward);
    Promises.assertKept(promises, seed);
  }

  /** The gradient has the output's shape. */
  public void gradientHasTheShapeOfTheOutput() {
    Loss<T> loss = fresh.get();
    loss.forward(output(0), target);
    Shape got = loss.backward().shape();
    if (!got.equals(shape)) {
      throw new AssertionError(claim("expected a gradient of shape " + shape + ", got " + got));
    }
  }

  /** The same output gives the same loss and gradient, each time that either is asked for. */
  public void repeatsItsBits() {
    Loss<T> loss = fresh.get();
    Bits first = bits(loss, output(0));
    new Bits()
        .with("gradient", loss.backward())
        .requireSame(claim("a second backward gives the same bits"), first);
    loss.forward(output(1), target);
    loss.backward();
    first.requireSame(claim("a second forward gives the same bits"), bits(loss, output(0)));
    first.requireSame(claim("a fresh loss gives the same bits"), bits(fresh.get(), output(0)));
  }

  private Bits bits(Loss<T> loss, Tensor output) {
    float value = loss.forward(output, target);
    return new Bits().with("loss", Tensor.of(Shape.of(1), value)).with("gradient", loss.backward());
  }

  /** The output is read, not written. */
  public void leavesTheOutputAsItIs() {
    Tensor output = output(0);
    Bits before = new Bits().with("output", output);
    bits(fresh.get(), output);
    before.requireSame(claim("the output stays as it is"), new Bits().with("output", output));
  }

  /** Outputs that begin in the middle of an array give the same bits. */
  public void readsTheOutputFromItsOffset() {
    Tensor output = output(0);
    float[] larger = new float[output.size() + 7];
    java.util.Arrays.fill(larger, Float.NaN);
    System.arraycopy(output.data(), 0, larger, 3, output.size());
    bits(fresh.get(), output)
        .requireSame(
            claim("an output in the middle of an array gives the same bits"),
            bits(fresh.get(), new Tensor(shape, larger, 3)));
  }

  /** There is no gradient before the first forward. */
  public void refusesBackwardBeforeForward() {
    boolean refused = false;
    try {
      fresh.get().backward();
    } catch (IllegalStateException _) {
      refused = true;
    }
    if (!refused) {
      throw new AssertionError(claim("backward before forward throws no IllegalStateException"));
    }
  }

  private Tensor output(long stream) {
    Tensor output = Tensor.zeros(shape);
    new CounterRandom(seed).stream(stream).fillNormal(output.data(), 0, output.size(), 0, 1);
    return output;
  }

  private String claim(String text) {
    return fresh.get() + " for output " + shape + ": " + text;
  }
}
