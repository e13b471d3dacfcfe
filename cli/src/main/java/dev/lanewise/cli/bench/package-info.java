/**
 * The bench command: how fast kernels, networks and peers are, each beside what limits it. Prints
 * what was measured, and no figure from elsewhere.
 */
package dev.lanewise.cli.bench;
