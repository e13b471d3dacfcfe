package dev.lanewise.engine.activation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.activation.trainable.TrainableActivations;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SplicerTest {
  @Test
  void noCallOfAFormulaOrAVectorFunctionIsLeft() throws IllegalAccessException {
    List<Activation> all = new ArrayList<>(Formulas.spliceable());
    all.add(new Formulas.Powers(3));
    for (Activation activation : all) {
      assertEquals(List.of(), callsLeft(spliced(activation).orElseThrow()), activation.name());
    }
  }

  @Test
  void norOfATrainableOneOrOfItsParameters() throws IllegalAccessException {
    for (TrainableActivation activation : TrainableActivations.all()) {
      MethodHandles.Lookup host =
          MethodHandles.privateLookupIn(activation.getClass(), MethodHandles.lookup());
      byte[] spliced = new Splicer(host, TrainableLoopTemplate.class).splice().orElseThrow();
      assertEquals(List.of(), callsLeft(spliced), activation.name());
    }
  }

  @Test
  void whatCannotBeCopiedStaysACall() throws IllegalAccessException {
    assertLeft(
        "dev/lanewise/engine/activation/Formulas$Recursive.halves", new Formulas.Recursive());
    assertLeft(
        "dev/lanewise/engine/activation/Activation.value",
        new Formulas.Scaled(Activations.TANH, 2f));
  }

  @Test
  void aLoopTooLongForTheJitIsNotSpliced() throws IllegalAccessException {
    assertFalse(spliced(new Formulas.TooLong()).isPresent());
  }

  private static void assertLeft(String call, Activation activation) throws IllegalAccessException {
    List<String> left = callsLeft(spliced(activation).orElseThrow());
    assertTrue(left.contains(call), () -> "expected " + call + " among " + left);
  }

  private static Optional<byte[]> spliced(Activation activation) throws IllegalAccessException {
    MethodHandles.Lookup host =
        MethodHandles.privateLookupIn(activation.getClass(), MethodHandles.lookup());
    return new Splicer(host, LoopTemplate.class).splice();
  }

  /** Calls that hand over vectors, to others than the vector API. */
  private static List<String> callsLeft(byte[] classFile) {
    List<String> left = new ArrayList<>();
    ClassModel model = ClassFile.of().parse(classFile);
    model.methods().stream()
        .flatMap(method -> method.code().stream())
        .flatMap(code -> code.elementStream())
        .forEach(element -> {
          if (element instanceof InvokeInstruction call
              && call.type().stringValue().contains("jdk/incubator/vector/")
              && !call.owner().asInternalName().startsWith("jdk/incubator/vector/")) {
            left.add(call.owner().asInternalName() + "." + call.name());
          }
        });
    return left;
  }
}
