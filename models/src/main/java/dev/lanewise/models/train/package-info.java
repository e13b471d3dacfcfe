/**
 * The training loop and what it measures. The loop prints nothing and writes nothing: a listener
 * does.
 */
package dev.lanewise.models.train;
