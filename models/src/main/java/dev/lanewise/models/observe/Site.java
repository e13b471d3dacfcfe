package dev.lanewise.models.observe;

import dev.lanewise.layers.Layer;
import java.util.Optional;

/**
 * A layer in its network.
 *
 * @param number from 1, in the order in which layers run
 * @param path what stands before the names of its parameters, such as {@code 4.body.1}; for an
 *     activation that another layer carries, that layer's
 * @param branched whether it belongs to a sum or a concatenation, or stands in one
 * @param behind class of the layer before it; {@code input} for the first
 * @param layer itself
 */
public record Site(int number, String path, boolean branched, String behind, Layer layer) {
  /**
   * Where an elementwise activation stands, what it stands behind and its own name: {@code Conv2d,
   * relu}, and in sums and concatenations {@code Conv2d, relu (4.body.1)}. Empty for other layers
   * and for the identity.
   */
  public Optional<String> activation() {
    return ActivationNames.of(layer)
        .map(name -> behind + ", " + name + (branched ? " (" + path + ")" : ""));
  }
}
