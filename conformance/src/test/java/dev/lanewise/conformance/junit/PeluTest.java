package dev.lanewise.conformance.junit;

import dev.lanewise.engine.activation.TrainableActivation;
import dev.lanewise.engine.activation.trainable.Pelu;

class PeluTest implements TrainableActivationContract {
  @Override
  public TrainableActivation activation() {
    return new Pelu();
  }
}
