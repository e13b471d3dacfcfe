package dev.lanewise.engine.plan.step;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.Resize;
import dev.lanewise.engine.graph.Resize.Coordinates;
import dev.lanewise.engine.graph.Resize.Interpolation;
import dev.lanewise.engine.graph.Resize.Rounding;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResizePlacesTest {
  /** Beside an axis that grows; of so many elements places in single precision are not whole. */
  @ParameterizedTest
  @EnumSource
  void anAxisThatStaysKeepsItsElements(Rounding rounding) {
    for (Coordinates coordinates : Coordinates.values()) {
      Resize op =
          new Resize(
              Dims.of(2, 4200), List.of(2f, 1f), Interpolation.NEAREST, coordinates, rounding);
      assertArrayEquals(
          IntStream.range(0, 4200).toArray(), new ResizePlaces(op, 1, 4200, 4200).nearest());
    }
  }
}
