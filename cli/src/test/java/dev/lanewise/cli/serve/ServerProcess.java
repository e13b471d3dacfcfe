package dev.lanewise.cli.serve;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.cli.CommandRun;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code lanewise serve} in a process of its own. */
final class ServerProcess implements AutoCloseable {
  static final String JSON = "application/json";
  static final String PNG = "image/png";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Process process;
  private final Path out;
  private final Path err;
  private final URI url;

  private ServerProcess(Process process, Path out, Path err, URI url) {
    this.process = process;
    this.out = out;
    this.err = err;
    this.url = url;
  }

  /** Starts it on a free port, and waits until it takes requests. */
  static ServerProcess start(Path run, String... options) throws Exception {
    Path out = Files.createTempFile("lanewise", ".out");
    Path err = Files.createTempFile("lanewise", ".err");
    List<String> arguments = new ArrayList<>(List.of("serve", run.toString(), "--port", "0"));
    arguments.addAll(List.of(options));
    Process process =
        CommandRun.start(
            Path.of(""), List.of("-Xmx512m"), out, err, arguments.toArray(String[]::new));
    Optional<String> first = Optional.empty();
    while (first.isEmpty() && process.isAlive()) {
      Thread.sleep(20);
      String text = Files.readString(out);
      first = text.lines().findFirst().filter(line -> text.contains("\n"));
    }
    assertTrue(first.isPresent(), () -> "it ended");
    URI url = URI.create(first.get().split(" ", 2)[0]);
    ServerProcess server = new ServerProcess(process, out, err, url);
    while (server.get("ready").statusCode() != 200) {
      Thread.sleep(20);
    }
    return server;
  }

  URI url() {
    return url;
  }

  HttpClient client() {
    return client;
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(url.resolve(path));
  }

  HttpRequest post(String path, String type, byte[] body) {
    return request(path)
        .header("Content-Type", type)
        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
        .build();
  }

  HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).GET().build());
  }

  /** A number of {@code GET /metrics}. */
  double metric(String name) throws IOException, InterruptedException {
    return get("metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no metric " + name));
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** Waits for the end. */
  CommandRun ended() throws IOException, InterruptedException {
    return CommandRun.ended(process, out, err);
  }

  @Override
  public void close() throws IOException {
    client.shutdownNow();
    process.destroyForcibly().onExit().join();
    Files.deleteIfExists(out);
    Files.deleteIfExists(err);
  }
}
