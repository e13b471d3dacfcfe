/**
 * What goes on inside a network while it trains: units that fall silent, saturate or die, and how
 * large activations and gradients are. Nothing here changes a weight.
 */
package dev.lanewise.models.diagnose;
