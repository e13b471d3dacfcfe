package dev.lanewise.conformance.activation;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How another JVM makes the same activation, fixed or trainable: its class, and the values that a
 * record is made of.
 *
 * @param type name of the class
 * @param values components of a record, as text; empty for a constructor without arguments
 */
record Recipe(String type, List<String> values) {
  private static final String SEPARATOR = "|";

  Recipe {
    values = List.copyOf(values);
  }

  /**
   * Of a record of numbers and choices, or of a class with a constructor without arguments; none
   * for others.
   */
  static Optional<Recipe> of(Object activation) {
    Class<?> type = activation.getClass();
    if (type.isHidden()) {
      return Optional.empty();
    }
    if (!type.isRecord()) {
      return hasPlainConstructor(type)
          ? Optional.of(new Recipe(type.getName(), List.of()))
          : Optional.empty();
    }
    List<String> values = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      if (!isWritable(component.getType())) {
        return Optional.empty();
      }
      Object value = read(component, activation);
      values.add(value instanceof Enum<?> choice ? choice.name() : value.toString());
    }
    return Optional.of(new Recipe(type.getName(), values));
  }

  private static boolean isWritable(Class<?> type) {
    return type == float.class || type == double.class || type == int.class || type.isEnum();
  }

  private static boolean hasPlainConstructor(Class<?> type) {
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (constructor.getParameterCount() == 0) {
        return true;
      }
    }
    return false;
  }

  private static Object read(RecordComponent component, Object activation) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(activation);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Component " + component + " of " + activation, e);
    }
  }

  /** On one line, for {@link #parse}. */
  String line() {
    return values.isEmpty() ? type : type + SEPARATOR + String.join(SEPARATOR, values);
  }

  static Recipe parse(String line) {
    List<String> parts = List.of(line.split("\\" + SEPARATOR, -1));
    return new Recipe(parts.getFirst(), parts.subList(1, parts.size()));
  }

  private static Object value(Class<?> type, String text) {
    if (type == float.class) {
      return Float.parseFloat(text);
    }
    if (type == double.class) {
      return Double.parseDouble(text);
    }
    if (type == int.class) {
      return Integer.parseInt(text);
    }
    return Stream.of(type.getEnumConstants())
        .filter(choice -> ((Enum<?>) choice).name().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(type.getName() + ": no " + text));
  }

  /** The activation. */
  Object make() throws ReflectiveOperationException {
    Class<?> found = Class.forName(type, true, ClassLoader.getSystemClassLoader());
    RecordComponent[] components =
        found.isRecord() ? found.getRecordComponents() : new RecordComponent[0];
    Class<?>[] types = new Class<?>[components.length];
    Object[] arguments = new Object[components.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = components[i].getType();
      arguments[i] = value(types[i], values.get(i));
    }
    Constructor<?> constructor = found.getDeclaredConstructor(types);
    constructor.setAccessible(true);
    try {
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("Constructor of " + type, e.getCause());
    }
  }
}
