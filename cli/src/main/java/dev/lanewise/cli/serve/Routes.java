package dev.lanewise.cli.serve;

import com.sun.net.httpserver.HttpExchange;
import dev.lanewise.models.predict.Classifier;
import java.io.IOException;
import java.util.Set;

/** Which path is answered by what. */
final class Routes {
  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;
  private static final Set<String> READ =
      Set.of("/", "/health", "/ready", "/metrics", Page.EXAMPLE);

  private final Classifier classifier;
  private final PredictHandler predict;
  private final Page page;

  Routes(Classifier classifier, PredictHandler predict, Page page) {
    this.classifier = classifier;
    this.predict = predict;
    this.page = page;
  }

  /** Whether there is such a path. */
  static boolean known(String path) {
    return READ.contains(path) || path.equals("/predict");
  }

  /** Whether the request only reads. */
  static boolean reads(HttpExchange exchange) {
    return exchange.getRequestMethod().equals("GET") || exchange.getRequestMethod().equals("HEAD");
  }

  /** For orchestrators: 200 once requests are welcome, 503 before and after. */
  static Reply readiness(boolean ready) {
    return Reply.json(
        ready ? Reply.OK : Refusal.UNAVAILABLE,
        out -> {
          out.name("ready");
          out.value(ready);
        });
  }

  /** The answer to a request. */
  Reply reply(HttpExchange exchange, String path) throws IOException, Refusal {
    if (!known(path) || (path.equals(Page.EXAMPLE) && !page.hasExample())) {
      return Reply.error(
          NOT_FOUND, path + ": nothing there; POST /predict, or open / in a browser");
    }
    if (path.equals("/predict")) {
      return exchange.getRequestMethod().equals("POST")
          ? predict.handle(exchange)
          : notAllowed(exchange, path, "POST");
    }
    if (!reads(exchange)) {
      return notAllowed(exchange, path, "GET, HEAD");
    }
    return switch (path) {
      case "/health" -> health();
      case Page.EXAMPLE -> page.example();
      default -> page.html();
    };
  }

  private static Reply notAllowed(HttpExchange exchange, String path, String allowed) {
    return Reply.error(
            NOT_ALLOWED, path + ": expected " + allowed + ", got " + exchange.getRequestMethod())
        .with("Allow", allowed);
  }

  /** That it lives, and what it serves. */
  private Reply health() {
    return Reply.json(
        Reply.OK,
        out -> {
          out.name("status");
          out.value("ok");
          out.name("model");
          out.value(classifier.config().name());
          out.name("data");
          out.value(classifier.config().data());
          out.name("sample");
          out.beginArray();
          for (int size : classifier.sample().toArray()) {
            out.value(size);
          }
          out.endArray();
          out.name("classes");
          out.value(classifier.classNames().size());
        });
  }
}
