package dev.lanewise.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A browser without a window that looks for what is broken on a page. */
public final class Chromium {
  /** Opens the page in a frame as wide as a phone, and then as a desk's window, and measures it. */
  private static final String PROBE =
      """
      <!DOCTYPE html><meta charset="utf-8"><body><script>
      const page = new TextDecoder().decode(
          Uint8Array.from(atob("PAGE"), c => c.charCodeAt(0)));
      function look(width, done) {
        const frame = document.createElement("iframe");
        frame.style.cssText = "border:0;height:4000px;width:" + width + "px";
        frame.onload = () => {
          const doc = frame.contentDocument;
          const broken = [];
          if (doc.documentElement.scrollWidth > width) broken.push("page is too wide");
          for (const img of doc.images) {
            if (!img.complete || img.naturalWidth == 0) broken.push("broken image " + img.alt);
          }
          for (const svg of doc.querySelectorAll("figure svg")) {
            const box = svg.getBoundingClientRect();
            const drawn = svg.getBBox();
            if (box.width < 200 || box.height < 40 || drawn.width < 200) {
              broken.push("broken drawing " + svg.getAttribute("aria-label"));
            }
          }
          const drawings = doc.querySelectorAll("figure svg").length;
          done(width + ": " + drawings + " drawings, " + doc.images.length + " pictures; "
              + (broken.join("; ") || "whole"));
        };
        frame.srcdoc = page;
        document.body.append(frame);
      }
      look(390, first => look(1200, second => document.title = first + " | " + second));
      </script>
      """;

  private Chromium() {}

  /** Where it is, if it is on the path. */
  public static Optional<Path> found() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(path.split(File.pathSeparator))
        .map(folder -> Path.of(folder, "chromium"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Fails where a page has a broken picture or drawing, is too wide for a phone, or complains. */
  static void assertWhole(Path page, int drawings, int pictures, Path scratch) throws Exception {
    Optional<Path> chromium = found();
    assumeTrue(chromium.isPresent(), "no chromium on the PATH: apt-get install chromium");
    Path probe = scratch.resolve("probe.html");
    Files.writeString(
        probe, PROBE.replace("PAGE", Base64.getEncoder().encodeToString(Files.readAllBytes(page))));
    Path out = scratch.resolve("chromium.out");
    Path err = scratch.resolve("chromium.err");
    Process process =
        new ProcessBuilder(
                chromium.get().toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--user-data-dir=" + scratch.resolve("profile").toAbsolutePath(),
                "--enable-logging=stderr",
                "--virtual-time-budget=10000",
                "--window-size=1300,2000",
                "--dump-dom",
                probe.toUri().toString())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("expected chromium to end within 120 s");
    }
    String dom = Files.readString(out, StandardCharsets.UTF_8);
    String complaints = Files.readString(err, StandardCharsets.ISO_8859_1);
    assertEquals(List.of(), complaints.lines().filter(line -> line.contains("CONSOLE")).toList());
    String whole = "%d: " + drawings + " drawings, " + pictures + " pictures; whole";
    String title = whole.formatted(390) + " | " + whole.formatted(1200);
    assertTrue(
        Pattern.compile(Pattern.quote("<title>" + title + "</title>")).matcher(dom).find(),
        () -> dom.lines().filter(line -> line.contains("<title>")).findFirst().orElse(complaints));
  }
}
