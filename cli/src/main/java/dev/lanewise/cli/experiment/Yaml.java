package dev.lanewise.cli.experiment;

import dev.lanewise.models.file.InvalidFileException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * A place in a YAML file that knows its line, so that whatever is wrong with it can be found.
 *
 * @param file for messages
 */
record Yaml(String file, Node node) {
  private static final int LARGEST = 1 << 20;

  /**
   * The content of a file.
   *
   * @throws InvalidFileException if it is no YAML, with the line
   */
  static Yaml parse(String file, String text) throws InvalidFileException {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setCodePointLimit(LARGEST)
            .setMaxAliasesForCollections(0)
            .build();
    try {
      ParserImpl parser = new ParserImpl(settings, new StreamReader(settings, text));
      Optional<Node> root = new Composer(settings, parser).getSingleNode();
      return new Yaml(
          file,
          root.orElseThrow(() ->
              new InvalidFileException(file + ": expected an experiment, got an empty file")));
    } catch (MarkedYamlEngineException e) {
      String line = e.getProblemMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
      throw new InvalidFileException(
          file + line + ": expected YAML, got " + e.getProblem() + "; see the shipped experiments",
          e);
    } catch (YamlEngineException e) {
      throw new InvalidFileException(file + ": expected YAML, got: " + e.getMessage(), e);
    }
  }

  /** Where it stands, from 1. */
  int line() {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }

  /** A mistake here. */
  InvalidFileException mistake(String message) {
    return new InvalidFileException(file + ":" + line() + ": " + message);
  }

  /**
   * The entries of a mapping.
   *
   * @param what the mapping is, for messages
   * @throws InvalidFileException if it is none, or has a key twice
   */
  SequencedMap<String, Yaml> entries(String what) throws InvalidFileException {
    if (!(node instanceof MappingNode mapping)) {
      throw mistake("expected " + what + " as a mapping, 'key: value', got " + described());
    }
    SequencedMap<String, Yaml> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Yaml key = new Yaml(file, tuple.getKeyNode());
      if (entries.put(key.text("a key of " + what), new Yaml(file, tuple.getValueNode())) != null) {
        throw key.mistake(
            "expected '" + key.text("a key") + "' once in " + what + ", got it twice");
      }
    }
    return entries;
  }

  /**
   * The entries of a mapping whose keys are known.
   *
   * @throws InvalidFileException if it is none, or has another key
   */
  SequencedMap<String, Yaml> entries(String what, Set<String> known) throws InvalidFileException {
    SequencedMap<String, Yaml> entries = entries(what);
    for (var entry : entries.entrySet()) {
      if (!known.contains(entry.getKey())) {
        throw entry
            .getValue()
            .mistake(
                "expected a key of "
                    + what
                    + ", one of "
                    + String.join(", ", known)
                    + ", got '"
                    + entry.getKey()
                    + "'");
      }
    }
    return entries;
  }

  /**
   * A text, number or truth value, as it is written.
   *
   * @throws InvalidFileException if it is a list or a mapping, or nothing
   */
  String text(String what) throws InvalidFileException {
    if (node instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
      return scalar.getValue().strip();
    }
    throw mistake("expected " + what + " as a text or number, got " + described());
  }

  /**
   * The elements of a list; a single value is a list of one.
   *
   * @throws InvalidFileException if the list is empty
   */
  List<Yaml> elements(String what) throws InvalidFileException {
    if (!(node instanceof SequenceNode sequence)) {
      return List.of(this);
    }
    if (sequence.getValue().isEmpty()) {
      throw mistake("expected " + what + ", got an empty list");
    }
    return sequence.getValue().stream().map(element -> new Yaml(file, element)).toList();
  }

  /**
   * The texts of a list; a single value is a list of one.
   *
   * @throws InvalidFileException if the list is empty, or an element is no text
   */
  List<String> texts(String what) throws InvalidFileException {
    List<String> texts = new ArrayList<>();
    for (Yaml element : elements(what)) {
      texts.add(element.text(what));
    }
    return texts;
  }

  /** Whether it is a list or a mapping rather than a value. */
  boolean isCollection() {
    return !(node instanceof ScalarNode);
  }

  private String described() {
    return switch (node) {
      case MappingNode _ -> "a mapping";
      case SequenceNode _ -> "a list";
      case ScalarNode scalar when scalar.getValue().isBlank() -> "nothing";
      case ScalarNode scalar -> "'" + scalar.getValue() + "'";
      default -> "something else";
    };
  }
}
