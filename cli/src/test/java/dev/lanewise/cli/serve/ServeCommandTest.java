package dev.lanewise.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.cli.CommandRun;
import dev.lanewise.models.image.ImageFile;
import dev.lanewise.models.predict.Classifier;
import dev.lanewise.models.predict.Guess;
import dev.lanewise.models.predict.TrainedNetwork;
import dev.lanewise.onnx.OnnxModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(180)
class ServeCommandTest {
  private static final int MAX_BODY = 100_000;

  @TempDir private static Path folder;

  private static ServerProcess server;
  private static Classifier classifier;

  @BeforeAll
  static void start() throws Exception {
    Path run = ServedRun.write(folder.resolve("run"), "lenet", ServedRun.PICTURE, 10);
    classifier = Classifier.load(run);
    server = ServerProcess.start(run, "--max-body", "100KB", "--queue", "50", "--max-batch", "8");
  }

  @AfterAll
  static void stop() throws Exception {
    server.terminate();
    assertEquals(0, server.ended().exitCode());
    server.close();
  }

  private static byte[] png(int seed) throws IOException {
    return ImageFile.png(ServedRun.pixels(ServedRun.PICTURE, seed), ServedRun.PICTURE);
  }

  private static String json(Guess guess) {
    String label = guess.className().replace("\"", "\\\"");
    return "\"label\":\"%s\",\"index\":%d,\"probability\":%s"
        .formatted(label, guess.label(), guess.probability());
  }

  /** What the server should say of a sample. */
  private static String json(List<Guess> guesses, int top) {
    List<String> named = guesses.subList(0, top).stream().map(it -> "{" + json(it) + "}").toList();
    return "{" + json(guesses.getFirst()) + ",\"top\":[" + String.join(",", named) + "]}";
  }

  private static HttpResponse<String> post(String path, String type, byte[] body)
      throws IOException, InterruptedException {
    return server.send(server.post(path, type, body));
  }

  @Test
  void picturesArePredictedAsTheClassifierDoes() throws Exception {
    HttpResponse<String> answer = post("predict?top=4", ServerProcess.PNG, png(7));
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals("{\"predictions\":[" + json(classifier.predict(png(7)), 4) + "]}", answer.body());
    HttpResponse<String> inverted = post("predict?invert=true", ServerProcess.PNG, png(7));
    String expected = json(classifier.inverted().predict(png(7)), 3);
    assertEquals("{\"predictions\":[" + expected + "]}", inverted.body());
  }

  @Test
  void rowsOfFeaturesArePredictedInTheirOrder() throws Exception {
    List<String> rows = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int row = 0; row < 20; row++) { // more than a batch
      float[] features = new float[784];
      features[row] = row / 3f;
      List<String> numbers = new ArrayList<>();
      for (float feature : features) {
        numbers.add(Float.toString(feature));
      }
      rows.add("[" + String.join(",", numbers) + "]");
      expected.add(json(classifier.predict(features), 3));
    }
    String body = "{\"features\":[" + String.join(",", rows) + "]}";
    HttpResponse<String> answer =
        post("predict", "application/json; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
    assertEquals("{\"predictions\":[" + String.join(",", expected) + "]}", answer.body());
    String one = "{\"features\":" + rows.get(3) + "}";
    answer = post("predict", ServerProcess.JSON, one.getBytes(StandardCharsets.UTF_8));
    assertEquals("{\"predictions\":[" + expected.get(3) + "]}", answer.body());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST | predict | application/json | {\"features\":[1,2,3]} | 400 | got 3",
        "POST | predict | application/json | {\"features\":[1,2 | 400 | expected",
        "POST | predict | application/json | '' | 400 | got nothing",
        "POST | predict?top=11 | application/json | {} | 400 | expected top=1 to top=10",
        "POST | predict?invert=true | application/json | {} | 400 | expected ?invert=true with a picture",
        "POST | predict | image/png | hello | 400 | expected a PNG or JPEG file",
        "POST | predict | text/plain | hello | 415 | got text/plain",
        "POST | predict | image/webp | hello | 415 | expected Content-Type application/json, image",
        "GET | predict | text/plain | '' | 405 | expected POST, got GET",
        "POST | metrics | text/plain | '' | 405 | expected GET, HEAD, got POST",
        "DELETE | ready | text/plain | '' | 405 | expected GET, HEAD, got DELETE",
        "GET | nowhere | text/plain | '' | 404 | /nowhere: nothing there",
        "GET | predict/x | text/plain | '' | 404 | nothing there",
      })
  void mistakesAreTold(
      String method, String path, String type, String body, int status, String expected)
      throws Exception {
    HttpResponse<String> answer =
        server.send(
            server
                .request(path)
                .header("Content-Type", type)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build());
    assertEquals(status, answer.statusCode(), answer.body());
    assertTrue(answer.body().startsWith("{\"error\":\""), answer.body());
    assertTrue(answer.body().replace("\\\"", "\"").contains(expected), answer.body());
    assertEquals(status == 405, answer.headers().firstValue("Allow").isPresent());
  }

  @ParameterizedTest
  @CsvSource({"gzip, 415", "'gzip, br', 415", "identity, 200"})
  void bodiesAreTakenAsTheyAre(String encoding, int status) throws Exception {
    HttpRequest request =
        server
            .request("predict")
            .header("Content-Type", ServerProcess.PNG)
            .header("Content-Encoding", encoding)
            .POST(HttpRequest.BodyPublishers.ofByteArray(png(1)))
            .build();
    HttpResponse<String> answer = server.send(request);
    assertEquals(status, answer.statusCode(), answer.body());
    assertEquals(status == 415, answer.body().contains("Content-Encoding, got " + encoding + ";"));
  }

  @Test
  void bodiesThatAreTooLargeAreRefusedWhetherTheyTellTheirSizeOrNot() throws Exception {
    byte[] body = new byte[5_000_000];
    HttpResponse<String> told = post("predict", ServerProcess.JSON, body);
    assertEquals(413, told.statusCode());
    assertTrue(told.body().contains("at most 100000 bytes, got 5000000;"), told.body());
    HttpRequest chunked =
        server
            .request("predict")
            .header("Content-Type", ServerProcess.JSON)
            .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
            .build();
    HttpResponse<String> untold = server.send(chunked);
    assertEquals(413, untold.statusCode());
    assertTrue(untold.body().contains("at most 100000 bytes, got more;"), untold.body());
    String most = " ".repeat(MAX_BODY);
    assertEquals(
        400,
        post("predict", ServerProcess.JSON, most.getBytes(StandardCharsets.UTF_8)).statusCode());
  }

  /** A header of 2³⁰ pixels in front of nothing. */
  @Test
  void picturesThatClaimTooMuchAreNotDecoded() throws Exception {
    ByteBuffer png = ByteBuffer.wrap(png(1));
    png.putInt(16, 1 << 15).putInt(20, 1 << 15);
    CRC32 sum = new CRC32();
    sum.update(png.array(), 12, 17);
    png.putInt(29, (int) sum.getValue());
    HttpResponse<String> answer = post("predict", ServerProcess.PNG, png.array());
    assertEquals(400, answer.statusCode());
    assertTrue(answer.body().contains("got 32768 × 32768; make it smaller"), answer.body());
  }

  @Test
  void whatRunsItLearnsHowItIs() throws Exception {
    assertEquals(200, server.get("ready").statusCode());
    assertTrue(server.get("health").body().contains("\"status\":\"ok\",\"model\":\"lenet\""));
    double before = server.metric("lanewise_samples_total");
    post("predict", ServerProcess.PNG, png(2));
    assertEquals(before + 1, server.metric("lanewise_samples_total"));
    HttpRequest head =
        server.request("").method("HEAD", HttpRequest.BodyPublishers.noBody()).build();
    HttpResponse<String> page = server.send(head);
    assertEquals(200, page.statusCode());
    assertTrue(page.headers().firstValueAsLong("Content-Length").getAsLong() > 1000);
    assertEquals("", page.body());
    assertTrue(server.get("").body().contains("it&#39;s &lt;here&gt;"));
    assertEquals(200, server.get("example.png").statusCode());
  }

  @Test
  void aPortInUseIsTold() throws Exception {
    String port = Integer.toString(server.url().getPort());
    CommandRun second = CommandRun.of("serve", folder.resolve("run").toString(), "--port", port);
    assertEquals(1, second.exitCode());
    assertTrue(second.errors().contains("expected port " + port + " of 127.0.0.1 to be free"));
    assertEquals(1, second.err().size(), second.errors());
  }

  @Test
  void aFullQueueSaysToComeBack() throws Exception {
    Path run = ServedRun.write(folder.resolve("slow"), "wsgaf", ServedRun.PICTURE, 10);
    byte[] body = rows(8);
    try (ServerProcess slow = ServerProcess.start(run, "--threads", "1", "--queue", "8")) {
      List<HttpResponse<String>> answers = all(slow, body, 40);
      long refused = answers.stream().filter(it -> it.statusCode() == 503).count();
      long answered = answers.stream().filter(it -> it.statusCode() == 200).count();
      assertEquals(40, refused + answered);
      assertTrue(refused > 0 && answered > 0, refused + " refused");
      assertEquals((double) refused, slow.metric("lanewise_refused_total"));
      assertEquals(8.0 * answered, slow.metric("lanewise_samples_total"));
      for (HttpResponse<String> answer : answers) {
        assertEquals(
            answer.statusCode() == 503, answer.headers().firstValue("Retry-After").isPresent());
      }
      HttpResponse<String> never = slow.send(slow.post("predict", ServerProcess.JSON, rows(9)));
      assertEquals(413, never.statusCode(), never.body());
    }
  }

  private static byte[] rows(int count) {
    String row = "[0" + ",0.5".repeat(783) + "]";
    String all = String.join(",", Collections.nCopies(count, row));
    return ("{\"features\":[" + all + "]}").getBytes(StandardCharsets.UTF_8);
  }

  private static List<CompletableFuture<HttpResponse<String>>> sent(
      ServerProcess to, byte[] body, int count) {
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      HttpRequest request = to.post("predict", ServerProcess.JSON, body);
      answers.add(to.client().sendAsync(request, HttpResponse.BodyHandlers.ofString()));
    }
    return answers;
  }

  private static List<HttpResponse<String>> all(ServerProcess to, byte[] body, int count) {
    return sent(to, body, count).stream().map(CompletableFuture::join).toList();
  }

  @Test
  void nothingThatWasAcceptedIsLostWhenItIsTerminated() throws Exception {
    Path run = ServedRun.write(folder.resolve("ending"), "wsgaf", ServedRun.PICTURE, 10);
    try (ServerProcess ending = ServerProcess.start(run, "--threads", "1", "--queue", "10000")) {
      String expected = all(ending, rows(16), 1).getFirst().body();
      List<CompletableFuture<HttpResponse<String>>> answers = sent(ending, rows(16), 200);
      double active = 0;
      while (active + answers.stream().filter(CompletableFuture::isDone).count() < 200) {
        active = ending.metric("lanewise_active_requests") - 1; // this one
      }
      assertTrue(active > 100, "in flight: " + active);
      ending.terminate();
      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        assertEquals(200, answer.join().statusCode());
        assertEquals(expected, answer.join().body());
      }
      CommandRun end = ending.ended();
      assertEquals(0, end.exitCode(), end.errors());
      assertEquals("stopped; 3,216 samples were predicted", end.out().getLast());
      assertEquals(List.of(), end.err());
    }
  }

  @Test
  void aNetworkOfFeaturesTakesNoPictures() throws Exception {
    Path run = ServedRun.write(folder.resolve("points"), "mlp:3,3", ServedRun.POINT, 2);
    try (ServerProcess points = ServerProcess.start(run)) {
      HttpResponse<String> refused = points.send(points.post("predict", ServerProcess.PNG, png(1)));
      assertEquals(415, refused.statusCode());
      assertTrue(refused.body().contains("expected Content-Type application/json, got image/png"));
      byte[] body = "{\"features\":[0.5,-1]}".getBytes(StandardCharsets.UTF_8);
      HttpResponse<String> answer = points.send(points.post("predict", ServerProcess.JSON, body));
      List<Guess> guesses = Classifier.load(run).predict(new float[] {0.5f, -1});
      assertEquals("{\"predictions\":[" + json(guesses, 2) + "]}", answer.body());
      assertEquals(404, points.get("example.png").statusCode());
      assertTrue(points.get("").body().contains("data-kind=\"features\""));
    }
  }

  @Test
  void anOnnxFileIsServedAsItsRunIs() throws Exception {
    TrainedNetwork trained = TrainedNetwork.load(folder.resolve("run"));
    Path file = folder.resolve("exported.onnx");
    OnnxModel.of(trained.graph(), trained.config().metadata()).write(file);
    try (ServerProcess exported = ServerProcess.start(file, "--threads", "1")) {
      HttpResponse<String> answer =
          exported.send(exported.post("predict", ServerProcess.PNG, png(7)));
      assertEquals(
          "{\"predictions\":[" + json(classifier.predict(png(7)), 3) + "]}", answer.body());
      assertEquals(server.get("health").body(), exported.get("health").body());
    }
    Path plain = folder.resolve("plain.onnx");
    OnnxModel.of(trained.graph(), Map.of()).write(plain);
    try (ServerProcess unnoted = ServerProcess.start(plain, "--threads", "1")) {
      String page = unnoted.get("").body();
      assertTrue(page.contains("<p class=\"soft\">28 × 28 in grey, 10 classes</p>"), page);
      assertTrue(unnoted.get("health").body().contains("\"model\":\"plain\",\"data\":\"\""));
    }
  }
}
