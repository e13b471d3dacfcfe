package dev.lanewise.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.cli.report.Chromium;
import dev.lanewise.models.image.ImageFile;
import dev.lanewise.models.predict.Classifier;
import dev.lanewise.models.predict.Guess;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page as people use it; skipped where there is no {@code chromium}. */
@Timeout(180)
class PageInBrowserTest {
  private static final String GUESSES =
      "[...document.querySelectorAll('#guesses li div:first-child')]"
          + ".map(it => it.children[0].textContent + '|' + it.children[1].textContent).join(';')";
  private static final String WRONG =
      "document.getElementById('wrong').hidden ? '' : document.getElementById('wrong').textContent";

  @TempDir private static Path folder;

  private static ServerProcess server;
  private static Classifier classifier;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(Chromium.found().isPresent(), "no chromium on the PATH: apt-get install chromium");
    System.setProperty("java.awt.headless", "true");
    Path run = ServedRun.write(folder.resolve("run"), "lenet", ServedRun.PICTURE, 10);
    classifier = Classifier.load(run);
    server = ServerProcess.start(run);
    browser = Browser.start(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.close();
      server.close();
    }
  }

  @BeforeEach
  void open() throws Exception {
    browser.resize(1200, 900, false);
    browser.open(server.url());
    browser.forgetComplaints();
  }

  /** What the page should show. */
  private static String shown(List<Guess> guesses) {
    return guesses.stream()
        .limit(5)
        .map(it -> it.className() + "|" + tenths(it.probability()) + " %")
        .collect(Collectors.joining(";"));
  }

  /** As the page's {@code toFixed(1)}: of the number that the JSON holds. */
  private static String tenths(float probability) {
    return String.format(
        Locale.ROOT, "%.1f", 100 * Double.parseDouble(Float.toString(probability)));
  }

  private static Path file(int seed) throws Exception {
    Path file = folder.resolve("picture-" + seed + ".png");
    if (!Files.exists(file)) { // the browser minds files that change while it has them
      ImageFile.write(file, ServedRun.pixels(ServedRun.PICTURE, seed), ServedRun.PICTURE);
    }
    return file;
  }

  private static void awaitGuesses(List<Guess> expected) throws Exception {
    String text = shown(expected).replace("'", "\\'");
    browser.until(GUESSES + " == '" + text + "'");
    assertEquals("", browser.evaluate(WRONG));
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void aChosenFileIsPredicted() throws Exception {
    browser.choose("#file", file(3));
    awaitGuesses(classifier.predict(file(3)));
    browser.until("document.getElementById('preview').naturalWidth == 28");
    browser.choose("#file", file(4));
    awaitGuesses(classifier.predict(file(4)));
  }

  @Test
  void aDroppedFileIsPredictedAndInverted() throws Exception {
    browser.evaluate(
        """
        fetch('/example.png').then(answer => answer.blob()).then(blob => {
          const data = new DataTransfer();
          data.items.add(new File([blob], 'dropped.png', { type: 'image/png' }));
          document.getElementById('drop').dispatchEvent(
              new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
        })\
        """);
    Path example = folder.resolve("run/example.png");
    awaitGuesses(classifier.predict(example));
    browser.evaluate("document.getElementById('invert').click()");
    awaitGuesses(classifier.inverted().predict(example));
  }

  @Test
  void allOfItIsReachedByKeys() throws Exception {
    String active = "document.activeElement.id";
    browser.press("Tab", 9, "");
    assertEquals("file", browser.evaluate(active));
    browser.press("Tab", 9, "");
    assertEquals("invert", browser.evaluate(active));
    browser.press("Tab", 9, "");
    assertEquals("example", browser.evaluate(active));
    browser.press("Enter", 13, "\\r");
    awaitGuesses(classifier.predict(folder.resolve("run/example.png")));
  }

  /** A photograph of a phone: no PNG, and larger than is useful. */
  @Test
  void aLargePhotographIsMadeSmallerAndPredicted() throws Exception {
    BufferedImage photo = new BufferedImage(2400, 1800, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 2400 * 1800; i++) {
      photo.setRGB(i % 2400, i / 2400, i % 2400 > 1200 ? 0xe0e0e0 : 0x202020);
    }
    Path file = folder.resolve("photo.jpg");
    assertTrue(ImageIO.write(photo, "jpg", file.toFile()));
    browser.choose("#file", file);
    String first = classifier.predict(file).getFirst().className();
    browser.until(GUESSES + ".startsWith('" + first + "|')");
    browser.until("document.getElementById('preview').naturalWidth == 1024");
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void aFileThatIsNoPictureIsTold() throws Exception {
    browser.choose("#file", Files.writeString(folder.resolve("text.png"), "hello"));
    browser.until("!document.getElementById('wrong').hidden");
    assertTrue(browser.evaluate(WRONG).contains("no picture"), browser.evaluate(WRONG));
    browser.choose("#file", file(3));
    awaitGuesses(classifier.predict(file(3)));
  }

  @Test
  void itFitsAPhoneAndADeskInLightAndDark() throws Exception {
    String background = "getComputedStyle(document.body).backgroundColor";
    for (int width : new int[] {360, 1200}) {
      browser.resize(width, 800, width < 1000);
      browser.choose("#file", file(width));
      awaitGuesses(classifier.predict(file(width)));
      assertEquals("true", browser.evaluate("document.documentElement.scrollWidth <= innerWidth"));
      assertEquals(Integer.toString(width), browser.evaluate("innerWidth"));
    }
    browser.prefer("light");
    String light = browser.evaluate(background);
    browser.prefer("dark");
    assertNotEquals(light, browser.evaluate(background));
    browser.prefer("light");
  }

  @Test
  void featuresAreTypedWhereTheNetworkTakesFeatures() throws Exception {
    Path run = ServedRun.write(folder.resolve("points"), "mlp:3,3", ServedRun.POINT, 2);
    try (ServerProcess points = ServerProcess.start(run)) {
      browser.open(points.url());
      browser.evaluate("document.getElementById('numbers').focus()");
      browser.call("Input.insertText", "\"text\":\"0.5, -1\"");
      browser.press("Tab", 9, "");
      browser.press("Enter", 13, "\\r");
      awaitGuesses(Classifier.load(run).predict(new float[] {0.5f, -1}));
      browser.evaluate("document.getElementById('numbers').value = '1,2,3'");
      browser.evaluate("document.getElementById('form').requestSubmit()");
      browser.until("!document.getElementById('wrong').hidden");
      assertTrue(browser.evaluate(WRONG).contains("expected 2 features a sample"));
    }
  }
}
