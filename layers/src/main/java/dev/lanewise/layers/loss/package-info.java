/** What training makes small: one number for a batch, and its gradient by the network's output. */
package dev.lanewise.layers.loss;
