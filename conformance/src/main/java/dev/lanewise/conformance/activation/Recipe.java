package dev.lanewise.conformance.activation;

import dev.lanewise.engine.activation.Activation;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How another JVM makes the same activation: its class, and the numbers that a record is made of.
 *
 * @param type name of the class
 * @param numbers components of a record, as text; empty for a constructor without arguments
 */
record Recipe(String type, List<String> numbers) {
  private static final String SEPARATOR = "|";

  Recipe {
    numbers = List.copyOf(numbers);
  }

  /**
   * Of a record of numbers, or of a class with a constructor without arguments; none for others.
   */
  static Optional<Recipe> of(Activation activation) {
    Class<?> type = activation.getClass();
    if (type.isHidden()) {
      return Optional.empty();
    }
    if (!type.isRecord()) {
      return hasPlainConstructor(type)
          ? Optional.of(new Recipe(type.getName(), List.of()))
          : Optional.empty();
    }
    List<String> numbers = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      if (component.getType() != float.class
          && component.getType() != double.class
          && component.getType() != int.class) {
        return Optional.empty();
      }
      numbers.add(String.valueOf(read(component, activation)));
    }
    return Optional.of(new Recipe(type.getName(), numbers));
  }

  private static boolean hasPlainConstructor(Class<?> type) {
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (constructor.getParameterCount() == 0) {
        return true;
      }
    }
    return false;
  }

  private static Object read(RecordComponent component, Activation activation) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(activation);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Component " + component + " of " + activation, e);
    }
  }

  /** On one line, for {@link #parse}. */
  String line() {
    return numbers.isEmpty() ? type : type + SEPARATOR + String.join(SEPARATOR, numbers);
  }

  static Recipe parse(String line) {
    List<String> parts = List.of(line.split("\\" + SEPARATOR, -1));
    return new Recipe(parts.getFirst(), parts.subList(1, parts.size()));
  }

  /** The activation. */
  Activation make() throws ReflectiveOperationException {
    Class<?> found = Class.forName(type, true, ClassLoader.getSystemClassLoader());
    RecordComponent[] components =
        found.isRecord() ? found.getRecordComponents() : new RecordComponent[0];
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = components[i].getType();
      String number = numbers.get(i);
      values[i] =
          types[i] == float.class
              ? (Object) Float.parseFloat(number)
              : types[i] == double.class
                  ? (Object) Double.parseDouble(number)
                  : (Object) Integer.parseInt(number);
    }
    Constructor<?> constructor = found.getDeclaredConstructor(types);
    constructor.setAccessible(true);
    try {
      return (Activation) constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("Constructor of " + type, e.getCause());
    }
  }
}
