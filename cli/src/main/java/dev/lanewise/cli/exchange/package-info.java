/**
 * Networks to and from other programs: the commands {@code import} and {@code export}. What a file
 * is, its ending says.
 */
package dev.lanewise.cli.exchange;
