package dev.lanewise.conformance.contract;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.loss.Loss;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LossContractTest {
  private static final Shape OUTPUT = Shape.of(2, 3);

  /** Each way to break a promise, and the words that the message has for it. */
  enum Breach {
    NONE(""),
    WRONG_GRADIENT_SHAPE("expected a gradient of shape (2, 3), got (6)"),
    GRADIENT_SPENT("a second backward"),
    LOSS_BY_COUNT("a second forward"),
    OUTPUT_WRITTEN("the output stays"),
    OFFSET_IGNORED("in the middle of an array"),
    EARLY_BACKWARD("no IllegalStateException");

    private final String message;

    Breach(String message) {
      this.message = message;
    }
  }

  @Test
  void holdsForASum() {
    LossContract.of(() -> new Sum(Breach.NONE), OUTPUT, 2f).assertHolds();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void findsEveryBreach(Breach breach) {
    LossContract<Float> contract = LossContract.of(() -> new Sum(breach), OUTPUT, 2f).seed(3);
    String text = assertThrows(AssertionError.class, contract::assertHolds).getMessage();
    assertTrue(text.contains(breach.message), text);
    assertTrue(text.contains("seed 3"), text);
  }

  /** Each way to treat a target wrongly, and the words that the message has for it. */
  enum Mistake {
    NONE(""),
    SUM("mean over the batch"),
    TARGET_WRITTEN("the target stays"),
    TARGET_OFFSET_IGNORED("a target in the middle"),
    FIRST_SIZE_KEPT("gradient has 6 and 12 elements"),
    LONGER_TARGET_ACCEPTED("a target for more samples than output (2, 3)");

    private final String message;

    Mistake(String message) {
      this.message = message;
    }
  }

  @ParameterizedTest
  @EnumSource
  void findsEveryMistakeWithATarget(Mistake mistake) {
    Tensor target = Tensor.of(OUTPUT, 1, 2, 3, 4, 5, 6);
    LossContract<Tensor> contract =
        LossContract.of(() -> new Squares(mistake), OUTPUT, target).seed(3);
    if (mistake == Mistake.NONE) {
      contract.assertHolds();
    } else {
      String text = assertThrows(AssertionError.class, contract::assertHolds).getMessage();
      assertTrue(text.contains(mistake.message), text);
    }
  }

  /** The mean of squared differences, but for the mistake. */
  private static final class Squares implements Loss<Tensor> {
    private final Mistake mistake;
    private @Nullable Tensor gradient;

    Squares(Mistake mistake) {
      this.mistake = mistake;
    }

    @Override
    public float forward(Tensor output, Tensor target) {
      boolean fits =
          mistake == Mistake.LONGER_TARGET_ACCEPTED
              ? target.size() >= output.size()
              : target.shape().equals(output.shape());
      if (!fits) {
        throw new IllegalArgumentException("Squares: expected " + output.shape());
      }
      if (gradient == null || mistake != Mistake.FIRST_SIZE_KEPT) {
        gradient = Tensor.zeros(output.shape());
      }
      int offset = mistake == Mistake.TARGET_OFFSET_IGNORED ? 0 : target.offset();
      float n = mistake == Mistake.SUM ? 1 : output.size();
      float sum = 0;
      for (int i = 0; i < output.size(); i++) {
        float d = output.data()[output.offset() + i] - target.data()[offset + i];
        sum += d * d;
        gradient.data()[i] = 2 * d / n;
      }
      if (mistake == Mistake.TARGET_WRITTEN) {
        target.data()[target.offset()]++;
      }
      return sum / n;
    }

    @Override
    public Tensor backward() {
      if (gradient == null) {
        throw new IllegalStateException("Squares: expected forward before backward");
      }
      return gradient;
    }
  }

  /** Target times half the sum of squares, but for the breach. */
  private static final class Sum implements Loss<Float> {
    private final Breach breach;
    private final Tensor gradient;
    private int count;

    Sum(Breach breach) {
      this.breach = breach;
      gradient = Tensor.zeros(breach == Breach.WRONG_GRADIENT_SHAPE ? Shape.of(6) : OUTPUT);
    }

    @Override
    public float forward(Tensor output, Float target) {
      int offset = breach == Breach.OFFSET_IGNORED ? 0 : output.offset();
      float sum = breach == Breach.LOSS_BY_COUNT ? count : 0;
      for (int i = 0; i < output.size(); i++) {
        float y = output.data()[offset + i];
        sum += 0.5f * y * y;
        gradient.data()[i] = target * y;
      }
      if (breach == Breach.OUTPUT_WRITTEN) {
        output.data()[output.offset()]++;
      }
      count++;
      return target * sum;
    }

    @Override
    public Tensor backward() {
      if (count == 0 && breach != Breach.EARLY_BACKWARD) {
        throw new IllegalStateException("Sum: expected forward before backward");
      }
      if (breach == Breach.GRADIENT_SPENT) {
        gradient.data()[0] *= 2;
      }
      return gradient;
    }
  }
}
