package dev.lanewise.layers.shape;

import static dev.lanewise.layers.TestTensors.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Pass;
import org.junit.jupiter.api.Test;

class FlattenTest {
  private final Pass pass =
      new Flatten().newPass(Shape.of(2, 3, 4, 5), Execution.training(Threads.of(1), 0));

  @Test
  void viewsTheSameNumbersBothWays() {
    Tensor x = random(1, 2, 3, 4, 5);
    Tensor y = pass.forward(x);
    assertEquals(Shape.of(2, 60), y.shape());
    assertSame(x.data(), y.data());
    assertEquals(x.offset(), y.offset());
    Tensor dy = random(2, 2, 60);
    Tensor dx = pass.backward(dy);
    assertEquals(Shape.of(2, 3, 4, 5), dx.shape());
    assertSame(dy.data(), dx.data());
    assertEquals(dy.offset(), dx.offset());
  }

  @Test
  void reshapeViewsTheSameNumbersBothWays() {
    Reshape layer = new Reshape(Shape.of(3, 4, 5));
    Pass pass = layer.newPass(Shape.of(2, 60), Execution.training(Threads.of(1), 0));
    Tensor x = random(1, 2, 60);
    Tensor y = pass.forward(x);
    assertEquals(Shape.of(2, 3, 4, 5), y.shape());
    assertSame(x.data(), y.data());
    assertEquals(x.offset(), y.offset());
    Tensor dy = random(2, 2, 3, 4, 5);
    assertSame(dy.data(), pass.backward(dy).data());
    assertEquals(Shape.of(2, 60), pass.backward(dy).shape());
    assertEquals(
        "Reshape(3, 4, 5): expected input of 60 numbers a sample, got (2, 61); give it a shape of"
            + " as many",
        assertThrows(IllegalArgumentException.class, () -> layer.outputShape(Shape.of(2, 61)))
            .getMessage());
  }

  @Test
  void followsAnotherInput() {
    pass.forward(random(1, 2, 3, 4, 5));
    Tensor other = random(2, 2, 3, 4, 5);
    assertSame(other.data(), pass.forward(other).data());
    assertSame(pass.forward(other), pass.forward(other));
  }
}
