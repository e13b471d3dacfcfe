/** What every layer is made of: the layer, its pass, its parameters. */
package dev.lanewise.layers;
