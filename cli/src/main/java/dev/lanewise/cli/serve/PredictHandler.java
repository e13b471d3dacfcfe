package dev.lanewise.cli.serve;

import com.sun.net.httpserver.HttpExchange;
import dev.lanewise.models.file.InvalidFileException;
import dev.lanewise.models.image.ImageFile;
import dev.lanewise.models.predict.Classifier;
import dev.lanewise.models.predict.Guess;
import io.avaje.json.JsonWriter;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.Semaphore;

/** {@code POST /predict}: features or a picture in, classes with probabilities out. */
final class PredictHandler {
  private static final long MOST_PIXELS = 50_000_000;

  private final Classifier classifier;
  private final Classifier inverted;
  private final FeaturesJson features;
  private final BatchQueue queue;
  private final Metrics metrics;
  private final Admission admission;
  private final int maxBody;

  /**
   * Pictures decoded at a time: each takes memory by its own size, which a small body may claim.
   */
  private final Semaphore decoders;

  private final long mostPixels;

  PredictHandler(
      Classifier classifier, BatchQueue queue, Metrics metrics, int maxBody, int decoderCount) {
    this.classifier = classifier;
    this.inverted = classifier.inverted();
    this.features = new FeaturesJson(classifier.sample().size(), queue.capacity());
    this.queue = queue;
    this.metrics = metrics;
    this.admission = new Admission(maxBody);
    this.maxBody = maxBody;
    this.decoders = new Semaphore(decoderCount);
    long room = Runtime.getRuntime().maxMemory() / ImageFile.BYTES_PER_PIXEL / decoderCount;
    this.mostPixels = Math.min(MOST_PIXELS, room);
  }

  /** Decodes a picture: the JDK takes a tenth of a second and more for its first. */
  void warmUp() throws IOException {
    if (classifier.takesPictures()) {
      byte[] black = new byte[classifier.sample().size()];
      classifier.pixels(ImageFile.png(black, classifier.sample()), mostPixels);
    }
  }

  /** The answer to a request. */
  Reply handle(HttpExchange exchange) throws IOException, Refusal {
    boolean picture = isPicture(Body.mediaType(exchange));
    Body.checkEncoding(exchange);
    Query query =
        Query.parse(exchange.getRequestURI().getRawQuery(), classifier.classNames().size());
    if (query.inverted() && !picture) {
      throw new Refusal(
          Refusal.BAD_REQUEST,
          "predict: expected ?invert=true with a picture, got features; leave it out");
    }
    int size = Math.max(Body.size(exchange, maxBody), classifier.sample().size());
    try (Admission.Room _ = admission.admit(size)) {
      byte[] body = Body.read(exchange, maxBody);
      Ticket ticket = queued(body, picture, query);
      float[] probabilities = ticket.await();
      metrics.predicted(ticket.size());
      return Reply.json(Reply.OK, out -> write(out, probabilities, ticket.size(), query.top()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the server ended");
    }
  }

  private boolean isPicture(String mediaType) throws Refusal {
    boolean picture = mediaType.equals("image/png") || mediaType.equals("image/jpeg");
    if (mediaType.equals("application/json") || (picture && classifier.takesPictures())) {
      return picture;
    }
    String expected = "application/json";
    if (classifier.takesPictures()) {
      expected += ", image/png or image/jpeg";
    }
    throw new Refusal(
        Refusal.UNSUPPORTED,
        "predict: expected Content-Type "
            + expected
            + ", got "
            + (mediaType.isEmpty() ? "none" : mediaType));
  }

  private Ticket queued(byte[] body, boolean picture, Query query)
      throws IOException, Refusal, InterruptedException {
    Ticket ticket = null;
    queue.announce();
    try {
      List<Sample> samples =
          picture
              ? List.of(decoded(body, query.inverted()))
              : features.read(body).stream().map(Sample::features).toList();
      ticket = new Ticket(samples, classifier.classNames().size());
    } finally {
      if (ticket == null) {
        queue.retract();
      }
    }
    if (!queue.offer(ticket)) {
      throw new Refusal(
          Refusal.UNAVAILABLE,
          "predict: expected room for "
              + ticket.size()
              + " in the queue of "
              + queue.capacity()
              + " samples, got none; try again later");
    }
    return ticket;
  }

  private Sample decoded(byte[] body, boolean invert)
      throws IOException, Refusal, InterruptedException {
    decoders.acquire();
    try {
      return Sample.pixels((invert ? inverted : classifier).pixels(body, mostPixels));
    } catch (InvalidFileException e) {
      throw new Refusal(Refusal.BAD_REQUEST, String.valueOf(e.getMessage()), e);
    } finally {
      decoders.release();
    }
  }

  private void write(JsonWriter out, float[] probabilities, int samples, int top) {
    int classes = classifier.classNames().size();
    out.name("predictions");
    out.beginArray();
    for (int sample = 0; sample < samples; sample++) {
      List<Guess> guesses = classifier.ranked(probabilities, sample * classes).subList(0, top);
      out.beginObject();
      writeFields(out, guesses.getFirst());
      out.name("top");
      out.beginArray();
      for (Guess guess : guesses) {
        out.beginObject();
        writeFields(out, guess);
        out.endObject();
      }
      out.endArray();
      out.endObject();
    }
    out.endArray();
  }

  private static void writeFields(JsonWriter out, Guess guess) {
    out.name("label");
    out.value(guess.className());
    out.name("index");
    out.value(guess.label());
    out.name("probability");
    if (Float.isFinite(guess.probability())) {
      out.rawValue(Float.toString(guess.probability()));
    } else {
      out.value(Float.toString(guess.probability())); // JSON has no name for it
    }
  }
}
