package dev.lanewise.models.network;

import dev.lanewise.engine.names.Catalog;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/**
 * The known designs by name; behind {@code mlp:} stand the widths of hidden layers, behind a slash
 * how many times narrower than usual the network is.
 */
public final class Networks {
  private static final String MLP = "mlp";

  private static final Catalog<NetworkDesign> CATALOG =
      new Catalog<>("network", entries(), NetworkDesign::aliases);

  private Networks() {}

  /**
   * The design called {@code name}: one of {@link #names()}, or {@code mlp:} with widths of hidden
   * layers, such as {@code mlp:512,256}; either with a part of its channels and hidden features, as
   * in {@code resnet18/4}.
   *
   * @throws IllegalArgumentException if there is none of that name, or its numbers are wrong
   */
  public static NetworkDesign byName(String name) {
    if (Narrowed.isMeantBy(name)) {
      return Narrowed.named(name);
    }
    int colon = name.indexOf(':');
    if (colon < 0) {
      return CATALOG.get(name);
    }
    NetworkDesign named = CATALOG.get(name.substring(0, colon));
    if (!named.name().equals(MLP)) {
      throw new IllegalArgumentException(
          "network: expected numbers behind mlp alone, as in mlp:512,256, got '"
              + name
              + "'; write "
              + named.name());
    }
    return Mlp.parse(name.substring(colon + 1));
  }

  /** The names that {@link #byName} knows. */
  public static Set<String> names() {
    return CATALOG.names();
  }

  private static SequencedMap<String, NetworkDesign> entries() {
    SequencedMap<String, NetworkDesign> entries = new LinkedHashMap<>();
    for (NetworkDesign design :
        List.of(
            new LeNet5(),
            new Mlp(),
            Mlp.of(),
            new ThreeConvolutions(),
            new AbstractConcrete(),
            new Wsgaf(),
            new WsgafColour(),
            new AlexNet(),
            new GoogLeNet(),
            ResNet.resNet18(),
            ResNet.resNet34(),
            ResNet.resNet50(),
            DenseNet.bc100(),
            DenseNet.denseNet121())) {
      entries.put(design.name(), design);
    }
    return entries;
  }
}
