/** The commands about activations. They check, call and print; nothing here computes a value. */
package dev.lanewise.cli.activation;
