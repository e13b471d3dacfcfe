package dev.lanewise.models.data;

import dev.lanewise.models.file.InvalidFileException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;

/** Fetches files over HTTP and keeps only those of the expected size and SHA-256. */
final class Downloader {
  private static final Duration CONNECT = Duration.ofSeconds(20);
  private static final Duration FIRST_BYTE = Duration.ofSeconds(60);
  private static final int BUFFER = 1 << 16;

  private Downloader() {}

  /**
   * Writes a remote file to {@code target}, which is removed again if anything is wrong with it.
   *
   * @throws InvalidFileException if its size or sum differs from the published one
   * @throws IOException if the address does not answer, refuses, or stops in the middle
   */
  static void fetch(URI address, RemoteFile file, Path target, LoadProgress progress)
      throws IOException {
    HttpRequest request = HttpRequest.newBuilder(address).timeout(FIRST_BYTE).GET().build();
    try (HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build()) {
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        if (response.statusCode() != 200) {
          throw new IOException(
              address + ": expected HTTP status 200, got " + response.statusCode());
        }
        save(address, body, file, target, progress);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException(address + ": interrupted");
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  private static void save(
      URI address, InputStream body, RemoteFile file, Path target, LoadProgress progress)
      throws IOException {
    boolean good = false;
    try {
      MessageDigest digest = Sha256.newDigest();
      long received = copy(body, file, target, digest, progress);
      if (received != file.bytes()) {
        throw new InvalidFileException(
            address
                + ": expected "
                + file.bytes()
                + " bytes, got "
                + (received > file.bytes() ? "more" : Long.toString(received)));
      }
      String sum = HexFormat.of().formatHex(digest.digest());
      if (!sum.equals(file.sha256())) {
        throw new InvalidFileException(
            address + ": expected SHA-256 " + file.sha256() + ", got " + sum);
      }
      good = true;
    } finally {
      if (!good) {
        Files.deleteIfExists(target);
      }
    }
  }

  /** Stops one byte after the expected end: what follows is of no interest. */
  private static long copy(
      InputStream body, RemoteFile file, Path target, MessageDigest digest, LoadProgress progress)
      throws IOException {
    byte[] buffer = new byte[BUFFER];
    long received = 0;
    try (OutputStream out = Files.newOutputStream(target)) {
      while (received <= file.bytes()) {
        int count = body.read(buffer, 0, (int) Math.min(BUFFER, file.bytes() + 1 - received));
        if (count < 0) {
          break;
        }
        digest.update(buffer, 0, count);
        out.write(buffer, 0, count);
        received += count;
        progress.received(file.name(), Math.min(received, file.bytes()), file.bytes());
      }
    }
    return received;
  }
}
