package dev.lanewise.models.image;

/** The JDK's module that decodes pictures. It is optional: who goes by numbers does without it. */
public final class DesktopModule {
  private static final String NAME = "java.desktop";

  private DesktopModule() {}

  /**
   * Checks that the program has it, before any class of it is asked for.
   *
   * @param who needs it, for the message
   * @throws IllegalStateException if it has not
   */
  public static void require(String who) {
    if (ModuleLayer.boot().findModule(NAME).isEmpty()) {
      throw new IllegalStateException(
          who
              + ": expected the module java.desktop, which decodes pictures, got a program without"
              + " it; add it with --add-modules java.desktop, to java or jlink, or go by numbers"
              + " instead");
    }
  }
}
