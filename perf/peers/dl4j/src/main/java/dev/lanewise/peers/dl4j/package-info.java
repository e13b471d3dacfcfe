/** Deeplearning4j. Set up as its own guide advises, and served by the lines of {@code Peer}. */
@NullMarked
package dev.lanewise.peers.dl4j;

import org.jspecify.annotations.NullMarked;
