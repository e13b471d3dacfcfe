package dev.lanewise.conformance.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class PromisesTest {
  @Test
  void allThatAreBrokenAreToldWhateverOneOfThemThrows() {
    List<Runnable> promises =
        List.of(
            () -> {
              throw new IllegalStateException("not today");
            },
            () -> {},
            () -> {
              throw new AssertionError("a shape is wrong");
            });
    AssertionError error =
        assertThrows(AssertionError.class, () -> Promises.assertKept(promises, 7));
    assertEquals(
        """
        Broken promises, seed 7:
          what was checked threw java.lang.IllegalStateException: not today
          a shape is wrong\
        """,
        error.getMessage());
    assertEquals(2, error.getSuppressed().length);
  }
}
