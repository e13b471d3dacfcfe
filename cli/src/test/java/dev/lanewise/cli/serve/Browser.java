package dev.lanewise.cli.serve;

import dev.lanewise.cli.report.Chromium;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One page in a Chromium without a window, driven by its DevTools protocol. */
final class Browser implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("DevTools listening on ws://([^/]+)/");
  private static final Pattern PAGE =
      Pattern.compile(
          "\"type\": \"page\".*?\"webSocketDebuggerUrl\": \"([^\"]+)\"", Pattern.DOTALL);
  private static final Pattern VALUE = Pattern.compile("\"value\":\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern NODE = Pattern.compile("\"nodeId\":(\\d+)");
  private static final Pattern DATA = Pattern.compile("\"data\":\"([^\"]+)\"");
  private static final Pattern ID = Pattern.compile("^\\{\"id\":(\\d+),");
  private static final List<String> COMPLAINTS =
      List.of("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded");
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final WebSocket socket;
  private final Answers answers;
  private int calls;

  private Browser(Process process, WebSocket socket, Answers answers) {
    this.process = process;
    this.socket = socket;
    this.answers = answers;
  }

  /** Starts it with an empty page. */
  static Browser start(Path scratch) throws Exception {
    Path err = scratch.resolve("chromium.err");
    Process process =
        new ProcessBuilder(
                Chromium.found().orElseThrow().toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--remote-debugging-port=0",
                "--user-data-dir=" + scratch.resolve("profile").toAbsolutePath(),
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(err.toFile())
            .start();
    String address = "";
    while (address.isEmpty() && process.isAlive()) {
      Thread.sleep(20);
      Matcher line = LISTENING.matcher(Files.readString(err, StandardCharsets.ISO_8859_1));
      address = line.find() ? line.group(1) : "";
    }
    HttpClient client = HttpClient.newHttpClient();
    Answers answers = new Answers();
    WebSocket socket =
        client
            .newWebSocketBuilder()
            .buildAsync(URI.create(page(client, address)), answers)
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    Browser browser = new Browser(process, socket, answers);
    browser.call("Runtime.enable", "");
    browser.call("Log.enable", "");
    browser.call("Page.enable", "");
    return browser;
  }

  private static String page(HttpClient client, String address) throws Exception {
    HttpRequest list = HttpRequest.newBuilder(URI.create("http://" + address + "/json")).build();
    while (true) { // until its first page is there
      String pages = client.send(list, HttpResponse.BodyHandlers.ofString()).body();
      Matcher page = PAGE.matcher(pages);
      if (page.find()) {
        return page.group(1);
      }
      Thread.sleep(20);
    }
  }

  /** Calls a method of the protocol; parameters as the fields of a JSON object. */
  String call(String method, String parameters) throws Exception {
    int id = ++calls;
    CompletableFuture<String> answer = answers.expect(id);
    String text = "{\"id\":%d,\"method\":\"%s\",\"params\":{%s}}".formatted(id, method, parameters);
    socket.sendText(text, true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    String got = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (got.contains("\"error\":{") || got.contains("\"exceptionDetails\"")) {
      throw new AssertionError(text + " gave " + got);
    }
    return got;
  }

  /** Opens a page, and waits until it is there. */
  void open(URI url) throws Exception {
    call("Page.navigate", "\"url\":\"" + url + "\"");
    until("document.readyState == 'complete' && location.href == '" + url + "'");
  }

  /** What an expression of the page gives, as text. */
  String evaluate(String expression) throws Exception {
    String quoted = expression.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    String answer =
        call(
            "Runtime.evaluate", "\"expression\":\"String(" + quoted + ")\",\"returnByValue\":true");
    Matcher value = VALUE.matcher(answer);
    if (!value.find()) {
      throw new AssertionError(expression + " gave " + answer);
    }
    return value.group(1).replace("\\\"", "\"").replace("\\n", "\n");
  }

  /** Waits until an expression of the page is true. */
  void until(String expression) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!evaluate(expression).equals("true")) {
      if (System.nanoTime() > end) {
        throw new AssertionError("expected in time: " + expression + "; " + complaints());
      }
      Thread.sleep(20);
    }
  }

  /** Gives a file to an input, as its dialogue does. */
  void choose(String selector, Path file) throws Exception {
    String root = first(NODE, call("DOM.getDocument", ""));
    String node =
        first(
            NODE,
            call("DOM.querySelector", "\"nodeId\":" + root + ",\"selector\":\"" + selector + "\""));
    call(
        "DOM.setFileInputFiles",
        "\"nodeId\":" + node + ",\"files\":[\"" + file.toAbsolutePath() + "\"]");
  }

  /** Presses a key and lets it go. */
  void press(String key, int code, String text) throws Exception {
    String what =
        "\"key\":\"" + key + "\",\"windowsVirtualKeyCode\":" + code + ",\"text\":\"" + text + "\"";
    call("Input.dispatchKeyEvent", "\"type\":\"keyDown\"," + what);
    call("Input.dispatchKeyEvent", "\"type\":\"keyUp\"," + what);
  }

  /** Makes the page as wide as that of a phone or a desk. */
  void resize(int width, int height, boolean phone) throws Exception {
    call(
        "Emulation.setDeviceMetricsOverride",
        "\"width\":%d,\"height\":%d,\"deviceScaleFactor\":1,\"mobile\":%s"
            .formatted(width, height, phone));
  }

  /** Light or dark, as the system's setting. */
  void prefer(String scheme) throws Exception {
    call(
        "Emulation.setEmulatedMedia",
        "\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"" + scheme + "\"}]");
  }

  /** The page as PNG, in base 64. */
  String screenshot() throws Exception {
    return first(DATA, call("Page.captureScreenshot", "\"format\":\"png\""));
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new AssertionError("expected " + pattern + " in " + text);
    }
    return matcher.group(1);
  }

  /** What the console and the log were told. */
  List<String> complaints() {
    return List.copyOf(answers.complaints);
  }

  void forgetComplaints() {
    answers.complaints.clear();
  }

  @Override
  public void close() {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
  }

  /** Texts of the socket, by the call that they answer. */
  private static final class Answers implements WebSocket.Listener {
    private final Map<Integer, CompletableFuture<String>> expected = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final StringBuilder text = new StringBuilder();

    CompletableFuture<String> expect(int id) {
      CompletableFuture<String> answer = new CompletableFuture<>();
      expected.put(id, answer);
      return answer;
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        take(text.toString());
        text.setLength(0);
      }
      socket.request(1);
      return CompletableFuture.completedStage(null);
    }

    private void take(String message) {
      Matcher id = ID.matcher(message);
      if (id.find()) {
        expected.remove(Integer.valueOf(id.group(1))).complete(message);
      } else if (COMPLAINTS.stream().anyMatch(message::contains)) {
        complaints.add(message);
      }
    }
  }
}
