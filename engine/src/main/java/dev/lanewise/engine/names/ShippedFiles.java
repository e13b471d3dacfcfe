package dev.lanewise.engine.names;

import java.io.IOException;
import java.io.InputStream;

/**
 * A folder of files that comes in a jar of its own, such as images to try a network with. A service
 * ({@link java.util.ServiceLoader}): the jar names its implementation in its module-info and in
 * {@code META-INF/services}, and is found wherever it lies on the class path or module path.
 */
public interface ShippedFiles {
  /** The name by which users know what is in it, such as {@code fashion-mnist-mini}. */
  String name();

  /**
   * Opens a file; the caller closes it.
   *
   * @param file its name in the folder
   * @throws java.io.FileNotFoundException if there is none of that name
   * @throws IOException if it cannot be read
   */
  InputStream open(String file) throws IOException;
}
