package dev.lanewise.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RecentSpeedTest {
  private final RecentSpeed speed = new RecentSpeed();

  @Test
  void evenWorkHasItsSpeedFromTheFirstMoment() {
    for (int i = 1; i < 100; i++) {
      assertEquals(500, speed.perSecond(i / 10.0, i * 50), 1e-9);
    }
  }

  @Test
  void slowStartIsForgottenAfterTwoSeconds() {
    double done = 0;
    for (int i = 0; i < 50; i++) {
      speed.perSecond(i / 10.0, done);
      done += 1;
    }
    double last = 0;
    for (int i = 50; i <= 72; i++) {
      last = speed.perSecond(i / 10.0, done);
      done += 100;
    }
    assertEquals(1000, last, 1e-9);
  }

  @Test
  void noTimeIsNoSpeed() {
    assertEquals(0, speed.perSecond(0, 100));
  }
}
