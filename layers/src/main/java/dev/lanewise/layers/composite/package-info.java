/** Layers made of layers; they pass gradients back themselves, so that no graph is needed. */
package dev.lanewise.layers.composite;
