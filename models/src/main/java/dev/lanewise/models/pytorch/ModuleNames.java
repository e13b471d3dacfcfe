package dev.lanewise.models.pytorch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The names of PyTorch's modules in one of a design's forms, in the order of the layers of ours
 * that have parameters. Read from a resource such as {@code resnet18.names}:
 *
 * <pre>
 * form NAME              begins a form; those of a design are tried from the first on
 * conv1 bn1              names
 * layer1.0: conv1 bn1    layer1.0.conv1 and layer1.0.bn1
 * layer1.{0..2}: conv1   for 0, 1 and 2 in turn
 * branch1.{conv,bn}      branch1.conv and branch1.bn
 * {1,3..}                1, 3, 5, … for as many layers as the network has: the form's only line
 * # …                    a remark
 * </pre>
 *
 * @param form in words
 * @param lines as written
 */
record ModuleNames(String form, List<String> lines) {
  private static final String FORM = "form ";
  private static final Pattern OPEN = Pattern.compile("(.*)\\{(\\d+),(\\d+)\\.\\.}");
  private static final Pattern BRACES = Pattern.compile("\\{([^}]*)}");
  private static final Pattern RANGE = Pattern.compile("(\\d+)\\.\\.(\\d+)");

  /** The forms of a design; none where PyTorch has no names for it. */
  static List<ModuleNames> of(String design) {
    List<ModuleNames> forms = new ArrayList<>();
    for (String line : text(design + ".names").lines().map(String::strip).toList()) {
      if (line.startsWith(FORM)) {
        forms.add(new ModuleNames(line.substring(FORM.length()), new ArrayList<>()));
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        forms.getLast().lines.add(line);
      }
    }
    return forms;
  }

  private static String text(String resource) {
    try (InputStream in = ModuleNames.class.getResourceAsStream(resource)) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All names, for a network of so many layers; they may be more or fewer. */
  List<String> forLayers(int count) {
    Matcher open = OPEN.matcher(lines.getFirst());
    if (open.matches()) {
      int first = Integer.parseInt(open.group(2));
      int step = Integer.parseInt(open.group(3)) - first;
      return numbered(count, i -> open.group(1) + (first + i * step));
    }
    return lines.stream().flatMap(ModuleNames::line).toList();
  }

  private static List<String> numbered(int count, IntFunction<String> name) {
    return IntStream.range(0, count).mapToObj(name).toList();
  }

  private static Stream<String> line(String line) {
    int colon = line.indexOf(':');
    if (colon < 0) {
      return names(line);
    }
    List<String> inner = names(line.substring(colon + 1).strip()).toList();
    return expanded(line.substring(0, colon))
        .flatMap(outer -> inner.stream().map(name -> outer + "." + name));
  }

  private static Stream<String> names(String words) {
    return Stream.of(words.split(" +")).flatMap(ModuleNames::expanded);
  }

  /** With each choice of the first braces in turn, and within that of the next. */
  private static Stream<String> expanded(String name) {
    Matcher braces = BRACES.matcher(name);
    if (!braces.find()) {
      return Stream.of(name);
    }
    String before = name.substring(0, braces.start());
    String after = name.substring(braces.end());
    return choices(braces.group(1)).flatMap(choice -> expanded(before + choice + after));
  }

  private static Stream<String> choices(String inBraces) {
    Matcher range = RANGE.matcher(inBraces);
    if (!range.matches()) {
      return Stream.of(inBraces.split(","));
    }
    return IntStream.rangeClosed(Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2)))
        .mapToObj(Integer::toString);
  }
}
