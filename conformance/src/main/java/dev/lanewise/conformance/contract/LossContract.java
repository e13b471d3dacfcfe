package dev.lanewise.conformance.contract;

import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.loss.Loss;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a loss promises beside a right gradient, for which there is {@code GradientCheck}.
 * Immutable. Each promise is a method that throws an {@link AssertionError} where it is broken;
 * {@link #assertHolds()} checks all.
 *
 * <p>What takes other batches, or other places of the target, is asked of targets that are a {@link
 * Tensor}, batch first, or {@code int[]}, a label for each sample; how others would be made is not
 * known.
 *
 * @param <T> what the loss compares an output with
 */
public final class LossContract<T> {
  /** Of the loss: sums of twice as many terms round otherwise. */
  private static final double ROUNDING = 1e-4;

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
            this::leavesArgumentsAsTheyAre,
            this::readsTheOutputFromItsOffset,
            this::readsTheTargetFromItsOffset,
            this::isAMeanOverTheBatch,
            this::takesBatchesOfAnotherSize,
            this::refusesTargetsThatDoNotFit,
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
    return bits(loss, output, target);
  }

  private static <T> Bits bits(Loss<T> loss, Tensor output, T target) {
    float value = loss.forward(output, target);
    return new Bits().with("loss", Tensor.of(Shape.of(1), value)).with("gradient", loss.backward());
  }

  /** Output and target are read, not written. */
  public void leavesArgumentsAsTheyAre() {
    Tensor output = output(0);
    Bits before = new Bits().with("output", output);
    Bits targetBefore = batchTarget().map(BatchTarget::bits).orElseGet(Bits::new);
    bits(fresh.get(), output);
    before.requireSame(claim("the output stays as it is"), new Bits().with("output", output));
    batchTarget()
        .ifPresent(it -> targetBefore.requireSame(claim("the target stays as it is"), it.bits()));
  }

  /** Outputs that begin in the middle of an array give the same bits. */
  public void readsTheOutputFromItsOffset() {
    bits(fresh.get(), output(0))
        .requireSame(
            claim("an output in the middle of an array gives the same bits"),
            bits(fresh.get(), Margins.around(output(0))));
  }

  /** Targets that begin in the middle of an array give the same bits. */
  public void readsTheTargetFromItsOffset() {
    batchTarget()
        .ifPresent(it ->
            bits(fresh.get(), output(0), target)
                .requireSame(
                    claim("a target in the middle of an array gives the same bits"),
                    bits(fresh.get(), output(0), it.elsewhere())));
  }

  /** A batch that follows itself has the loss of the batch, but for roundings. */
  public void isAMeanOverTheBatch() {
    batchTarget().ifPresent(this::requireMean);
  }

  private void requireMean(BatchTarget<T> it) {
    float once = fresh.get().forward(output(0), target);
    float twice = fresh.get().forward(BatchTarget.twice(output(0)), it.twice());
    if (!(Math.abs(twice - once) <= ROUNDING * Math.abs(once))) {
      throw new AssertionError(
          claim(
              "the loss is a mean over the batch: expected "
                  + once
                  + " of the same samples twice, got "
                  + twice
                  + "; divide by the number of samples"));
    }
  }

  /** One loss serves batches of several sizes, as the last of an epoch is: to the same bits. */
  public void takesBatchesOfAnotherSize() {
    batchTarget().ifPresent(this::requireSameAfterAnotherSize);
  }

  private void requireSameAfterAnotherSize(BatchTarget<T> it) {
    Loss<T> loss = fresh.get();
    bits(loss, BatchTarget.twice(output(0)), it.twice());
    bits(fresh.get(), output(0))
        .requireSame(
            claim("after a batch of twice the size it gives the same bits"), bits(loss, output(0)));
  }

  /** A target for fewer or more samples than the output has is refused. */
  public void refusesTargetsThatDoNotFit() {
    batchTarget()
        .ifPresent(it -> {
          requireRefused("a target for fewer samples", BatchTarget.twice(output(0)), target);
          requireRefused("a target for more samples", output(0), it.twice());
        });
  }

  private void requireRefused(String what, Tensor output, T other) {
    String got = "accepts it";
    try {
      fresh.get().forward(output, other);
    } catch (IllegalArgumentException _) {
      return;
    } catch (RuntimeException e) {
      got = "throws " + e;
    }
    throw new AssertionError(
        claim(
            what
                + " than output "
                + output.shape()
                + ": expected an IllegalArgumentException, it "
                + got));
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

  private Optional<BatchTarget<T>> batchTarget() {
    return BatchTarget.of(target, shape.rank() == 0 ? 0 : shape.batch());
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
