package org.example;

import dev.lanewise.conformance.junit.LayerContractTests;
import dev.lanewise.engine.tensor.Shape;

class ScaleTest implements LayerContractTests {
  @Override
  public Sample sample() {
    return Sample.of(new Scale(5), Shape.of(3, 5));
  }
}
