/**
 * Rules that change parameters by their gradients; what they remember is theirs, not the layers'.
 */
package dev.lanewise.layers.optimizer;
