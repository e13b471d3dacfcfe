package dev.lanewise.conformance.junit;

import dev.lanewise.conformance.activation.Progress;
import dev.lanewise.conformance.activation.SameBits;
import dev.lanewise.conformance.activation.TrainableCheck;
import dev.lanewise.engine.activation.TrainableActivation;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The tests of an activation with parameters, inherited as those of {@link ActivationContract}. */
@SuppressWarnings("exports") // whoever inherits tests requires the frameworks
public interface TrainableActivationContract {
  /** The activation under test. */
  TrainableActivation activation();

  /** Its certificate, a test for each check: see {@link TrainableCheck}. */
  @TestFactory
  default Stream<DynamicTest> certificate() {
    return TrainableCheck.of(activation()).run().findings().stream()
        .map(finding ->
            DynamicTest.dynamicTest(
                finding.check().title(), () -> Findings.requirePassed(finding)));
  }

  /** Its bits and the sums of its gradients at every vector width, interpreted and compiled. */
  @Test
  default void sameBitsInOtherJvms() throws IOException, InterruptedException {
    int processes = Runtime.getRuntime().availableProcessors();
    SameBits bits = SameBits.of(List.of(activation()), "", processes, Progress.NONE);
    Findings.requirePassed(bits.of(activation()));
  }
}
