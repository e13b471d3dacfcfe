package dev.lanewise.engine.activation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Compiles {@link LoopTemplate} afresh for every activation: the template's class file is defined
 * again as a hidden class whose class data is the activation. To the JIT the activation is then a
 * constant, and its formula is inlined; one shared loop would call it through an interface and box
 * every vector, ten times slower.
 */
final class SpecializedLoops {
  private static final byte[] TEMPLATE = classFile(LoopTemplate.class);

  /** Kept on the activation's own class, so that both are unloaded together. */
  private static final ClassValue<Map<Activation, ActivationLoops>> LOOPS =
      new ClassValue<>() {
        @Override
        protected Map<Activation, ActivationLoops> computeValue(Class<?> type) {
          return new ConcurrentHashMap<>();
        }
      };

  private SpecializedLoops() {}

  static ActivationLoops of(Activation activation) {
    return LOOPS
        .get(activation.getClass())
        .computeIfAbsent(activation, SpecializedLoops::specialize);
  }

  private static ActivationLoops specialize(Activation activation) {
    try {
      Class<?> type =
          MethodHandles.lookup()
              .defineHiddenClassWithClassData(TEMPLATE, activation, true)
              .lookupClass();
      return (ActivationLoops) type.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Loops of activation " + activation.name(), e);
    }
  }

  private static byte[] classFile(Class<?> type) {
    try (InputStream file = type.getResourceAsStream(type.getSimpleName() + ".class")) {
      if (file == null) {
        throw new IllegalStateException("No class file of " + type.getName() + " found");
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
