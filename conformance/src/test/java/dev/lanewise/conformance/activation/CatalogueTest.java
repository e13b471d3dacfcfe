package dev.lanewise.conformance.activation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.activation.LeakyRelu;
import dev.lanewise.engine.activation.Relu;
import dev.lanewise.engine.activation.SoftExponential;
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

  @ParameterizedTest
  @MethodSource("activations")
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
