package dev.lanewise.cli.serve;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.models.predict.Classifier;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A page to try the network on, all in one file; and an image of the run to try. */
final class Page {
  /** Where the example is. */
  static final String EXAMPLE = "/example.png";

  /** Nothing comes from elsewhere, and nothing goes there. */
  private static final Map<String, String> POLICY =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline';"
              + " img-src 'self' blob: data:; connect-src 'self'; form-action 'none';"
              + " frame-ancestors 'none'; base-uri 'none'");

  private final byte[] html;
  private final byte @Nullable [] example;

  private Page(byte[] html, byte @Nullable [] example) {
    this.html = html;
    this.example = example;
  }

  /** The page of a network. */
  static Page of(Classifier classifier, Path runFolder) throws IOException {
    Path picture = runFolder.resolve(EXAMPLE.substring(1));
    boolean hasExample = classifier.takesPictures() && Files.isRegularFile(picture);
    String page;
    try (InputStream in =
        Objects.requireNonNull(Page.class.getResourceAsStream("page.html"), "page.html")) {
      page = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    String filled =
        page.replace("{{kind}}", classifier.takesPictures() ? "pictures" : "features")
            .replace("{{example}}", hasExample ? EXAMPLE : "")
            .replace("{{features}}", Integer.toString(classifier.sample().size()))
            .replace("{{classes}}", Integer.toString(classifier.classNames().size()))
            .replace("{{sample}}", sample(classifier))
            .replace("{{model}}", escaped(classifier.config().name()))
            .replace("{{trained}}", trained(classifier.config().data()));
    return new Page(
        filled.getBytes(StandardCharsets.UTF_8), hasExample ? Files.readAllBytes(picture) : null);
  }

  private static String sample(Classifier classifier) {
    Shape sample = classifier.sample();
    return classifier.takesPictures()
        ? sample.dim(2) + " × " + sample.dim(1) + (sample.dim(0) == 1 ? " in grey" : " in colour")
        : sample.size() + " features";
  }

  private static String trained(String data) {
    return data.isEmpty() ? "" : "trained on " + escaped(data) + ": ";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  Reply html() {
    return new Reply(Reply.OK, "text/html; charset=utf-8", html, POLICY);
  }

  boolean hasExample() {
    return example != null;
  }

  Reply example() {
    return new Reply(Reply.OK, "image/png", Objects.requireNonNull(example), Map.of());
  }
}
