package dev.lanewise.conformance.activation;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.TrainableActivation;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Activations of other people, by the name of their class. */
public final class ActivationClass {
  private ActivationClass() {}

  /**
   * An {@link Activation} or {@link TrainableActivation} of this class, which has a public
   * constructor without arguments.
   *
   * @param name of the class, such as {@code my.own.Activation}
   * @param classPath folders and jars in which it is looked for, as in {@code -cp}; the classes of
   *     this JVM are found too
   * @throws IllegalArgumentException if there is no such place, class or constructor, or it is no
   *     activation, or its constructor throws: what was expected, and what to do
   */
  public static Object load(String name, String classPath) {
    URL[] places = places(classPath);
    // Never closed: the activation's classes are loaded when they are first used.
    ClassLoader loader = new URLClassLoader(places, ActivationClass.class.getClassLoader());
    Class<?> type = find(name, classPath, loader);
    boolean isActivation =
        Activation.class.isAssignableFrom(type) || TrainableActivation.class.isAssignableFrom(type);
    if (!isActivation || type.isInterface() || Modifier.isAbstract(type.getModifiers())) {
      throw new IllegalArgumentException(
          name
              + ": expected a class that implements "
              + Activation.class.getName()
              + " or "
              + TrainableActivation.class.getName()
              + ", got one that "
              + (isActivation ? "cannot be made" : "does not"));
    }
    return make(type);
  }

  private static URL[] places(String classPath) {
    List<URL> places = new ArrayList<>();
    for (String place : classPath.split(File.pathSeparator, -1)) {
      if (!place.isEmpty()) {
        Path path = Path.of(place);
        if (!Files.exists(path)) {
          throw new IllegalArgumentException(
              "class path: expected folders or jars, got '" + place + "', which is not there");
        }
        places.add(url(path.toUri()));
      }
    }
    return places.toArray(new URL[0]);
  }

  private static URL url(URI file) {
    try {
      return file.toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException("URL of a file", e);
    }
  }

  private static Class<?> find(String name, String classPath, ClassLoader loader) {
    try {
      return Class.forName(name, true, loader);
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(
          name
              + ": no such class in '"
              + classPath
              + "'; give its full name, and the folder or jar that holds it",
          e);
    } catch (LinkageError e) {
      throw new IllegalArgumentException(name + ": cannot be loaded: " + e, e);
    }
  }

  private static Object make(Class<?> type) {
    if (!Modifier.isPublic(type.getModifiers())) {
      throw new IllegalArgumentException(
          type.getName()
              + ": expected a public class with a public constructor without arguments, got a class"
              + " that is not public; write public before "
              + (type.isRecord() ? "record" : "class"));
    }
    try {
      return type.getConstructor().newInstance();
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(
          type.getName()
              + ": expected a public class with a public constructor without arguments, got none; "
              + (type.isRecord()
                  ? "add one that chooses the numbers, such as public "
                      + type.getSimpleName()
                      + "() { this(…); }"
                  : "add one"),
          e);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(
          type.getName() + ": its constructor throws " + e.getCause(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(type.getName() + ": cannot be made: " + e, e);
    }
  }
}
