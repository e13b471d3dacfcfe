package dev.lanewise.cli.serve;

import dev.lanewise.cli.network.DescriptionOptions;
import dev.lanewise.cli.network.NetworkSource;
import dev.lanewise.models.predict.Classifier;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lanewise serve}: a trained network behind HTTP, on this machine alone. */
@Command(
    name = "serve",
    description = "Serves a trained network by HTTP on 127.0.0.1, until Ctrl-C.",
    footer = {
      "",
      "POST /predict takes {\"features\":[…]}, several rows of them, or the bytes of a PNG or JPEG"
          + " file, and answers with labels and probabilities; ?top=5 for more, ?invert=true for"
          + " dark things on a light ground. GET / is a page to drop a picture on; /health, /ready"
          + " and /metrics (Prometheus) are for whatever runs it. docs/serve.md tells more."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class ServeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN|FILE", description = NetworkSource.DESCRIPTION)
  private Path run = Path.of("");

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port on 127.0.0.1; 0 takes any that is free (default: ${DEFAULT-VALUE}).")
  private int port = 8080;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Threads that run the network, each on batches of its own (default: one a"
              + " processor).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--max-batch",
      paramLabel = "N",
      description = "Samples that are run together at the most (default: ${DEFAULT-VALUE}).")
  private int maxBatch = 32;

  @Option(
      names = "--max-wait-ms",
      paramLabel = "MS",
      description =
          "How long a batch that is not full waits for requests that are being read"
              + " (default: ${DEFAULT-VALUE}). A lone request never waits.")
  private double maxWait = 1;

  @Option(
      names = "--queue",
      paramLabel = "N",
      description = "Samples that may wait; what comes above gets 503 (default: ${DEFAULT-VALUE}).")
  private int queue = 1024;

  @Option(
      names = "--max-body",
      paramLabel = "SIZE",
      converter = ByteSize.Converter.class,
      defaultValue = "10MB",
      description = "Largest body of a request; above it is 413 (default: ${DEFAULT-VALUE}).")
  private ByteSize maxBody = new ByteSize(10_000_000);

  @Mixin private DescriptionOptions description = new DescriptionOptions();

  /** Made by picocli. */
  public ServeCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintStream out = System.out;
    ServerConfig config =
        new ServerConfig(
            port, threads, maxBatch, Math.round(maxWait * 1e6), queue, maxBody.bytes());
    Classifier classifier = NetworkSource.classifier(run, description);
    Server server = Server.start(classifier, Page.of(classifier, run), config);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "lanewise-stop"));
    out.println(server.url() + " serves " + classifier.config().name() + " of " + run);
    out.printf(
        "samples %s, %d classes; %d threads, batches of up to %d; Ctrl-C to stop%n",
        classifier.sample(), classifier.classNames().size(), threads, maxBatch);
    out.flush();
    new CountDownLatch(1).await(); // a signal ends the JVM
    return 0;
  }

  /** A server that was told to stop has done what it was asked: its exit code is 0. */
  private static void stop(Server server) {
    boolean answered;
    try {
      answered = server.stop();
    } catch (InterruptedException e) {
      answered = false;
    }
    System.out.printf("stopped; %,d samples were predicted%n", server.predictions());
    if (!answered) {
      System.err.printf("lanewise: serve: %d requests were not answered in time%n", server.open());
    }
    System.out.flush();
    System.err.flush();
    Runtime.getRuntime().halt(answered ? 0 : 1);
  }
}
