package dev.lanewise.measure.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GemmShapeTest {
  @Test
  void readsWhatItPrints() {
    for (GemmShape shape : GemmShape.USUAL) {
      assertEquals(shape, GemmShape.parse(shape.toString()));
    }
    assertEquals(new GemmShape(64, 196, 800), GemmShape.parse(" 64x196x800 "));
  }

  @Test
  void countsTwoOperationsForEachMultiplyAdd() {
    assertEquals(2 * 64 * 196 * 800, new GemmShape(64, 196, 800).flops());
    assertEquals(4 * (64 * 800 + 800 * 196 + 64 * 196), new GemmShape(64, 196, 800).bytes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "64",
        "64x64",
        "0x1x1",
        "1x2x3x4",
        "axbxc",
        "-1x2x3",
        "64×64×64",
        "1x2x1000000"
      })
  void refusesWhatIsNoShape(String text) {
    var error = assertThrows(IllegalArgumentException.class, () -> GemmShape.parse(text));
    assertTrue(error.getMessage().contains("expected MxNxK"), error::getMessage);
    assertTrue(error.getMessage().contains("'" + text + "'"), error::getMessage);
  }

  @Test
  void refusesMatricesTooLargeForMemory() {
    var error =
        assertThrows(IllegalArgumentException.class, () -> GemmShape.parse("99999x99999x1"));
    assertTrue(error.getMessage().contains("expected matrices of at most"), error::getMessage);
  }
}
