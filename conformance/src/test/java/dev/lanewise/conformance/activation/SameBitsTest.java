package dev.lanewise.conformance.activation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.conformance.junit.ActivationContract;
import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.simd.Simd;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class SameBitsTest {
  /** Depends on how many lanes there are. */
  record WidthDependent() implements Activation {
    @Override
    public String name() {
      return "width-dependent";
    }

    @Override
    public FloatVector value(FloatVector x) {
      return x.add(Simd.LANES);
    }

    @Override
    public FloatVector derivative(FloatVector x) {
      return x;
    }

    @Override
    public double value(double x) {
      return x;
    }

    @Override
    public double derivative(double x) {
      return x;
    }
  }

  /** The vector API's own exponential: other bits once compiled. */
  record NativeExp() implements Activation {
    @Override
    public String name() {
      return "native-exp";
    }

    @Override
    public FloatVector value(FloatVector x) {
      return x;
    }

    @Override
    public FloatVector derivative(FloatVector x) {
      return x.lanewise(VectorOperators.EXP);
    }

    @Override
    public double value(double x) {
      return x;
    }

    @Override
    public double derivative(double x) {
      return Math.exp(x);
    }
  }

  /** Makes vectors of the machine's width, whatever the kernels'. */
  record OneWidth() implements Activation {
    @Override
    public String name() {
      return "one-width";
    }

    @Override
    public FloatVector value(FloatVector x) {
      return x.add(FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, 1f));
    }

    @Override
    public FloatVector derivative(FloatVector x) {
      return x;
    }

    @Override
    public double value(double x) {
      return x;
    }

    @Override
    public double derivative(double x) {
      return x;
    }
  }

  @Test
  void whatDependsOnTheThreadIsCaught() throws Exception {
    Thread first = Thread.currentThread();
    Activation byThread =
        Tampered.copy(Activations.RELU)
            .lanes((_, y) -> y.mul(Thread.currentThread() == first ? 1f : Math.nextUp(1f)));
    Finding found = SameBits.of(List.of(), "", 2, Progress.NONE).of(byThread);
    assertEquals(Finding.Outcome.FAILED, found.outcome(), found::toString);
    assertTrue(
        found.detail().startsWith("once more, on another thread: value is"), found::toString);
    assertNotNull(found.input());
  }

  @Test
  void whatDependsOnTheWidthOrOnTheCompilerIsCaught() throws Exception {
    Activation width = new WidthDependent();
    Activation exp = new NativeExp();
    Activation one = new OneWidth();
    Activation hidden = Tampered.copy(Activations.RELU);
    List<Activation> all = List.of(width, exp, one, hidden);
    SameBits bits = SameBits.of(all, "", 2, Progress.NONE);

    Finding ofWidth = bits.of(width);
    assertEquals(Finding.Outcome.FAILED, ofWidth.outcome());
    assertNotNull(ofWidth.input());
    assertTrue(ofWidth.detail().contains("value is"), ofWidth::toString);
    Finding ofExp = bits.of(exp);
    assertEquals(Finding.Outcome.FAILED, ofExp.outcome(), ofExp::toString);
    assertTrue(ofExp.detail().contains("derivative is"), ofExp::toString);
    assertEquals(Finding.Outcome.NOT_MADE, bits.of(hidden).outcome());
    Finding ofOne = bits.of(one);
    assertEquals(Finding.Outcome.FAILED, ofOne.outcome());
    assertTrue(ofOne.detail().contains("ClassCastException"), ofOne::toString);
  }

  @Test
  void inheritedTestsSkipWhatCannotBeMade() {
    Activation hidden = Tampered.copy(Activations.RELU); // other JVMs have no way to make it
    ActivationContract contract = () -> hidden;
    TestAbortedException skipped =
        assertThrows(TestAbortedException.class, contract::sameBitsInOtherJvms);
    assertTrue(skipped.getMessage().contains("other JVMs cannot make it"), skipped.getMessage());
  }
}
