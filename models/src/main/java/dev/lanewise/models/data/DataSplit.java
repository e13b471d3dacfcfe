package dev.lanewise.models.data;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Images to learn from and images to measure on.
 *
 * @param train the images that a network learns from
 * @param test the images that it is measured on, of the same shape and classes
 */
public record DataSplit(Dataset train, Dataset test) {
  /** Checks that both parts have the same shape and classes. */
  public DataSplit {
    if (!train.sample().equals(test.sample())) {
      throw new IllegalArgumentException(
          "DataSplit: expected test images "
              + train.sample()
              + " as in training, got "
              + test.sample());
    }
    if (!train.classNames().equals(test.classNames())) {
      throw new IllegalArgumentException(
          "DataSplit: expected the test classes "
              + train.classNames()
              + " as in training, got "
              + test.classNames());
    }
  }

  /** SHA-256, in hex, of the two parts' checksums: the same for the same images and labels. */
  public String checksum() {
    String both = train.checksum() + test.checksum();
    return HexFormat.of()
        .formatHex(Sha256.newDigest().digest(both.getBytes(StandardCharsets.US_ASCII)));
  }
}
