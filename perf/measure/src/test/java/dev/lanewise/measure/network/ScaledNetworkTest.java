package dev.lanewise.measure.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ScaledNetworkTest {
  @Test
  void multiplyAddsGrowAsTheAxesDo() {
    ScaledNetwork base = new ScaledNetwork(2, 8, 3, 10);
    double first = 2 * 100.0 * 8 * 9 * 3;
    double other = 2 * 100.0 * 8 * 9 * 8;
    double dense = 2 * 8 * 10.0;
    assertEquals(2 * first + 3 * (2 * other + dense), base.multiplyAdds());
    assertEquals(2 * base.multiplyAdds(), new ScaledNetwork(4, 8, 3, 10).multiplyAdds());
    double deeper = new ScaledNetwork(2, 8, 4, 10).multiplyAdds() - base.multiplyAdds();
    assertEquals(3 * other, deeper);
  }

  @Test
  void holdsWhatItsTensorsNeedAndNotTwiceAsMuch() {
    ScaledNetwork network = new ScaledNetwork(16, 16, 2, 28);
    new ScaledNetwork(1, 1, 1, 3).prepare(1).close(); // classes are loaded
    try (ScaledNetwork.Prepared prepared = network.prepare(1)) {
      prepared.step().run();
      double tensors = network.tensorBytes();
      assertTrue(
          prepared.bytes() > tensors && prepared.bytes() < 2 * tensors,
          () -> prepared.bytes() + " bytes, tensors " + tensors);
    }
  }

  @Test
  void refusesSizesBelowOne() {
    assertThrows(IllegalArgumentException.class, () -> new ScaledNetwork(1, 0, 1, 1));
  }
}
