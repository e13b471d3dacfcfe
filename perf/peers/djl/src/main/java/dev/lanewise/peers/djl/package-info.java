/**
 * PyTorch through the Deep Java Library. Set up as its own guide advises, and served by the lines
 * of {@code Peer}.
 */
@NullMarked
package dev.lanewise.peers.djl;

import org.jspecify.annotations.NullMarked;
