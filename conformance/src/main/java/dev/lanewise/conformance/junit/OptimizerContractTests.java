package dev.lanewise.conformance.junit;

import dev.lanewise.conformance.contract.OptimizerContract;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/**
 * The tests of an optimizer.
 *
 * <pre>
 * class MyOptimizerTest implements OptimizerContractTests {
 *   &#64;Override public OptimizerContract contract() {
 *     return OptimizerContract.of(new MyConfig(), MyOptimizerTest::formula);
 *   }
 * }
 * </pre>
 */
@SuppressWarnings("exports") // whoever inherits tests requires the frameworks
public interface OptimizerContractTests {
  /** The contract of the optimizer under test, with its formula in doubles. */
  OptimizerContract contract();

  /** Every promise of an optimizer, its steps beside the formula among them. */
  @Test
  default void keepsItsPromises() {
    contract().assertHolds();
  }

  /** The same from other weights and with other gradients. */
  @Property(tries = 5)
  default void stepsAsItsFormulaFromAnywhere(@ForAll @IntRange(max = 999_999) int seed) {
    contract().seed(seed).stepsAsItsFormula();
  }
}
