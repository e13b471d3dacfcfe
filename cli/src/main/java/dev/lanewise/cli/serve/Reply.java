package dev.lanewise.cli.serve;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.avaje.json.JsonWriter;
import io.avaje.json.stream.JsonStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;

/** An answer. */
final class Reply {
  static final int OK = 200;
  private static final JsonStream STREAM = JsonStream.builder().build();

  private final int status;
  private final String mediaType;
  private final byte[] body;
  private final Map<String, String> headers;

  /**
   * With all that it has.
   *
   * @param status of HTTP
   * @param mediaType of the body
   * @param headers beside the usual
   */
  Reply(int status, String mediaType, byte[] body, Map<String, String> headers) {
    this.status = status;
    this.mediaType = mediaType;
    this.body = body;
    this.headers = headers;
  }

  int status() {
    return status;
  }

  static Reply text(int status, String mediaType, String text) {
    return new Reply(status, mediaType, text.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  /** A JSON object, whose fields are written by {@code fields}. */
  static Reply json(int status, Consumer<JsonWriter> fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonWriter out = STREAM.writer(bytes)) {
      out.beginObject();
      fields.accept(out);
      out.endObject();
    }
    return new Reply(status, "application/json", bytes.toByteArray(), Map.of());
  }

  /** {@code {"error": message}}. */
  static Reply error(int status, String message) {
    return json(
        status,
        out -> {
          out.name("error");
          out.value(message);
        });
  }

  static Reply of(Refusal refusal) {
    Reply reply = error(refusal.status(), String.valueOf(refusal.getMessage()));
    return refusal.status() == Refusal.UNAVAILABLE ? reply.with("Retry-After", "1") : reply;
  }

  Reply with(String header, String value) {
    return new Reply(status, mediaType, body, Map.of(header, value));
  }

  /** Sends it; the answer to HEAD without its body. */
  void send(HttpExchange exchange) throws IOException {
    Headers out = exchange.getResponseHeaders();
    out.set("Content-Type", mediaType);
    out.set("X-Content-Type-Options", "nosniff");
    headers.forEach(out::set);
    if (exchange.getRequestMethod().equals("HEAD")) {
      out.set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.getResponseBody().close();
  }
}
