package dev.lanewise.cli.train;

import dev.lanewise.models.data.DataSplit;
import dev.lanewise.models.data.Dataset;
import dev.lanewise.models.data.Datasets;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Some images of the data set that is shipped, as a folder of IDX files. */
final class SmallData {
  private SmallData() {}

  static Path write(Path folder, int trainSize, int testSize) throws IOException {
    DataSplit all = Datasets.load("fashion-mnist-mini");
    Files.createDirectories(folder);
    write(folder, "train", all.train(), trainSize);
    write(folder, "t10k", all.test(), testSize);
    return folder;
  }

  private static void write(Path folder, String prefix, Dataset data, int size) throws IOException {
    ByteArrayOutputStream images = new ByteArrayOutputStream();
    ByteArrayOutputStream labels = new ByteArrayOutputStream();
    DataOutputStream imageHeader = new DataOutputStream(images);
    imageHeader.writeInt(0x0803);
    imageHeader.writeInt(size);
    imageHeader.writeInt(28);
    imageHeader.writeInt(28);
    DataOutputStream labelHeader = new DataOutputStream(labels);
    labelHeader.writeInt(0x0801);
    labelHeader.writeInt(size);
    int image = 0;
    for (int i = 0; i < size; i++) {
      // One class after the other, so that all are there in a set of any size.
      while (data.label(image % data.size()) != i % data.classes()) {
        image++;
      }
      images.write(data.pixels(image % data.size()));
      labels.write(data.label(image % data.size()));
    }
    Files.write(folder.resolve(prefix + "-images-idx3-ubyte"), images.toByteArray());
    Files.write(folder.resolve(prefix + "-labels-idx1-ubyte"), labels.toByteArray());
  }
}
