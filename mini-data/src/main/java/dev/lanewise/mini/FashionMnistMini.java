package dev.lanewise.mini;

import dev.lanewise.engine.names.ShippedFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/** Fashion-MNIST's first images of each class, in the IDX files of the whole set. */
public final class FashionMnistMini implements ShippedFiles {
  private static final String NAME = "fashion-mnist-mini";

  /** Made by the service loader. */
  public FashionMnistMini() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public InputStream open(String file) throws IOException {
    InputStream in = FashionMnistMini.class.getResourceAsStream(NAME + "/" + file);
    if (in == null) {
      throw new FileNotFoundException(NAME + "/" + file + ": expected in the jar, got none");
    }
    return in;
  }
}
