/** ONNX Runtime. Set up as its own guide advises, and served by the lines of {@code Peer}. */
@NullMarked
package dev.lanewise.peers.ort;

import org.jspecify.annotations.NullMarked;
