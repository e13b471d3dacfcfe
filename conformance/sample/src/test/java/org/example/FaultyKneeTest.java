package org.example;

import dev.lanewise.conformance.junit.ActivationContract;
import dev.lanewise.engine.activation.Activation;

/** What a bug looks like: {@code mvn test -Dtest=FaultyKneeTest} fails, and names an input. */
class FaultyKneeTest implements ActivationContract {
  @Override
  public Activation activation() {
    return new FaultyKnee();
  }
}
