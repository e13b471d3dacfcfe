package dev.lanewise.models.network;

import dev.lanewise.engine.names.Catalog;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/** The known designs by name. */
public final class Networks {
  private static final Catalog<NetworkDesign> CATALOG =
      new Catalog<>("network", entries(), NetworkDesign::aliases);

  private Networks() {}

  /**
   * The design called {@code name}: one of {@link #names()}.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public static NetworkDesign byName(String name) {
    return CATALOG.get(name);
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
            new Mlp(512, 256, 128, 64),
            new ThreeConvolutions(),
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
