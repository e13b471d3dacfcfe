/**
 * PyTorch through the Deep Java Library. Set up as its own guide advises, and served by the lines
 * of {@code Peer}; what a start costs is a program of its own, without anything of ours.
 */
@NullMarked
package dev.lanewise.peers.djl;

import org.jspecify.annotations.NullMarked;
