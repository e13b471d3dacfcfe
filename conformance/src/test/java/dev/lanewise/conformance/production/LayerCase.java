package dev.lanewise.conformance.production;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.Layer;

/**
 * A layer and an input that fits it.
 *
 * @param layer under check
 * @param input batch included
 * @param seed of the check
 */
record LayerCase(Layer layer, Shape input, long seed) {}
