package dev.lanewise.cli.bench;

import dev.lanewise.engine.names.Catalog;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * The libraries that one kind of work is compared with, in the order of the table.
 *
 * @param usual those that {@code --peers} without names stands for
 * @param others those that have to be named
 */
record PeerChoice(List<String> usual, List<String> others) {
  /** For products of matrices. */
  static final PeerChoice PRODUCTS =
      new PeerChoice(List.of("mkl", "openblas", "vectorblas"), List.of());

  /** For training. */
  static final PeerChoice TRAINING = new PeerChoice(List.of("djl"), List.of("dl4j"));

  /** For inference. */
  static final PeerChoice INFERENCE = new PeerChoice(List.of("ort", "djl"), List.of("dl4j"));

  private static final SequencedMap<String, String> MAIN_CLASSES = new LinkedHashMap<>();

  static {
    MAIN_CLASSES.put("mkl", "dev.lanewise.peers.mkl.Mkl");
    MAIN_CLASSES.put("openblas", "dev.lanewise.peers.openblas.OpenBlas");
    MAIN_CLASSES.put("vectorblas", "dev.lanewise.peers.vectorblas.VectorBlas");
    MAIN_CLASSES.put("ort", "dev.lanewise.peers.ort.OnnxRuntime");
    MAIN_CLASSES.put("djl", "dev.lanewise.peers.djl.DjlPyTorch");
    MAIN_CLASSES.put("dl4j", "dev.lanewise.peers.dl4j.Deeplearning4j");
  }

  /** What {@code --peers} without names stands for. */
  static final String ALL = "all";

  /** The class that serves as the peer. */
  static String mainClass(String name) {
    return MAIN_CLASSES.getOrDefault(name, name);
  }

  /**
   * The peers that are meant.
   *
   * @throws IllegalArgumentException if one is not among those for this work
   */
  List<String> choose(List<String> texts) {
    if (texts.equals(List.of(ALL))) {
      return usual;
    }
    SequencedMap<String, String> known = new LinkedHashMap<>();
    usual.forEach(name -> known.put(name, name));
    others.forEach(name -> known.put(name, name));
    Catalog<String> catalog = new Catalog<>("peer", known);
    return texts.stream().map(catalog::get).distinct().toList();
  }
}
