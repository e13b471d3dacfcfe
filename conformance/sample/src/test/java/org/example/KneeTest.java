package org.example;

import dev.lanewise.conformance.junit.ActivationContract;
import dev.lanewise.engine.activation.Activation;

/** The whole of it: one method. */
class KneeTest implements ActivationContract {
  @Override
  public Activation activation() {
    return new Knee();
  }
}
