package dev.lanewise.conformance.activation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.activation.Elu;
import dev.lanewise.engine.activation.HardShrink;
import dev.lanewise.engine.activation.HardTanh;
import dev.lanewise.engine.activation.Isru;
import dev.lanewise.engine.activation.LeakyRelu;
import dev.lanewise.engine.activation.Linear;
import dev.lanewise.engine.activation.Relu;
import dev.lanewise.engine.activation.Snake;
import dev.lanewise.engine.activation.SoftExponential;
import dev.lanewise.engine.activation.SoftShrink;
import dev.lanewise.engine.activation.Softplus;
import dev.lanewise.engine.threads.Threads;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every activation of the catalogue under the quick check. */
class CatalogueTest {
  static Stream<Activation> activations() {
    return Stream.concat(
        Activations.all().stream(),
        Stream.of(
            new SoftExponential(-0.5f),
            new SoftExponential(0),
            new SoftExponential(1),
            new LeakyRelu(1f)));
  }

  /** As far as their parameters go, and with those that make another function of them. */
  static Stream<Activation> extremes() {
    return Stream.of(
        new Elu(0),
        new Elu(1.0001f),
        new Elu(0x1p90f),
        new HardShrink(0),
        new HardShrink(Float.MIN_VALUE),
        new HardShrink(Float.MAX_VALUE),
        new SoftShrink(0),
        new SoftShrink(Float.MIN_VALUE),
        new SoftShrink(Float.MAX_VALUE),
        new HardTanh(-1e38f, 1e38f),
        new HardTanh(-Float.MIN_VALUE, Float.MIN_VALUE),
        new LeakyRelu(0),
        new LeakyRelu(-1e38f),
        new Linear(1e30f),
        new SoftExponential(-1),
        new Softplus(1000.3f),
        new Isru(0.5f),
        new Isru(3),
        new Isru(0x1p-40f),
        new Snake(0x1p-20f),
        new Snake(1.5f),
        new Snake(50),
        new Snake(64));
  }

  @ParameterizedTest
  @MethodSource({"activations", "extremes"})
  void everyActivationPasses(Activation activation) {
    ActivationCheck.of(activation).sweep(Sweep.QUICK).run().assertPassed();
  }

  @Test
  void figuresAreTheSameOnAnyNumberOfThreads() {
    ActivationCheck check = ActivationCheck.of(Activations.GELU).sweep(Sweep.QUICK);
    try (Threads three = Threads.of(3)) {
      assertEquals(check.run().accuracy(), check.run(three).accuracy());
    }
  }

  @Test
  void bitsAreTheSameInOtherJvms() throws Exception {
    List<Activation> some = List.of(Activations.TANH, new SoftExponential(-0.5f), new Relu());
    SameBits bits = SameBits.of(some, "", 2, Progress.NONE);
    for (Activation activation : some) {
      Finding finding = bits.of(activation);
      assertEquals(Finding.Outcome.PASSED, finding.outcome(), finding::toString);
      for (String kind : List.of("128 bits", "256 bits", "512 bits", "interpreted")) {
        assertTrue(finding.detail().contains(kind), finding::toString);
      }
    }
  }
}
