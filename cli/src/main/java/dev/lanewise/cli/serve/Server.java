package dev.lanewise.cli.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lanewise.models.predict.Classifier;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/**
 * A network behind HTTP, on 127.0.0.1. A virtual thread a request reads and checks it, puts its
 * samples into the queue and waits; workers run what is in the queue in batches.
 */
final class Server {
  private static final int BACKLOG = 1024;

  /** Nothing came for so long: whoever connected before has been heard. */
  private static final long QUIET_MILLIS = 150;

  /** The longest that new connections are still heard after the request to stop. */
  private static final long LAST_CALL_MILLIS = 2_000;

  /** What was accepted is answered within this time, or given up. */
  private static final long ANSWER_MILLIS = 30_000;

  private final HttpServer http;
  private final BatchQueue queue;
  private final List<Worker> workers;
  private final Metrics metrics;
  private final Traffic traffic = new Traffic();
  private final CountDownLatch warm;
  private final Routes routes;
  private volatile boolean stopping;

  private Server(
      HttpServer http,
      BatchQueue queue,
      List<Worker> workers,
      Metrics metrics,
      CountDownLatch warm,
      Routes routes) {
    this.http = http;
    this.queue = queue;
    this.workers = workers;
    this.metrics = metrics;
    this.warm = warm;
    this.routes = routes;
  }

  /**
   * Starts to serve.
   *
   * @throws IOException if the port is taken, or cannot be had
   */
  static Server start(Classifier classifier, Page page, ServerConfig config) throws IOException {
    setUpHttpServer();
    Metrics metrics = new Metrics();
    BatchQueue queue = new BatchQueue(config.queue(), config.maxWaitNanos());
    CountDownLatch warm = new CountDownLatch(config.threads());
    List<Worker> workers = new ArrayList<>();
    int classes = classifier.classNames().size();
    for (int i = 1; i <= config.threads(); i++) {
      workers.add(
          new Worker(
              "lanewise-serve-" + i,
              classifier.newPredictor(config.maxBatch()),
              classes,
              queue,
              metrics,
              warm));
    }
    PredictHandler predict =
        new PredictHandler(classifier, queue, metrics, config.maxBody(), config.threads());
    HttpServer http = bind(config.port());
    predict.warmUp();
    Server server =
        new Server(http, queue, workers, metrics, warm, new Routes(classifier, predict, page));
    workers.forEach(Worker::start);
    http.createContext("/", server::handle);
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.start();
    return server;
  }

  /** The JDK's server reads its settings from properties, once; a user's own are kept. */
  private static void setUpHttpServer() {
    // Answers are written in two pieces: without this the second waits for an acknowledgement.
    setUnlessSet("sun.net.httpserver.nodelay", "true");
    // Connections that are kept for the next request; the default of 200 closes the others.
    setUnlessSet("sun.net.httpserver.maxIdleConnections", "65536");
    // Read and dropped after a refusal, so that the client gets to read why.
    setUnlessSet("sun.net.httpserver.drainAmount", Integer.toString(1 << 26));
    // Seconds: whoever sends or reads more slowly is cut off.
    setUnlessSet("sun.net.httpserver.maxReqTime", "60");
    setUnlessSet("sun.net.httpserver.maxRspTime", "300");
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  private static HttpServer bind(int port) throws IOException {
    InetAddress local = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try {
      return HttpServer.create(new InetSocketAddress(local, port), BACKLOG);
    } catch (BindException e) {
      throw new IOException(
          "serve: expected port "
              + port
              + " of 127.0.0.1 to be free, got '"
              + e.getMessage()
              + "'; choose another with --port, or any free one with --port 0",
          e);
    }
  }

  /** Where it is served. */
  String url() {
    return "http://127.0.0.1:" + http.getAddress().getPort() + "/";
  }

  /** Samples that were predicted so far. */
  long predictions() {
    return metrics.samples();
  }

  /** Requests that are not answered yet. */
  int open() {
    return traffic.active();
  }

  private boolean ready() {
    return warm.getCount() == 0 && !stopping && !queue.isClosed();
  }

  private void handle(HttpExchange exchange) throws IOException {
    long start = System.nanoTime();
    traffic.begin();
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      Reply reply = reply(exchange, path);
      if (stopping) {
        exchange.getResponseHeaders().set("Connection", "close");
      }
      metrics.answered(Routes.known(path) ? path : "other", reply.status());
      reply.send(exchange);
      if (path.equals("/predict")) {
        metrics.seconds().observe((System.nanoTime() - start) / 1e9);
      }
    } finally {
      traffic.end();
    }
  }

  private Reply reply(HttpExchange exchange, String path) throws IOException {
    try {
      if (path.equals("/ready") && Routes.reads(exchange)) {
        return Routes.readiness(ready());
      }
      if (path.equals("/metrics") && Routes.reads(exchange)) {
        String text = metrics.text(traffic.active(), queue.length(), ready());
        return Reply.text(Reply.OK, Metrics.MEDIA_TYPE, text);
      }
      return routes.reply(exchange, path);
    } catch (Refusal refusal) {
      if (refusal.status() == Refusal.UNAVAILABLE) {
        metrics.refused();
      }
      return Reply.of(refusal);
    } catch (RuntimeException | Error e) {
      // A fault of ours: the client learns that it was, and whoever runs the server which.
      e.printStackTrace();
      return Reply.error(500, "a fault of the server; its log says more");
    }
  }

  /**
   * Stops: hears out who has connected, answers all that was accepted, and ends the workers.
   *
   * @return whether all was answered
   */
  boolean stop() throws InterruptedException {
    stopping = true;
    traffic.awaitQuiet(QUIET_MILLIS, LAST_CALL_MILLIS);
    // It closes the door at once, then waits; of requests that were broken off it knows no end, so
    // that we count for ourselves and end its wait.
    Thread closing = Thread.ofPlatform().start(() -> http.stop((int) (ANSWER_MILLIS / 1000)));
    boolean answered = traffic.awaitQuiet(QUIET_MILLIS / 2, ANSWER_MILLIS);
    closing.interrupt();
    closing.join();
    if (answered) {
      queue.close();
      for (Worker worker : workers) {
        worker.join();
      }
    }
    return answered;
  }
}
