package dev.lanewise.cli.activation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.activation.Letter;
import dev.lanewise.engine.activation.TrainableActivation;
import dev.lanewise.engine.activation.trainable.Pelu;
import dev.lanewise.engine.activation.trainable.SRelu;
import dev.lanewise.engine.activation.trainable.TrainableActivations;
import dev.lanewise.engine.activation.trainable.Wsgaf;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainableFamilyTest {
  static List<TrainableActivation> all() {
    return TrainableActivations.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  void membersAreWithinTheDomainAndNoneLooksLikeTheFirst(TrainableActivation f) {
    List<TrainableFamily.Member> members = TrainableFamily.of(f);
    assertEquals(
        members.size(), members.stream().map(TrainableFamily.Member::label).distinct().count());
    for (TrainableFamily.Member member : members) {
      for (int i = 0; i < f.parameters().size(); i++) {
        Letter letter = f.parameters().get(i);
        float value = (float) member.p()[i];
        assertEquals(letter.held(value), value, letter.name());
      }
      assertTrue(
          member == members.getFirst() || differs(f, member.p(), members.getFirst().p()),
          member.label());
    }
  }

  private static boolean differs(TrainableActivation f, double[] p, double[] first) {
    for (int x = -20; x <= 20; x++) {
      if (f.value(x / 4.0, p) != f.value(x / 4.0, first)) {
        return true;
      }
    }
    return false;
  }

  @Test
  void parametersAreMovedBothWaysWhereThereAreFewAndTogetherWhereOneAloneDoesNothing() {
    assertEquals(
        List.of("first values", "a = 1.5", "a = 0.5", "b = 1.5", "b = 0.5"), labels(new Pelu()));
    assertEquals(
        List.of("first values", "tRight = 1.5, aRight = 1.5", "tLeft = 0.5", "aLeft = 0.7"),
        labels(new SRelu()));
  }

  @Test
  void whatIsDrawnIsShownAsDrawnWithItsDeviation() {
    Wsgaf large = new Wsgaf(Wsgaf.Gating.IDENTITY, Wsgaf.Start.RELU, Wsgaf.Spread.LARGE);
    assertEquals(6, TrainableFamily.of(large).size());
    assertEquals(
        List.of("w1 = 1 ± 0.5", "w2 = 0 ± 0.5", "w3 = 0 ± 0.5"), TrainableFamily.equations(large));
  }

  private static List<String> labels(TrainableActivation f) {
    return TrainableFamily.of(f).stream().map(TrainableFamily.Member::label).toList();
  }
}
