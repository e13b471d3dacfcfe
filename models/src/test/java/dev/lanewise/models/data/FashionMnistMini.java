package dev.lanewise.models.data;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/**
 * Makes the shipped subset of Fashion-MNIST: the first images of each class, in their original
 * order, so that whoever has the whole set can make the same one.
 *
 * <p>Arguments: the folder of the whole set, and the folder to write to.
 */
final class FashionMnistMini {
  private FashionMnistMini() {}

  public static void main(String[] arguments) throws IOException {
    DataSplit mini = of(ImageFolder.read("fashion-mnist", Path.of(arguments[0]), names()));
    Path folder = Path.of(arguments[1]);
    write(mini.train(), folder.resolve("train-images-idx3-ubyte.gz"), true);
    write(mini.train(), folder.resolve("train-labels-idx1-ubyte.gz"), false);
    write(mini.test(), folder.resolve("t10k-images-idx3-ubyte.gz"), true);
    write(mini.test(), folder.resolve("t10k-labels-idx1-ubyte.gz"), false);
  }

  private static List<String> names() {
    return NamedDataset.FASHION_MNIST.classNames();
  }

  /** The subset of a whole set, with as many images as the catalog says. */
  static DataSplit of(DataSplit whole) {
    NamedDataset mini = NamedDataset.FASHION_MNIST_MINI;
    return new DataSplit(
        firstOfEachClass(whole.train(), mini.trainSize() / 10),
        firstOfEachClass(whole.test(), mini.testSize() / 10));
  }

  private static Dataset firstOfEachClass(Dataset whole, int count) {
    int[] seen = new int[whole.classes()];
    return whole.subset(
        IntStream.range(0, whole.size()).filter(i -> seen[whole.label(i)]++ < count).toArray());
  }

  private static void write(Dataset data, Path file, boolean images) throws IOException {
    try (OutputStream to = Files.newOutputStream(file);
        DataOutputStream out = new DataOutputStream(new GZIPOutputStream(to))) {
      out.writeInt(images ? 0x0803 : 0x0801);
      out.writeInt(data.size());
      if (images) {
        out.writeInt(data.sample().dim(1));
        out.writeInt(data.sample().dim(2));
      }
      for (int i = 0; i < data.size(); i++) {
        if (images) {
          out.write(data.pixels(i));
        } else {
          out.writeByte(data.label(i));
        }
      }
    }
  }
}
