package dev.lanewise.conformance.production;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.conformance.contract.OptimizerContract;
import dev.lanewise.conformance.contract.StepFormula;
import dev.lanewise.layers.optimizer.AdamConfig;
import dev.lanewise.layers.optimizer.AdamWConfig;
import dev.lanewise.layers.optimizer.GroupedConfig;
import dev.lanewise.layers.optimizer.NadamConfig;
import dev.lanewise.layers.optimizer.OptimizerConfig;
import dev.lanewise.layers.optimizer.RmspropConfig;
import dev.lanewise.layers.optimizer.SgdConfig;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every optimizer of the project under its contract: its paper's formula in doubles. */
class EveryOptimizerTest {
  /** Rates so large that a step of a wrong formula leaves the weight's rounding far behind. */
  static List<OptimizerConfig> configs() {
    return List.of(
        new SgdConfig(0.1),
        new SgdConfig(0.1).withWeightDecay(0.3),
        new SgdConfig(0.1, 0.9, false, 0.01),
        new SgdConfig(0.1, 0.8, true, 0.01),
        new AdamConfig(),
        new AdamConfig(0.1, 0.8, 0.95, 1e-3, 0.1),
        new AdamWConfig(),
        new AdamWConfig(0.1, 0.8, 0.95, 1e-3, 0.3),
        new NadamConfig(),
        new NadamConfig(0.1, 0.8, 0.95, 1e-3, 0.1, 0.1),
        new RmspropConfig(),
        new RmspropConfig(0.1, 0.8, 1e-3, 0.9, 0.1),
        new GroupedConfig(new AdamConfig(0.1, 0.8, 0.95, 1e-3, 0.1), 3, 0));
  }

  private static StepFormula formula(OptimizerConfig config) {
    return switch (config) {
      case SgdConfig sgd -> StepFormula.sgd(sgd);
      case AdamConfig adam -> StepFormula.adam(adam);
      case AdamWConfig adamW -> StepFormula.adamW(adamW);
      case NadamConfig nadam -> StepFormula.nadam(nadam);
      case RmspropConfig rmsprop -> StepFormula.rmsprop(rmsprop);
      case GroupedConfig grouped -> formula(grouped.others()); // the contract has no activations
      default -> throw new AssertionError("no formula of " + config + "; add it here");
    };
  }

  @ParameterizedTest
  @MethodSource("configs")
  void keepsItsPromises(OptimizerConfig config) {
    OptimizerContract.of(config, () -> formula(config)).assertHolds();
  }

  @Test
  void noOptimizerIsLeftOut() {
    assertEquals(
        PublicClasses.thatImplement(OptimizerConfig.class),
        Set.of(
            SgdConfig.class,
            AdamConfig.class,
            AdamWConfig.class,
            NadamConfig.class,
            RmspropConfig.class,
            GroupedConfig.class));
  }

  @Test
  void anotherFormulaIsCaughtWithTheElement() {
    AdamConfig adam = new AdamConfig(0.1, 0.8, 0.95, 1e-3, 0.1);
    List<Supplier<StepFormula>> wrong =
        List.of(
            () -> StepFormula.adam(adam.withWeightDecay(0.101)),
            () -> StepFormula.adam(new AdamConfig(0.1, 0.8, 0.951, 1e-3, 0.1)),
            () -> StepFormula.adam(new AdamConfig(0.1, 0.8, 0.95, 1.01e-3, 0.1)),
            () -> StepFormula.adamW(new AdamWConfig(0.1, 0.8, 0.95, 1e-3, 0.1)));
    for (Supplier<StepFormula> formula : wrong) {
      OptimizerContract contract = OptimizerContract.of(adam, formula);
      AssertionError error = assertThrows(AssertionError.class, contract::stepsAsItsFormula);
      assertTrue(error.toString().contains(" takes w"), error::toString);
    }
    SgdConfig nesterov = new SgdConfig(0.1, 0.9, true, 0);
    OptimizerContract contract =
        OptimizerContract.of(nesterov, () -> StepFormula.sgd(nesterov.withNesterov(false)));
    assertThrows(AssertionError.class, contract::stepsAsItsFormula);
  }
}
