package dev.lanewise.cli.serve;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Locale;

/** The body of a request, of a limited size. */
final class Body {
  private Body() {}

  /** The media type, without parameters, in small letters; nothing where none was told. */
  static String mediaType(HttpExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst("Content-Type");
    return header == null ? "" : header.split(";", -1)[0].strip().toLowerCase(Locale.ROOT);
  }

  /**
   * Sees that the bytes are the content itself (RFC 9110, section 8.4).
   *
   * @throws Refusal if they are compressed, or encoded in another way
   */
  static void checkEncoding(HttpExchange exchange) throws Refusal {
    String encoding = exchange.getRequestHeaders().getFirst("Content-Encoding");
    if (encoding != null && !encoding.strip().equalsIgnoreCase("identity")) {
      throw new Refusal(
          Refusal.UNSUPPORTED,
          "predict: expected a body without Content-Encoding, got "
              + encoding.strip()
              + "; send it as it is");
    }
  }

  /**
   * The bytes that memory is needed for: those that the request names, or the most where it comes
   * in chunks.
   *
   * @throws Refusal if it names more than the most
   */
  static int size(HttpExchange exchange, int most) throws Refusal {
    String header = exchange.getRequestHeaders().getFirst("Content-Length");
    if (header == null) {
      return exchange.getRequestHeaders().containsKey("Transfer-Encoding") ? most : 0;
    }
    long size = Long.parseLong(header); // the server refused what is no number
    if (size > most) {
      throw tooLarge(most, Long.toString(size));
    }
    return (int) size;
  }

  /**
   * Reads all of it.
   *
   * @throws Refusal if there is more than the most
   */
  static byte[] read(HttpExchange exchange, int most) throws IOException, Refusal {
    byte[] body = exchange.getRequestBody().readNBytes(most);
    if (body.length == most && exchange.getRequestBody().read() >= 0) {
      throw tooLarge(most, "more");
    }
    return body;
  }

  private static Refusal tooLarge(int most, String got) {
    return new Refusal(
        Refusal.TOO_LARGE,
        "predict: expected a body of at most "
            + most
            + " bytes, got "
            + got
            + "; send less, or start the server with a larger --max-body");
  }
}
