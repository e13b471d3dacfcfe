package dev.lanewise.models.data;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digest that data sets and downloads are known by (FIPS 180-4). */
final class Sha256 {
  private Sha256() {}

  static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
