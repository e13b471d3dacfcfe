/**
 * A training's figures as event files, which TensorBoard shows. What stands in them is what the run
 * folder's own files say, in TensorFlow's formats: records framed with checksums, each an {@code
 * Event} message of {@code event.proto}.
 */
package dev.lanewise.models.tensorboard;
