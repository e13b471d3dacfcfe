/**
 * The lanewise command: it parses, calls, prints and maps errors to exit codes; nothing here
 * computes.
 */
package dev.lanewise.cli;
